"""Results on disk, found again by the content that they were made from.

An interrupted run continues where it stopped, and what did not change costs nothing. An entry is written whole or not
at all, and carries a digest of itself: one that is damaged counts as absent.
"""

import contextlib
import hashlib
import os
import tempfile
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = ".labgrader/store"  # in the course's folder; for its owner's eyes only
_DIGEST_BYTES = 32
_WRITTEN_S = 3600.0  # after which whoever wrote an entry is no more


@dataclass(frozen=True)
class Pruned:
    """How many entries were removed, and how many bytes they took."""

    entries: int
    size: int


class Store:
    """Entries by key, under one folder. Several processes may share it: each entry is one file, renamed into place."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> bytes | None:
        """Return an entry's content; None where there is none, or a damaged one, which is then removed."""
        path = self._path(key)
        try:
            written = path.read_bytes()
        except OSError:
            return None
        with contextlib.suppress(zlib.error):
            content = zlib.decompress(written[_DIGEST_BYTES:])
            if hashlib.sha256(content).digest() == written[:_DIGEST_BYTES]:
                with contextlib.suppress(OSError):
                    os.utime(path)  # used: `prune` keeps it
                return content
        with contextlib.suppress(OSError):
            path.unlink()
        return None

    def put(self, key: str, content: bytes) -> None:
        """Keep an entry, on the disk itself before it has its name.

        Raises:
            OSError: no room, or a folder that cannot be written to.
        """
        path = self._path(key)
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
            self.folder.chmod(0o700)
        descriptor, unfinished = tempfile.mkstemp(suffix=".unfinished", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(hashlib.sha256(content).digest() + zlib.compress(content, 1))
                file.flush()
                os.fsync(descriptor)
            Path(unfinished).replace(path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise

    def prune(self, unused_days: float) -> Pruned:
        """Remove entries that nothing asked for in so many days, and what interrupted writers left."""
        oldest = time.time() - 86400 * unused_days
        removed = size = 0
        for path in self._files():
            with contextlib.suppress(FileNotFoundError):
                facts = path.stat()
                is_unfinished = path.suffix == ".unfinished"  # another process may be writing it now
                if facts.st_mtime < (time.time() - _WRITTEN_S if is_unfinished else oldest):
                    path.unlink()
                    removed, size = removed + 1, size + facts.st_size
        return Pruned(removed, size)

    def _files(self) -> Iterator[Path]:
        return (path for path in self.folder.glob("*/*") if path.is_file())

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key
