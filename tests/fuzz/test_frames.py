"""What a worker says, mutated in bytes: it is plain data or refused, and never a point, a crash or a fault of ours."""

import json
import resource
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import DAMAGES, TREE_STEPS, damaged, mutated_tree

from labgrader import protocol, results, session
from labgrader.checks import run_checks
from labgrader.errors import ProtocolError
from labgrader.limits import Limits
from labgrader.notebook import Cell
from labgrader.protocol import Opaque
from labgrader.runs import CellRun
from labgrader.session import Session
from labgrader.submission import Submission

EXAMPLES = settings.default.max_examples  # of the profile in force
SLOW = settings(suppress_health_check=list(HealthCheck))
MAX_CPU_S, MAX_GROWTH_MB = 2.0, 300.0
Change = Callable[[bytes], bytes]

# fmt: off
HEADERS = st.sampled_from([
    "{'descr': '|O', 'fortran_order': False, 'shape': (2,)}", "{'descr': '<f8', 'fortran_order': True, 'shape': (1,)}",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}", "{'descr': '<f8', 'fortran_order': 1, 'shape': ()}",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (0, 4611686018427387904)}",
    "{'descr': '>f8', 'fortran_order': False, 'shape': (1,)}", "{'descr': '<c16', 'fortran_order': False, 'shape': ()}",
    "{'descr': '<f16', 'fortran_order': False, 'shape': (1,)}",
    "{'descr': '|b1', 'fortran_order': False, 'shape': (8,)}",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (1,) * 99}", "{'descr': '<f8'}", "{}", "[]", "(" * 500,
    "{'descr': ('<f8', (2,)), 'fortran_order': False, 'shape': (1,)}", "-" * 3_000 + "1", "1" * 6_000,
    "{'descr': '<f8', 'fortran_order': False, 'shape': " + "(0," * 60 + ")" * 60 + "}",
    "{'descr': '<f8', 'fortran_order': False, 'shape': (" + "1," * 70 + ")}",
    "{'descr': '|V8', 'fortran_order': False, 'shape': (1,)}",
    "{'descr': '<M8[s]', 'fortran_order': False, 'shape': (1,)}",
])
FRAMES = st.lists(st.one_of(
    st.tuples(st.just("tree"), TREE_STEPS),
    st.tuples(st.just("text"), st.lists(st.tuples(
        st.sampled_from(["flip", "cut", "insert", "repeat"]), st.floats(0, 1, exclude_max=True),
        st.binary(min_size=1, max_size=3) | st.sampled_from([
            b"NaN", b"1e999",
            b"[" * 2_000, b"9" * 4_400, b'"status":"ok",', b'{"t":"dict","v":[', b"\\ud800",
        ])), min_size=1, max_size=2)),
    st.tuples(st.just("header"), HEADERS),
    st.tuples(st.just("bytes"), DAMAGES),
    st.tuples(st.just("lengths"), st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 300))),
    st.tuples(st.just("array length"), st.sampled_from([0, 1, 2**31, 2**40, 2**64 - 1])),
    st.tuples(st.just("arrays"), st.integers(0, 300)),
), min_size=1, max_size=3)
# fmt: on


def split(frame: bytes) -> tuple[bytes, list[bytes]]:
    """Return the text and the arrays of a well-formed frame."""
    length, count = struct.unpack(">II", frame[:8])
    text, rest, arrays = frame[8 : 8 + length], frame[8 + length :], []
    for _ in range(count):
        (size,) = struct.unpack(">Q", rest[:8])
        arrays.append(rest[8 : 8 + size])
        rest = rest[8 + size :]
    return text, arrays


def joined(text: bytes, arrays: list[bytes]) -> bytes:
    return struct.pack(">II", len(text), len(arrays)) + text + b"".join(
        struct.pack(">Q", len(array)) + array for array in arrays
    )  # fmt: skip


def with_header(array: bytes, header: str) -> bytes:
    """Return `.npy` bytes under another header; the content stays."""
    if len(array) < 10:  # cut by a change before this one: there is no header to replace
        return array
    content = array[10 + struct.unpack("<H", array[8:10])[0] :]
    return array[:8] + struct.pack("<H", len(header)) + header.encode() + content


def changed_frame(frame: bytes, changes: list[tuple[str, Any]]) -> bytes:
    """Return a frame after these changes: those inside it first, then those of its bytes."""
    text, arrays = split(frame)
    for kind, how in changes:
        if kind == "tree":
            text = json.dumps(mutated_tree(json.loads(text), how)).encode() if text.startswith(b"{") else text
        elif kind == "header" and arrays:
            arrays = [with_header(array, how) for array in arrays]
        elif kind == "arrays":
            arrays = ((arrays or [b""]) * how)[:how]
    text = damaged(text, [step for kind, how in changes if kind == "text" for step in how])
    frame = joined(text, arrays)
    for kind, how in changes:
        if kind == "bytes":
            frame = damaged(frame, how)
        elif kind == "lengths":
            frame = struct.pack(">II", *how) + frame[8:]
        elif kind == "array length":
            frame = frame[: 8 + len(text)] + struct.pack(">Q", how) + frame[16 + len(text) :]
    return frame


def frame_of(message: dict[str, Any]) -> bytes:
    """Return the bytes that an honest worker sends."""
    here, there = socket.socketpair()
    with here, there:
        protocol.send(here, message)
        here.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: there.recv(2**16), b""))


# --- one frame --------------------------------------------------------------------------------------

IMAGE = "iVBORw0KGgo" + "A" * 200
OUTPUTS = [
    {"output_type": "stream", "name": "stdout", "text": "é" * 50},
    {"output_type": "display_data", "data": {"text/plain": "x", "image/png": IMAGE}, "metadata": {}},
    {"output_type": "execute_result", "data": {"text/plain": "7"}, "metadata": {}, "execution_count": 1},
    {"output_type": "error", "ename": "E", "evalue": "e", "traceback": ["a", "b"]},
]
HONEST = [
    {"status": "ok", "value": 7},
    {"status": "ok", "value": np.arange(6.0).reshape(2, 3), "arguments": [np.zeros(2), {"a": (1, {2.5})}]},
    {"status": "ok", "value": [np.float32(1), 2**80, float("nan"), 1j, None, "texte", {1: "a", (2, 3): [True]}]},
    {"status": "ok", "outputs": OUTPUTS},
    {"status": "error", "error": "NameError", "question": "nombre", "line": 2, "undefined": "x", "outputs": OUTPUTS},
    {"status": "ok", "value": {"config": "{}", "weights": [np.ones((2, 2), "float32")] * 3, "trainable": [True] * 3}},
]


def is_plain(value: Any) -> bool:
    """Tell whether a value is data only, all the way down."""
    if isinstance(value, np.ndarray | np.generic):
        return value.dtype.kind in protocol.ARRAY_KINDS and type(value).__module__ == "numpy"
    if type(value) in (list, tuple):
        return all(map(is_plain, value))
    if type(value) is dict:
        return all(map(is_plain, (*value, *value.values())))
    return value is None or type(value) in (bool, int, float, str, Opaque)


@settings(SLOW, max_examples=EXAMPLES * 3 // 5)
@given(st.sampled_from(HONEST), FRAMES)
def test_any_frame_is_plain_data_or_refused_in_little_time_and_memory(message, changes):
    content = changed_frame(frame_of(message), changes)
    held_mb, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, time.process_time()
    here, there = socket.socketpair()
    with here, there:
        writer = threading.Thread(target=_write, args=(here, content))
        writer.start()
        try:
            received = protocol.receive(there, timeout_s=20)
        except (ProtocolError, EOFError) as refusal:
            assert str(refusal).encode("utf-8") or isinstance(refusal, EOFError)
        else:
            assert is_plain(received)
            assert str(received).encode("utf-8")
            assert json.dumps([protocol.encode(value, []) for value in received.values()], allow_nan=False)
        finally:
            there.close()  # the writer may have more to say
            writer.join()
    assert time.process_time() - started < MAX_CPU_S
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - held_mb < MAX_GROWTH_MB


def _write(connection: socket.socket, content: bytes) -> None:
    try:
        connection.sendall(content)
        connection.shutdown(socket.SHUT_WR)
    except OSError:
        return  # the other side refused it


# --- a whole check ----------------------------------------------------------------------------------


class Liar:
    """A worker in a thread: answers every request as an honest one would, one verb's answers changed."""

    def __init__(self, verb: str, changes: list[tuple[str, Any]]) -> None:
        self.verb, self.changes = verb, changes
        self.sent: list[tuple[Any, bytes]] = []  # what was asked, and what was answered to it
        self.threads: list[threading.Thread] = []

    def hire(self, *_asked: Any, **_settings: Any) -> Any:
        """Stand for `warm.fork`."""
        here, there = socket.socketpair()
        self.threads.append(threading.Thread(target=self._serve, args=(there,)))
        self.threads[-1].start()
        return SimpleNamespace(pid=0, worker=0, connection=here, kill=here.close)

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                while True:
                    request = protocol.receive(connection, timeout_s=20)
                    answer = frame_of(self._honest(request))
                    if request["verb"] == self.verb:
                        answer = changed_frame(answer, self.changes)
                        self.sent.append((request, answer))
                    connection.sendall(answer)
                    if request["verb"] == self.verb:
                        connection.shutdown(socket.SHUT_WR)  # whoever waits for more is told at once
            except (EOFError, OSError):
                return

    def _honest(self, request: dict[str, Any]) -> dict[str, Any]:
        if request["verb"] == "run":
            return {"status": "ok", "outputs": OUTPUTS}
        if request["verb"] == "fetch":
            return {"status": "ok", "value": 42}
        factor = {"double": 2, "quadruple": 4}[request["name"]]
        return {"status": "ok", "value": factor * request["args"][0], "arguments": request["args"]}


@pytest.fixture
def lying(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., tuple[Liar, Session]]]:
    """Sessions whose worker is a liar of this process."""
    liars: list[Liar] = []

    def make(verb: str, changes: list[tuple[str, Any]]) -> tuple[Liar, Session]:
        liars.append(Liar(verb, changes))
        monkeypatch.setattr(session.warm, "fork", liars[-1].hire)
        monkeypatch.setattr(session.warm, "stop_signal", lambda address, pid: 0)
        cells = [Cell(number, name, "", 20.0, True) for number, name in enumerate(("nombre", "double", "quadruple"))]
        return liars[-1], Session("/nowhere", cells, Limits(restarts=3))

    yield make
    for liar in liars:
        for thread in liar.threads:
            thread.join(timeout=30)


@settings(SLOW, max_examples=EXAMPLES // 10)
@given(st.sampled_from(["nombre", "double", "quadruple"]), FRAMES)
def test_a_check_never_passes_on_what_is_not_the_right_answer(lying, course, question, changes):
    verb = "fetch" if question == "nombre" else "call"
    liar, run = lying(verb, changes)
    checks = Path(course.checks("mini", "01_petit"))
    with run:
        run.run()
        submission = Submission(run, 20.0, 0, lambda question, line: "")
        verdicts = run_checks(checks, submission, {question}, "seed", {question: 20.0})
    assert set(verdicts) == {"nombre": {"nombre"}, "quadruple": {"quadruple"},
                             "double": {"double_d_un_tableau", "double_ne_change_pas_x"}}[question]  # fmt: skip
    for verdict in verdicts.values():
        assert verdict.outcome in (results.PASSED, results.FAILED, results.SKIPPED), verdict.detail
        verdict.message.encode("utf-8")  # raises where it cannot be shown
    if all(verdict.outcome == results.PASSED for verdict in verdicts.values()):
        assert all(is_right(question, request, answer) for request, answer in liar.sent)


def is_right(question: str, request: dict[str, Any], answer: bytes) -> bool:
    """Tell, from the bytes alone, whether a worker said what the question asks for."""
    here, there = socket.socketpair()
    with here, there:
        here.sendall(answer)
        here.shutdown(socket.SHUT_WR)
        value = protocol.receive(there, timeout_s=5)["value"]
    if question == "nombre":
        return not isinstance(value, bool | np.bool) and np.shape(value) == () and bool(value == 42)
    expected = {"double": 2, "quadruple": 4}[question] * request["args"][0]
    return bool(value.shape == expected.shape and np.abs(value - expected).max() < 1e-8)


@settings(SLOW, max_examples=EXAMPLES // 5)
@given(FRAMES)
def test_what_a_cell_is_said_to_have_shown_can_be_kept_and_printed(lying, changes):
    _, run = lying("run", changes)
    with run:
        runs = run.run()
    assert set(runs) == {0, 1, 2}
    for found in runs.values():
        assert isinstance(found, CellRun)
        assert found.outcome in ("ok", "error", "protocol", "crash", "timeout", "memory")
        assert (found.error + str(found.undefined) + str(found.line)).encode("utf-8")
        page = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=nbformat.from_dict(found.outputs))])
        nbformat.validate(page)
        assert nbformat.writes(page).encode("utf-8")


# --- a real worker ----------------------------------------------------------------------------------

TAKE_OVER = (
    "import gc, socket\n"
    "line = [o for o in gc.get_objects() if type(o) is socket.socket and o.fileno() >= 0][0]\n"
    "line.sendall({content!r})\nline.shutdown(socket.SHUT_WR)\n"
)


@settings(SLOW, max_examples=EXAMPLES // 20)
@given(st.sampled_from(HONEST), FRAMES)
def test_a_cell_that_speaks_for_its_worker_gains_nothing_and_stops_no_checker(judge, message, changes):
    content = changed_frame(frame_of(message), changes)
    result = judge(nombre=TAKE_OVER.format(content=content[:100_000]))
    assert result.problem == ""
    scores = {question.name: question.score for question in result.questions}
    assert scores["nombre"] == 0.0
    assert all(score in (0.0, 1.0, 2.0, 3.0) for score in scores.values())
    assert all(question.outcome != results.GRADER_ERROR for question in result.questions)
    assert json.dumps(result.to_json(), allow_nan=False, ensure_ascii=False).encode("utf-8")
