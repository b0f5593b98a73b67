"""The submission that nbgrader is writing: noted in a file that outlives a killed process, and claimed while it lives.

nbgrader takes a folder that exists for a submission that is graded: what a killed run left half written would stay so.
Of two commands that write the same folder, the one that fails removes it.
"""

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

FOLDER = ".labgrader/writing"  # in the course's folder
CLAIMS = ".labgrader/claims"  # a file that says nothing: a submission's byte of it is locked while it is written
_NEW_S = 60.0  # a note this young may not be locked yet


class Note:
    """Says which submission this process is writing; its file is locked for as long as the process lives.

    Where no note can be written, grading goes on without: `problem` says why.
    """

    def __init__(self, folder: Path) -> None:
        self.problem = ""
        self._said = ""
        self._path: Path | None = None
        self._file: IO[str] | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=folder)
            self._path, self._file = Path(name), os.fdopen(descriptor, "w", encoding="utf-8")
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except OSError as error:
            self._give_up(error)

    def writing(self, assignment: str, student: str) -> None:
        """Note the submission that is about to be touched."""
        self._write(json.dumps([assignment, student]))

    def nothing(self) -> None:
        """Note that no submission is half written."""
        self._write("")

    def close(self) -> None:
        """Remove the note, unless it names a submission: whoever was to remove what is half written may have failed."""
        with contextlib.suppress(OSError):
            if self._path is not None and not self._said:
                self._path.unlink(missing_ok=True)
        if self._file is not None:
            self._file.close()
        self._path = self._file = None

    def _write(self, text: str) -> None:
        if self._file is None:
            return
        try:
            self._file.seek(0)
            self._file.truncate()
            self._file.write(text)
            self._file.flush()
            self._said = text
        except OSError as error:
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        self.problem = str(error)
        with contextlib.suppress(OSError):
            self.close()
        self._path = self._file = None


class Claims:
    """Submissions that this process writes, and no other on this machine; all are free again when it ends.

    Where nothing can be locked, every claim is granted.
    """

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] | None = None
        self._held: int | None = None
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("ab")

    def take(self, assignment: str, student: str) -> bool:
        """Claim a submission in place of the last one; False where another process has it."""
        self.release()
        digest = hashlib.blake2b(f"{assignment}/{student}".encode(), digest_size=7).digest()
        byte = int.from_bytes(digest)  # among 2 ** 56
        try:
            if self._file is not None:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
                self._held = byte
        except OSError as error:
            return error.errno not in (errno.EAGAIN, errno.EACCES)
        return True

    def release(self) -> None:
        """Let go of what is claimed."""
        if self._file is not None and self._held is not None:
            with contextlib.suppress(OSError):
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, self._held)
        self._held = None


def left_behind(folder: Path) -> Iterator[tuple[Path, str, str]]:
    """Yield each note whose process is no more, with the assignment and student that it names."""
    for path in sorted(folder.glob("*")):
        with contextlib.suppress(OSError), path.open("r+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # fails while the process lives
            try:
                assignment, student = json.loads(file.read())
            except ValueError:  # nothing was half written
                if path.stat().st_mtime < time.time() - _NEW_S:
                    path.unlink()
                continue
            yield path, str(assignment), str(student)


def is_graded(path: Path) -> bool:
    """Tell whether an autograded notebook was written to its end, after its grades were saved."""
    try:
        return "result" in json.loads(path.read_text(encoding="utf-8"))["metadata"]["labgrader"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
