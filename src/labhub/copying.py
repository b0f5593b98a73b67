"""Copying what a student handed in: only the student's own regular files, whatever else lies among them.

A link could name the solutions, a pipe has no end, a hard link is another's file. So each file is opened by its name in
a folder that is open already, without following links, and what was opened is looked at, not what the name said.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from labhub.errors import HubError

DEEPEST, MOST = 20, 10_000  # folders in one another, files and folders together
_PIECE = 2**20
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK


@dataclass
class Copying:
    """One submission on its way: whose files count, nbgrader's own limits, and who is told of what is left."""

    owner: int
    file_bytes: int
    all_bytes: int
    leave: Callable[[str, str], None]  # a path in the submission, and why it is not copied
    ignored: list[str] = field(default_factory=list)  # globs of names
    included: list[str] = field(default_factory=lambda: ["*"])
    seen: int = 0
    copied_bytes: int = 0

    def copy(self, source: Path, target: Path) -> None:
        """Copy a folder's files into `target`, which is there and empty.

        Raises:
            OSError: the folder cannot be read, or it is a link.
            HubError: it is somebody else's, or too large.
        """
        with opened(source, _FOLDER, self.owner) as folder:
            self._copy_folder(folder, target, "")

    def _copy_folder(self, folder: int, target: Path, above: str) -> None:
        for name in sorted(os.listdir(folder)):
            path = f"{above}{name}"
            self.seen += 1
            if self.seen > MOST:
                raise HubError(f"more than {MOST} files")
            if any(fnmatch(name, pattern) for pattern in self.ignored):
                continue
            try:
                self._copy_entry(folder, name, target / name, path)
            except (OSError, NotOwn) as error:
                self.leave(path, (error.strerror or "") if isinstance(error, OSError) else str(error))

    def _copy_entry(self, folder: int, name: str, target: Path, path: str) -> None:
        kind = os.lstat(name, dir_fd=folder).st_mode
        if stat.S_ISDIR(kind):
            if path.count("/") >= DEEPEST:
                raise NotOwn(f"more than {DEEPEST} folders deep")
            with opened(name, _FOLDER, self.owner, folder) as below:
                target.mkdir()
                self._copy_folder(below, target, f"{path}/")
        elif not stat.S_ISREG(kind):
            raise NotOwn("no regular file")
        elif any(fnmatch(name, pattern) for pattern in self.included or ["*"]):
            with opened(name, _FILE, self.owner, folder) as source:
                size = os.fstat(source).st_size
                if size > self.file_bytes:
                    raise NotOwn(f"{size} bytes, at most {self.file_bytes} are collected")
                self.copied_bytes += size
                if self.copied_bytes > self.all_bytes:
                    raise HubError(f"larger than {self.all_bytes} bytes")
                _write(target, _pieces(source, size))


class NotOwn(Exception):
    """A thing among the files that is not one of the student's own regular files."""


@contextmanager
def opened(name: str | Path, how: int, owner: int, folder: int | None = None) -> Iterator[int]:
    """Open a file or folder of `owner`, no link; its number is closed at the end.

    Raises:
        OSError: it cannot be opened, or is a link.
        NotOwn: it is somebody else's, or neither a file nor a folder.
    """
    number = os.open(name, how, dir_fd=folder)
    try:
        found = os.fstat(number)
        if found.st_uid != owner:
            raise NotOwn("somebody else's")
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            raise NotOwn("no regular file")
        yield number
    finally:
        os.close(number)


def read_own(folder: Path, name: str, owner: int, at_most: int) -> bytes:
    """Return the first bytes of a regular file of `owner`, in a folder of `owner`.

    Raises:
        OSError: there is none, or it is a link.
        NotOwn: it is somebody else's, or no regular file.
    """
    with opened(folder, _FOLDER, owner) as number, opened(name, _FILE, owner, number) as file:
        return b"".join(_pieces(file, at_most))


def _write(target: Path, pieces: Iterator[bytes]) -> None:
    try:
        with target.open("xb") as copy:
            copy.writelines(pieces)
    except OSError as error:  # such as a full disk: a copy without this file would be no submission
        raise HubError(f"{target}: {error.strerror}") from error


def _pieces(file: int, size: int) -> Iterator[bytes]:
    """Read at most `size` bytes, even of a file that grows meanwhile."""
    while size > 0 and (piece := os.read(file, min(size, _PIECE))):
        size -= len(piece)
        yield piece
