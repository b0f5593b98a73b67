"""A notebook run in a worker: what each kind of accident costs, and what it leaves behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from labgrader import protocol, warm
from labgrader.errors import WorkerStopped
from labgrader.limits import Limits
from labgrader.notebook import Cell
from labgrader.place import NONE, Place
from labgrader.session import Files, Session
from labgrader.usage import Usage, Waiting

MakeSession = Callable[..., Session]
HANGING_S, TIMEOUT_S = 1.5, 20.0  # of a cell that is meant to run out of time, and of one that is not
HANGS = ("while True", "sleep(", "setrecursionlimit")

BEFORE = "avant = [1]"
AFTER = "apres = avant + [2]"


def cells(*sources: str, timeout_s: float = HANGING_S) -> list[Cell]:
    return [
        Cell(i, f"q{i}", source, timeout_s if any(hang in source for hang in HANGS) else TIMEOUT_S, True)
        for i, source in enumerate(sources)
    ]


@pytest.fixture
def session(address: str) -> Iterator[MakeSession]:
    """Open sessions on the shared warm parent, and see to it that none outlives the test."""
    opened: list[Session] = []

    def make(*sources: str, timeout_s: float = HANGING_S, **limits: Any) -> Session:
        opened.append(Session(address, cells(*sources, timeout_s=timeout_s), Limits(**limits)))
        return opened[-1]

    yield make
    for one in opened:
        one.__exit__()


@pytest.fixture
def impatient() -> Iterator[None]:
    """End the test itself, should the engine wait for ever."""

    def too_long(*_: object) -> None:
        raise AssertionError("the engine itself hangs")

    previous = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, previous)


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that waits to be reaped does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def gone(pid: int, within_s: float = 5) -> bool:
    deadline = time.monotonic() + within_s
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not alive(pid)


def text_of(outputs: list[dict[str, Any]], name: str = "stdout") -> str:
    return "".join(o["text"] for o in outputs if o["output_type"] == "stream" and o["name"] == name)


# --- accidents --------------------------------------------------------------------------------------

STOPS = {
    "endless loop": ("while True: pass", {"timeout"}),
    "endless loop that ignores signals": (
        "import signal\nfor s in (2, 14, 15): signal.signal(s, signal.SIG_IGN)\nwhile True:\n"
        "  try:\n    while True: pass\n  except BaseException: pass",
        {"timeout"},
    ),
    "sleep": ("import time; time.sleep(1000)", {"timeout"}),
    "os._exit(0)": ("import os; os._exit(0)", {"crash"}),
    "os._exit(1)": ("import os; os._exit(1)", {"crash"}),
    "segmentation fault": ("import ctypes; ctypes.string_at(0)", {"crash"}),
    "abort": ("import os; os.abort()", {"crash"}),
    "alarm": ("import signal, time; signal.alarm(1); time.sleep(9)", {"crash", "timeout"}),
    "recursion in C": ("import sys; sys.setrecursionlimit(10**9)\ndef f(): f()\nf()", {"crash", "memory", "timeout"}),
    "thread that dies with the process": (
        "import os, threading; threading.Thread(target=os._exit, args=(3,)).start()\nimport time; time.sleep(9)",
        {"crash"},
    ),
}


@pytest.mark.parametrize("kind", STOPS)
def test_a_cell_that_stops_the_worker_costs_itself_and_no_other(session, kind, impatient):
    source, reasons = STOPS[kind]
    run = session(BEFORE, source, AFTER)
    runs = run.run()
    assert [runs[0].outcome, runs[2].outcome] == ["ok", "ok"]
    assert runs[1].outcome in reasons
    assert run.ask("fetch", 5, name="apres")["value"] == [1, 2]


def test_two_cells_that_stop_the_worker_cost_two(session):
    run = session("a = 1", "import os; os._exit(0)", "b = a + 1", "import os; os.abort()", "c = b + 1")
    assert [run.run()[i].outcome for i in range(5)] == ["ok", "crash", "ok", "crash", "ok"]
    assert run.ask("fetch", 5, name="c")["value"] == 3
    assert run.run_of("q3").outcome == "crash"
    assert run.run_of("unknown") is None


def test_a_cell_with_a_time_of_its_own_may_use_it(address):
    slow = "import time; time.sleep(1)"
    with Session(address, [Cell(0, "a", slow, 0.3, True), Cell(1, "b", slow, 5, True)], Limits()) as run:
        assert [r.outcome for r in run.run().values()] == ["timeout", "ok"]


def test_time_when_who_waits_has_no_processor_is_not_a_cells():
    """A machine that stands still for seconds took them from honest answers: « trop lent »."""
    waiting = Waiting(Usage(0))
    time.sleep(2)
    assert waiting.seconds() < 1
    until = time.monotonic() + 1
    while time.monotonic() < until:
        waiting.seconds()
        time.sleep(0.05)
    assert waiting.seconds() > 0.99, "asked as often as it should be, it counts"


def test_a_worker_that_keeps_stopping_costs_what_stops_it(session):
    run = session(*["import os; os._exit(0)"] * 4, "import os\ndef stop(): os._exit(0)", restarts=2)
    assert [r.outcome for r in run.run().values()] == ["crash"] * 4 + ["ok"]
    for _ in range(8):  # the restarts that cells did not need are left for calls
        with pytest.raises(WorkerStopped):
            run.ask("call", 5, name="stop", args=[], kwargs={})


def test_all_calls_of_a_notebook_share_a_budget_of_time(session):
    run = session("import time\ndef slow(): time.sleep(1)", timeout_s=2)
    outcomes = []
    for _ in range(6):
        try:
            outcomes.append(run.ask("call", 3, name="slow", args=[], kwargs={})["status"])
        except WorkerStopped as stop:
            outcomes.append(stop.reason)
    assert outcomes[:2] == ["ok", "ok"]  # 2 s of the 4 s that a cell of 2 s allows
    assert outcomes[4:] == ["timeout", "timeout"]


def test_an_allocation_over_the_limit_raises_memory_error_and_the_worker_lives(session):
    run = session(BEFORE, "import numpy as np\nbig = np.ones(10**9)", AFTER, memory_mb=500, timeout_s=10)
    runs = run.run()
    assert [(r.outcome, r.error) for r in runs.values()] == [("ok", ""), ("error", "MemoryError"), ("ok", "")] or (
        runs[1].outcome == "error" and "MemoryError" in runs[1].error
    )
    assert run.ask("fetch", 5, name="apres")["value"] == [1, 2]


def test_a_list_that_grows_for_ever_is_stopped(session):
    run = session(BEFORE, "bits = []\nwhile True: bits.append(bytearray(10**6))", AFTER, memory_mb=300, timeout_s=20)
    runs = run.run()
    assert runs[1].outcome in ("error", "memory")
    assert runs[2].outcome == "ok"


def test_memory_that_no_limit_counts_is_seen_by_the_watchdog(session):
    shared = (
        "import mmap, time\nf = open('x', 'w+b')\nf.truncate(480 * 2**20)\nm = mmap.mmap(f.fileno(), 0)\n"
        "for i in range(0, len(m), 4096): m[i] = 1\ntime.sleep(9)"
    )
    run = session(BEFORE, shared, AFTER, memory_mb=200, timeout_s=15)
    assert [r.outcome for r in run.run().values()] == ["ok", "memory", "ok"]
    assert run.ask("fetch", 5, name="apres")["value"] == [1, 2]


def test_a_flood_of_output_is_cut(session):
    flood = (
        "import sys\nfor i in range(300_000): print('stdout', i)\nprint('x' * 10**7)\n"
        "for i in range(500): print(i, file=(sys.stdout, sys.stderr)[i % 2])\n"
        "from IPython.display import display\nfor i in range(500): display(i)\n'y' * 10**7"
    )
    run = session(BEFORE, flood, AFTER, timeout_s=20)
    runs = run.run()
    assert [r.outcome for r in runs.values()] == ["ok", "ok", "ok"]
    assert text_of(runs[1].outputs).startswith("stdout 0\nstdout 1\n")
    assert len(runs[1].outputs) <= 100
    assert len(str(runs[1].outputs)) < 3_000_000


def test_a_flood_that_bypasses_python_reaches_nobody(session):
    run = session(BEFORE, "import os\nfor _ in range(2000): os.write(1, b'z' * 10_000); os.write(2, b'z')", AFTER)
    assert [r.outcome for r in run.run().values()] == ["ok", "ok", "ok"]
    assert run.runs[1].outputs == []


HARMLESS = {
    "input()": ("input('?')", "EOFError"),
    "sys.exit()": ("import sys; sys.exit(1)", "SystemExit"),
    "KeyboardInterrupt": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "GeneratorExit": ("raise GeneratorExit", "GeneratorExit"),
    "BaseException": ("raise BaseException('x')", "BaseException"),
    "RecursionError": ("def f(): f()\nf()", "RecursionError"),
    "syntax": ("def f(:", "SyntaxError"),
    "indentation": ("  x = 1\n y = 2", "IndentationError"),
    "null byte": ("x = '\0'", ("SyntaxError", "ValueError")),
    "lone surrogate in an error": ("raise ValueError('\\ud800')", "ValueError"),
    "exception that cannot be printed": (
        "class E(Exception):\n  def __str__(self): raise SystemExit\nraise E",
        ("E", "SystemExit"),
    ),
    "exception with an endless name": ("raise type('E' * 10**6, (Exception,), {})", ("E" * 100,)),
}


@pytest.mark.parametrize("kind", HARMLESS)
def test_an_exception_of_any_kind_is_that_cells_error(session, kind):
    source, errors = HARMLESS[kind]
    run = session(BEFORE, source, AFTER, timeout_s=60)  # IPython takes seconds to tell of a thousand frames
    runs = run.run()
    assert [r.outcome for r in runs.values()] == ["ok", "error", "ok"]
    assert runs[1].error in ((errors,) if isinstance(errors, str) else errors)
    assert run.ask("fetch", 5, name="apres")["value"] == [1, 2]


MISCHIEF = {
    "closed stdout": "import sys; sys.stdout.close()",
    "stdout set to None": "import sys; sys.stdout = sys.stderr = None",
    "closed descriptors 0 to 2": "import os\nfor d in (0, 1, 2): os.close(d)",
    "changed folder": "import os; os.chdir('/')",
    "removed folder": "import os, shutil; shutil.rmtree(os.getcwd())",
    "quit()": "quit()",
    "magic": "%matplotlib inline\n%time x = 1\n%cd /",
    "shell": "!true",
    "reset": "get_ipython().reset(new_session=True)\navant = [1]",
    "patched shell": "get_ipython().showtraceback = None",
    "thread left behind": "import threading, time; threading.Thread(target=time.sleep, args=(600,)).start()",
    "atexit": "import atexit, time; atexit.register(time.sleep, 600)",
    "hash of everything": "import gc; gc.disable(); gc.set_threshold(1)",
    "numpy errors raised": "import numpy as np; np.seterr(all='raise')",
    "warnings as errors": "import warnings; warnings.simplefilter('error')",
    "pool of processes": "from multiprocessing import Pool\nwith Pool(2) as p: somme = sum(p.map(abs, [-1, 2]))",
    "child process": "import subprocess; subprocess.run(['true'], check=True)",
}


@pytest.mark.parametrize("kind", MISCHIEF)
def test_mischief_in_one_cell_does_not_reach_the_next(session, kind):
    run = session(BEFORE, MISCHIEF[kind], AFTER, timeout_s=10)
    assert [r.outcome for r in run.run().values()][::2] == ["ok", "ok"]
    assert run.ask("fetch", 5, name="apres")["value"] == [1, 2]


def test_a_fork_that_comes_back_into_the_notebook_costs_no_other_cell(session):
    """Both processes return from the cell: only one may go on as the worker."""
    counted = "n = n + 1"
    run = session("n = 0", "import os; pid = os.fork()", *[counted] * 6, timeout_s=5)
    runs = run.run()
    assert [runs[i].outcome for i in (0, *range(2, 8))] == ["ok"] * 7
    assert run.ask("fetch", 5, name="n")["value"] == 6


# --- a worker that lies -----------------------------------------------------------------------------

FIND_SOCKET = (
    "import gc, socket, struct\n"
    "line = [o for o in gc.get_objects() if type(o) is socket.socket and o.fileno() >= 0][0]\n"
)
LIES = {
    "garbage": "line.sendall(b'\\xff' * 64)",
    "a frame too large": "line.sendall(struct.pack('>II', 2**31, 0))",
    "an object for a message": "line.sendall(struct.pack('>II', 2, 0) + b'[]')",
    "JSON of 5000 digits": "line.sendall(struct.pack('>II', 5000, 0) + b'9' * 5000)",
    "a status that is no text": "line.sendall(struct.pack('>II', 13, 0) + b'{\"status\": 1}')",
    "half a frame, then silence": "line.sendall(struct.pack('>II', 100, 0)); import time; time.sleep(60)",
    "an array header that cannot be parsed": (
        "line.sendall(struct.pack('>II', 2, 1) + b'{}' + struct.pack('>Q', 16) + b'\\x93NUMPY\\x01\\x00' + "
        "struct.pack('<H', 6) + b\"{'a':(\")"
    ),
    "a tag that cannot be hashed": "t = b'{\"status\": {\"t\": []}}'; line.sendall(struct.pack('>II', len(t), 0) + t)",
    "a closed connection": "line.close()",
    "a shut connection": "line.shutdown(socket.SHUT_RDWR)",
}


@pytest.mark.parametrize("kind", LIES)
def test_a_worker_that_sends_nonsense_costs_that_cell_and_no_other(session, kind, impatient):
    run = session(BEFORE, FIND_SOCKET + LIES[kind], AFTER)
    runs = run.run()
    assert [runs[0].outcome, runs[2].outcome] == ["ok", "ok"]
    assert runs[1].outcome in ("protocol", "crash", "timeout")
    assert run.ask("fetch", 5, name="apres")["value"] == [1, 2]


def test_forged_outputs_are_kept_only_in_the_shape_of_honest_ones(session):
    forged = (
        "import json\nt = json.dumps({'status': 'ok', 'outputs': {'t': 'list', 'v': ["
        "{'t': 'dict', 'v': [['output_type', 'display_data'], ['metadata', {'t': 'list', 'v': []}], ['data',"
        " {'t': 'dict', 'v': [['text/html', '<script>'], ['text/plain', 'plain'], ['image/svg+xml', '<svg/>']]}]]},"
        "{'t': 'dict', 'v': [['output_type', 'update_display_data']]}, 3, 'text', {'t': 'list', 'v': []},"
        "{'t': 'dict', 'v': [['output_type', 'stream'], ['name', 'stdlog'], ['text', 'x']]},"
        "{'t': 'dict', 'v': [['output_type', 'error'], ['traceback', 'x']]}]}}).encode()\n"
        "line.sendall(struct.pack('>II', len(t), 0) + t); import time; time.sleep(60)"
    )
    run = session(FIND_SOCKET + forged)
    outputs = run.run()[0].outputs
    assert outputs == [{"output_type": "display_data", "data": {"text/plain": "plain"}, "metadata": {}}]


IMAGE = "from IPython.display import display\ndisplay({'image/png': '\"><script>alert(1)</script>'}, raw=True)"


@pytest.mark.parametrize("source", [IMAGE, IMAGE.replace("raw=True", "raw=True, transient={'display_id': 'a'}")])
def test_an_image_that_is_no_base64_text_is_not_an_image(session, source):
    run = session(source)
    assert "script" not in str(run.run()[0].outputs)


def test_an_image_made_of_spaces_is_refused_at_once(session, impatient):
    """Hours of backtracking, before."""
    spaces = "from IPython.display import display\ndisplay({'image/png': 'iVBORw0KGgo' + ' ' * 10**6 + '!'}, raw=True)"
    run = session(spaces)
    assert run.run()[0].outputs == [{"output_type": "display_data", "data": {}, "metadata": {}}]


# --- outputs ----------------------------------------------------------------------------------------


def test_outputs_are_those_of_a_notebook(session):
    run = session("import sys\nprint('bonjour')\nprint('aïe', file=sys.stderr)\nprint('fin')\n6 * 7", "1 / 0", "x = 3;")
    runs = run.run()
    assert text_of(runs[0].outputs) == "bonjour\nfin\n"
    assert text_of(runs[0].outputs, "stderr") == "aïe\n"
    assert runs[0].outputs[-1]["data"] == {"text/plain": "42"}
    (error,) = runs[1].outputs
    assert (error["ename"], runs[1].error, runs[1].line) == ("ZeroDivisionError", "ZeroDivisionError", 1)
    assert any("1 / 0" in line for line in error["traceback"])
    assert runs[2].outputs == []


def test_a_figure_becomes_an_image_and_neither_html_nor_javascript_survives(session):
    run = session(
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "from IPython.display import HTML, Javascript, SVG, display\n"
        "display(HTML('<b>gras</b><script>x</script>'), Javascript('alert(1)'))\nHTML('<script>y</script>')",
    )
    runs = run.run()
    import base64

    image = runs[0].outputs[-1]["data"]["image/png"]
    assert base64.b64decode(image, validate=True).startswith(b"\x89PNG")
    assert {mime for o in runs[1].outputs for mime in o["data"]} <= {"text/plain", "image/png"}


def test_an_undefined_name_is_told(session):
    assert session("print(oubli)").run()[0].undefined == "oubli"


# --- verbs ------------------------------------------------------------------------------------------

NAMESPACE = """import numpy as np
n, f, t, l, d = 3, 1.5, "été", [1, (2, None)], {"a": np.eye(2)}
def plus(a, b=1):
    print("bruit"); return a + b
def change(x):
    x += 1
def casse(x):
    return 1 / x
def sort(): raise SystemExit
class Pas: pass
pas = Pas()
"""


@pytest.fixture(scope="module")
def answers(address: str) -> Iterator[Session]:
    with Session(address, cells(NAMESPACE, timeout_s=20), Limits()) as run:
        run.run()
        yield run


def test_fetch_gives_values_missing_names_and_opaque_objects(answers):
    def fetch(name: str) -> Any:
        return answers.ask("fetch", 5, name=name).get("value")

    assert (fetch("n"), fetch("f"), fetch("t"), fetch("l")) == (3, 1.5, "été", [1, (2, None)])
    np.testing.assert_array_equal(fetch("d")["a"], np.eye(2))
    assert fetch("pas") == protocol.Opaque("__main__.Pas")
    assert answers.ask("fetch", 5, name="absent") == {"status": "missing"}


def test_call_gives_the_result_and_the_arguments_afterwards(answers):
    def call(name: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return answers.ask("call", 5, name=name, args=list(args), kwargs=kwargs)

    assert call("plus", 1, b=2)["value"] == 3
    changed = call("change", np.zeros(3))
    assert changed["value"] is None
    np.testing.assert_array_equal(changed["arguments"][0], np.ones(3))
    assert call("n")["status"] == "not_callable"
    assert call("absent")["status"] == "missing"
    broken = call("casse", 0)
    assert (broken["status"], broken["error"], broken["question"], broken["line"]) == (
        "error",
        "ZeroDivisionError",
        "q0",
        8,
    )
    assert call("sort")["error"] == "SystemExit"
    assert call("plus")["error"] == "TypeError"


def test_evaluate_sees_the_namespace_and_the_values_given(answers):
    assert answers.ask("evaluate", 5, expression="plus(n, k)", values={"k": 4})["value"] == 7
    assert answers.ask("evaluate", 5, expression="absent", values={})["error"] == "NameError"


LIARS = """
import numpy as np
class Liar(np.ndarray):
    def __eq__(self, other): return True
    def __array__(self, *a, **k): return np.zeros(3)
    def tolist(self): return [1, 2, 3]
liar = np.ones(3).view(Liar)
class Number(float):
    def __eq__(self, other): return True
    def __float__(self): return 42.0
    def __repr__(self): return "42.0"
    __hash__ = float.__hash__
number = Number(1.5)
class Any_:
    def __eq__(self, other): return True
    def __float__(self): return 42.0
    def __index__(self): return 42
    def __array__(self, *a, **k): return np.array([1.0])
    def __getattr__(self, name): return self
any_ = Any_()
class Text(str):
    def __str__(self): raise SystemExit
text = Text("a")
class Rude:
    __class__ = property(lambda self: 1 / 0)
rude = Rude()
n = 7
class Endless(list):
    def __iter__(self):
        while True: yield 1
endless = Endless()
class Dict(dict):
    def items(self): raise OSError
odd = Dict(a=1)
class Meta(type):
    def __getattribute__(cls, name): raise OSError
class Nameless(metaclass=Meta): pass
nameless = Nameless()
"""


def test_objects_that_lie_about_themselves_become_plain_data_or_nothing(session):
    run = session(LIARS, timeout_s=10)
    assert run.run()[0].outcome == "ok"
    liar = run.ask("fetch", 3, name="liar")["value"]
    assert type(liar) is np.ndarray
    np.testing.assert_array_equal(liar, np.ones(3))
    assert type(run.ask("fetch", 3, name="number")["value"]) is float
    assert isinstance(run.ask("fetch", 3, name="any_")["value"], protocol.Opaque)


@pytest.mark.parametrize("name", ["text", "rude", "odd", "nameless"])
def test_an_object_that_raises_when_it_is_read_leaves_the_others_readable(session, name):
    run = session(LIARS, timeout_s=10)
    run.run()
    try:
        assert isinstance(run.ask("fetch", 3, name=name)["value"], protocol.Opaque)
    except WorkerStopped as stop:
        assert stop.reason == "crash"
    assert run.ask("fetch", 3, name="n")["value"] == 7


def test_an_object_without_end_stops_the_worker_and_the_next_question_starts_another(session):
    run = session(LIARS, timeout_s=10, memory_mb=600)
    run.run()
    with pytest.raises(WorkerStopped):
        run.ask("fetch", 2, name="endless")
    assert run.ask("fetch", 3, name="number")["status"] == "ok"


def test_a_large_argument_for_a_worker_that_has_stopped_listening_is_a_timeout(session, impatient):
    run = session("a = 1")
    run.run()
    os.kill(run.processes[0], signal.SIGSTOP)
    with pytest.raises(WorkerStopped) as stop:
        run.ask("call", 2, name="print", args=[np.zeros(4_000_000)], kwargs={})
    assert stop.value.reason == "timeout"


# --- what is left -----------------------------------------------------------------------------------


def test_nothing_is_left_after_a_session(address, temporary_folder):
    def files() -> set[Path]:
        return {*temporary_folder.glob("labgrader-*"), *temporary_folder.glob("labgrader-*/*")}

    before = files()
    left_behind = (
        "import os, time\nfor _ in range(2):\n    if os.fork() == 0:\n        os.setsid()\n"
        "        os.fork()\n        time.sleep(600)\n        os._exit(0)\ntime.sleep(0.5)"
    )
    mess = "open('fichier', 'w').close(); os.symlink('/etc/passwd', 'lien'); os.mkfifo('tube'); os.mkdir('d', 0o000)"
    with Session(address, cells(left_behind, mess, "import time; time.sleep(99)", timeout_s=3), Limits()) as run:
        assert [r.outcome for r in run.run().values()] == ["ok", "ok", "timeout"]
        processes = run.processes
        assert len(processes) == 5
        assert all(map(alive, processes))
    assert all(map(gone, processes))
    assert files() == before


def test_what_a_cell_left_behind_may_not_grow_while_nobody_asks(session):
    """As while a checker computes by itself."""
    hoard = (
        "import os, time\nfor _ in range(3):\n    if os.fork() == 0:\n        time.sleep(3)\n"
        "        held = b'x' * (150 * 2**20)\n        time.sleep(60)\n        os._exit(0)"
    )
    run = session(hoard, memory_mb=200)
    assert [r.outcome for r in run.run().values()] == ["ok"]
    processes = run.processes
    assert len(processes) == 4
    deadline = time.monotonic() + 20
    while not all(map(gone, processes)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert all(map(gone, processes))
    with pytest.raises(WorkerStopped) as stop:
        run.ask("fetch", 5, name="os")
    assert stop.value.reason == "memory"


def test_an_unconfined_worker_leaves_nothing_either(address, temporary_folder):
    with Session(address, cells("open('fichier', 'w').close()"), Limits(), Files("", tier=NONE)) as run:
        run.run()
        assert [path.name for path in run.box.iterdir()] == ["fichier"]
        box, processes = run.box, run.processes
    assert not box.exists()
    assert all(map(gone, processes))


def test_a_worker_dies_with_the_session_that_asked_for_it(session):
    run = session("a = 1")
    run.run()
    (worker,) = run.processes
    run.__exit__()
    assert gone(worker)


def test_a_worker_dies_with_the_process_that_asked_for_it(address):
    code = (
        "import os, sys\nfrom labgrader.limits import Limits\nfrom labgrader.notebook import Cell\n"
        "from labgrader.session import Session\n"
        "run = Session(sys.argv[1], [Cell(0, 'c', 'a = 1', 9, False)], Limits())\nrun.run()\n"
        "print(run.processes[0], flush=True)\nos.kill(os.getpid(), 9)"
    )
    ended = subprocess.run([sys.executable, "-c", code, address], capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert gone(int(ended.stdout))


def test_workers_have_nothing_on_their_descriptors_but_their_own_line(session):
    listing = (
        "import os\nfds = {}\nfor d in os.listdir('/proc/self/fd'):\n"
        "    try: fds[int(d)] = os.readlink(f'/proc/self/fd/{d}')\n    except OSError: pass"
    )
    run = session(listing)
    run.run()
    found = run.ask("fetch", 5, name="fds")["value"]
    assert {target for number, target in found.items() if number <= 2} == {"/dev/null"}
    harmless = ("socket:", "anon_inode:", "/dev/", "/proc/")
    assert [target for number, target in found.items() if number > 2 and not target.startswith(harmless)] == []
    assert len([t for t in found.values() if t.startswith("socket:")]) == 1


def test_two_sessions_share_nothing(session):
    one, two = session("commun = 1; import math; math.pi = 3"), session("import math; pi = math.pi")
    one.run()
    two.run()
    assert two.ask("fetch", 5, name="commun") == {"status": "missing"}
    assert two.ask("fetch", 5, name="pi")["value"] == pytest.approx(3.14159, abs=1e-5)


def test_how_a_process_ended_can_be_asked(session, address):
    process = warm.fork(
        address, "worker", Place(str(Path(address).with_name(warm.ROOT))), memory_mb=100, environment={}
    )
    os.kill(process.worker, signal.SIGKILL)
    assert gone(process.pid)
    assert warm.stop_signal(address, process.pid) == signal.SIGKILL
    process.kill()
    assert warm.stop_signal(address, os.getpid()) == 0
