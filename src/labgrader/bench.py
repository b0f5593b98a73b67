"""A reference class graded by this engine and, a sample of it, by plain nbgrader, in one run: ratios, not promises.

The class is invented from the cases; each student hands in what their own notebook recorded while it trained. Plain
nbgrader executes each notebook in a kernel, with the hidden checks in it; it replays the recorded trainings, then
trains again.
"""

import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from rich.console import Console

from labgrader.build import BUILT
from labgrader.course import Course
from labgrader.errors import GradingFailed
from labgrader.invented import Student, answers_in, cases_of, new_course, submit
from labgrader.trainings import records_trainings, trainings_of_all
from labgrader.usage import Usage, proportional_mb

PLAIN_CONFIG = """import os, sys
from pathlib import Path
c = get_config()
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
c.CourseDirectory.course_id = "plain"
c.GenerateAssignment.force = True
c.ExecutePreprocessor.timeout = 3600
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = "."
"""
_SAMPLE_S = 1.0


@dataclass
class Run:
    """What one `nbgrader autograde` took: seconds and MB; `seconds` by what they were spent on.

    `cpu_s` leaves out processes that were killed with the one that waited for them, as this engine's workers are.
    """

    notebooks: int
    wall_s: float
    cpu_s: float
    main_mb: float
    all_mb: float
    main_cpu_s: float
    seconds: Counter[str] = field(default_factory=Counter)

    @property
    def each_s(self) -> float:
        """Wall time for one notebook."""
        return self.wall_s / self.notebooks


def run_bench(
    course: Course,
    assignment: str,
    folder: Path,
    console: Console,
    names: Sequence[str],
    students: int,
    sample: int,
    *,
    alike: bool = False,
) -> None:
    """Grade the class and its sample; print a Markdown table.

    If they are all `alike`, they hand in the same: one is executed, and what is measured is everything else.

    Raises:
        GradingFailed: an nbgrader command failed; its output says why.
    """
    console.print(f"{students} students × {len(names)} notebooks, {os.cpu_count()} cores; sample of {sample}")
    ours = _course(course, assignment, folder / "ours", names)
    everyone = reference_class(course, assignment, names, students, alike=alike)
    for student in everyone:
        submit(student, ours, assignment)
    console.print("| | notebooks | wall (s) | a notebook (s) | CPU (s), at least | main process (MB) | all (MB, PSS) |")
    console.print("|---|---:|---:|---:|---:|---:|---:|")
    runs = {"this engine": _autograde(ours, assignment)}
    console.print(_row("this engine", runs["this engine"]))
    again = _autograde(ours, assignment, force=True)
    console.print(_row("this engine, nothing changed", again))
    if sample:
        plain = _course(course, assignment, folder / "plain", names)
        (plain.root / "nbgrader_config.py").write_text(PLAIN_CONFIG, encoding="utf-8")
        for student in everyone[:sample]:
            submit(student, plain, assignment)
        for label, replay in {"plain nbgrader, replaying": "1", "plain nbgrader, training": "0"}.items():
            if replay == "0" and not any(records_trainings(course, assignment, name) for name in names):
                continue
            runs[label] = _autograde(plain, assignment, force=True, CNNLAB_REPLAY=replay)
            console.print(_row(label, runs[label]))
    _tell_ratios(runs, console)
    if not alike:  # of identical notebooks one is executed
        _tell_parts(runs["this engine"], console)


def reference_class(
    course: Course, assignment: str, names: Sequence[str], count: int, *, alike: bool = False
) -> list[Student]:
    """Return students who answer as the solutions, right cases and wrong cases do, in turn; no two hand in the same.

    If they are `alike`, all hand in the solutions. What they train is trained first, once, and kept under `build/`.
    """
    solutions = {name: answers_in(course, "source", assignment, name) for name in names}
    cases = {
        name: [case.answers for verdict in ("right", "wrong") for case in cases_of(course, assignment, name, verdict)]
        for name in names
    }
    students = [Student(f"student{rank:04d}", "") for rank in range(count)]
    changed = {
        (rank, name): cases[name][rank % len(cases[name])] if rank % 3 and cases[name] and not alike else {}
        for rank in range(count) for name in names
    }  # fmt: skip
    recorded = trainings_of_all(course, assignment, {key: (key[1], answers) for key, answers in changed.items()})
    for (rank, name), answers in changed.items():
        signed = 0 if alike else rank
        students[rank].answers[name] = {q: _signed(text, signed) for q, text in (solutions[name] | answers).items()}
        if (rank, name) in recorded:
            students[rank].recorded.append(recorded[rank, name])
    return students


def _signed(answer: str, rank: int) -> str:
    return answer if not answer.strip() or answer.lstrip()[0] in "*>#" else f"{answer}\n# {rank}"


def _course(course: Course, assignment: str, folder: Path, names: Sequence[str]) -> Course:
    made = new_course(course, assignment, folder, names)
    for kind in BUILT:
        for name in names:
            path = made.built(kind, assignment, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(course.built(kind, assignment, name), path)
    return made


def _autograde(course: Course, assignment: str, *, force: bool = False, **environment: str) -> Run:
    """Run `nbgrader autograde` on the whole class, and watch it."""
    env = os.environ | {"LABGRADER_COURSE": str(course.root)} | environment
    nbgrader = [sys.executable, "-m", "nbgrader"]
    done = subprocess.run([*nbgrader, "generate_assignment", assignment], cwd=course.root, env=env, check=False,
                          capture_output=True, text=True)  # fmt: skip
    if done.returncode:
        raise GradingFailed(f"nbgrader generate_assignment failed:\n{done.stderr[-3000:]}")
    log = course.root / "autograde.log"
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen([*nbgrader, "autograde", assignment, *(["--force"] if force else [])],
                                   cwd=course.root, env=env, stdout=file, stderr=file)  # fmt: skip
    watched = _Watch(process.pid)
    watched.start()
    status = process.wait()
    wall_s, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if status:
        raise GradingFailed(f"nbgrader autograde failed; see {log}")
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    paths = sorted(course.root.glob(f"autograded/*/{assignment}/*.ipynb"))
    run = Run(len(paths), wall_s, cpu_s, watched.main_mb, watched.all_mb, watched.main_cpu_s)
    for path in paths:
        told = nbformat.read(path, as_version=4).metadata.get("labgrader", {})
        run.seconds.update(told.get("seconds", {}))
    return run


class _Watch(threading.Thread):
    """Samples the memory of a process and of all that it starts, and its own processor time, until it ends."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self.main_mb = self.all_mb = self.main_cpu_s = 0.0

    def run(self) -> None:
        """Sample once a second."""
        while Path(f"/proc/{self._pid}/stat").exists():
            try:
                fields = Path(f"/proc/{self._pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
                self.main_cpu_s = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
                self.main_mb = max(self.main_mb, int(fields[21]) * resource.getpagesize() / 2**20)
                self.all_mb = max(self.all_mb, sum(map(proportional_mb, Usage(self._pid).processes())))
            except (OSError, IndexError):
                pass
            time.sleep(_SAMPLE_S)


def _row(label: str, run: Run) -> str:
    return (
        f"| {label} | {run.notebooks} | {run.wall_s:.0f} | {run.each_s:.2f} | {run.cpu_s:.0f} | {run.main_mb:.0f} "
        f"| {run.all_mb:.0f} |"
    )


def _tell_ratios(runs: dict[str, Run], console: Console) -> None:
    ours = runs["this engine"]
    console.print()
    for label, run in runs.items():
        if run is not ours:
            console.print(f"- {label}: {run.each_s / ours.each_s:.1f} times this engine's time for a notebook")


def _tell_parts(ours: Run, console: Console) -> None:
    spent = ", ".join(f"{name} {value / ours.notebooks:.2f} s" for name, value in ours.seconds.most_common())
    console.print(f"- of this engine's notebook, in its own processes: {spent}")
    console.print(
        f"- nbgrader's process, beside them: {ours.main_cpu_s / ours.notebooks:.2f} s of processor a notebook"
    )
    useful = ours.seconds["student"] + ours.seconds["checks"]
    cores = len(os.sched_getaffinity(0))
    console.print(f"- neither student's code nor checks: {1 - useful / (ours.wall_s * cores):.0%} of the cores' time")
