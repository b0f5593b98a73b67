"""Fifty Unix users hand in within a minute, twice each, some killed half way, while the course collects and grades.

Each submission is nbgrader's own command, run as the student's account in a process that has imported nbgrader already,
as a student's server has. Run as root: `make load-hub`.
"""

import argparse
import json
import os
import pwd
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import SubmitApp

from labhub import accounts

CHECKOUT = Path(__file__).resolve().parents[1]
ASSIGNMENT, NOTEBOOK = "mini", "01_petit"
GRADER, STUDENT = "cnnlab-load-correcteur", "cnnlab-load-{:02d}"
MINUTE_S, DUE_S = 60, 45
KILLED_FIRST, KILLED_SECOND, NEVER_AGAIN = 15, 10, 5  # students; the last are some of those before
CONFIG = """c = get_config()
c.Exchange.root = {root!r}
c.CourseDirectory.course_id = "charge"
"""


@dataclass
class Try:
    """One submission: who, when (s), which version of the answer, whether it is to be killed."""

    student: str
    at_s: float
    version: int
    is_killed: bool
    process: int = 0
    started_s: float = 0.0
    status: int | None = None


@dataclass
class Class:
    """The class's folders, its submissions, and the instructor's commands run meanwhile."""

    root: Path
    students: list[str]
    tries: list[Try] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)

    @property
    def course(self) -> Path:
        """The grading account's course."""
        return self.root / "homes" / GRADER / "charge"

    @property
    def inbound(self) -> Path:
        """Where submissions arrive."""
        return self.root / "exchange" / "charge" / "inbound"


def main() -> None:
    """Prepare, submit, verify, report, remove."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path("/srv/cnnlab-demo"), help="where the hub's environment lies")
    parser.add_argument("--students", type=int, default=50)
    asked = parser.parse_args()
    if os.geteuid() != 0:
        raise SystemExit("hub_load makes Unix accounts: run it as root.")
    group = Class(asked.root / "load", [STUDENT.format(number) for number in range(1, asked.students + 1)])
    try:
        prepare(group)
        due = run_minute(group)
        instructor(group, "collect", "--update").wait()
        instructor(group, "autograde").wait()
        wrong = verify(group, due)
    finally:
        for name in (*group.students, GRADER):
            accounts.remove_account(name, group.root)
        shutil.rmtree(group.root, ignore_errors=True)
    if wrong:
        raise SystemExit("\n".join(wrong))


def prepare(group: Class) -> None:
    """Make the accounts, build the miniature course, release it, give everyone a copy."""
    shutil.rmtree(group.root, ignore_errors=True)
    for folder, mode in ((group.root, 0o755), (group.root / "exchange", 0o1777), (group.root / "config", 0o755)):
        folder.mkdir(mode=mode)
        folder.chmod(mode)
    config = CONFIG.format(root=str(group.root / "exchange"))
    (group.root / "config" / "nbgrader_config.py").write_text(config, encoding="utf-8")
    for name in (GRADER, *group.students):
        accounts.ensure_account(name, group.root / "homes" / name, accounts.mark_of(group.root))
    shutil.copytree(
        CHECKOUT / "tests" / "assignments" / "mini", group.course, ignore=shutil.ignore_patterns("__pycache__")
    )
    ours = (CHECKOUT / "nbgrader_config.py").read_text(encoding="utf-8")
    ours = ours.replace('c.CourseDirectory.course_id = "tp_cnn"', 'c.CourseDirectory.course_id = "charge"')
    ours += '\nc.ExchangeFactory.collect = "labhub.collect.CollectWhole"\n'
    (group.course / "nbgrader_config.py").write_text(ours, encoding="utf-8")
    subprocess.run([programs() / "labgrader", "build"], cwd=group.course, check=True, capture_output=True)
    give(group.course, GRADER)
    for command in ("generate_assignment", "release_assignment"):
        assert instructor(group, command).wait() == 0, (group.root / "instructor.log").read_text()
    for name in group.students:
        folder = group.root / "homes" / name / ASSIGNMENT
        shutil.copytree(group.course / "release" / ASSIGNMENT, folder)
        give(folder, name)


def programs() -> Path:
    """Return where this environment's commands lie."""
    return Path(sys.executable).parent


def give(folder: Path, name: str) -> None:
    """Make an account the owner of a folder and all in it."""
    account = pwd.getpwnam(name)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, account.pw_uid, account.pw_gid)


def environment(group: Class, name: str) -> dict[str, str]:
    """Return what a process of an account finds in its environment."""
    return {
        "PATH": f"{programs()}:/usr/bin:/bin", "HOME": pwd.getpwnam(name).pw_dir, "USER": name, "LOGNAME": name,
        "JUPYTER_CONFIG_PATH": str(group.root / "config"), "LANG": "C.UTF-8",
    }  # fmt: skip


def instructor(group: Class, command: str, *options: str) -> "subprocess.Popen[bytes]":
    """Start one of nbgrader's commands as the grading account."""
    group.commands.append(command)
    account = pwd.getpwnam(GRADER)
    with (group.root / "instructor.log").open("ab") as log:
        return subprocess.Popen(
            [programs() / "nbgrader", command, ASSIGNMENT, *options], cwd=group.course, env=environment(group, GRADER),
            user=account.pw_uid, group=account.pw_gid, extra_groups=[], stdout=log, stderr=log,
        )  # fmt: skip


def plan(group: Class) -> list[Try]:
    """Draw when everyone submits, and who is killed; a killed second submission is tried again by most."""
    draw = random.Random(2026)
    interrupted = draw.sample(group.students, min(KILLED_FIRST + KILLED_SECOND, len(group.students)))
    tries = []
    for name in group.students:
        place = interrupted.index(name) if name in interrupted else -1
        first, second = draw.uniform(0, 27), draw.uniform(30, MINUTE_S - 4)
        tries.append(Try(name, first, 1, 0 <= place < KILLED_FIRST))
        is_killed = place >= KILLED_FIRST
        tries.append(Try(name, second, 2, is_killed))
        if is_killed and place < KILLED_FIRST + KILLED_SECOND - NEVER_AGAIN:
            tries.append(Try(name, second + 3, 3, is_killed=False))
    return sorted(tries, key=lambda each: each.at_s)


def run_minute(group: Class) -> datetime:
    """Submit as planned, the instructor collecting and grading all the while; return the due date."""
    group.tries = plan(group)
    begun, now = time.monotonic(), datetime.now(UTC).replace(tzinfo=None)
    due = now + timedelta(seconds=DUE_S)
    with Gradebook(f"sqlite:///{group.course / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate=due)
    waiting, running = list(group.tries), []
    grading, turn = None, 0
    while waiting or running:
        clock = time.monotonic() - begun
        while waiting and waiting[0].at_s <= clock:
            running.append(start(group, waiting.pop(0)))
        for each in list(running):
            if each.is_killed and (arrived(group, each) or time.monotonic() - each.started_s > 5):
                os.kill(each.process, signal.SIGKILL)
            ended, status = os.waitpid(each.process, os.WNOHANG)
            if ended:
                each.status = os.waitstatus_to_exitcode(status)
                running.remove(each)
        if grading is None or grading.poll() is not None:
            grading = instructor(group, *(("collect", "--update"), ("autograde",))[turn % 2])
            turn += 1
        time.sleep(0.002)
    print(f"{len(group.tries)} submissions by {len(group.students)} accounts in {time.monotonic() - begun:.0f} s")
    assert grading is not None
    grading.wait()
    return due


def start(group: Class, each: Try) -> Try:
    """Fork a process that becomes the student and submits a version of the answer."""
    each.started_s = time.monotonic()
    each.process = os.fork()
    if each.process:
        return each
    status = 1
    try:
        account = pwd.getpwnam(each.student)
        log = os.open(group.root / "homes" / each.student / "submit.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
        os.environ.clear()
        os.environ.update(environment(group, each.student))
        os.chdir(account.pw_dir)
        mark(Path(ASSIGNMENT, f"{NOTEBOOK}.ipynb"), each.version)
        SubmitApp.launch_instance([ASSIGNMENT])
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        os._exit(status)
    return each


def mark(path: Path, version: int) -> None:
    """Write in the first answer which version it is."""
    data = json.loads(path.read_text(encoding="utf-8"))
    answer = next(cell for cell in data["cells"] if cell["metadata"].get("nbgrader", {}).get("solution"))
    answer["source"] = f"# version {version}\n"
    path.write_text(json.dumps(data), encoding="utf-8")


def arrived(group: Class, each: Try) -> bool:
    """Tell whether a submission that is to be killed has begun to arrive."""
    known = sum(other.student == each.student and other.at_s < each.at_s for other in group.tries)
    return sum(path.name.startswith(f"{each.student}+") for path in group.inbound.iterdir()) > known


def verify(group: Class, due: datetime) -> list[str]:
    """Compare what was graded with what was handed in; print the figures and return what is wrong."""
    wrong, late, partial = [], 0, 0
    with Gradebook(f"sqlite:///{group.course / 'gradebook.db'}") as gradebook:
        for name in group.students:
            whole = [each for each in group.tries if each.student == name and each.status == 0]
            folders = sorted(group.inbound.glob(f"{name}+*"))
            kept = [folder for folder in folders if (folder / "submission_secret.txt").exists()]
            partial += len(folders) - len(kept)
            wanted = max((version_in(folder) for folder in kept), default=0)
            graded = group.course / "autograded" / name / ASSIGNMENT
            if not whole or wanted < max(each.version for each in whole):
                wrong.append(f"{name}: a submission that was accepted is gone from the exchange")
            if not graded.is_dir() or version_in(group.course / "submitted" / name / ASSIGNMENT) != wanted:
                wrong.append(f"{name}: version {wanted} was handed in last, another was graded")
                continue
            newest = max(kept, key=lambda folder: folder.name.split("+")[2])
            handed_in = datetime.fromisoformat((newest / "timestamp.txt").read_text().strip()[:26])
            seconds_late = gradebook.find_submission(ASSIGNMENT, name).total_seconds_late
            late += seconds_late > 0
            if (seconds_late > 0) != (handed_in > due):
                wrong.append(f"{name}: handed in {handed_in}, due {due}, counted as {seconds_late:.0f} s late")
    killed = sum(each.status == -signal.SIGKILL for each in group.tries)
    accepted = sum(each.status == 0 for each in group.tries)
    print(f"{accepted} accepted, {killed} killed, {partial} of these left half a folder")
    print(f"{late} late and flagged; commands meanwhile: {', '.join(group.commands[2:])}")
    print(f"{len(wrong)} wrong or lost")
    return wrong


def version_in(folder: Path) -> int:
    """Return the version that a submission holds, 0 where it has no notebook."""
    path = folder / f"{NOTEBOOK}.ipynb"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0
    answer = next(cell for cell in data["cells"] if cell["metadata"].get("nbgrader", {}).get("solution"))
    return int("".join(answer["source"]).split()[2])


if __name__ == "__main__":
    main()
