"""From a master (MyST Markdown) to nbgrader's source notebook; points come from the checks' markers."""

import ast
import importlib.util
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from labgrader.checks import QuestionSpec, read_questions
from labgrader.errors import BuildError
from labgrader.notebook import TEST_PREFIX

KEPT_METADATA = ("tags", "jupyter", "editable", "slideshow")
HIDDEN_CALL = """### BEGIN HIDDEN TESTS
from labgrader.kernel import judge
judge("{question}", "{assignment}", "{notebook}")
### END HIDDEN TESTS"""


def build_source(master: Path, checks: Path) -> NotebookNode:
    """Return the source notebook that a master and its checks describe.

    Raises:
        BuildError: a question lacks its answer cell, its self-check or its checks, or has two of one.
    """
    try:
        draft = jupytext.read(master, fmt="md:myst")
    except Exception as error:
        raise BuildError(f"{master}: not MyST Markdown that jupytext can read ({error}).") from error
    questions = read_questions(checks)
    source = nbformat.v4.new_notebook()
    source.metadata = _notebook_metadata(draft, master)
    seen: dict[str, list[str]] = {}
    for index, cell in enumerate(draft.cells):
        source.cells.append(_build_cell(cell, index, questions, seen, master))
    _verify(master, questions, seen)
    nbformat.validate(source)
    return source


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook, always the same bytes for the same notebook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook, version=4).rstrip("\n") + "\n", encoding="utf-8")


def _notebook_metadata(draft: NotebookNode, master: Path) -> NotebookNode:
    settings = dict(draft.metadata.get("labgrader", {}))
    for key, values in settings.items():
        if key not in ("imports", "files") or not isinstance(values, list) or not all(map(_is_text, values)):
            raise BuildError(
                f"{master}: its header says `{key}: {values}`; only lists of names, `imports` and `files`."
            )
    for module in settings.get("imports", ()):
        try:
            found = importlib.util.find_spec(module)
        except (ImportError, ValueError):
            found = None
        if found is None:
            raise BuildError(f"{master}: its header imports {module!r}, which is not installed, or misspelt.")
    return nbformat.from_dict({
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "labgrader": settings,
    })  # fmt: skip


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _verify_code(cell: NotebookNode, where: str) -> None:
    """Refuse a code cell that is not Python, IPython's own commands apart."""
    if cell.cell_type != "code" or cell.source.lstrip().startswith("%%"):
        return
    try:
        ast.parse(TransformerManager().transform_cell(cell.source))
    except (SyntaxError, ValueError) as error:
        raise BuildError(f"{where} is not Python: {error}.") from None


def _build_cell(
    cell: NotebookNode,
    index: int,
    questions: dict[str, QuestionSpec],
    seen: dict[str, list[str]],
    master: Path,
) -> NotebookNode:
    options = dict(cell.metadata)
    question, tested = options.pop("question", None), options.pop("checks", None)
    timeout_s = options.pop("timeout_s", None)
    unknown = set(options) - set(KEPT_METADATA)
    if unknown:
        raise BuildError(f"{master}: cell {index + 1} has unknown options {sorted(unknown)}; see docs/authoring.md.")
    for name in filter(None, (question, tested)):
        if name not in questions:
            raise BuildError(f"{master}: cell {index + 1} names {name!r}, which the check file does not declare.")
    built = (nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell)(cell.source)
    _verify_code(built, f"{master}: cell {index + 1}")
    built.id = question or (TEST_PREFIX + tested if tested else f"cell-{index + 1:03d}")
    built.metadata = nbformat.from_dict(options)
    if timeout_s is not None:
        built.metadata["labgrader"] = {"timeout_s": _seconds(timeout_s, f"{master}: cell {index + 1}")}
    if question and tested:
        raise BuildError(f"{master}: cell {index + 1} is an answer and a self-check at once; make it two cells.")
    if question:
        spec = questions[question]
        seen.setdefault(question, []).append("answer")
        points = {"points": spec.question.points} if spec.question.manual else {}
        built.metadata["nbgrader"] = _mark(
            question, cell.cell_type, grade=spec.question.manual, solution=True, **points
        )
        _verify_answer(built, spec, master)
    elif tested:
        seen.setdefault(tested, []).append("checks")
        points = {"points": questions[tested].question.points}
        built.metadata["nbgrader"] = _mark(TEST_PREFIX + tested, "code", grade=True, solution=False, **points)
        hidden = HIDDEN_CALL.format(question=tested, assignment=master.parent.name, notebook=master.stem)
        built.source = f"{cell.source.rstrip()}\n{hidden}"
    return built


def _seconds(value: Any, where: str) -> float:
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise BuildError(f"{where}: `timeout_s: {value}` is no number of seconds.")
    return seconds


def _mark(grade_id: str, cell_type: str, *, grade: bool, solution: bool, **points: Any) -> NotebookNode:
    """Return nbgrader's metadata of a cell, schema version 3."""
    mark: NotebookNode = nbformat.from_dict({
        "cell_type": cell_type, "grade": grade, "grade_id": grade_id, "locked": not solution,
        "schema_version": 3, "solution": solution, "task": False, **points,
    })  # fmt: skip
    return mark


def _verify_answer(cell: NotebookNode, spec: QuestionSpec, master: Path) -> None:
    where = f"{master}: the answer cell of {spec.question.name!r}"
    if cell.cell_type == "markdown" and not spec.question.manual:
        raise BuildError(f"{where} is prose; only a manual_question can be.")
    if cell.cell_type == "code" and ("### BEGIN SOLUTION" not in cell.source or "### END SOLUTION" not in cell.source):
        raise BuildError(f"{where} has no solution between `### BEGIN SOLUTION` and `### END SOLUTION`.")


def _verify(master: Path, questions: dict[str, QuestionSpec], seen: dict[str, list[str]]) -> None:
    for name, spec in questions.items():
        wanted = ["answer"] if spec.question.manual else ["answer", "checks"]
        if seen.get(name, []) != wanted:
            raise BuildError(
                f"{master}: {name!r} needs {' then '.join(wanted)}, each once and in this order; "
                f"found {seen.get(name) or 'nothing'}."
            )
