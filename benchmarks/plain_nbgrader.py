"""Have plain nbgrader grade every attack of the corpus, and write docs/plain-nbgrader.md: how many succeed there.

    PYTHONPATH=src:tests .venv/bin/python benchmarks/plain_nbgrader.py [--only CLASS/NAME...]

Nothing in plain nbgrader holds an attack: each runs in a throwaway container (`container.py`), which is tried on a
harmless program first; if that reaches anything, nothing is run. What became of each attack is judged from outside,
when everything inside is dead, and kept in build/plain-nbgrader.json: --only replaces the rows that it names.
"""

import contextlib
import json
import multiprocessing
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import container
import nbformat
from attacked_class import HONEST, attack_class, find, prove
from attacks.attack_files import FULL, Attack, read_attacks
from attacks.canaries import Canaries
from attacks.test_attacks import OURS, PETIT, SUCCEEDED, Run, breaches, earned
from plain_nbgrader_page import NOT_APPLICABLE, page, title
from school import MAX_HASHED_BYTES, Class, state

from labgrader.course import Course
from labgrader.notebook import is_solution

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "build" / "plain-nbgrader.json"
PAGE = ROOT / "docs" / "plain-nbgrader.md"
BIN = Path(sys.executable).parent
JUDGED_WITHIN_S = container.WALL_S + 120
CONFIGURATION = 'c = get_config()\nc.CourseDirectory.course_id = "mini"\n'


# --- the class, before any attack -------------------------------------------------------------------


def environment(home: Path, temporary: Path) -> dict[str, str]:
    """Return the whole environment of nbgrader's commands; nothing of ours is in it."""
    return {
        "HOME": str(home), "TMPDIR": str(temporary), "PATH": f"{BIN}:/usr/bin:/bin", "USER": "grader",
        "LANG": "C.UTF-8", "PYTHONPATH": f"{ROOT}/src:{ROOT}/tests", "TF_CPP_MIN_LOG_LEVEL": "3",
    }  # fmt: skip


def build_class(folder: Path) -> None:
    """Build the miniature course with a plain configuration; aa-honest is graded, zz-honest is not yet."""
    course, home = Course(folder / "course"), folder / "home"
    home.mkdir(parents=True)
    (folder / "solved").mkdir()
    shutil.copytree(ROOT / "tests/assignments/mini", course.root, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "nbgrader_config.py", course.root)
    command = partial(subprocess.run, cwd=course.root, check=True, env=environment(home, folder))
    command([BIN / "labgrader", "build"])
    (course.root / "nbgrader_config.py").write_text(CONFIGURATION, encoding="utf-8")
    for notebook in FULL:
        (folder / "solved" / f"{notebook}.json").write_text(json.dumps(solved(course, notebook)), encoding="utf-8")
    for student in ("aa-honest", "zz-honest"):
        if student == "zz-honest":
            command([BIN / "nbgrader", "generate_assignment", "mini", "--force"])
            command([BIN / "nbgrader", "autograde", "mini"])
            command([BIN / "nbgrader", "generate_feedback", "mini"])
        handed_in = course.root / "submitted" / student / "mini"
        handed_in.mkdir(parents=True)
        shutil.copy(folder / "solved" / f"{PETIT}.json", handed_in / f"{PETIT}.ipynb")


def solved(course: Course, name: str) -> dict[str, Any]:
    """Return a released notebook with the solutions filled in."""
    released = nbformat.read(course.built("release", "mini", name), as_version=4)
    source = nbformat.read(course.built("source", "mini", name), as_version=4)
    answers = {cell.metadata.nbgrader.grade_id: cell.source for cell in source.cells if is_solution(cell)}
    for cell in released.cells:
        if is_solution(cell):
            cell.source = answers[cell.metadata.nbgrader.grade_id]
    data: dict[str, Any] = json.loads(nbformat.writes(released, version=4))
    return data


# --- one attack -------------------------------------------------------------------------------------


class Judged(Class):
    """A class whose honest page is the one made before the attack, which may have cost it."""

    def feedback(self, student: str, name: str) -> str:
        """Return the page of before, whoever is asked for."""
        return super().feedback("aa-honest", name)


def apart(work: Callable[[], Any]) -> Any:
    """Return what `work` returns, run in a process of its own, whose namespaces and mounts end with it."""
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    process = fork.Process(target=lambda: there.send(work()))
    process.start()
    there.close()
    try:
        return here.recv() if here.poll(JUDGED_WITHIN_S) else None
    except EOFError:
        return None
    finally:
        process.kill()
        process.join()


READABLE = (str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "benchmarks"))


def watched_state(folder: Path) -> dict[str, Any]:
    """Return the state of all that grading one student must not change."""
    course = folder / "course"
    places = [course / name for name in OURS]
    places += [course / "autograded/aa-honest", course / "feedback/aa-honest", folder / "home/.ssh", folder / "open"]
    return {str(place.relative_to(folder)): state(place) for place in places}


def attempt(attack: Attack, template: Path, folder: Path) -> dict[str, Any]:
    """Run one attack and judge it."""
    container.make_disk(folder)
    shutil.copytree(template, folder, dirs_exist_ok=True)
    told: dict[str, Any] = {}

    def hear(line: dict[str, Any]) -> None:
        told.update(line)
        if "tokens" in line:
            told["before"] = watched_state(folder)

    started = time.monotonic()
    os.environ.update(environment(folder / "home", folder / "temporary"))
    tempfile.tempdir = None
    ended = container.run(folder, partial(attack_class, folder, attack), READABLE, hear)
    if "before" not in told:
        raise RuntimeError((folder / "log").read_text(encoding="utf-8", errors="replace"))
    row = judge(attack, folder, told, ended.limits)
    words = {name: said["words"] for name, said in told.get("said", {}).items()}
    return row | {"wall_s": time.monotonic() - started, "words": words}


def judge(attack: Attack, folder: Path, told: dict[str, Any], limits: list[str]) -> dict[str, Any]:
    """Tell what an attack gained: for itself, around it, or nothing but the loss of its own grade."""
    school = Judged(Course(folder / "course"), lambda *_, **__: None)
    canaries = Canaries(folder / "home", folder / "open/decoy.db", {}, None, told["places"], told["tokens"])
    run = Run(school, canaries, {}, (), "", folder / "temporary", 0)
    around = [f"left a {what}" for what in oddities(school, attack)]
    gained = breaches(run, attack)
    if SUCCEEDED in gained and not printed(school, attack):
        gained.remove(SUCCEEDED)  # a traceback quoted the line, which was never reached
    scores = earned(run, attack)
    lost = [
        f"{question}: {scores.get(question)} for {points}" for question, points in attack.deserves.items()
        if points is not None and (scores.get(question) is None or scores[question] < points)
    ]  # fmt: skip
    around += limits if "said" not in told and limits else limits + spoiled(school, folder, told)
    return {
        "class": attack.kind, "name": attack.name, "tries": attack.tries,
        "gained": [line for line in gained if line not in lost], "around": around, "lost": lost,
    }  # fmt: skip


def oddities(school: Class, attack: Attack) -> list[str]:
    """Remove, and name, what grading left in this student's folders that can harm who reads it."""
    found = []
    for kind in ("autograded", "feedback"):
        for path in sorted(school.folder(attack.student, kind).rglob("*")):
            status = path.lstat()
            what = "link" if path.is_symlink() else "pipe" if path.is_fifo() else ""
            if path.is_file() and status.st_mode & 0o6000:
                what = "set-user-id program"
            if path.is_file() and path.suffix != ".html" and status.st_size > MAX_HASHED_BYTES:
                what = f"file of {status.st_size} bytes"
            if what:
                path.unlink()
                found.append(what)
    return sorted(set(found))


def printed(school: Class, attack: Attack) -> bool:
    """Tell whether a cell printed that the attack succeeded."""
    path = school.folder(attack.student, "autograded") / f"{attack.notebook}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    streams = [output for cell in cells for output in cell.get("outputs", []) if output["output_type"] == "stream"]
    return any(SUCCEEDED in "".join(output["text"]) for output in streams)


def spoiled(school: Class, folder: Path, told: dict[str, Any]) -> list[str]:
    """Return what became of the others, of the course, of the grading account and of its terminal."""
    found = []
    for student in ("aa-honest", "zz-honest"):
        with contextlib.suppress(Exception):  # a gradebook that cannot be read has no scores
            if school.scores(student, PETIT) == FULL[PETIT] and school.waiting(student, PETIT) == {"pourquoi"}:
                continue
        found.append(f"{student} lost its grade")
    after = watched_state(folder)
    found += [f"changed {place}" for place, was in told["before"].items() if after[place] != was]
    if "said" not in told:
        return [*found, "the batch did not end"]
    found += [f"called: {name}" for name in sorted(set(told["calls"]))]
    found += [] if told["alive"] else ["ended a process of the grading account"]
    found += ["left a process"] if told["left"] else []
    return found + (["wrote to the terminal"] if any(said["writes_over"] for said in told["said"].values()) else [])


# --- the whole --------------------------------------------------------------------------------------


def prove_container(folder: Path) -> None:
    """Refuse to go on unless a harmless program in the container reaches nothing outside."""
    listening = socket.create_server(("127.0.0.1", 0))
    named = socket.socket(socket.AF_UNIX)
    named.bind(f"\0plain-nbgrader-{os.getpid()}")
    named.listen()
    outside = folder.parent / "outside"
    outside.write_text("x")
    homes = {entry.pw_dir for entry in pwd.getpwall()}
    folders = map(str, (ROOT, ROOT / "src", BIN, "/usr", "/etc", "/dev", "/", *homes))
    what = {"folders": list(folders), "file": str(outside), "pid": os.getpid(), "port": listening.getsockname()[1],
            "abstract": f"plain-nbgrader-{os.getpid()}"}  # fmt: skip

    def tried() -> list[dict[str, Any]]:
        container.make_disk(folder)
        return container.run(folder, partial(prove, what), READABLE, dict).said

    found = apart(tried)
    if found != [{"done": [], "processes": 1}]:
        sys.exit(f"The container does not hold, nothing is run: {found}")
    listening.close()
    named.close()


def main(*names: str) -> None:
    """Run the attacks named, all by default; write the page from what is recorded."""
    attacks = [find(name) for name in names] or read_attacks()
    rows: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8")) if names and RECORD.is_file() else {}
    RECORD.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="plain-nbgrader-") as name:
        base = Path(name)
        base.chmod(0o711)
        template, folder = base / "template", base / "class"
        folder.mkdir()
        prove_container(folder)
        build_class(template)
        honest = apart(partial(attempt, HONEST, template, folder))
        if not honest or honest["gained"] or honest["around"] or honest["lost"]:
            sys.exit(f"An honest class is not graded as it should be: {json.dumps(honest, indent=1)}")
        for attack in attacks:
            if title(attack) not in NOT_APPLICABLE:
                row = apart(partial(attempt, attack, template, folder)) or {"failed": True}
                rows[title(attack)] = row
                print(title(attack), {name: row.get(name) for name in ("gained", "around", "lost")}, flush=True)
                RECORD.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    PAGE.write_text(page(read_attacks(), rows), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    clean = environment(Path(tempfile.gettempdir()), Path(tempfile.gettempdir()))
    if dict(os.environ) != clean:  # attacks read the environment that this process began with
        os.execve(sys.executable, [sys.executable, *sys.argv], clean)
    main(*(sys.argv[2:] if sys.argv[1:2] == ["--only"] else []))
