"""The folder that a worker may write to, and the submission's files that are copied into it."""

import contextlib
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from io import BufferedReader
from pathlib import Path

MAX_FILES = 500
MAX_TOTAL_MB = 200
_MOST_KNOWN = 65_536


def copy_files(folder: Path, names: Sequence[str], box: Path) -> None:
    """Copy the named files, and the files directly inside named folders, from a submission into the box."""
    for path, file in open_files(folder, names):
        target = box / path
        target.parent.mkdir(exist_ok=True)
        with file, target.open("wb") as copy:
            shutil.copyfileobj(file, copy)


def digest_files(folder: Path, names: Sequence[str]) -> str:
    """Return a digest of what `copy_files` would copy."""
    digest = hashlib.sha256()
    for path, file in open_files(folder, names):
        with file:
            content = _digest_of(file)
        digest.update(f"{path}\0{content}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()


_KNOWN: dict[tuple[int, ...], str] = {}  # digests of files that have not changed since, by what tells them


def _digest_of(file: BufferedReader) -> str:
    """Return a digest of a file, read once: each notebook of a submission asks for the trainings of all."""
    facts = os.fstat(file.fileno())
    told = (facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)
    if told not in _KNOWN:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[told] = hashlib.file_digest(file, "sha256").hexdigest()
    return _KNOWN[told]


def open_files(folder: Path, names: Sequence[str]) -> Iterator[tuple[Path, BufferedReader]]:
    """Open the named files, and those directly inside named folders; give each with its path inside `folder`.

    Regular files only, opened without following links, within MAX_FILES and MAX_TOTAL_MB; of what is over, the oldest
    is left out, as files that the student did not hand in.
    """
    room = MAX_TOTAL_MB * 2**20
    for path in _newest_that_fit(folder, names, room):
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            continue
        file = os.fdopen(descriptor, "rb")
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > room:
            file.close()
        else:
            room -= status.st_size
            yield path.relative_to(folder), file


def _newest_that_fit(folder: Path, names: Sequence[str], room: int) -> list[Path]:
    """Return paths in an order that does not depend on when they were written."""
    facts = []
    for path in set(_regular_files(folder, names)):
        with contextlib.suppress(OSError):  # gone meanwhile
            status = path.lstat()
            facts.append((status.st_mtime_ns, str(path), status.st_size))
    chosen: list[str] = []
    for _, name, size in sorted(facts, reverse=True):
        if size <= room and len(chosen) < MAX_FILES:
            room -= size
            chosen.append(name)
    return [Path(name) for name in sorted(chosen)]


def _regular_files(folder: Path, names: Sequence[str]) -> Iterator[Path]:
    for name in names:
        path = folder / name
        if path.is_symlink() or Path(name).is_absolute() or ".." in Path(name).parts:
            continue
        if path.is_dir():
            yield from (entry for entry in sorted(path.iterdir()) if not entry.is_symlink() and entry.is_file())
        elif path.is_file():
            yield path
