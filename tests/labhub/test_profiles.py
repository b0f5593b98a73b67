from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from labhub import cards, profiles
from labhub.settings import HubSettings, read_settings

EXAMPLE = Path(__file__).resolve().parents[2] / "deploy" / "jupyterhub" / "hub.toml"
CARD = cards.Card(0, "GPU-aaaa", "NVIDIA T4", 15_000, 14_000)


@pytest.fixture
def settings(tmp_path: Path) -> HubSettings:
    """Five students to the one card that an invented nvidia-smi tells of."""
    program = tmp_path / "nvidia-smi"
    program.write_text("#!/bin/sh\necho '0, GPU-aaaa, NVIDIA T4, 15000, 14000'\n", encoding="utf-8")
    program.chmod(0o755)
    return replace(read_settings(EXAMPLE), gpu_memory_mb=5000, nvidia_smi=str(program))


def spawner(name: str, profile: str, active: bool = True, **more: Any) -> Any:
    return SimpleNamespace(
        user=SimpleNamespace(name=name), user_options={"profile": profile}, environment={}, active=active, **more
    )


def users(*spawners: Any) -> dict[int, Any]:
    return {place: SimpleNamespace(spawners={"": one}) for place, one in enumerate(spawners)}


def test_without_cards_nobody_is_asked(settings: HubSettings) -> None:
    assert profiles.form(settings, [], Counter()) == ""
    assert profiles.form(replace(settings, gpu_memory_mb=0), [CARD], Counter()) == ""


def test_the_form_says_in_french_how_many_places_are_left(settings: HubSettings) -> None:
    assert "(3 places libres)" in profiles.form(settings, [CARD], Counter())
    assert "(1 place libre)" in profiles.form(settings, [CARD], Counter({"GPU-aaaa": 2}))
    assert "occupée en ce moment" in profiles.form(settings, [CARD], Counter({"GPU-aaaa": 3}))
    assert "4,9 Gio par étudiant" in profiles.form(settings, [CARD], Counter())


def test_a_card_s_name_is_text(settings: HubSettings) -> None:
    assert "<script>" not in profiles.form(settings, [replace(CARD, name="<script>")], Counter())


@pytest.mark.parametrize("sent", [{}, {"profile": []}, {"profile": ["root"]}, {"profile": ["gpu", "gpu"]}])
def test_what_a_browser_invents_is_the_cpu(sent: dict[str, list[str]]) -> None:
    assert profiles.options_from_form(sent) == {"profile": "cpu"}
    assert profiles.options_from_form({"profile": ["gpu"]}) == {"profile": "gpu"}


def test_the_card_is_shared_and_the_one_too_many_computes_on_the_cpu(settings: HubSettings) -> None:
    servers = [spawner(f"student{place}", "gpu") for place in range(4)]
    for place, server in enumerate(servers):
        profiles.assign(server, settings, users(*servers[:place]))
    got = [server.environment["CUDA_VISIBLE_DEVICES"] for server in servers]
    assert got == ["GPU-aaaa"] * 3 + ["-1"]
    assert servers[0].environment["TF_FORCE_GPU_ALLOW_GROWTH"] == "true"
    assert servers[0].environment["CNNLAB_GPU_MEMORY_MB"] == "5000"
    assert servers[0].environment["XLA_PYTHON_CLIENT_MEM_FRACTION"] == "0.333"
    assert [bool(server.environment["CNNLAB_GPU_MESSAGE"]) for server in servers] == [False] * 3 + [True]
    assert "La carte graphique est occupée" in servers[3].environment["CNNLAB_GPU_MESSAGE"]


def test_a_server_that_stopped_gives_its_place_back(settings: HubSettings) -> None:
    stopped = [spawner(f"student{place}", "gpu", active=False, cnnlab_card="GPU-aaaa") for place in range(3)]
    server = spawner("late", "gpu")
    profiles.assign(server, settings, users(*stopped))
    assert server.environment["CUDA_VISIBLE_DEVICES"] == "GPU-aaaa"


def test_the_cpu_profile_sees_no_card(settings: HubSettings) -> None:
    server = spawner("ada", "cpu")
    profiles.assign(server, settings, users())
    assert server.environment["CUDA_VISIBLE_DEVICES"] == "-1"
    assert server.environment["CNNLAB_GPU_MESSAGE"] == ""
    assert server.environment["JUPYTER_CONFIG_PATH"] == "/srv/cnnlab-hub/config/everyone"


def test_a_server_that_once_had_a_card_keeps_nothing_of_it(settings: HubSettings) -> None:
    server = spawner("ada", "gpu")
    profiles.assign(server, settings, users())
    server.user_options = {"profile": "cpu"}
    profiles.assign(server, settings, users())
    assert "CNNLAB_GPU_MEMORY_MB" not in server.environment
