"""What `plain_nbgrader.py` runs in its container: prepare an attack, have nbgrader grade the class, tell what is seen.

Each line told is JSON on the standard output; a line comes back when it is heard.
"""

import dataclasses
import json
import os
import socket
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from attacks.attack_files import Attack, read_attacks
from attacks.canaries import Canaries, hide_in_course, planted
from nbgrader.apps import AutogradeApp, GenerateFeedbackApp

from labgrader import linux
from labgrader.course import Course

HONEST = Attack("nobody", "attacks", "", "", "01_petit", {"nombre": 1, "double": 2, "quadruple": 3},
                "# %% nombre\nnombre = 42\n")  # fmt: skip
LONGEST_WORDS = 2000  # characters of what a command said that are told
_APPENDED = os.O_CREAT | os.O_WRONLY | os.O_APPEND


def find(name: str) -> Attack:
    """Return an attack; where it asks whether it is in a namespace of its own, it need not: the container is one."""
    attack = next(one for one in [HONEST, *read_attacks()] if f"{one.kind}/{one.name}" == name)
    return dataclasses.replace(attack, body=attack.body.replace("os.getpid() == 1", "True"))


def tell(**what: Any) -> None:
    """Tell, and wait until it is heard."""
    print(json.dumps(what), flush=True)
    os.read(0, 1)


def graded(folder: Path, canaries: Canaries, student: str) -> dict[str, Any]:
    """Have nbgrader grade the class and write the attacker's feedback; return the status and the words of each."""
    os.environ.update(canaries.environment)
    said = {}
    theirs = ["mini", f"--student={student}"]
    for name, app, arguments in (
        ("autograde", AutogradeApp, ["mini"]),
        ("generate_feedback", GenerateFeedbackApp, theirs),
    ):
        status = command(app, arguments, folder / "course", folder / f"{name}.log")
        words = (folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")
        writes_over = "\x1b[2J" in words or "\x1b]" in words
        said[name] = {"status": status, "words": words[-LONGEST_WORDS:], "writes_over": writes_over}
    return said


def command(app: Any, arguments: list[str], course: Path, log: Path) -> int:
    """Run one of nbgrader's commands in a process forked from this one, which has it imported already."""
    child = os.fork()
    if not child:
        try:
            for number, (path, flags) in enumerate(((os.devnull, os.O_RDONLY), (log, _APPENDED), (log, _APPENDED))):
                os.dup2(os.open(path, flags), number)
            os.chdir(course)
            app.launch_instance(arguments)
            os._exit(0)
        except SystemExit as end:
            os._exit(end.code if isinstance(end.code, int) else 1)
        except BaseException:  # noqa: BLE001  this process must not go on as the one it was forked from
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def left(canaries: Canaries) -> list[str]:
    """Return the command lines of the processes that live on after the grading."""
    time.sleep(1)  # kernels may still be ending
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            state = (process / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
            if int(process.name) not in {os.getpid(), canaries.child.pid} and state != "Z":
                found.append((process / "cmdline").read_text(errors="replace").replace("\0", " ")[:200])
        except OSError:
            continue  # it ended meanwhile
    return found


def attack_class(folder: Path, attack: Attack) -> None:
    """Plant, prepare, grade; tell the tokens before and the rest after."""
    course = Course(folder / "course")
    with planted(folder, folder / "temporary") as canaries:
        hide_in_course(course, canaries)
        submitted = course.root / "submitted" / attack.student / "mini"
        submitted.mkdir(parents=True)
        solved = json.loads((folder / "solved" / f"{attack.notebook}.json").read_text(encoding="utf-8"))
        attack.prepare(solved, submitted, canaries.places)
        tell(tokens=canaries.tokens, places=canaries.places)
        said = graded(folder, canaries, attack.student)
        alive = canaries.child.poll() is None
        tell(said=said, calls=canaries.calls, alive=alive, left=left(canaries))


def prove(what: dict[str, Any]) -> None:
    """Tell what could be done to the world outside."""
    tries: dict[str, Callable[[], object]] = {
        f"write in {folder}": lambda folder=folder: Path(folder, "proof").write_text("x") for folder in what["folders"]
    }
    tries |= {
        "read a file": lambda: Path(what["file"]).read_text(encoding="utf-8"),
        "signal a process": lambda: os.kill(what["pid"], 0),
        "connect": lambda: socket.create_connection(("127.0.0.1", what["port"]), timeout=1),
        "connect by name": lambda: socket.socket(socket.AF_UNIX).connect("\0" + what["abstract"]),
        "connect to the network": lambda: socket.create_connection(("192.0.2.1", 80), timeout=1),
        "mount": lambda: linux.mount("tmpfs", "/tmp", "tmpfs"),
        "be root": lambda: os.setuid(0),
    }
    done = []
    for name, attempt in tries.items():
        try:
            attempt()
            done.append(name)
        except OSError:
            continue  # as it should be
    tell(done=done, processes=len(list(Path("/proc").glob("[0-9]*"))))
