"""How far a class is, for the person who waits: a bar in a terminal, else a line now and then."""

import contextlib
import logging
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

EVERY_S = 10.0  # between two lines where there is no terminal


class ClassProgress:
    """Counts notebooks as they are judged; any thread may tell."""

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self._left: Counter[str] = Counter()
        self._students = self._notebooks = self._judged = self._failed = 0
        self._started = self._told = time.monotonic()
        self._counting = threading.Lock()
        self._bar = Progress(
            BarColumn(), TextColumn("{task.completed:.0f}/{task.total:.0f}"), TextColumn("{task.description}"),
            TimeRemainingColumn(), console=Console(file=sys.stderr), transient=True,
        ) if sys.stderr.isatty() else None  # fmt: skip
        self._task: TaskID | None = None
        self._shown = contextlib.ExitStack()

    def expect(self, students: Iterable[str]) -> None:
        """Expect one more notebook of each of these students; a student may be named several times."""
        with self._counting:
            more = Counter(students)
            self._students += sum(not self._left[student] for student in more)
            self._left.update(more)
            self._notebooks += more.total()
            if more and self._bar is None:
                self._log.info("Judging %d notebooks of %d students", more.total(), len(more))
            if self._bar and self._task is None and self._notebooks:
                self._task = self._bar.add_task("", total=self._notebooks)
                self._shown.enter_context(_above(self._bar, self._log))
            self._show()

    def judged(self, student: str, *, failed: bool) -> None:
        """Count a notebook; `failed` says that it waits for a person, through no fault of the student."""
        with self._counting:
            self._judged += 1
            self._failed += failed
            self._left[student] -= 1
            self._show()
            is_due = time.monotonic() - self._told > EVERY_S or self._judged == self._notebooks
            if self._bar is None and is_due:
                self._told = time.monotonic()
                self._log.info("Judged %d/%d notebooks: %s", self._judged, self._notebooks, self.line())

    def _show(self) -> None:
        if self._bar and self._task is not None:
            self._bar.update(self._task, completed=self._judged, total=self._notebooks, description=self.line())
            if self._judged == self._notebooks:  # a server goes on without it
                self._shown.close()
                self._bar.remove_task(self._task)
                self._task = None

    def line(self) -> str:
        """Say how far the class is."""
        minutes = max(time.monotonic() - self._started, 1e-3) / 60
        left_s = 60 * minutes / self._judged * (self._notebooks - self._judged) if self._judged else 0
        done = self._students - sum(count > 0 for count in self._left.values())
        left = "" if self._bar else f", {left_s:.0f} s left"
        return (
            f"{done}/{self._students} students, {self._judged / minutes:.0f} notebooks per minute, "
            f"{self._failed} failed on our side{left}"
        )

    def close(self) -> None:
        """Remove the bar."""
        self._shown.close()


@contextlib.contextmanager
def _above(bar: Progress, log: logging.Logger) -> Iterator[None]:
    """Show the bar, and write what is logged above it."""
    with bar:
        handlers = [h for h in log.handlers if type(h) is logging.StreamHandler]
        before = [(handler, handler.setStream(sys.stderr)) for handler in handlers]  # now the bar's own
        try:
            yield
        finally:
            for handler, stream in before:
                handler.setStream(stream or sys.stderr)
