"""The command line: build, grade, cases, calibrate, audit, demo, bench, otter, store, doctor.

Commands import what they need when they run: `--help` and bad arguments answer at once.
Exit status: 0 done, 1 something disagrees or is out of date, 2 unusable input, 3 a grader error happened.
"""

import json
import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from labgrader.course import Course, find_course, named_course
from labgrader.errors import BuildError, LabGraderError, UnusableInput
from labgrader.warm import WarmParent, skip_slow_optional_imports

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="Grade notebooks with hidden checks, without letting student code near them.",
)  # fmt: skip
store_app = typer.Typer(no_args_is_help=True, help="The results that are kept, so that nothing is judged twice.")
app.add_typer(store_app, name="store")
_out = Console(soft_wrap=False, width=None if sys.stdout.isatty() else 118)
_err = Console(stderr=True, soft_wrap=True)
CourseOption = Annotated[
    Path | None, typer.Option("--course", help="Course folder; by default the nearest one upwards.")
]
UnsafeOption = Annotated[bool, typer.Option("--unsafe", help="Without isolation where there is none; marked so.")]


def _course(folder: Path | None) -> Course:
    return named_course(folder) if folder else find_course()


@app.command()
def build(
    assignment: Annotated[str | None, typer.Argument(help="By default, every assignment.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if anything is out of date.")] = False,
    course: CourseOption = None,
) -> None:
    """Build source/, release/ and solutions/ from the masters."""
    from labgrader import build as builder

    root = _course(course)
    stale = False
    for name in [assignment] if assignment else root.assignments():
        started = time.monotonic()
        if check:
            lines = builder.drift(root, name)
            stale = stale or bool(lines)
            for line in lines:
                _err.print(line, markup=False)
            verdict = f"{len(lines)} out of date; run `labgrader build {name}`" if lines else "current, nothing leaks"
        else:
            count = len(builder.build(root, name)) // len(builder.BUILT)
            verdict = f"{count} notebooks built, each as {', '.join(builder.BUILT)}"
        _out.print(f"{name}: {verdict} ({time.monotonic() - started:.1f} s)", markup=False)
    if stale:
        raise typer.Exit(1)


@app.command()
def grade(
    notebook: Annotated[Path, typer.Argument(help="A submitted notebook; its name says which one it is.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the record of docs/results.md.")] = False,
    assignment: Annotated[str | None, typer.Option(help="Where several assignments have this notebook.")] = None,
    retrain: Annotated[bool, typer.Option("--retrain", help="Train again; ignore recorded trainings.")] = False,
    unsafe: UnsafeOption = False,
    course: CourseOption = None,
) -> None:
    """Grade one notebook."""
    root = _course(course)
    owner = assignment or root.assignment_of(notebook.stem)
    parent = WarmParent(root.imports_of(owner, notebook.stem))  # imports while this process imports its own
    from labgrader.grading import Grader
    from labgrader.report import as_table

    environment = {"CNNLAB_REPLAY": "0" if retrain else "1"}
    with Grader(root, parents=[parent], environment=environment, unsafe=unsafe) as grader:
        result = grader.grade(notebook, owner)
    if as_json:
        sys.stdout.write(json.dumps(result.to_json(), ensure_ascii=False, indent=1) + "\n")
    else:
        _out.print(as_table(result))
    if result.problem:
        _err.print(result.problem, markup=False)
    if result.has_grader_error:
        raise typer.Exit(3)


@app.command()
def cases(
    folders: Annotated[list[Path], typer.Argument(help="Folders …/<assignment>/<notebook>/ of case files.")],
    jobs: Annotated[int, typer.Option(min=1, help="Cases graded at the same time.")] = os.cpu_count() or 1,
    sample: Annotated[
        int | None, typer.Option(min=1, help="Of each notebook that trains, only so many cases, evenly spread.")
    ] = None,
    sample_others: Annotated[int | None, typer.Option(min=1, help="Of each other notebook, only so many.")] = None,
    unsafe: UnsafeOption = False,
    course: CourseOption = None,
) -> None:
    """Grade every case found, and say which agree with the verdict they deserve."""
    from labgrader.cases import Case, find_cases, run_case, spread
    from labgrader.grading import Grader
    from labgrader.trainings import ensure_all_trainings

    root = _course(course)
    found = find_cases(folders, root)
    disagreed = 0
    started = time.monotonic()
    trained = ensure_all_trainings(root, {(case.assignment, case.notebook) for case in found})
    count = len(found)
    found = spread(found, {notebook: sample if folder else sample_others for notebook, folder in trained.items()})
    if len(found) < count:
        _out.print(f"{len(found)} of {count} cases, evenly spread over each notebook", markup=False)
    # an interrupted grader ends what threads wait for
    with ThreadPoolExecutor(jobs) as pool, Grader(root, unsafe=unsafe) as grader:
        grader.engine.start({root.imports_of(case.assignment, case.notebook) for case in found})

        def judge(case: Case) -> list[str]:
            return run_case(case, grader, trained[case.assignment, case.notebook])

        for case, lines in zip(found, pool.map(judge, found), strict=True):
            disagreed += bool(lines)
            where = f"{case.notebook}/{case.path.name}"
            _out.print(f"{'disagreed' if lines else 'agreed   '} {where}", markup=False, highlight=False)
            for line in lines:
                _out.print(f"            {line}", markup=False, highlight=False)
    agreed = len(found) - disagreed
    _out.print(f"{agreed} agreed, {disagreed} disagreed ({time.monotonic() - started:.0f} s)", markup=False)
    if disagreed:
        raise typer.Exit(1)


@app.command()
def calibrate(
    assignment: Annotated[str, typer.Argument()] = "tp_cnn",
    notebook: Annotated[list[str] | None, typer.Option(help="By default, every notebook.")] = None,
    seeds: Annotated[int, typer.Option(min=2, help="Number of seeds, the students' own first.")] = 12,
    jobs: Annotated[int, typer.Option(min=1, help="Seeds trained at the same time, which share the cores.")] = 1,
    course: CourseOption = None,
) -> None:
    """Train the solution over several seeds and write grader_tests/<assignment>/thresholds.toml."""
    from cnnlab.profile import SEED
    from labgrader.calibrate import calibrate as measure_notebook

    root = _course(course)
    for name in root.chosen(assignment, notebook or ()):
        for line in measure_notebook(root, assignment, name, [SEED, *range(1, seeds)], jobs):
            _out.print(line, markup=False, highlight=False)


@app.command()
def audit(
    assignment: Annotated[str, typer.Argument()] = "tp_cnn",
    fraction: Annotated[float, typer.Option(min=0.0, max=1.0, help="Share of the submissions to train again.")] = 0.1,
    seed: Annotated[int, typer.Option(help="Another number draws another sample.")] = 0,
    unsafe: UnsafeOption = False,
    course: CourseOption = None,
) -> None:
    """Train a random sample of submissions again; report recorded accuracies that do not come back."""
    from labgrader.audit import Finding, sample
    from labgrader.audit import audit as audit_submissions

    root = _course(course)
    paths = sample(root, assignment, fraction, seed)
    _out.print(f"{len(paths)} submitted notebook(s) to train again", highlight=False)
    doubtful = 0
    for found in audit_submissions(root, assignment, paths, unsafe=unsafe):
        doubtful += not (isinstance(found, Finding) and found.is_reproduced)
        _out.print(str(found), markup=False, highlight=False, soft_wrap=True)
    if doubtful:
        _out.print(f"{doubtful} line(s) to look at; a person decides.", highlight=False)
        raise typer.Exit(1)


@app.command()
def demo(
    assignment: Annotated[str, typer.Argument()] = "tp_cnn",
    folder: Annotated[Path, typer.Option(help="Where to work; what is there is replaced.")] = Path("demo"),
    networks: Annotated[bool, typer.Option("--networks", help="Also the notebooks that train networks.")] = False,
    course: CourseOption = None,
) -> None:
    """Grade an invented class with nbgrader's own commands, and print one table."""
    from labgrader.demo import run_demo

    run_demo(_course(course), assignment, folder, _out, with_networks=networks)


@app.command()
def bench(
    assignment: Annotated[str, typer.Argument()] = "tp_cnn",
    notebook: Annotated[list[str] | None, typer.Option(help="By default, every notebook.")] = None,
    students: Annotated[int, typer.Option(min=1, help="Size of the reference class.")] = 30,
    sample: Annotated[int, typer.Option(min=0, help="Students whom plain nbgrader grades too.")] = 2,
    alike: Annotated[bool, typer.Option("--alike", help="All hand in the same: measures all but notebooks.")] = False,
    folder: Annotated[Path, typer.Option(help="Where to work; what is there is replaced.")] = Path("build/bench"),
    course: CourseOption = None,
) -> None:
    """Grade an invented class, and a sample of it with plain nbgrader; print times and ratios."""
    from labgrader.bench import run_bench

    root = _course(course)
    names = root.chosen(assignment, notebook or ())
    run_bench(root, assignment, folder, _out, names, students, sample, alike=alike)


@app.command()
def otter(
    assignment: Annotated[str, typer.Argument()] = "tp_cnn",
    notebook: Annotated[list[str] | None, typer.Option(help="By default, every notebook.")] = None,
    folder: Annotated[Path | None, typer.Option(help="Where; by default dist/otter/ASSIGNMENT.")] = None,
    run_tests: Annotated[bool, typer.Option(help="Grade each solution with its package, with Otter.")] = True,
    course: CourseOption = None,
) -> None:
    """Make an Otter package of each notebook: students' notebook, and archive for Otter or Gradescope."""
    try:
        from labgrader.otter import package
    except ModuleNotFoundError as error:
        raise UnusableInput(f"Otter is not installed ({error}); `pip install -e .[otter]`, then run again.") from None

    root = _course(course)
    names, target = root.chosen(assignment, notebook or ()), folder or root.root / package.FOLDER / assignment
    for made in package.make_packages(root, assignment, names, target.resolve()):
        verified = package.verify(made, root, assignment) if run_tests else "its solution was not graded with it"
        _out.print(f"{made.archive} ({made.archive.stat().st_size / 2**20:.1f} MB)\n{verified}", markup=False)


@store_app.command()
def prune(
    unused_days: Annotated[float, typer.Option(min=0.0, help="Remove what nothing asked for in so many days.")] = 30.0,
    course: CourseOption = None,
) -> None:
    """Remove old results from the store; 0 days empties it. Grades are in the gradebook: none is lost."""
    from labgrader.store import FOLDER, Store

    pruned = Store(_course(course).root / FOLDER).prune(unused_days)
    _out.print(f"{pruned.entries} entries removed, {pruned.size / 1e6:.1f} MB", highlight=False)


@app.command()
def doctor() -> None:
    """Say which isolation student code gets on this machine, and prove it."""
    from labgrader.isolation import establish

    parent = WarmParent()
    try:
        parent.wait_until_ready()
        started = time.monotonic()
        found = establish(parent)
        took_ms = 1000 * (time.monotonic() - started)
    finally:
        parent.close()
    who = "root: workers become users that own nothing" if os.geteuid() == 0 else "an ordinary user"
    _out.print(f"isolation: {found.tier} (as {who}; Linux {os.uname().release}, {os.uname().machine})", highlight=False)
    if found.why:
        _out.print(f"nothing better: {found.why}", markup=False, highlight=False, soft_wrap=True)
    _out.print(f"self-test: no canary reached, {took_ms:.0f} ms", highlight=False)


def _interrupt(_signal: int, _frame: Any) -> None:
    raise KeyboardInterrupt  # ends as Ctrl-C does: processes stopped, folders removed


def main() -> None:
    """Run the command line; every error of ours is one clear message and an exit status."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # check files import Keras; its log is not ours
    skip_slow_optional_imports()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        app()
    except UnusableInput as error:
        _err.print(f"labgrader: {error}", markup=False, highlight=False)
        sys.exit(2)
    except BuildError as error:
        _err.print(f"labgrader: {error}", markup=False, highlight=False)
        sys.exit(1)
    except LabGraderError as error:
        _err.print(f"labgrader: {error}", markup=False, highlight=False)
        sys.exit(3)
