"""The submission that nbgrader is writing, noted in a file that outlives a killed process.

nbgrader takes a folder that exists for a submission that is graded: what a killed run left half written would stay so.
"""

import contextlib
import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

FOLDER = ".labgrader/writing"  # in the course's folder


class Note:
    """Says which submission this process is writing; its file is locked for as long as the process lives."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, name = tempfile.mkstemp(dir=folder)
        self._path = Path(name)
        self._file: IO[str] = os.fdopen(descriptor, "w", encoding="utf-8")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def writing(self, assignment: str, student: str) -> None:
        """Note the submission that is about to be touched."""
        self.nothing()
        self._file.write(json.dumps([assignment, student]))
        self._file.flush()

    def nothing(self) -> None:
        """Note that no submission is half written."""
        self._file.seek(0)
        self._file.truncate()
        self._file.flush()

    def close(self) -> None:
        """Remove the note: whatever it named is as its process wanted it."""
        self._path.unlink(missing_ok=True)
        self._file.close()


def left_behind(folder: Path) -> Iterator[tuple[Path, str, str]]:
    """Yield each note whose process is no more, with the assignment and student that it names."""
    for path in sorted(folder.glob("*")):
        with contextlib.suppress(OSError), path.open("r+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # fails while the process lives
            try:
                assignment, student = json.loads(file.read())
            except ValueError:  # nothing was half written
                path.unlink()
                continue
            yield path, str(assignment), str(student)
