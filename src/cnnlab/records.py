"""The file that a recorded training is: what it changed, what it told, where it started from.

Plain arrays (safetensors, float16) and text: nothing in it is executed when it is read.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SUFFIX = ".safetensors"
_MAX_HEADER_BYTES = 2**22
_FEWEST_TELLING = 16  # values that an array needs to be told from another by its digest


@dataclass(frozen=True)
class Facts:
    """What a record says beside its arrays.

    `training` names the network, settings and data; `ancestors` the trainings that its starting weights come from.
    `moved` are digests of the arrays that it changed, `unmoved` of those that it left alone, by variable position.
    """

    training: str
    ancestors: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    unmoved: dict[int, str] = field(default_factory=dict)
    history: dict[str, list[float]] = field(default_factory=dict)
    epochs: tuple[int, ...] = ()


def halves(arrays: Iterable[NDArray[Any]]) -> list[NDArray[Any]]:
    """Return arrays as a record keeps them: float16 where it loses only precision; others keep their type."""
    with ThreadPoolExecutor() as pool:  # NumPy lets other threads run
        return list(pool.map(_halved, arrays))


def _halved(array: NDArray[Any]) -> NDArray[Any]:
    fits = array.dtype.kind == "f" and np.all(np.abs(array) < np.finfo(np.float16).max)
    return array.astype(np.float16) if fits else array


def digests(arrays: Iterable[NDArray[Any]]) -> list[str]:
    """Return a digest of each array, as a record keeps it; "" for one of few values."""
    with ThreadPoolExecutor() as pool:  # so does hashing
        return list(pool.map(_digest, arrays))


def _digest(array: NDArray[Any]) -> str:
    if array.size < _FEWEST_TELLING:
        return ""
    about = f"{array.shape}{array.dtype}".encode()
    return hashlib.blake2b(about + np.ascontiguousarray(array).tobytes(), digest_size=16).hexdigest()


def write(path: Path, arrays: dict[int, NDArray[Any]], facts: Facts) -> None:
    """Write a record, whole or not at all; `arrays` are kept as they are (see `halves`).

    Not compressed further: trained weights lose a tenth at most, and it would take longer than all the rest.

    Raises:
        OSError: no room, or a folder that cannot be written to.
    """
    from safetensors.numpy import save  # noqa: PLC0415

    told = {name: json.dumps(value) for name, value in vars(facts).items()}
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    try:
        unfinished.write_bytes(save({str(position): array for position, array in arrays.items()}, metadata=told))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def read(path: Path) -> tuple[dict[int, NDArray[Any]], Facts]:
    """Return a record's arrays, by variable position, and its facts.

    Raises:
        ValueError: the file is no whole record.
    """
    from safetensors.numpy import load  # noqa: PLC0415

    try:
        content = path.read_bytes()
        arrays = {int(position): array for position, array in load(content).items()}
        return arrays, _facts(content[8 : 8 + int.from_bytes(content[:8], "little")])
    except Exception as error:  # damaged files fail in many ways, for one reason
        raise ValueError(f"{path} : cet enregistrement est abîmé ({type(error).__name__}).") from error


def facts_of(folder: Path) -> Iterator[Facts]:
    """Yield what each readable record of a folder says; its arrays are not read."""
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            with path.open("rb") as file:
                size = int.from_bytes(file.read(8), "little")
                header = file.read(min(size, _MAX_HEADER_BYTES))
            yield _facts(header)
        except Exception:  # noqa: BLE001  a damaged record is no ancestor of anything
            continue


def _facts(header: bytes) -> Facts:
    told = {name: json.loads(text) for name, text in json.loads(header)["__metadata__"].items()}
    return Facts(
        training=str(told["training"]),
        ancestors=tuple(map(str, told["ancestors"])),
        moved=tuple(map(str, told["moved"])),
        unmoved={int(position): str(value) for position, value in told["unmoved"].items()},
        history={str(name): list(map(float, values)) for name, values in told["history"].items()},
        epochs=tuple(map(int, told["epochs"])),
    )


def ancestors(folder: Path, training: str, starting: Sequence[str]) -> tuple[str, ...]:
    """Return the recorded trainings that starting weights, given by their digests, come from; itself apart."""
    known = {value for value in starting if value}
    found = {
        name
        for facts in facts_of(folder)
        if known & (set(facts.moved) - {""})
        for name in (facts.training, *facts.ancestors)
    }
    return tuple(sorted(found - {training}))
