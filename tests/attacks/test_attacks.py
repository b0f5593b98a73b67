"""Every attack of the corpus, handed in by a student of its own and graded in one run of nbgrader's commands.

Where LABGRADER_ATTACKS_OF_A_CLASS is a number, as in `make test`, so many of each class only, evenly spread.
Where LABGRADER_ATTACKS_RECORD names a file, what became of each attack is written there (tests/attacks/table.py).
Where LABGRADER_ATTACKS_TIER names an isolation, such as bwrap, that one is used and no better one; where
LABGRADER_ATTACKS_KINDS names classes of attacks, only theirs are graded.
"""

import json
import os
import secrets
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from attacks.attack_files import CLASSES, FULL, Attack, read_attacks, some_of_each_class
from attacks.canaries import Canaries, hide_in_course, planted
from attacks.pages import acting
from school import Class, state

from labgrader.course import Course

TIER, KINDS = os.environ.get("LABGRADER_ATTACKS_TIER"), os.environ.get("LABGRADER_ATTACKS_KINDS", "").split()
OF_A_CLASS = os.environ.get("LABGRADER_ATTACKS_OF_A_CLASS")
ATTACKS = [attack for attack in read_attacks() if not KINDS or attack.kind in KINDS]
ATTACKS = some_of_each_class(ATTACKS, int(OF_A_CLASS)) if OF_A_CLASS else ATTACKS
PETIT = "01_petit"
HONEST = ("aa-honest", "mm-honest", "zz-honest")  # the first, one between and the last in nbgrader's order
SUCCEEDED = "ATTACK SUCCEEDED"  # printed by an attack that did what it must not
OURS = ("masters", "source", "release", "solutions", "grader_tests", "submitted")
LONGEST_RUN_S = 900
LARGEST_PAGE = 20 * 2**20  # bytes, a browser still opens it


@dataclass
class Run:
    """What the run found and left."""

    school: Class
    canaries: Canaries
    before: dict[str, Any]
    decoys: tuple[Any, ...]
    mark: str
    temporary: Path
    wall_s: float


def decoys_of(canaries: Canaries) -> tuple[Any, ...]:
    return state(canaries.home / ".ssh"), state(canaries.decoy.parent), canaries.child.poll()


def ours(school: Class) -> dict[str, Any]:
    return {name: state(school.course.root / name) for name in OURS}


def nbgrader_in(environment: dict[str, str]) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    def run(name: str, *arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
        own = {key: value for key, value in os.environ.items() if key != "PYTHONWARNINGS"}
        return subprocess.run(
            [str(Path(sys.executable).parent / name), *arguments], cwd=cwd, capture_output=True, text=True,
            errors="surrogateescape", check=False, timeout=LONGEST_RUN_S, env=own | environment,
        )  # fmt: skip

    return run


@pytest.fixture(scope="module")
def run(
    course: Course, submission_of: Callable[..., dict[str, Any]], tmp_path_factory: pytest.TempPathFactory,
    temporary_folder: Path,
) -> Iterator[Run]:  # fmt: skip
    """The whole class, graded, with its feedback."""
    root = tmp_path_factory.mktemp("attacks")
    shutil.copytree(course.root, root / "course")
    if TIER:
        with (root / "course/nbgrader_config.py").open("a", encoding="utf-8") as settings:
            settings.write(f"\nfrom labgrader import isolation\n\nisolation.TIERS = ({TIER!r},)\n")
    temporary = temporary_folder / "a"
    temporary.mkdir()
    mark = "attacked-" + secrets.token_hex(8)
    with planted(root, temporary) as canaries:
        environment = canaries.environment | {"HOME": str(canaries.home), "TMPDIR": str(temporary), "CNNLAB_RUN": mark}
        school = Class(Course(root / "course"), nbgrader_in(environment))
        for student in HONEST:
            school.submit(student, PETIT, submission_of(PETIT))
        hide_in_course(school.course, canaries)
        for attack in ATTACKS:
            folder = school.folder(attack.student)
            folder.mkdir(parents=True)
            attack.prepare(submission_of(attack.notebook), folder, canaries.places)
        generated = school.nbgrader("generate_assignment", "mini", "--force")
        assert generated.returncode == 0, generated.stderr[-3000:]
        before, decoys = ours(school), decoys_of(canaries)
        started = time.monotonic()
        school.nbgrader("autograde", "mini")
        wall_s = time.monotonic() - started
        school.nbgrader("generate_feedback", "mini")
        done = Run(school, canaries, before, decoys, mark, temporary, wall_s)
        record(done)
        yield done


def told(run: Run, student: str, kind: str) -> str:
    """Everything in a student's folder, as text."""
    paths = [path for path in run.school.folder(student, kind).rglob("*") if path.is_file()]
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in paths)


def outputs(run: Run, attack: Attack) -> str:
    """What the cells of an attack's autograded notebook put out."""
    path = run.school.folder(attack.student, "autograded") / f"{attack.notebook}.ipynb"
    if not path.is_file():
        return ""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return json.dumps([cell.get("outputs") for cell in cells])


def earned(run: Run, attack: Attack) -> dict[str, float | None]:
    return run.school.scores(attack.student, attack.notebook)


def leaked(run: Run, student: str) -> list[str]:
    """The names of the tokens that came out."""
    text = told(run, student, "autograded") + told(run, student, "feedback")
    return [name for name, token in run.canaries.tokens.items() if token in text]


def acts(run: Run, attack: Attack) -> set[str]:
    """What this student's page would do that an honest one's does not."""
    pages = [path.read_text(encoding="utf-8") for path in run.school.folder(attack.student, "feedback").glob("*.html")]
    honest = acting(run.school.feedback(HONEST[0], PETIT))
    return {found for page in pages for found in acting(page)} - honest


def breaches(run: Run, attack: Attack) -> list[str]:
    """What an attack gained."""
    found = [f"leaked: {name}" for name in leaked(run, attack.student)]
    scores = earned(run, attack)
    found += [f"{q}: {scores.get(q)} for {points}" for q, points in attack.deserves.items() if scores.get(q) != points]
    found += [f"the page acts: {what}" for what in sorted(acts(run, attack))]
    pages = run.school.folder(attack.student, "feedback").glob("*.html")
    found += [f"a page of {page.stat().st_size} bytes" for page in pages if page.stat().st_size > LARGEST_PAGE]
    return found + ([SUCCEEDED] if SUCCEEDED in outputs(run, attack) else [])


def record(run: Run) -> None:
    """Write what became of each attack where the table's author asks for it."""
    if path := os.environ.get("LABGRADER_ATTACKS_RECORD"):
        rows = [
            {
                "class": attack.kind, "name": attack.name, "tries": attack.tries, "held_by": attack.held_by,
                "earned": earned(run, attack), "deserved": attack.deserves, "breaches": breaches(run, attack),
            }
            for attack in ATTACKS
        ]  # fmt: skip
        Path(path).write_text(json.dumps({"user": os.geteuid(), "wall_s": run.wall_s, "attacks": rows}))


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.kind}/{attack.name}")
def test_an_attack_earns_what_its_answers_deserve_and_nothing_else(run, attack):
    assert breaches(run, attack) == []


def test_there_are_attacks_of_every_class():
    corpus = read_attacks()
    assert len(corpus) >= 60
    assert {attack.kind for attack in corpus} == set(CLASSES)
    assert {attack.kind for attack in ATTACKS} == set(KINDS or CLASSES)


@pytest.mark.parametrize("student", HONEST)
def test_honest_students_are_graded_as_if_nobody_attacked(run, student):
    assert run.school.scores(student, PETIT) == FULL[PETIT]
    assert run.school.waiting(student, PETIT) == {"pourquoi"}
    assert [name for name in leaked(run, student) if (student, name) != (HONEST[0], "submission")] == []


@pytest.mark.parametrize("step", ["autograde", "generate_feedback"])
def test_the_batch_ends_well(run, step):
    assert run.school.said[step].returncode == 0, run.school.said[step].stderr[-3000:]


@pytest.mark.parametrize("folder", OURS)
def test_the_course_is_as_it_was(run, folder):
    assert state(run.school.course.root / folder) == run.before[folder]


def test_decoys_are_as_they_were_and_nobody_called(run):
    assert decoys_of(run.canaries) == run.decoys
    assert run.canaries.calls == []


def test_no_process_is_left(run):
    left = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if run.mark.encode() in (process / "environ").read_bytes():
                left.append((process / "cmdline").read_bytes())
        except OSError:
            continue  # gone, or somebody else's
    assert left == []


def test_no_temporary_file_is_left(run):
    assert sorted(run.temporary.iterdir()) == []


def test_nothing_that_is_left_can_harm_who_reads_it(run):
    for kind in ("autograded", "feedback"):
        for path in (run.school.course.root / kind).rglob("*"):
            mode = path.lstat().st_mode
            assert stat.S_ISDIR(mode) or stat.S_ISREG(mode), path
            assert not mode & (stat.S_ISUID | stat.S_ISGID) or stat.S_ISDIR(mode), path


def test_nobody_writes_to_the_instructors_terminal(run):
    for done in run.school.said.values():
        assert "\x1b" not in done.stderr + done.stdout
