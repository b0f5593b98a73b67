"""The files that records are: of a training, what it changed, what it told, where it started from.

Plain arrays (safetensors; weights in float16) and text: nothing in them is executed when they are read.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SUFFIX = ".safetensors"
_MAX_HEADER_BYTES = 2**22
_MANY = 2**16  # values of an array that is not digested twice
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
    history: dict[str, list[Any]] = field(default_factory=dict)
    epochs: tuple[int, ...] = ()


@dataclass(frozen=True)
class Seen:
    """The value of a variable at some moment: a digest of it, and what a record keeps of it.

    `half` is float16 where that loses only precision, else of the variable's own type. Of many values `exact` is a
    digest of `half`: training that moves the array moves some of them by more than that precision.
    """

    exact: str
    half: NDArray[Any]
    kept: str  # digest of `half`

    @property
    def telling(self) -> str:
        """Return the digest of what is kept, by which another record may be known; "" for one of few values."""
        return self.kept if self.half.size >= _FEWEST_TELLING else ""


def look(variables: Iterable[Any], value_of: Callable[[Any], NDArray[Any]]) -> list[Seen]:
    """Look at each variable's value, one after the other: all of them together may fill hundreds of MB."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # NumPy and hashing let other threads run
        return list(pool.map(lambda variable: _seen(np.ascontiguousarray(value_of(variable))), variables))


def _seen(array: NDArray[Any]) -> Seen:
    half = array
    largest = np.finfo(np.float16).max
    if array.dtype.kind == "f" and array.size and -largest < array.min() <= array.max() < largest:  # not so with NaN
        half = array.astype(np.float16)
    kept = digest(half)
    return Seen(kept if half is array or array.size >= _MANY else digest(array), half, kept)


def digest(array: NDArray[Any]) -> str:
    """Return a digest of an array: its shape, its type, its values. SHA-256, the quickest where processors know it."""
    found = hashlib.sha256(f"{array.shape}{array.dtype}".encode())
    found.update(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)
    return found.hexdigest()[:32]


def write(path: Path, arrays: dict[int, NDArray[Any]], facts: Facts) -> None:
    """Write a record, whole or not at all; `arrays` are kept as they are (see `Seen.half`).

    Not compressed further: trained weights lose a tenth at most, and it would take longer than all the rest.

    Raises:
        OSError: no room, or a folder that cannot be written to.
    """
    told = {name: json.dumps(value) for name, value in vars(facts).items()}
    save(path, {str(position): array for position, array in arrays.items()}, told)


def save(path: Path, arrays: dict[str, NDArray[Any]], told: dict[str, str]) -> None:
    """Write arrays and text, whole or not at all.

    Raises:
        OSError: no room, or a folder that cannot be written to.
    """
    from safetensors.numpy import save as packed  # noqa: PLC0415

    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    try:
        unfinished.write_bytes(packed({name: np.asarray(a, order="C") for name, a in arrays.items()}, metadata=told))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def read(path: Path) -> tuple[dict[int, NDArray[Any]], Facts]:
    """Return a record's arrays, by variable position, and its facts.

    Raises:
        ValueError: the file is no whole record.
    """
    arrays, told = load(path)
    try:
        return {int(position): array for position, array in arrays.items()}, _facts(told)
    except Exception as error:  # damaged files fail in many ways, for one reason
        raise _damaged(path, error) from error


def load(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """Return the arrays and the text of a file that `save` wrote.

    Raises:
        ValueError: the file is no whole record.
    """
    from safetensors.numpy import load as unpacked  # noqa: PLC0415

    try:
        content = path.read_bytes()
        return unpacked(content), _told(content[8 : 8 + int.from_bytes(content[:8], "little")])
    except Exception as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> ValueError:
    return ValueError(f"{path} : cet enregistrement est abîmé ({type(error).__name__}).")


def _told(header: bytes) -> dict[str, str]:
    return {str(name): str(text) for name, text in json.loads(header)["__metadata__"].items()}


def facts_of(folder: Path) -> Iterator[Facts]:
    """Yield what each readable record of a folder says; its arrays are not read."""
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            with path.open("rb") as file:
                size = int.from_bytes(file.read(8), "little")
                header = file.read(min(size, _MAX_HEADER_BYTES))
            yield _facts(_told(header))
        except Exception:  # noqa: BLE001  a damaged record is no ancestor of anything
            continue


def _facts(texts: dict[str, str]) -> Facts:
    told = {name: json.loads(text) for name, text in texts.items()}
    return Facts(
        training=str(told["training"]),
        ancestors=tuple(map(str, told["ancestors"])),
        moved=tuple(map(str, told["moved"])),
        unmoved={int(position): str(value) for position, value in told["unmoved"].items()},
        history={str(name): list(map(_figure, values)) for name, values in told["history"].items()},
        epochs=tuple(map(int, told["epochs"])),
    )


def _figure(value: Any) -> Any:
    """Return what a metric gave at the end of an epoch: a number, or an array of them."""
    array = np.asarray(value, dtype=np.float64)
    return array if array.ndim else float(array)


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
