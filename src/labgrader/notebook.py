"""The roles of a notebook's cells, and a submission rebuilt from the instructor's source.

Only the answers of solution cells, found by grade_id, are taken from a student: everything else (given code,
test cells, points, metadata, kernelspec, outputs) comes from the source.
"""

import ast
import copy
import functools
import html
import json
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from labgrader.errors import BuildError, UnusableInput

MAX_NOTEBOOK_MB = 20
MAX_CELLS = 2_000  # what is parsed here, outside the sandbox
MAX_ADDED_CELLS, MAX_ADDED_CHARS = 200, 5_000
MAX_ANSWER_CHARS = 300_000  # with the added cells, fewer than a frame holds even if each is an emoji
MAX_COPIES = 20  # of one answer cell
MAX_ENTITY_LEVELS = 5  # each pass undoes one level of `&amp;amp;…`
TEST_PREFIX = "test_"
ILLUSTRATION = "illustration"


@dataclass(frozen=True)
class Cell:
    """One code cell to run: its question where it is an answer, else a name such as `cellule 7`."""

    index: int
    name: str
    source: str
    timeout_s: float
    is_answer: bool


def read_notebook(path: Path, max_mb: float = MAX_NOTEBOOK_MB, max_chars: float = MAX_ANSWER_CHARS) -> NotebookNode:
    """Read a notebook that may come from anyone; older formats are upgraded. Its answers have `max_chars` at most.

    Raises:
        UnusableInput: one line that names the file, the reason and the remedy.
    """
    content = read_regular_file(path, max_mb)
    if not content.strip():
        raise UnusableInput(f"{path}: the file is empty; ask for it to be submitted again.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableInput(f"{path}: not encoded in UTF-8; open it in JupyterLab and save it again.") from None
    try:
        parsed = json.loads(text)
        # not validated as a whole: missing ids, foreign keys and the like are mended by the rebuild
        notebook = nbformat.from_dict(parsed) if parsed["nbformat"] == 4 else nbformat.reads(text, as_version=4)
        if not isinstance(notebook.get("metadata"), dict):
            notebook["metadata"] = nbformat.from_dict({})
        if not isinstance(notebook.get("nbformat_minor"), int):
            notebook["nbformat_minor"] = nbformat.v4.nbformat_minor
        cells = notebook["cells"]
        for cell in cells:
            if isinstance(cell.get("source"), list):
                cell["source"] = "".join(cell["source"])
        usable = all(isinstance(cell["source"], str) and isinstance(cell["metadata"], dict) for cell in cells)
    except RecursionError:
        raise UnusableInput(f"{path}: nested too deeply to be a notebook.") from None
    except Exception as error:  # noqa: BLE001  nbformat raises many kinds for one reason: no notebook
        raise UnusableInput(
            f"{path}: not a notebook that can be read ({type(error).__name__}); "
            "open it in JupyterLab, or ask for it to be submitted again."
        ) from None
    if not usable or len(cells) > MAX_CELLS:
        raise UnusableInput(f"{path}: its cells are malformed or too many; ask for it to be submitted again.")
    for cell in cells:
        cell["source"] = cell["source"].encode("utf-8", "replace").decode("utf-8")  # lone surrogates cannot be written
    written = sum(len(cell["source"]) for cell in cells if is_solution(cell))
    if written > max_chars:
        raise UnusableInput(
            f"{path}: {written} characters of answers, over the limit of {max_chars}; "
            "remove what was pasted into its cells, and submit it again."
        )
    return notebook


def read_regular_file(path: Path, max_mb: float) -> bytes:
    """Read a file without following links or waiting on pipes.

    Raises:
        UnusableInput: one line that names the file, the reason and the remedy.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise UnusableInput(f"{path}: no such file.") from None
    except OSError as error:
        reason = "a symbolic link" if path.is_symlink() else (error.strerror or "unreadable")
        raise UnusableInput(f"{path}: {reason}; submit the notebook itself, as a regular file.") from None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise UnusableInput(f"{path}: not a regular file; submit the notebook itself.")
    with os.fdopen(descriptor, "rb") as file:
        if status.st_size > max_mb * 2**20:
            raise UnusableInput(
                f"{path}: {status.st_size / 2**20:.0f} MB, over the limit of {max_mb:.0f} MB; "
                "clear its outputs (Edit → Clear Outputs of All Cells) and submit it again."
            )
        return file.read()


def grade_id(cell: NotebookNode) -> str | None:
    """Return the cell's nbgrader id, None if it has none."""
    mark = cell.metadata.get("nbgrader")
    identifier = mark.get("grade_id") if isinstance(mark, dict) else None
    return identifier if isinstance(identifier, str) else None


def is_solution(cell: NotebookNode) -> bool:
    """Tell whether the cell holds an answer."""
    mark = cell.metadata.get("nbgrader")
    return isinstance(mark, dict) and mark.get("solution") is True


def tested_question(cell: NotebookNode) -> str | None:
    """Return the question that a test cell judges, None for any other cell."""
    identifier = grade_id(cell)
    if identifier is None or is_solution(cell) or not cell.metadata["nbgrader"].get("grade"):
        return None
    return identifier.removeprefix(TEST_PREFIX)


def points_of(notebook: NotebookNode) -> dict[str, float]:
    """Return the points that nbgrader's metadata gives each question."""
    marks = [cell.metadata["nbgrader"] for cell in notebook.cells if grade_id(cell) is not None]
    graded = [mark for mark in marks if mark.get("grade")]
    return {mark["grade_id"].removeprefix(TEST_PREFIX): float(mark["points"]) for mark in graded}


def solutions_of(notebook: NotebookNode) -> dict[str, str]:
    """Return the text of each solution cell, by question."""
    return {str(grade_id(cell)): cell.source for cell in notebook.cells if is_solution(cell)}


def added_code(notebook: NotebookNode, released: NotebookNode) -> list[str]:
    """Return the code cells that a student wrote beside the answers; they are not run, and cut where they are long."""
    given = {cell.source for cell in released.cells}
    codes = [cell.source for cell in notebook.cells if cell.get("cell_type") == "code" and grade_id(cell) is None]
    return [source[:MAX_ADDED_CHARS] for source in codes if source not in given][:MAX_ADDED_CELLS]


def read_built(path: Path) -> NotebookNode:
    """Return a notebook that the course has built; it is read once, and shared: nobody may change it."""
    facts = path.stat()
    return _read_built(path, facts.st_mtime_ns, facts.st_size)


@functools.lru_cache(maxsize=64)
def _read_built(path: Path, _changed_ns: int, _size: int) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def answers_of(notebook: NotebookNode, released: NotebookNode) -> dict[str, str]:
    """Return each question's answer.

    Where a student copied an answer cell, the last copy that differs from the released text counts, as it would
    when the notebook is run from top to bottom; where they split it, its parts are joined.
    """
    stubs = solutions_of(released)
    kinds = {grade_id(cell): cell.cell_type for cell in released.cells}
    cells = [cell for cell in notebook.cells if is_solution(cell) and grade_id(cell) in stubs]
    right_kind = [cell for cell in cells if cell.get("cell_type") == kinds[grade_id(cell)]]
    named = {grade_id(cell) for cell in right_kind}
    # a copy turned into notes is no answer, unless it is all that is left
    copies: dict[str, list[str]] = {}
    for cell in [*right_kind, *(cell for cell in cells if grade_id(cell) not in named)]:
        copies.setdefault(str(grade_id(cell)), []).append(cell.source)
    return {name: _one_answer(sources, stubs[name]) for name, sources in copies.items()}


def _one_answer(sources: list[str], stub: str) -> str:
    """Return the answer that several cells of one question give together; of very many copies, the last ones."""
    *earlier, answer = [source for source in sources if source.strip() != stub.strip()] or [sources[0]]
    for source in reversed(earlier[-MAX_COPIES:]):
        joined, defined = f"{source}\n{answer}", _defined(answer)
        cut_inside = defined is None and _defined(joined) is not None
        earlier_names, names = _defined(source) or set(), defined or set()
        if earlier_names & names:  # an earlier attempt, not a part: what nobody speaks of was only for itself
            earlier_names &= set(re.findall(r"\w+", f"{answer}\n{stub}"))
        if cut_inside or (defined is not None and earlier_names - names):
            answer = joined
    return answer


def _defined(source: str) -> set[str] | None:
    """Return the names that a cell defines, None if it does not parse."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    outside = [node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)]
    names = [name for node in outside for name in ast.walk(node) if isinstance(name, ast.Name)]
    return functions | {name.id for name in names if isinstance(name.ctx, ast.Store)}


def rebuild(source: NotebookNode, released: NotebookNode, answers: dict[str, str]) -> NotebookNode:
    """Return the notebook to grade: the source, each solution replaced by the student's answer.

    A question without an answer gets the released text. Test cells keep only what students may see.
    """
    shown = {grade_id(cell): cell.source for cell in released.cells if grade_id(cell)}
    marks = {grade_id(cell): cell.metadata["nbgrader"] for cell in released.cells if grade_id(cell)}
    rebuilt = copy.deepcopy(source)
    for cell in rebuilt.cells:
        identifier = grade_id(cell)
        if identifier is None:
            continue
        if identifier not in shown:
            raise BuildError(f"the released notebook has no cell {identifier!r}; run `labgrader build`.")
        cell.source = answers.get(identifier, shown[identifier]) if is_solution(cell) else shown[identifier]
        cell.metadata["nbgrader"] = copy.deepcopy(marks[identifier])  # its checksum tells an untouched answer
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        elif is_solution(cell):
            cell.source = _without_html(cell.source)
    return rebuilt


def _without_html(prose: str) -> str:
    """Keep Markdown, and nothing in it that a browser would run or a formula turn into a link."""
    for _ in range(MAX_ENTITY_LEVELS):
        prose = html.unescape(prose)  # no entity is left to spell what is refused below
    if html.unescape(prose) != prose:  # entities of entities of entities: shown as they are written
        prose = prose.replace("&", "&amp;")
    literal = re.sub(r"\\+(?=(?:href|class|cssId|style|require|unicode)\b)", "", prose.replace("<", "&lt;"))
    between = r"[\t\r\n\\]*"  # a browser drops the first three from an address
    schemes = "|".join(between.join(word) for word in ("javascript", "vbscript", "data"))
    return re.sub(f"(?i)(?:{schemes}){between}:", "…", literal)


def cells_to_run(notebook: NotebookNode, default_timeout_s: float) -> list[Cell]:
    """Return the code cells that grading runs: answers and given code, neither tests nor illustrations."""
    cells = []
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or tested_question(cell) or ILLUSTRATION in cell.metadata.get("tags", []):
            continue
        name = (grade_id(cell) if is_solution(cell) else None) or f"cellule {index + 1}"
        timeout_s = float(cell.metadata.get("labgrader", {}).get("timeout_s", default_timeout_s))
        cells.append(Cell(index, name, cell.source, timeout_s, is_solution(cell)))
    return cells


def is_untouched(answer: str | None, released: str) -> bool:
    """Tell whether an answer says no more than what was released: same code, comments and layout apart."""
    if answer is None or answer.strip() == released.strip():
        return True
    as_code = _meaning(released)
    if as_code is None:  # prose
        return not answer.strip()
    return _meaning(answer) in ("", as_code)


def _meaning(source: str) -> str | None:
    """The code without comments, docstrings and the wording of NotImplementedError; None where Python gives up."""
    try:
        return ast.unparse(_Bare().visit(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class _Bare(ast.NodeTransformer):
    """Removes what does not change what the code computes."""

    def visit_Expr(self, node: ast.Expr) -> Any:
        return None if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> Any:
        if isinstance(node.func, ast.Name) and node.func.id == "NotImplementedError":
            return node.func
        return self.generic_visit(node)
