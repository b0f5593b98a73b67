"""Where notebooks are run and judged: processes forked from this machine's warm parents."""

import tempfile
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from labgrader import isolation, protocol
from labgrader.errors import GradingFailed, ProtocolError
from labgrader.warm import WarmParent

NOTEBOOK_TIMEOUT_S = 24 * 3600.0  # a session bounds itself, by its cells' limits; this is for faults of ours


class Judges(Protocol):
    """Whatever judges jobs: this machine's engine, or a cluster's."""

    def judge(self, imports: tuple[str, ...], job: dict[str, Any]) -> dict[str, Any]:
        """Return what a checker said of a job, and `tier`, what isolated the worker.

        Raises:
            GradingFailed: a fault of ours, and which.
            UnusableInput: student code cannot be isolated, or nothing can take the job.
        """

    def close(self) -> None:
        """Stop whatever is running."""


class Engine:
    """Forks checkers, and other trusted processes, for one course. Threads may share one.

    Args:
        parents: warm parents that run already; closed with the others.
        secret: files and folders that student code must not find: the self-test of the isolation looks for them.
        unsafe: grade without isolation.
        tiers: what may isolate workers, the best first; None for all that there are.
        threads: how many threads each worker and checker computes with; None for as many as there are cores.
    """

    def __init__(
        self, parents: Sequence[WarmParent] = (), secret: tuple[Path, ...] = (), *, unsafe: bool = False,
        tiers: Sequence[str] | None = None, threads: int | None = None,
    ) -> None:  # fmt: skip
        self.parents = {parent.imports: parent for parent in parents}
        self._secret, self._unsafe, self._tiers, self._threads = secret, unsafe, tiers, threads
        self.established: str | None = None  # what isolates workers, once it is known
        self._starting = threading.Lock()
        self._isolating = threading.Lock()
        self._closed = False

    def judge(self, imports: tuple[str, ...], job: dict[str, Any]) -> dict[str, Any]:
        """Have a checker judge a job, in processes of its own; see `Judges`."""
        tier, parent = self.tier(imports), self.parent_for(imports)
        with tempfile.TemporaryDirectory(prefix="labgrader-", ignore_cleanup_errors=True) as workplace:
            job = job | {"workplace": workplace, "tier": tier}
            try:
                reply = self.ask(imports, "checker", NOTEBOOK_TIMEOUT_S, job=job)
            except GradingFailed:
                if self._closed or not parent.has_died():
                    raise
                reply = self.ask(imports, "checker", NOTEBOOK_TIMEOUT_S, job=job)  # once more, from a new parent
        return reply | {"tier": tier}

    def start(self, sets: Iterable[tuple[str, ...]]) -> None:
        """Have warm parents for these sets of imports begin; they take seconds, and whatever needs them waits.

        The largest sets first: a parent serves all notebooks whose imports it has.
        """
        for imports in sorted(sets, key=len, reverse=True):
            self.parent_for(imports)

    def tier(self, imports: tuple[str, ...]) -> str:
        """Return what isolates workers, established once, before the first.

        Raises:
            GradingFailed: these cannot be imported here.
            UnusableInput: nothing isolates workers here, and that was not asked for.
        """
        with self._isolating:
            if self.established is None:
                found = isolation.establish(self.parent_for(imports), self._secret, self._unsafe, self._tiers)
                self.established = found.tier
            return self.established

    def ask(self, imports: tuple[str, ...], role: str, timeout_s: float, **settings: Any) -> dict[str, Any]:
        """Return what a process forked for `role` sends, once.

        Raises:
            GradingFailed: it stopped, or could not be forked.
        """
        parent = self.parent_for(imports)
        if role == "checker":
            settings["address"] = parent.address
        process = parent.fork(role, **settings)
        try:
            return protocol.receive(process.connection, timeout_s)
        except (EOFError, OSError, TimeoutError, ProtocolError) as error:
            raise GradingFailed(f"the {role} stopped ({error!r})") from error
        finally:
            process.kill()

    def close(self) -> None:
        """Stop every warm parent, and with them whatever is running."""
        with self._starting:
            self._closed = True
            while self.parents:
                self.parents.popitem()[1].close()

    def parent_for(self, imports: tuple[str, ...]) -> WarmParent:
        """Return a warm parent that has imported all of these, or is about to; a new one where none has."""
        with self._starting:
            if self._closed:
                raise GradingFailed("grading was interrupted")
            serving = [known for known in self.parents.values() if _serves(known, imports)]
            living = next((parent for parent in serving if not parent.has_died()), None)
            if living is not None:
                return living
            # one that never got ready may name a package that is missing, which is nothing to this notebook
            dead = next((parent for parent in serving if parent.was_ready() or parent.imports == imports), None)
            if dead is not None:
                dead.close()
                imports = dead.imports
            self.parents[imports] = WarmParent(imports, self._threads)
            return self.parents[imports]


def _serves(parent: WarmParent, imports: tuple[str, ...]) -> bool:
    """Tell whether a parent has imported all of these; one that imported nothing, and forks fastest, is apart."""
    return set(imports) <= set(parent.imports) if imports else not parent.imports
