"""What a result depends on, as digests: two gradings with the same key would find the same.

An execution depends on the answers and files, the course's notebook, the engine with its libraries, the profile, the
data and the limits; a verdict depends on the hidden checks too.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import cnnlab
import labgrader
from cnnlab.profile import current_profile
from labgrader.place import data_folders

LIBRARIES = ("numpy", "scipy", "ipython", "keras", "tensorflow", "tensorflow-cpu", "jax", "torch", "torchvision")
SETTINGS = ("CNNLAB_SEED", "KERAS_BACKEND", "TF_ENABLE_ONEDNN_OPTS", "XLA_FLAGS")  # variables that change results
_MAX_DATA_FILES = 10_000


def execution_key(job: Mapping[str, Any], files: str) -> str:
    """Return the key of what running a checker's job gives; `files` is the digest of the submission's files.

    The job names files of the course: what counts is what they hold.
    """
    paths = {"source", "released", "checks"}
    own = {name: value for name, value in job.items() if name not in {*paths, "folder", "workplace", "transcript"}}
    held = [_digest_of(Path(job[name])) for name in ("source", "released")]
    return _digest([facts(), own, files, held])


def verdict_key(execution: str, checks: Path) -> str:
    """Return the key of the verdict on an execution: by these checks, and by what lies beside them for all checks."""
    beside = [path for path in checks.parent.iterdir() if path.suffix in (".py", ".toml")]
    concerned = sorted(path for path in beside if path == checks or not path.name.startswith("test_"))
    return _digest([execution, checks.name, [[path.name, _digest_of(path)] for path in concerned]])


def facts() -> dict[str, str]:
    """Return what two machines must share to find the same: the engine, its libraries, settings and data, by name."""
    return _engine() | {"profile": current_profile(), "data": data()}


@cache
def _engine() -> dict[str, str]:
    sources = [path for package in (labgrader, cnnlab) for path in Path(package.__path__[0]).rglob("*.py")]
    code = _digest([[path.name, _digest_of(path)] for path in sorted(sources)])
    settings = {name: os.environ[name] for name in SETTINGS if name in os.environ}
    return {"engine": code, "python": sys.version.split()[0]} | dict(_versions(LIBRARIES)) | settings


def data() -> str:
    """Return a digest of the data that notebooks may read: the names of the files, and what they hold."""
    found = []
    for folder in map(Path, data_folders()):
        paths = sorted(path for path in folder.rglob("*") if path.is_file())[:_MAX_DATA_FILES]
        found += [[str(path.relative_to(folder)), _digest_of(path)] for path in paths]
    return _digest(sorted(found))


def _versions(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


@cache
def _read(path: Path, _changed_ns: int, _size: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_of(path: Path) -> str:
    facts = path.stat()
    return _read(path, facts.st_mtime_ns, facts.st_size)


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
