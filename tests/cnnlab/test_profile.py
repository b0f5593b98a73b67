"""The profile: one setting for notebooks and grader."""

import pytest

from cnnlab.profile import PROFILES, current_profile


@pytest.mark.parametrize("name", PROFILES)
def test_the_environment_names_the_profile(monkeypatch, name):
    monkeypatch.setenv("CNNLAB_PROFILE", f" {name} ")
    assert current_profile() == name


def test_an_unknown_name_is_refused_with_the_known_ones(monkeypatch):
    monkeypatch.setenv("CNNLAB_PROFILE", "huge")
    with pytest.raises(ValueError, match="embedded, quick, full"):
        current_profile()


@pytest.mark.parametrize(("gpu", "expected"), [(False, "embedded"), (True, "full")])
def test_without_a_name_the_machine_decides(monkeypatch, tmp_path, gpu, expected):
    monkeypatch.delenv("CNNLAB_PROFILE", raising=False)
    if gpu:
        (tmp_path / "nvidia-smi").write_text("#!/bin/sh\n")
        (tmp_path / "nvidia-smi").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert current_profile() == expected
