import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cnnlab import gpu


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A student's part is 5000 MiB; `nvidia-smi` says what the test writes."""
    monkeypatch.setenv(gpu.MEMORY_VARIABLE, "5000")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "GPU-aaaa")
    monkeypatch.delenv(gpu.MESSAGE_VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What would be set as TensorFlow's limit once it is imported."""
    limits: list[int] = []
    monkeypatch.setattr(gpu, "_limit_when_imported", limits.append)
    return limits


def says(folder: Path, text: str) -> None:
    program = folder / "nvidia-smi"
    program.write_text(f"#!/bin/sh\necho '{text}'\n", encoding="utf-8")
    program.chmod(0o755)


def test_a_full_card_sends_the_notebook_to_the_cpu_and_says_so(
    tmp_path: Path, limited: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    says(tmp_path, "812")
    gpu.share()
    assert os.environ["CUDA_VISIBLE_DEVICES"] == "-1"
    assert "La carte graphique est pleine\u00a0: il y reste 812 Mio, il en faut 5000." in capsys.readouterr().out
    assert limited == []


@pytest.mark.parametrize("text", ["9000", "[N/A]"])
def test_a_card_with_room_or_one_that_does_not_say_is_used_within_the_part(
    tmp_path: Path, limited: list[int], capsys: pytest.CaptureFixture[str], text: str
) -> None:
    says(tmp_path, text)
    gpu.share()
    assert os.environ["CUDA_VISIBLE_DEVICES"] == "GPU-aaaa"
    assert capsys.readouterr().out == ""
    assert limited == [5000]


def test_what_the_hub_had_to_say_is_said_once(
    monkeypatch: pytest.MonkeyPatch, limited: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(gpu.MESSAGE_VARIABLE, "La carte graphique est occupée.")
    monkeypatch.delenv(gpu.MEMORY_VARIABLE)
    gpu.share()
    gpu.share()
    assert capsys.readouterr().out == "⚠ La carte graphique est occupée.\n"
    assert limited == []


def test_without_a_hub_nothing_happens(
    monkeypatch: pytest.MonkeyPatch, limited: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(gpu.MEMORY_VARIABLE)
    gpu.share()
    assert (capsys.readouterr().out, limited) == ("", [])


def test_tensorflow_is_limited_on_each_card_unless_it_has_started() -> None:
    config = FakeConfig()
    gpu.limit_tensorflow(SimpleNamespace(config=config), 5000)
    assert config.limits == {"GPU:0": 5000, "GPU:1": 5000}
    gpu.limit_tensorflow(SimpleNamespace(config=FakeConfig(started=True)), 5000)


class FakeConfig:
    """TensorFlow's `tf.config`, as far as it is asked: no card is at hand."""

    def __init__(self, started: bool = False) -> None:
        self.started, self.limits = started, {}

    def list_physical_devices(self, kind: str) -> list[str]:
        return [f"{kind}:0", f"{kind}:1"]

    def LogicalDeviceConfiguration(self, memory_limit: int) -> int:
        return memory_limit

    def set_logical_device_configuration(self, card: str, limits: list[Any]) -> None:
        if self.started:
            raise RuntimeError("Virtual devices cannot be modified after being initialized")
        (self.limits[card],) = limits
