"""Inside the worker: run a notebook's cells in one IPython shell and answer questions about what they left.

Student code lives in this process and may change anything in it. Nothing said from here is believed: the
checker recomputes. Verbs: `run`, `fetch`, `call`, `evaluate`, `model`.
"""

import base64
import builtins
import contextlib
import io
import os
import socket
import sys
import traceback
from collections.abc import Callable
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from labgrader import models, protocol
from labgrader.limits import MAX_OUTPUTS, cap_data_segment
from labgrader.place import BOX

MAX_TEXT = 200_000
MAX_IMAGE_CHARS = 4 * 2**20
KEPT_MIMES = ("text/plain", "image/png")  # neither HTML nor JavaScript reaches whoever opens the notebook


class Recorder:
    """The outputs of the running cell, as nbformat outputs, within bounds."""

    def __init__(self) -> None:
        self.outputs: list[dict[str, Any]] = []

    def text(self, name: str, text: str) -> None:
        """Append to a stream, merging with the text just before."""
        last = self.outputs[-1] if self.outputs else None
        if last is None or last.get("name") != name:
            self._append({"output_type": "stream", "name": name, "text": text[:MAX_TEXT]})
        elif len(last["text"]) < MAX_TEXT:
            last["text"] = (last["text"] + text)[:MAX_TEXT]

    def rich(self, output_type: str, data: dict[str, Any], execution_count: int | None = None) -> None:
        """Append a displayed value or the cell's result."""
        kept = {mime: str(data[mime])[:MAX_TEXT] for mime in KEPT_MIMES if mime in data and mime != "image/png"}
        if len(data.get("image/png", "")) <= MAX_IMAGE_CHARS and "image/png" in data:
            kept["image/png"] = data["image/png"]
        output: dict[str, Any] = {"output_type": output_type, "data": kept, "metadata": {}}
        if output_type == "execute_result":
            output["execution_count"] = execution_count
        self._append(output)

    def error(self, name: str, value: str, lines: list[str]) -> None:
        """Append an exception's traceback."""
        self._append({"output_type": "error", "ename": name[:200], "evalue": value[:2000],
                      "traceback": [line[:MAX_TEXT] for line in lines[:200]]})  # fmt: skip

    def _append(self, output: dict[str, Any]) -> None:
        if len(self.outputs) < MAX_OUTPUTS:
            self.outputs.append(output)


RECORDER = Recorder()  # one worker process records one cell at a time


class _Stream(io.TextIOBase):
    """What `sys.stdout` and `sys.stderr` are while a cell runs."""

    def __init__(self, name: str) -> None:
        self._name = name

    def write(self, text: str) -> int:
        RECORDER.text(self._name, str(text))
        return len(text)

    def writable(self) -> bool:
        return True


class _Publisher(DisplayPublisher):
    def publish(self, data: dict[str, Any], *_arguments: Any, **_options: Any) -> None:
        RECORDER.rich("display_data", _with_text_images(data))


class _Hook(DisplayHook):
    def start_displayhook(self) -> None: ...

    def write_output_prompt(self) -> None: ...

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        RECORDER.rich("execute_result", _with_text_images(format_dict), self.prompt_count)

    def finish_displayhook(self) -> None: ...


class _Compiler(CachingCompiler):
    """Names each cell after its question, so that a traceback says where it happened."""

    cell_name = "cellule"

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        return f"<{self.cell_name}>"


class _Shell(InteractiveShell):
    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        RECORDER.error(etype.__name__, str(evalue), stb)

    def enable_gui(self, gui: Any = None) -> None: ...


def _with_text_images(data: dict[str, Any]) -> dict[str, Any]:
    return {
        mime: base64.b64encode(content).decode("ascii") if isinstance(content, bytes) else content
        for mime, content in data.items()
    }


def _make_shell() -> _Shell:
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "NoColor"
    config.InteractiveShell.xmode = "Context"
    shell: _Shell = _Shell.instance(
        config=config, display_pub_class=_Publisher, displayhook_class=_Hook, compiler_class=_Compiler
    )
    shell.enable_matplotlib("inline")
    return shell


class Answers:
    """What a namespace holds, told as plain data: the verbs that a check may use."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.namespace = namespace

    def fetch(self, name: str) -> dict[str, Any]:
        """Return the value of a variable."""
        if name not in self.namespace:
            return {"status": "missing"}
        return {"status": "ok", "value": self.namespace[name]}

    def call(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
        """Call a function; return what it returned and its arguments as they are afterwards."""
        if name not in self.namespace:
            return {"status": "missing"}
        function = self.namespace[name]
        if not callable(function):
            return {"status": "not_callable", "value": type(function).__name__}
        reply = self._attempt(lambda: function(*args, **kwargs))
        return reply | {"arguments": args}

    def evaluate(self, expression: str, values: dict[str, Any]) -> dict[str, Any]:
        """Evaluate an expression of the check's author, with `values` beside the student's names."""
        scope = self._scope(values)
        return self._attempt(lambda: eval(expression, scope))  # noqa: S307  the expression is the instructor's

    def model(self, expression: str, values: dict[str, Any]) -> dict[str, Any]:
        """Return the configuration and weights of the Keras model that a name or an expression gives."""
        if expression.isidentifier() and expression not in self.namespace:
            return {"status": "missing"}
        scope = self._scope(values)
        return self._attempt(lambda: models.describe(eval(expression, scope)))  # noqa: S307  the instructor's

    def _scope(self, values: dict[str, Any]) -> dict[str, Any]:
        """The student's names, the author's values, and Python's own names as the author means them."""
        return self.namespace | vars(builtins) | values

    def _attempt(self, action: Callable[[], Any]) -> dict[str, Any]:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            try:
                return {"status": "ok", "value": action()}
            except (Exception, SystemExit, KeyboardInterrupt) as error:  # noqa: BLE001  told to the checker
                return {"status": "error"} | _where(error)


def _where(error: BaseException) -> dict[str, Any]:
    """Name the exception and the last line of a student's cell that it went through."""
    place = [
        (frame.filename[1:-1], frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith("<") and not frame.filename.startswith(("<string", "<frozen", "<__array"))
    ]
    question, line = place[-1] if place else ("", 0)
    return {"error": type(error).__name__, "question": question, "line": line}


def run_cell(shell: _Shell, source: str, name: str) -> dict[str, Any]:
    """Run one cell; return its outputs and, if it raised, which exception."""
    RECORDER.outputs = []
    blank = len(source) - len(source.lstrip("\n"))
    if blank and not source[blank:].startswith("%%"):
        source = "#\n" * blank + source[blank:]  # IPython drops leading empty lines, and line numbers with them
    shell.compile.cell_name = name
    with contextlib.redirect_stdout(_Stream("stdout")), contextlib.redirect_stderr(_Stream("stderr")):
        result = shell.run_cell(source, store_history=True)
    error = result.error_before_exec or result.error_in_exec
    reply: dict[str, Any] = {"status": "ok", "outputs": RECORDER.outputs}
    if error is not None:
        reply |= {"status": "error"} | _where(error)
        reply["undefined"] = getattr(error, "name", None) if isinstance(error, NameError) else None
    return reply


def serve(connection: socket.socket, memory_mb: float, environment: dict[str, str], box: str = BOX) -> None:
    """Answer requests until the connection closes; `box` is the folder that student code works in."""
    os.environ.update(environment)
    os.chdir(box)
    sys.path.insert(0, box)
    cap_data_segment(memory_mb)
    shell = _make_shell()
    answers = Answers(shell.user_ns)
    verbs: dict[str, Callable[..., dict[str, Any]]] = {
        "run": lambda source, name: run_cell(shell, source, name),
        "fetch": answers.fetch,
        "call": answers.call,
        "evaluate": answers.evaluate,
        "model": answers.model,
    }
    worker_pid = os.getpid()
    with contextlib.suppress(EOFError, OSError):
        while True:
            request = protocol.receive(connection)
            reply = verbs[request.pop("verb")](**request)
            if os.getpid() != worker_pid:  # a copy that student code forked: it must not answer too
                os._exit(0)
            try:
                protocol.send(connection, reply)
            except (TypeError, ValueError, RecursionError, AttributeError):  # a value that lies about itself
                protocol.send(connection, {"status": "ok", "value": protocol.Opaque("unreadable")})
