"""A hub with a graphics card that has one place (by an invented `nvidia-smi`): who gets it, and what others see."""

import json
from collections.abc import Callable, Iterator

import pytest
from browser import Person, Pictures
from conftest import CHECKOUT, PORT, running_hub
from playwright.sync_api import Browser

UUID = "GPU-5ea7"
NVIDIA_SMI = f"#!/bin/sh\necho '0, {UUID}, Carte inventée, 8192, 8192'\n"
WHAT_IS_SEEN = """
import json, os
names = ('CUDA_VISIBLE_DEVICES', 'CNNLAB_GPU_MEMORY_MB', 'TF_FORCE_GPU_ALLOW_GROWTH')
print(json.dumps([os.environ.get(name) for name in names]))
import cnnlab
"""


@pytest.fixture(scope="module")
def log_in_to(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], Person]]:
    """Log in with a profile to a hub of this module's own, which is gone when the others' starts."""
    program = tmp_path_factory.mktemp("bin") / "nvidia-smi"
    program.write_text(NVIDIA_SMI, encoding="utf-8")
    program.chmod(0o755)
    pictures, people = Pictures(CHECKOUT / "build" / "hub" / "pictures-of-the-form"), []
    with running_hub(gpu_memory_mb=8192, nvidia_smi=str(program)) as passwords:

        def log_in(name: str, profile: str) -> Person:
            people.append(Person(chromium, f"http://127.0.0.1:{PORT}", name, passwords[name], pictures, profile))
            return people[-1]

        yield log_in
        for person in people:
            person.leave()


def seen_by(person: Person) -> tuple[list[str | None], str]:
    """Return the variables that a kernel finds, and what importing the lab prints."""
    variables, _, told = person.in_a_kernel(WHAT_IS_SEEN).partition("\n")
    return json.loads(variables), told


def test_the_first_gets_the_place_and_the_next_is_told_and_computes_on_the_processor(
    log_in_to: Callable[[str, str], Person],
) -> None:
    assert seen_by(log_in_to("cnnlab-ada", "gpu")) == ([UUID, "8192", "true"], "")
    variables, told = seen_by(log_in_to("cnnlab-blaise", "gpu"))
    assert variables == ["-1", None, None]
    assert "toutes les places sont prises" in told
    assert "calcule sur le processeur" in told


def test_who_asks_for_the_processor_sees_no_card_and_no_warning(log_in_to: Callable[[str, str], Person]) -> None:
    assert seen_by(log_in_to("cnnlab-prof", "cpu")) == (["-1", None, None], "")
