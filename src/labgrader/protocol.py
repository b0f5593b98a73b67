"""Frames between trusted processes and workers: JSON and raw `.npy`, no pickle, every size capped.

A frame is `>II` (length of the JSON text, number of arrays), the JSON text, then each array as `>Q` and
its `.npy` bytes. Values travel as plain data: see `encode` for what survives, and as what.
"""

import io
import json
import math
import socket
import struct
import time
import tokenize
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from labgrader.errors import ProtocolError

MAX_JSON_BYTES = 16 * 2**20
MAX_ARRAYS = 256
MAX_ARRAY_BYTES = 640 * 2**20  # VGG16 as published weighs 528 MB
MAX_DEPTH = 40
MAX_INT_BITS = 14_000  # Python writes no integer of more than 4300 digits
MAX_SAME_HASH = 100  # keys of one dict; each is compared with all of them
ARRAY_KINDS = "biufc"
_HEADER = struct.Struct(">II")
_LENGTH = struct.Struct(">Q")
_POLL_S = 0.05
_LONGEST_NPY_HEADER = 2**17


@dataclass(frozen=True)
class Opaque:
    """Stands for a value that is not plain data; only the name of its type travels."""

    type_name: str


# --- values -----------------------------------------------------------------------------------------


def encode(value: Any, arrays: list[np.ndarray], depth: int = 0) -> Any:
    """Turn `value` into a JSON tree, appending its arrays to `arrays`.

    None, bool, int, float, str, list, tuple, dict, set, NumPy arrays and scalars keep their type; tensors
    of any framework become arrays; fractions and decimals become floats; arrays of text become lists; everything
    else becomes `Opaque`.
    """
    if depth > MAX_DEPTH:
        return {"t": "object", "v": "too deep"}
    if value is None or isinstance(value, bool | str):
        return bool(value) if isinstance(value, bool) else (None if value is None else str(value))
    if isinstance(value, np.generic | np.ndarray):
        return _encode_array(np.asarray(value), isinstance(value, np.generic), arrays, depth)
    if isinstance(value, int):
        return _encode_int(int(value))
    if type(value) in (Fraction, Decimal):  # not their subclasses, which may say anything of themselves
        value = _as_float(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else {"t": "float", "v": repr(float(value))}
    if isinstance(value, dict):
        pairs = [[encode(k, arrays, depth + 1), encode(v, arrays, depth + 1)] for k, v in value.items()]
        return {"t": "dict", "v": pairs}
    for kind, name in ((list, "list"), (tuple, "tuple"), (set | frozenset, "set")):
        if isinstance(value, kind):
            return {"t": name, "v": [encode(item, arrays, depth + 1) for item in value]}
    if isinstance(value, Opaque):
        return {"t": "object", "v": value.type_name}
    tensor = _tensor_as_array(value)
    if tensor is not None:
        return _encode_array(tensor, False, arrays, depth)
    return {"t": "object", "v": f"{type(value).__module__}.{type(value).__qualname__}"[:200]}


def _encode_int(value: int) -> Any:
    if abs(value) < 2**53:
        return value
    if value.bit_length() > MAX_INT_BITS:
        return {"t": "object", "v": "int too large"}
    return {"t": "int", "v": hex(value)}


def _as_float(value: Fraction | Decimal) -> float | Fraction | Decimal:
    """Convert to a float; give back a value that is none, such as a fraction too large or a signalling NaN."""
    try:
        return float(value)
    except (OverflowError, ValueError):
        return value


def _encode_array(array: np.ndarray, scalar: bool, arrays: list[np.ndarray], depth: int) -> Any:
    if array.dtype.kind in "US":
        return encode(array.tolist(), arrays, depth + 1)
    if array.dtype.kind in "OMm":
        return {"t": "object", "v": f"numpy.ndarray(dtype={array.dtype})"[:200]}
    if array.dtype.kind not in ARRAY_KINDS or array.dtype.names:
        try:
            array = array.astype(np.float32)  # bfloat16 and other extension types
        except (TypeError, ValueError):
            return {"t": "object", "v": f"numpy.ndarray(dtype={array.dtype})"[:200]}
    arrays.append(array)
    return {"t": "scalar" if scalar else "array", "i": len(arrays) - 1}


def _tensor_as_array(value: Any) -> np.ndarray | None:
    """Convert a tensor of TensorFlow, JAX, PyTorch or Keras, else None."""
    module = type(value).__module__.partition(".")[0]
    if module not in {"tensorflow", "jax", "jaxlib", "torch", "keras"} or not hasattr(value, "shape"):
        return None
    try:
        if hasattr(value, "detach"):
            value = value.detach().cpu()
        elif module == "keras" and hasattr(value, "value"):
            value = value.value
        return np.asarray(value)
    except (TypeError, ValueError, RuntimeError, NotImplementedError):
        return None


_CONTAINERS: dict[str, Callable[[list[Any]], Any]] = {"list": list, "tuple": tuple, "set": list}


def decode(tree: Any, arrays: list[np.ndarray], depth: int = 0) -> Any:
    """Rebuild the value that `encode` described.

    Raises:
        ProtocolError: the tree is not one that `encode` makes.
    """
    if depth > MAX_DEPTH + 2:
        raise ProtocolError("value nested too deeply")
    if tree is None or isinstance(tree, bool | int | float):
        return tree
    if isinstance(tree, str):
        return tree.encode("utf-8", "replace").decode("utf-8")  # lone surrogates cannot be printed
    if not isinstance(tree, dict) or not isinstance(tree.get("t"), str):
        raise ProtocolError("untagged container")
    tag, content = tree["t"], tree.get("v")
    if tag in ("array", "scalar"):
        index = tree.get("i")
        if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < len(arrays):
            raise ProtocolError("array index out of range")
        return arrays[index][()] if tag == "scalar" and arrays[index].ndim == 0 else arrays[index]
    if tag in _CONTAINERS and isinstance(content, list):
        return _CONTAINERS[tag]([decode(item, arrays, depth + 1) for item in content])
    if tag == "dict" and isinstance(content, list):
        return _decode_dict(content, arrays, depth)
    if tag == "int" and isinstance(content, str) and len(content) <= MAX_INT_BITS // 4 + 4:
        return _parse(lambda: int(content, 16))
    if tag == "float" and content in ("nan", "inf", "-inf"):
        return float(content)
    if tag == "object" and isinstance(content, str):
        return Opaque(content[:200].encode("utf-8", "replace").decode("utf-8"))
    raise ProtocolError(f"unknown tag {str(tag)[:40]!r}")


def _decode_dict(pairs: list[Any], arrays: list[np.ndarray], depth: int) -> dict[Any, Any]:
    decoded: dict[Any, Any] = {}
    hashed: Counter[int] = Counter()
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2:
            raise ProtocolError("dict item that is no pair")
        key = decode(pair[0], arrays, depth + 1)
        try:
            decoded[key] = decode(pair[1], arrays, depth + 1)
        except TypeError as error:
            raise ProtocolError("dict key that cannot be hashed") from error
        hashed[hash(key)] += 1
        if hashed[hash(key)] > MAX_SAME_HASH:
            raise ProtocolError("dict keys made to collide")
    return decoded


_MALFORMED = (
    ValueError, TypeError, KeyError, RecursionError, MemoryError, OverflowError, SyntaxError, tokenize.TokenError,
    struct.error,
)  # fmt: skip


def _parse(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except _MALFORMED as error:
        raise ProtocolError(f"malformed content ({type(error).__name__})") from error


# --- arrays and JSON --------------------------------------------------------------------------------


def dump_array(array: np.ndarray) -> bytes:
    """Write `array` as `.npy` bytes, without pickle."""
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def load_array(content: bytes | bytearray) -> np.ndarray:
    """Read `.npy` bytes, refusing pickles, odd types and headers that promise more than is there.

    The array is a view of a bytearray given, a copy of bytes.
    """
    stream = io.BytesIO(content[:_LONGEST_NPY_HEADER])

    def read() -> np.ndarray:
        version = np.lib.format.read_magic(stream)
        if version not in ((1, 0), (2, 0)):
            raise ValueError("version")
        header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, fortran, dtype = header(stream)
        start = stream.tell()
        if dtype.kind not in ARRAY_KINDS or dtype.names or any(side < 0 for side in shape):
            raise ValueError("dtype")
        if math.prod(shape) * dtype.itemsize != len(content) - start:
            raise ValueError("size")
        held = content if isinstance(content, bytearray) else bytearray(content)
        return np.frombuffer(held, dtype, offset=start).reshape(shape, order="F" if fortran else "C")

    array: np.ndarray = _parse(read)
    return array


def load_json(content: bytes | bytearray) -> Any:
    """Parse JSON, refusing NaN, infinities, duplicate keys and depth bombs."""

    def refuse(name: str) -> Any:
        raise ValueError(name)

    def finite(text: str) -> float:
        number = float(text)
        return number if math.isfinite(number) else refuse(text)

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = dict(pairs)
        if len(keys) != len(pairs):
            raise ValueError("duplicate key")
        return keys

    return _parse(lambda: json.loads(content, parse_constant=refuse, parse_float=finite, object_pairs_hook=unique))


# --- frames -----------------------------------------------------------------------------------------


def send(connection: socket.socket, message: dict[str, Any], timeout_s: float | None = None) -> None:
    """Send one message; its values may be anything that `encode` takes.

    Raises:
        TimeoutError: the other side did not take it within `timeout_s`.
    """
    connection.settimeout(timeout_s)
    for part in _parts(message):
        connection.sendall(part)
    connection.settimeout(None)


def _parts(message: dict[str, Any], at_most: float = math.inf) -> Iterator[bytes]:
    """Yield a frame, piece by piece.

    Raises:
        OverflowError: its arrays alone take more than `at_most` bytes.
    """
    arrays: list[np.ndarray] = []
    text = json.dumps({key: encode(value, arrays) for key, value in message.items()}).encode()
    if len(text) + sum(array.nbytes for array in arrays) > at_most:
        raise OverflowError
    yield _HEADER.pack(len(text), len(arrays)) + text
    for array in arrays:
        content = dump_array(array)
        yield _LENGTH.pack(len(content))
        yield content


def pack(message: dict[str, Any], at_most: float = math.inf) -> bytes:
    """Return one message as a frame.

    Raises:
        OverflowError: it takes more than `at_most` bytes.
    """
    return b"".join(_parts(message, at_most))


def receive(
    connection: socket.socket, timeout_s: float | None = None, watch: Callable[[], None] | None = None
) -> dict[str, Any]:
    """Receive one message.

    `watch` is called before each wait and after each part that comes, at least twenty times a second; what it raises
    ends the wait.

    Raises:
        TimeoutError: no whole message came within `timeout_s`.
        EOFError: the other side closed the connection.
        ProtocolError: what came is not a well-formed frame.
    """
    deadline = None if timeout_s is None else time.monotonic() + timeout_s
    return _read_frame(lambda count: _read(connection, count, deadline, watch))


def unpack(content: bytes) -> dict[str, Any]:
    """Return the message that `pack` made a frame of.

    Raises:
        ProtocolError: it is not a well-formed frame.
    """
    stream = io.BytesIO(content)
    return _read_frame(lambda count: bytearray(stream.read(count)))


def _read_frame(read: Callable[[int], bytearray]) -> dict[str, Any]:
    json_bytes, array_count = _unpack(_HEADER, read)
    if json_bytes > MAX_JSON_BYTES or array_count > MAX_ARRAYS:
        raise ProtocolError("frame over the size limit")
    tree = load_json(read(json_bytes))
    arrays, total = [], 0
    for _ in range(array_count):
        (length,) = _unpack(_LENGTH, read)
        total += length
        if total > MAX_ARRAY_BYTES:  # before any room is made for it
            raise ProtocolError("arrays over the size limit")
        arrays.append(load_array(read(length)))
    if not isinstance(tree, dict):
        raise ProtocolError("message that is no object")
    return {key: decode(value, arrays) for key, value in tree.items()}


def _unpack(form: struct.Struct, read: Callable[[int], bytearray]) -> tuple[Any, ...]:
    content = read(form.size)
    return tuple(_parse(lambda: form.unpack(content)))


def _read(connection: socket.socket, count: int, deadline: float | None, watch: Callable[[], None] | None) -> bytearray:
    content = bytearray(count)  # not touched, so not held, before something comes
    room = memoryview(content)
    while room:
        if watch:
            watch()
        left = _POLL_S if deadline is None else deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(min(left, _POLL_S) if watch or deadline else None)
        try:
            got = connection.recv_into(room, min(len(room), 2**20))
        except TimeoutError:
            continue
        if not got:
            raise EOFError
        room = room[got:]
    connection.settimeout(None)
    return content
