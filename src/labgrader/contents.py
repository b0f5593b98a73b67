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
from labgrader import environment
from labgrader.place import data_folders, keras_cache

LIBRARIES = (
    "numpy", "scipy", "scikit-learn", "pandas", "matplotlib", "pillow", "ipython", "pytest", "safetensors", "keras",
    "tensorflow", "tensorflow-cpu", "jax", "torch", "torchvision",
)  # fmt: skip
_KERAS_SETTINGS = "keras.json"  # in Keras's cache: Keras writes it there itself, where it is missing
_KERAS_DEFAULTS = {"floatx": "float32", "epsilon": 1e-07, "backend": "tensorflow", "image_data_format": "channels_last"}
_FOLDERS = ("CNNLAB_DATA", "KERAS_HOME")  # what lies there counts, not where it is
_OVERRULED = ("TF_CPP_MIN_LOG_LEVEL", "TF_ENABLE_ONEDNN_OPTS")  # by `warm`, for whatever grades
_MAX_READ_FILES = 10_000  # of a folder of data


def execution_key(job: Mapping[str, Any], files: str) -> str:
    """Return the key of what running a checker's job gives; `files` is the digest of the submission's files.

    The job names files of the course: what counts is what they hold.
    """
    paths = {"source", "released", "checks"}
    apart = {*paths, "outline", "folder", "workplace", "transcript"}
    own = {name: value for name, value in job.items() if name not in apart}
    held = [_digest_of(Path(job[name])) for name in ("source", "released")]
    return _digest([facts(dated=True), own, files, held])


def verdict_key(execution: str, checks: Path) -> str:
    """Return the key of the verdict on an execution: by these checks, and by what lies beside them for all checks."""
    return _digest([execution, checks.name, [[name, _digest_of(path)] for name, path in check_files(checks)]])


def inputs_key(job: Mapping[str, Any], submitted: Any) -> str:
    """Return the key of what is read from files: the course's, which the job names, and what was handed in."""
    held = [_digest_of(Path(job[name])) for name in ("source", "released")]
    return verdict_key(_digest([held, submitted]), Path(job["checks"]))


def outline_key(source: Path, checks: Path) -> str:
    """Return the key of the questions that a check file declares for a built notebook."""
    return verdict_key(_digest_of(source), checks)


def check_files(checks: Path) -> list[tuple[str, Path]]:
    """Return a check file with all that lies beside it, by name: checks may read and import it."""
    found = (path for path in checks.parent.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sorted((str(path.relative_to(checks.parent)), path) for path in found)


def facts(*, dated: bool = False) -> dict[str, str]:
    """Return what two machines must share to find the same: the engine, its libraries, settings and data, by name.

    `dated` facts are one machine's: dates of files tell more, and differ from another's.
    """
    return _engine() | _settings() | {"profile": current_profile(), "data": data(dated=dated)}


@cache
def _engine() -> dict[str, str]:
    folders = [Path(package.__path__[0]) for package in (labgrader, cnnlab)]
    sources = [path for folder in folders for path in folder.rglob("*") if path.is_file()]  # measurements, too
    code = _digest([[path.name, _digest_of(path)] for path in sorted(sources) if "__pycache__" not in path.parts])
    return {"engine": code, "python": sys.version.split()[0]} | dict(_versions(LIBRARIES))


def _settings() -> dict[str, str]:
    told = environment.changing_results(os.environ)
    return {name: told[name] for name in told if name not in _FOLDERS + _OVERRULED} | _keras_settings()


def _keras_settings() -> dict[str, str]:
    """Return what Keras's own file of settings changes, as a fact; nothing where it says what Keras does without."""
    try:
        told = json.loads((keras_cache() / _KERAS_SETTINGS).read_text(encoding="utf-8"))
        changed = {name: value for name, value in told.items() if value != _KERAS_DEFAULTS.get(name)}
    except (OSError, ValueError, AttributeError):  # Keras does without, too
        return {}
    return {_KERAS_SETTINGS: json.dumps(changed, sort_keys=True)} if changed else {}


def data(*, dated: bool = False) -> str:
    """Return a digest of the data that notebooks may read: the names of the files, and what they hold.

    Of files beyond the first _MAX_READ_FILES of a folder, their sizes, and if `dated` when they were changed.
    """
    found: list[list[str | int]] = []
    for folder in map(Path, data_folders()):
        own = folder / _KERAS_SETTINGS
        paths = sorted(path for path in folder.rglob("*") if path.is_file() and path != own)
        read, rest = paths[:_MAX_READ_FILES], paths[_MAX_READ_FILES:]
        found += [[str(path.relative_to(folder)), _digest_if_readable(path)] for path in read]
        for path in rest:
            told = path.stat()
            found.append([str(path.relative_to(folder)), str(told.st_size), told.st_mtime_ns if dated else 0])
    return _digest(sorted(found, key=str))


def _digest_if_readable(path: Path) -> str:
    try:
        return _digest_of(path)
    except OSError:  # notebooks cannot read it either
        return "unreadable"


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
