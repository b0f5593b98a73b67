"""This machine's engine: which warm parents it starts, and what happens when one dies."""

import os
import signal
from collections.abc import Iterator

import pytest

from labgrader.engine import Engine
from labgrader.errors import GradingFailed
from labgrader.warm import WarmParent, stop_signal

LARGE, SMALL = ("json", "csv"), ("csv",)


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = Engine()
    yield engine
    engine.close()


def test_a_parent_serves_every_notebook_whose_imports_it_has(engine):
    engine.start([SMALL, (), LARGE])
    assert set(engine.parents) == {LARGE, ()}
    engine.start([SMALL, LARGE, ()])
    assert set(engine.parents) == {LARGE, ()}


def test_a_set_that_cannot_be_imported_stops_none_that_can(engine):
    broken = (*LARGE, "no_such_module")
    engine.start([broken])
    engine.parents[broken]._process.wait()
    with pytest.raises(GradingFailed, match="no_such_module"):
        engine.parent_for(broken).wait_until_ready()
    engine.parent_for(SMALL).wait_until_ready()
    engine.parent_for(LARGE).wait_until_ready()
    assert engine.parent_for(SMALL).imports == SMALL


def test_a_parent_that_died_is_started_again_with_all_that_it_had_imported(engine):
    engine.start([LARGE])
    first = engine.parents[LARGE]
    first.wait_until_ready()
    os.kill(first._process.pid, signal.SIGKILL)
    first._process.wait()
    engine.start([SMALL])
    (second,) = engine.parents.values()
    assert second is not first
    assert second.imports == LARGE
    second.wait_until_ready()


REFUSES = """
import os
fork, calls = os.fork, []

def sometimes():
    calls.append(1)
    if len(calls) in (2, 4):
        raise BlockingIOError(11, "Resource temporarily unavailable")
    return fork()

os.fork = sometimes
"""


def test_a_machine_without_a_process_left_costs_a_pause_and_no_other_notebook(tmp_path, monkeypatch):
    (tmp_path / "refuses.py").write_text(REFUSES)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    parent = WarmParent(("refuses",))
    try:
        first = parent.fork("checker", job={}, address="")
        second = parent.fork("checker", job={}, address="")
        assert first.pid != second.pid
        assert stop_signal(parent.address, first.pid) == 0
        assert not parent.has_died()
        first.kill()
        second.kill()
    finally:
        parent.close()


def test_a_package_that_is_missing_is_not_taken_for_a_refusal_of_isolation(engine):
    with pytest.raises(GradingFailed, match=r"no_such_module did not start; check that these packages are installed"):
        engine.tier(("no_such_module",))
