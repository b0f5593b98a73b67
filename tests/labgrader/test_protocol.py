"""Frames and values between trusted processes and workers."""

import json
import math
import socket
import struct
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from labgrader import protocol
from labgrader.errors import ProtocolError
from labgrader.protocol import Opaque, decode, encode, load_array, load_json

TEXT = st.text()
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**300), 2**300)
    | st.floats()
    | TEXT
    | st.builds(Opaque, st.text(max_size=50))
)
DTYPES = (
    hnp.boolean_dtypes()
    | hnp.integer_dtypes()
    | hnp.unsigned_integer_dtypes()
    | hnp.floating_dtypes()
    | hnp.complex_number_dtypes()
)
ARRAYS = hnp.arrays(DTYPES, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
KEYS = st.integers(-(2**70), 2**70) | TEXT | st.tuples(st.integers(), TEXT)
VALUES = st.recursive(
    SCALARS | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.lists(inner, max_size=3).map(tuple) | st.dictionaries(KEYS, inner, max_size=3)
    ),
    max_leaves=8,
)


def same(left: Any, right: Any) -> bool:
    """Equality of type, dtype, shape and bits, in which NaN equals itself."""
    if isinstance(left, np.ndarray | np.generic):
        alike = type(left) is type(right) and left.dtype == right.dtype and left.shape == right.shape
        return alike and np.asarray(left).tobytes() == np.asarray(right).tobytes()
    if isinstance(left, list | tuple):
        return type(left) is type(right) and len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return type(right) is dict and list(left) == list(right) and all(same(left[k], right[k]) for k in left)
    if isinstance(left, float):
        return type(right) is float and struct.pack("d", left) == struct.pack("d", right)
    return type(left) is type(right) and left == right


@pytest.fixture
def line() -> Iterator[tuple[socket.socket, socket.socket]]:
    here, there = socket.socketpair()
    with here, there:
        yield here, there


def frame(text: bytes, *arrays: bytes, count: int | None = None) -> bytes:
    head = struct.pack(">II", len(text), len(arrays) if count is None else count)
    return head + text + b"".join(struct.pack(">Q", len(array)) + array for array in arrays)


def npy(header: str, body: bytes = b"") -> bytes:
    text = header.encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + body


# --- round trips ------------------------------------------------------------------------------------


@given(VALUES)
def test_every_supported_value_survives_the_journey(value):
    here, there = socket.socketpair()
    with here, there:
        sender = threading.Thread(target=protocol.send, args=(here, {"value": value}))
        sender.start()
        received = protocol.receive(there, timeout_s=10)
        sender.join()
    assert list(received) == ["value"]
    assert same(received["value"], value)


@given(hnp.arrays(DTYPES, hnp.array_shapes(min_dims=2, max_dims=3, max_side=4)))
def test_arrays_laid_out_otherwise_keep_their_values(array):
    for view in (np.asfortranarray(array), array[::-1], array.T, array.astype(array.dtype.newbyteorder(">"))):
        received = load_array(protocol.dump_array(view))
        assert received.shape == view.shape
        assert received.astype(array.dtype).tobytes() == np.ascontiguousarray(view).astype(array.dtype).tobytes()


@given(hnp.arrays(DTYPES, hnp.array_shapes(min_dims=1, max_dims=2, min_side=1, max_side=3)))
def test_numpy_scalars_stay_numpy_scalars(array):
    scalar = array.ravel()[0]
    arrays: list[np.ndarray] = []
    assert same(decode(encode(scalar, arrays), [a.copy() for a in arrays]), scalar)


def test_sets_arrive_as_lists_and_arrays_of_text_too():
    arrays: list[np.ndarray] = []
    assert sorted(decode(encode({3, 1, 2}, arrays), arrays)) == [1, 2, 3]
    assert decode(encode(np.array([["a", "bc"]]), arrays), arrays) == [["a", "bc"]]


@pytest.mark.parametrize(
    "value",
    [
        object(), len, np, type, 3 + 4j, b"bytes", np.array([object()]), np.array([{}, []], dtype=object),
        np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]), np.array(["2024-01-01"], dtype="datetime64[D]"),
        10**4999, -(10**4999), lambda: 0,
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_what_is_not_plain_data_travels_as_the_name_of_its_type(value):
    arrays: list[np.ndarray] = []
    received = decode(json.loads(json.dumps(encode(value, arrays))), arrays)
    assert isinstance(received, Opaque)
    assert len(received.type_name) <= 200
    assert arrays == []


def test_a_value_that_contains_itself_does_not_hang():
    ring: list[Any] = []
    ring.append(ring)
    arrays: list[np.ndarray] = []
    received = decode(encode(ring, arrays), arrays)
    while isinstance(received, list):
        (received,) = received
    assert received == Opaque("too deep")


def test_subclasses_of_plain_types_arrive_as_the_plain_type():
    class Liar(np.ndarray):
        def __eq__(self, other):
            return True

        __hash__ = None

    class Number(float):
        def __eq__(self, other):
            return True

        __hash__ = float.__hash__

    arrays: list[np.ndarray] = []
    tree = encode([np.zeros(2).view(Liar), Number(1.5)], arrays)
    array, number = decode(tree, [load_array(protocol.dump_array(a)) for a in arrays])
    assert type(array) is np.ndarray
    assert not (array == 1).any()
    assert type(number) is float
    assert number != 2


@pytest.mark.parametrize(
    ("value", "arrives"),
    [
        (Fraction(216), 216.0), (Fraction(1, 2), 0.5), (Decimal("4.0"), 4.0), (Decimal("-0.25"), -0.25),
        (Decimal("Infinity"), math.inf), (Decimal("NaN"), math.nan), (Decimal("sNaN"), Opaque("decimal.Decimal")),
        (Fraction(10**400), Opaque("fractions.Fraction")),
    ],
    ids=lambda value: repr(value)[:30],
)  # fmt: skip
def test_fractions_and_decimals_arrive_as_floats(value, arrives):
    assert same(decode(encode(value, []), []), arrives)


def test_a_subclass_of_fraction_stays_opaque():
    class Sly(Fraction):
        def __float__(self) -> float:
            raise AssertionError("asked")

    assert isinstance(decode(encode(Sly(1), []), []), Opaque)


# --- JSON -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        b"NaN", b"[Infinity]", b'{"a": -Infinity}', b"1e999", b"-1e999",
        b'{"a": 1, "a": 2}', b'[{"b": {"a": 1, "a": 1}}]',
        b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b"9" * 5000, b"[-" + b"9" * 5000 + b"]",
        b"", b"{", b"\xff\xfe\xfa", b"'a'", b"[1,]", b'"\\x"',
    ],
    ids=lambda text: repr(text[:14]),
)  # fmt: skip
def test_json_that_is_not_plain_and_finite_is_refused(text):
    with pytest.raises(ProtocolError):
        load_json(text)


@given(st.binary(max_size=200))
def test_any_bytes_read_as_json_give_a_value_or_a_protocol_error(content):
    try:
        load_json(content)
    except ProtocolError as error:
        assert str(error)


def test_lone_surrogates_are_replaced_so_that_messages_can_be_printed():
    text = decode(load_json(rb'"a\ud800b"'), [])
    assert text.encode("utf-8") == b"a?b"
    tree = load_json(rb'{"t": "object", "v": "\udfff"}')
    assert decode(tree, []).type_name.encode("utf-8") == b"?"


# --- trees ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tree",
    [
        [1, 2], {}, {"t": "pickle", "v": ""}, {"t": None}, {"t": ["list"], "v": []}, {"t": "list", "v": 3},
        {"t": "array", "i": 1}, {"t": "array", "i": -1}, {"t": "array", "i": True}, {"t": "array", "i": "0"},
        {"t": "array", "i": 0.0}, {"t": "scalar", "i": 7}, {"t": "array"},
        {"t": "dict", "v": [1]}, {"t": "dict", "v": [[1, 2, 3]]}, {"t": "dict", "v": {"a": 1}},
        {"t": "dict", "v": [[{"t": "list", "v": []}, 1]]}, {"t": "dict", "v": [[{"t": "array", "i": 0}, 1]]},
        {"t": "int", "v": "twelve"}, {"t": "int", "v": "f" * 20_000}, {"t": "int", "v": 12},
        {"t": "float", "v": "1.5"}, {"t": "float", "v": 1}, {"t": "object", "v": 3},
    ],
    ids=lambda tree: str(tree)[:40],
)  # fmt: skip
def test_a_tree_that_encode_does_not_make_is_refused(tree):
    with pytest.raises(ProtocolError):
        decode(tree, [np.zeros(2)])


def test_a_tree_nested_too_deeply_is_refused():
    tree: Any = 1
    for _ in range(200):
        tree = {"t": "list", "v": [tree]}
    with pytest.raises(ProtocolError, match="deep"):
        decode(tree, [])


def test_keys_that_all_have_one_hash_are_refused_before_they_take_hours():
    tree = {"t": "dict", "v": [[number * (2**61 - 1), 0] for number in range(200_000)]}
    started = time.process_time()
    with pytest.raises(ProtocolError, match="collide"):
        decode(tree, [])
    assert time.process_time() - started < 5


JSON_TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.fixed_dictionaries(
            {"t": st.sampled_from(["array", "scalar", "list", "tuple", "set", "dict", "int", "float", "object"])},
            optional={"v": inner, "i": st.integers(-2, 3)},
        )
    ),
    max_leaves=10,
)


@given(JSON_TREES)
def test_any_tree_gives_plain_data_or_a_protocol_error(tree):
    try:
        decode(tree, [np.zeros(2), np.array(1)])
    except ProtocolError as error:
        assert str(error)


@pytest.mark.parametrize("power", [1, 40, 300, 4000, 4299, 4300, 4500, 4900, 5000])
def test_integers_that_arrive_can_be_printed(power):
    arrays: list[np.ndarray] = []
    assert str(decode(encode(-(10**power), arrays), arrays))


# --- arrays -----------------------------------------------------------------------------------------

GOOD = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x93NUMPY", b"PK\x03\x04", npy(GOOD, b"\0" * 15), npy(GOOD, b"\0" * 17), npy(GOOD),
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,)}", b"\0" * 16),
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (-2,)}", b"\0" * 16),
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 99999999999999999999999)}"),
        npy("{'descr': '|O', 'fortran_order': False, 'shape': (2,)}", b"\0" * 16),
        npy("{'descr': '<U2', 'fortran_order': False, 'shape': (2,)}", b"\0" * 16),
        npy("{'descr': '<M8[s]', 'fortran_order': False, 'shape': (2,)}", b"\0" * 16),
        npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,)}", b"\0" * 16),
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), 'extra': 1}", b"\0" * 16),
        npy("{'descr': '<f8', 'shape': (2,)}", b"\0" * 16), npy("__import__('os').abort()"), npy("{'a': ("),
        npy("(" * 3000), npy("{'descr': ['<f8'], 'fortran_order': False, 'shape': (2,)}", b"\0" * 16),
        b"\x93NUMPY\x03\x00" + npy(GOOD, b"\0" * 16)[8:],
    ],
    ids=lambda content: repr(content[10:60]),
)  # fmt: skip
def test_npy_bytes_that_are_not_exactly_one_plain_array_are_refused(content):
    with pytest.raises(ProtocolError):
        load_array(content)


@given(
    st.text(st.sampled_from("{}()[]'\"descrfortshap_:<>f8i4,0123TrueFals \n\\#"), max_size=60), st.binary(max_size=32)
)
def test_any_npy_header_gives_an_array_or_a_protocol_error(header, body):
    try:
        load_array(npy(header, body))
    except ProtocolError as error:
        assert str(error)


def test_an_object_array_is_never_unpickled():
    class Bomb:
        def __reduce__(self):
            return (pytest.fail, ("unpickled",))

    import io

    buffer = io.BytesIO()
    np.save(buffer, np.array([Bomb()], dtype=object), allow_pickle=True)
    with pytest.raises(ProtocolError):
        load_array(buffer.getvalue())


# --- frames -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        struct.pack(">II", protocol.MAX_JSON_BYTES + 1, 0),
        struct.pack(">II", 2, protocol.MAX_ARRAYS + 1) + b"{}",
        frame(b"{}", count=1) + struct.pack(">Q", protocol.MAX_ARRAY_BYTES + 1),
        frame(b"[]"), frame(b"3"), frame(b"{"), frame(b'{"a": [1]}'), frame(b'{"a": {"t": "array", "i": 0}}'),
        frame(b"{}", b"not an array"), b"\xff" * 8,
    ],
    ids=lambda content: repr(content[:16]),
)  # fmt: skip
def test_a_malformed_frame_is_refused_before_it_is_stored(line, content):
    here, there = line
    here.sendall(content)
    with pytest.raises(ProtocolError):
        protocol.receive(there, timeout_s=5)


@pytest.mark.parametrize("cut", [0, 3, 8, 12])
def test_a_truncated_frame_is_an_end_of_file(line, cut):
    here, there = line
    here.sendall(frame(b'{"a": 12345}')[:cut])
    here.close()
    with pytest.raises(EOFError):
        protocol.receive(there, timeout_s=5)


def test_waiting_ends_when_the_time_is_up(line):
    here, there = line
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        protocol.receive(there, timeout_s=0.3)
    here.sendall(frame(b'{"a": 12345}')[:10])
    with pytest.raises(TimeoutError):
        protocol.receive(there, timeout_s=0.3)
    assert 0.5 < time.monotonic() - started < 5


def test_bytes_that_trickle_do_not_extend_the_time(line):
    here, there = line
    done = threading.Event()

    def trickle() -> None:
        for byte in frame(b'{"a": "' + b"x" * 1000 + b'"}'):
            if done.wait(0.05):
                return
            here.sendall(bytes([byte]))

    writer = threading.Thread(target=trickle)
    writer.start()
    started = time.monotonic()
    try:
        with pytest.raises(TimeoutError):
            protocol.receive(there, timeout_s=0.5)
        assert time.monotonic() - started < 3
    finally:
        done.set()
        writer.join()


def test_bytes_that_trickle_do_not_keep_the_watch_away(line):
    here, there = line
    here.sendall(frame(b'{"a": "' + b"x" * 1000 + b'"}')[:30])
    looks = iter(range(100))

    def watch() -> None:
        here.sendall(b"x")  # something more has come, whenever we look
        if next(looks) == 5:
            raise MemoryError

    with pytest.raises(MemoryError):
        protocol.receive(there, timeout_s=30, watch=watch)


def test_what_the_watch_raises_ends_the_wait(line):
    def watch() -> None:
        raise MemoryError("watched")

    with pytest.raises(MemoryError, match="watched"):
        protocol.receive(line[1], timeout_s=10, watch=watch)


def test_a_large_array_arrives_whole(line):
    here, there = line
    array = np.random.default_rng(0).normal(size=(300, 1000))
    sender = threading.Thread(target=protocol.send, args=(here, {"a": array, "b": [array, math.pi]}))
    sender.start()
    received = protocol.receive(there, timeout_s=20)
    sender.join()
    np.testing.assert_array_equal(received["a"], array)
    np.testing.assert_array_equal(received["b"][0], array)
    assert received["b"][1] == math.pi
