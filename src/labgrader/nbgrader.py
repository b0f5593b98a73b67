"""nbgrader's side: it keeps its folders, gradebook and commands; the engine executes and judges.

`nbgrader_config.py` names these classes. `SubmissionExporter` reads what students sent, whatever it is;
`RebuildFromSource` keeps their answers only; `JudgeNotebook` writes the engine's results into the notebook;
`SaveGrades` stores the scores, and sends to a person what the engine could not judge.
"""

import contextlib
import datetime
import glob
import itertools
import logging
import math
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from nbgrader.utils import parse_utc
from traitlets import Bool, Dict, Float, Integer, Unicode
from traitlets.config import Configurable

from labgrader import notebook, report, results
from labgrader.batch import Batch, batch_of
from labgrader.course import Course
from labgrader.errors import BuildError, LabGraderError, UnusableInput
from labgrader.gradebooks import share_gradebooks
from labgrader.grading import Grader
from labgrader.notebook import grade_id, tested_question
from labgrader.outline import differences
from labgrader.pool import Work
from labgrader.results import NotebookResult, QuestionResult

MAX_EXTRA_FILE_MB = 200
TIMESTAMP = "timestamp.txt"  # nbgrader's own file for the date of submission
_KEY = "labgrader"  # where our notes travel, in the notebook's metadata


class LabGrader(Configurable):
    """What nbgrader_config.py may set of the engine, as `c.LabGrader.…`."""

    unsafe = Bool(False, help="Grade without isolation where there is none to be had; every grade is marked so.").tag(
        config=True
    )
    jobs = Integer(0, min=0, help="Notebooks judged at the same time; 0: as many as there are cores.").tag(config=True)
    cluster = Unicode(
        "", help="Judge on a Dask cluster: its scheduler's address; or one started for the command: `slurm`, `gateway`."
    ).tag(config=True)
    cluster_resources = Dict(
        value_trait=Float(min=0), key_trait=Unicode(),
        help="What a notebook takes of a Dask worker's resources, as `{'GPU': 1}`.",
    ).tag(config=True)  # fmt: skip
    store = Bool(True, help="Keep results in .labgrader/store, so that nothing is judged twice.").tag(config=True)


class SubmissionExporter(NotebookExporter):
    """Reads a submission's notebooks without following links, and never stops a batch.

    A notebook that cannot be read is graded as untouched and sent to a person; links, pipes and oversized
    files beside it are named and left where they are.
    """

    optimistic_validation = True  # once a conversion: what goes through is rebuilt from the source

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        share_gradebooks()
        with contextlib.ExitStack() as given_up:
            try:
                batch = _batch(self.parent)
                given_up.callback(batch.end_command)
                batch.grader.retry_stopped = self.parent.force
                _ensure_current(self.parent, batch.grader)
            except LabGraderError as error:
                self.log.error("%s", error)
                raise NbGraderException(str(error)) from error
            if hasattr(self.parent, "assignments"):
                self._leave_unsafe_files()
                self._follow(batch)
            given_up.pop_all()

    def _leave_unsafe_files(self) -> None:
        """Have nbgrader leave links, pipes and oversized files where they are, and name them."""
        ignored: list[str] = []
        for folder in list(self.parent.assignments):
            if Path(folder).is_symlink() or Path(folder).parent.is_symlink():
                self.log.error("%s: a symbolic link; not graded. Ask for the folder itself.", folder)
                del self.parent.assignments[folder]
                continue
            for path, reason in _unsafe_files(Path(folder)):
                # quoted: a name may hold line ends and terminal codes
                self.log.warning("%r: %s; not copied, and left where it is", str(path), reason)
                ignored.append(glob.escape(str(path)))
        _ignore(self.parent.coursedir, [*ignored, *sorted(_files_of_masters(self.parent))])

    def _follow(self, batch: Batch) -> None:
        """Mend what a killed run left half written, start the whole class, and follow nbgrader from then on.

        It touches a submission only once the results are there, and what it writes is noted meanwhile.
        """
        converter, coursedir = self.parent, self.parent.coursedir
        coursedir.get_existing_timestamp = _date_of_submission
        begin, end, convert = converter.init_destination, converter.set_permissions, converter.convert_notebooks
        batch.forget()
        batch.mend(
            list(_works(converter)),
            lambda assignment, student: _destination(coursedir, assignment, student),
            whole=coursedir.notebook_id == "*",
        )
        due = _due(converter)
        batch.start(list(itertools.chain.from_iterable(due.values())))

        def init_destination(assignment: str, student: str) -> bool:
            if not batch.is_judged(student, due.get((assignment, student), ())):
                return False
            if not batch.writing(assignment, student):
                return False
            is_due = bool(begin(assignment, student))
            if not is_due:
                batch.written()
            return is_due

        def set_permissions(assignment: str, student: str) -> None:
            end(assignment, student)
            batch.written()

        def convert_notebooks() -> None:
            try:
                convert()
            finally:
                batch.end_command()
                _tell_left(batch, self.log)
            if batch.is_interrupted:
                raise KeyboardInterrupt
            if batch.left:
                raise NbGraderException(f"not graded: {', '.join(batch.left)}")

        converter.init_destination, converter.set_permissions = init_destination, set_permissions
        converter.convert_notebooks = convert_notebooks

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert one notebook; an unreadable one becomes an empty one that says why."""
        try:
            if self.parent._sanitizing:
                read = notebook.read_notebook(Path(filename))
                read.metadata.pop(_KEY, None)
            else:  # ours, rebuilt: prose may have grown
                read = notebook.read_notebook(Path(filename), math.inf, math.inf)
        except UnusableInput as problem:
            self.log.error("%s It counts as not attempted and waits for manual grading.", problem)
            read = nbformat.v4.new_notebook()
            read.metadata[_KEY] = {"unreadable": str(problem)}
        converted: tuple[str, dict[str, Any]] = self.from_notebook_node(read, resources=resources, **options)
        return converted


def _ignore(coursedir: Any, patterns: list[str]) -> None:
    """Have nbgrader leave these files where they are; not those of an earlier command of this process any more."""
    earlier = getattr(coursedir, "labgrader_ignored", [])
    kept = [pattern for pattern in coursedir.ignore if pattern not in earlier]
    coursedir.labgrader_ignored = [pattern for pattern in patterns if pattern not in kept]
    coursedir.ignore = kept + coursedir.labgrader_ignored


def _ensure_current(converter: Any, grader: Grader) -> None:
    """Verify, before the first grade, that notebooks, checks and gradebook agree, and that workers are isolated.

    Raises:
        BuildError: questions or points differ; the message names file and remedy.
        UnusableInput: there is no isolation, and `c.LabGrader.unsafe` is not set.
    """
    course = Course(Path(converter.coursedir.root))
    submitted = {
        (Path(folder).name, Path(path).stem) for folder, paths in converter.assignments.items() for path in paths
    }
    ours = sorted(names for names in submitted if course.built("source", *names).is_file())  # of others nbgrader tells
    grader.engine.start(course.imports_of(*names) for names in ours)
    for assignment, name in ours:
        outline = grader.make_ready(assignment, name)
        with Gradebook(converter.coursedir.db_url) as gradebook:
            try:
                cells = gradebook.find_notebook(name, assignment).grade_cells
            except MissingEntry:
                continue  # nbgrader says so
            held = {cell.name.removeprefix(notebook.TEST_PREFIX): cell.max_score for cell in cells}
        lines = differences(held, outline)
        if lines:
            raise BuildError(
                f"{converter.coursedir.db_url}: out of date for {name}, {'; '.join(lines)}. "
                f"Run `nbgrader generate_assignment {assignment} --force`."
            )


def _works(converter: Any) -> Iterator[Work]:
    """Yield every notebook that this command was asked for, in nbgrader's order."""
    for folder in sorted(converter.assignments):
        submission = Path(folder)
        for path in sorted(converter.assignments[folder]):
            yield Work(Path(path), submission.parent.name, submission.name, Path(path).stem)


def _due(converter: Any) -> dict[tuple[str, str], list[Work]]:
    """Return the notebooks that nbgrader will come to, by assignment and student."""
    due: dict[tuple[str, str], list[Work]] = {}
    for work in _works(converter):
        if _is_due(converter, work):
            due.setdefault((work.assignment, work.student), []).append(work)
    return due


def _is_due(converter: Any, work: Work) -> bool:
    """Tell whether nbgrader will come to this notebook: it is one of ours, and not graded as it is now."""
    coursedir = converter.coursedir
    course, graded = Course(Path(coursedir.root)), _destination(coursedir, work.assignment, work.student)
    if work.student in coursedir.student_id_exclude.split(","):
        return False
    if not course.built("source", work.assignment, work.notebook).is_file():
        return False
    done = graded if coursedir.notebook_id == "*" else graded / work.path.name
    if converter.force or not done.exists():
        return True
    new, old = (coursedir.get_existing_timestamp(str(folder)) for folder in (work.path.parent, graded))
    return bool(new and old and new > old)


def _files_of_masters(converter: Any) -> set[str]:
    """Return the files that are handed in with these notebooks, such as recorded trainings: tens of MB a student."""
    course = Course(Path(converter.coursedir.root))
    known = {(work.assignment, work.notebook) for work in _works(converter)}
    built = [names for names in known if course.built("source", *names).is_file()]
    return {file for names in built for file in course.settings_of(*names).get("files", ())}


def _destination(coursedir: Any, assignment: str, student: str) -> Path:
    return Path(coursedir.format_path(coursedir.autograded_directory, student, assignment))


def _batch(converter: Any) -> Batch:
    course, settings = Course(Path(converter.coursedir.root)), LabGrader(parent=converter)
    return batch_of(course, lambda: Batch(
        course, converter.log, unsafe=settings.unsafe, jobs=settings.jobs, keep=settings.store,
        cluster=settings.cluster, resources=settings.cluster_resources))  # fmt: skip


def _tell_left(batch: Batch, log: logging.Logger) -> None:
    if batch.left:
        log.error(
            "Not graded, through no fault of theirs: %s. What was graded before is as it was. Mend what is said above, "
            "and run the same command again.", ", ".join(batch.left),
        )  # fmt: skip


def _date_of_submission(folder: str) -> datetime.datetime | None:
    """Return what a submission's timestamp.txt says, None where it says nothing that is a date."""
    try:
        text = notebook.read_regular_file(Path(folder, TIMESTAMP), max_mb=0.001).decode("ascii").strip()
        date: datetime.datetime | None = parse_utc(text) if text else None
    except (UnusableInput, ValueError, OverflowError):
        return None
    return date


def _unsafe_files(folder: Path) -> Iterator[tuple[Path, str]]:
    for root, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(root, name)
            try:
                mode = path.lstat().st_mode
            except OSError as error:  # a path too long, or a folder that may not be read
                yield path.parent, str(error.strerror)
                break
            if stat.S_ISLNK(mode):
                yield path, "a symbolic link"
            elif not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                yield path, "not a regular file"
            elif not os.access(path, os.R_OK):
                yield path, "not readable"
            elif not name.isprintable():
                yield path, "a name that does not print"
            elif name == TIMESTAMP and _date_of_submission(root) is None:
                yield path, "no date"
            elif path.suffix != ".ipynb" and path.lstat().st_size > MAX_EXTRA_FILE_MB * 2**20:
                yield path, f"over {MAX_EXTRA_FILE_MB} MB"


class _CoursePreprocessor(NbGraderPreprocessor):
    """Knows the course and the notebook being converted."""

    @property
    def coursedir(self) -> Any:
        return self.parent.parent.coursedir

    @property
    def course(self) -> Course:
        return Course(Path(self.coursedir.root))

    def built(self, kind: str, resources: dict[str, Any]) -> NotebookNode:
        """Return the course's own source or release of this notebook, not to be changed."""
        where = resources["nbgrader"]
        path = self.course.built(kind, where["assignment"], where["notebook"])
        if not path.is_file():
            raise BuildError(f"{path}: not there; run `labgrader build {where['assignment']}`.")
        return notebook.read_built(path)


class RebuildFromSource(_CoursePreprocessor):
    """Replaces the submission by the instructor's source with the student's answers in it."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the rebuilt notebook, noting why if the submission could not be read."""
        source, released = self.built("source", resources), self.built("release", resources)
        rebuilt = notebook.rebuild(source, released, notebook.answers_of(nb, released))
        rebuilt.metadata[_KEY] = {"unreadable": nb.metadata.get(_KEY, {}).get("unreadable", "")}
        return rebuilt, resources


class JudgeNotebook(_CoursePreprocessor):
    """Has the engine run and judge the submission; writes outputs, tables of checks and scores."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Fill in the outputs, and leave the results in `resources` for `SaveGrades`."""
        where = resources["nbgrader"]
        unreadable = nb.metadata.get(_KEY, {}).get("unreadable", "")
        result = _batch(self.parent.parent).result(self._work(where))
        if result.problem:
            self.log.error("%s/%s: %s", where["student"], where["notebook"], result.problem)
        self.log.info("%s/%s: %g / %g", where["student"], where["notebook"], result.score, result.max_score)
        _write_outputs(nb, result, unreadable)
        nb.metadata[_KEY] = nbformat.from_dict(
            {"unreadable": unreadable, "result": result.to_json(), "seconds": result.seconds}
        )
        resources[_KEY] = {"result": result, "unreadable": bool(unreadable)}
        return nb, resources

    def _work(self, where: dict[str, str]) -> Work:
        folder = self.coursedir.format_path(self.coursedir.submitted_directory, where["student"], where["assignment"])
        return Work(
            Path(folder, f"{where['notebook']}.ipynb"), where["student"], where["assignment"], where["notebook"]
        )


def _write_outputs(nb: NotebookNode, result: NotebookResult, unreadable: str) -> None:
    by_name = {question.name: question for question in result.questions}
    for index, cell in enumerate(nb.cells):
        if cell.cell_type != "code":
            continue
        cell.outputs = [nbformat.from_dict(output) for output in result.outputs.get(index, [])]
        question = tested_question(cell)
        if question is not None:
            cell.outputs = _verdict_outputs(by_name[question], unreadable)


def _verdict_outputs(question: QuestionResult, unreadable: str) -> list[NotebookNode]:
    """A table for people, then one plain float, which nbgrader reads as the score."""
    shown = {"text/html": report.as_html(question), "text/plain": report.as_text(question)}
    score = {"text/plain": repr(float(question.score))}
    outputs: list[dict[str, Any]] = [
        {"output_type": "display_data", "metadata": {}, "data": shown},
        {"output_type": "execute_result", "metadata": {}, "data": score, "execution_count": None},
    ]
    if unreadable:
        text = "Le carnet reçu n’a pas pu être lu ; il n’est pas perdu, et une personne va l’examiner.\n"
        outputs.insert(0, {"output_type": "stream", "name": "stdout", "text": text})
    return [nbformat.from_dict(output) for output in outputs]  # validated with the whole notebook


class SaveGrades(SaveAutoGrades):
    """Stores the scores as nbgrader does; what the engine could not judge has none, and waits for a person."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Save, then mark the questions that need a person."""
        nb, resources = super().preprocess(nb, resources)
        where, found = resources["nbgrader"], resources[_KEY]
        unjudged = {q.name for q in found["result"].questions if q.outcome == results.GRADER_ERROR}
        if not (found["unreadable"] or unjudged):
            return nb, resources
        with Gradebook(where["db_url"]) as gradebook:
            for cell in nb.cells:
                question = tested_question(cell)
                if question is None or not (found["unreadable"] or question in unjudged):
                    continue
                grade = gradebook.find_grade(grade_id(cell), where["notebook"], where["assignment"], where["student"])
                grade.needs_manual_grade = True
                if question in unjudged:
                    grade.auto_score = None
            gradebook.db.commit()
        return nb, resources
