from pathlib import Path

import pytest

pytest.importorskip("jupyterhub", reason="JupyterHub is in the extra `hub`, which `make hub` installs")

from traitlets.config import Config

from labhub import spawners
from labhub.settings import read_settings

SETTINGS = read_settings(Path(__file__).resolve().parents[2] / "deploy" / "jupyterhub" / "hub.toml")


def test_cores_are_spread_over_the_machine() -> None:
    eight = list(range(8))
    assert [spawners.cores_for(number, 2, eight) for number in (0, 1, 3, 4)] == [{0, 1}, {2, 3}, {6, 7}, {0, 1}]
    assert spawners.cores_for(5, 3, [0, 1]) == {0, 1}
    assert spawners.cores_for(5, 0, eight) == set(eight)


def test_limits_go_to_the_spawner_that_the_machine_has(monkeypatch: pytest.MonkeyPatch) -> None:
    without, with_systemd = Config(), Config()
    monkeypatch.setattr(spawners, "has_systemd", lambda: False)
    spawners.configure(without, SETTINGS)
    assert without.LimitedProcessSpawner.memory_mb == 4096
    monkeypatch.setattr(spawners, "has_systemd", lambda: True)
    spawners.configure(with_systemd, SETTINGS)
    systemdspawner = pytest.importorskip("systemdspawner", reason="SystemdSpawner is in the extra `hub`")
    known = systemdspawner.SystemdSpawner.class_traits()
    assert set(with_systemd.SystemdSpawner) <= set(known)
    assert with_systemd.SystemdSpawner.mem_limit == "4096M"
