"""From a built source notebook to a master of Otter Assign: same cells, same visible checks, same points."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import nbformat
import yaml
from nbformat import NotebookNode

from labgrader.errors import BuildError
from labgrader.notebook import grade_id, is_solution, tested_question
from labgrader.outline import Outline

PLUGIN = "labgrader.otter.plugin.Judge"
_REGION = re.compile(
    r"^([ \t]*)### BEGIN SOLUTION[^\n]*\n(.*?)^[ \t]*### END SOLUTION[^\n]*$", re.DOTALL | re.MULTILINE
)
_INIT = """import otter

grader = otter.Notebook("{name}.ipynb")  # gardez ce nom de fichier : il y lit les auto-vérifications"""
_EXPORT_TEXT = """## Rendre le carnet

Enregistrez le carnet, puis exécutez la cellule : elle prépare l’archive à déposer{files}."""
_EXPORT_WITH_FILES = """from pathlib import Path

grader.export(pdf=False, files=[nom for nom in {files} if Path(nom).exists()])"""
_VISIBLE = """def auto_verification(env):
    from cnnlab.verification import executer
    code = {code!r}
    executer(code, env)"""
_VISIBLE_FAILED = "lisez les dernières lignes : elles disent ce qui manque et par où reprendre."
_HIDDEN = """def {name}():
    from labgrader.otter.verdicts import expect_passed
    expect_passed({question!r}, {name!r})"""


def master_of(
    source: NotebookNode, released: NotebookNode, outline: Outline, assignment: str, name: str, requirements: list[str]
) -> NotebookNode:
    """Return the Otter Assign master of a notebook.

    Args:
        source: the built notebook, with solutions.
        released: what students get of it; what stands for a solution there stands for it here too.
        outline: its questions, with their checks and points.
        requirements: what pip installs where Otter grades.

    Raises:
        BuildError: questions lie inside one another, or a cell cannot be said in Otter's terms.
    """
    shown = {grade_id(cell): cell.source for cell in released.cells if grade_id(cell)}
    master = nbformat.v4.new_notebook(metadata=source.metadata)
    master.cells = [_raw(_configuration(assignment, name, requirements))]
    started, open_question = False, ""
    for cell in source.cells:
        if cell.cell_type == "code" and not started:
            master.cells.append(nbformat.v4.new_code_cell(_INIT.format(name=name)))
            started = True
        question = grade_id(cell) if is_solution(cell) else tested_question(cell)
        if is_solution(cell) and open_question:
            raise BuildError(
                f"{name}: {question!r} lies inside {open_question!r}; Otter has no questions in questions."
            )
        if question is None:
            master.cells.append(nbformat.from_dict(cell))
        elif cell.cell_type == "markdown":
            master.cells += _prose(cell, shown[question], outline[question].question.points)
        elif is_solution(cell):
            open_question = question
            master.cells += [_raw(f"# BEGIN QUESTION\nname: {question}"), *_answer(cell, shown[question], name)]
        else:
            open_question = ""
            master.cells += [*_tests(outline, question, shown[grade_id(cell)], name), _raw("# END QUESTION")]
    master.cells += _export(list(source.metadata.get("labgrader", {}).get("files", ())))
    return master


def _export(files: list[str]) -> list[NotebookNode]:
    """Return the cells that prepare what a student hands in."""
    text = _EXPORT_TEXT.format(files=", réseaux entraînés compris" if files else "")
    code = _EXPORT_WITH_FILES.format(files=files) if files else "grader.export(pdf=False)"
    return [nbformat.v4.new_markdown_cell(text), nbformat.v4.new_code_cell(code)]


def _configuration(assignment: str, name: str, requirements: list[str]) -> str:
    settings: dict[str, Any] = {
        "init_cell": False,  # Otter's own are in English
        "export_cell": False,
        "tests": {"ok_format": False},
        "python_version": "3.11",
        "requirements": requirements,
        "generate": {
            "show_hidden": True,  # once the instructor publishes: a lost point comes with its message
            "force_public_test_summary": False,
            "plugins": [{PLUGIN: {"assignment": assignment, "notebook": name}}],
        },
    }
    return "# ASSIGNMENT CONFIG\n" + yaml.safe_dump(settings, sort_keys=False, width=1000)


def _raw(text: str) -> NotebookNode:
    return nbformat.v4.new_raw_cell(text)


def _prose(cell: NotebookNode, shown: str, points: float) -> Iterator[NotebookNode]:
    """Yield a question that a person grades."""
    prompt = nbformat.from_dict(cell)
    prompt.id, prompt.source = f"{cell.id}-vide", shown
    yield _raw(f"# BEGIN QUESTION\nname: {grade_id(cell)}\nmanual: true\npoints: {points:g}")
    yield nbformat.v4.new_markdown_cell("**Votre réponse**")  # Otter writes its mark into the first prose it meets
    yield from (_raw("# BEGIN PROMPT"), prompt, _raw("# END PROMPT"))
    yield from (_raw("# BEGIN SOLUTION"), nbformat.from_dict(cell), _raw("# END SOLUTION"))
    yield _raw("# END QUESTION")


def _answer(cell: NotebookNode, shown: str, name: str) -> Iterator[NotebookNode]:
    """Yield an answer's cell, its solution and what stands for it between Otter's marks."""
    stubs = iter(_stubs(cell.source, shown, f"{name}: {grade_id(cell)!r}"))

    def marked(region: re.Match[str]) -> str:
        indent, solution = region.groups()
        stub = next(stubs)
        return (
            f'{indent}""" # BEGIN PROMPT\n{stub}\n{indent}""" # END PROMPT\n'
            f"{indent}# BEGIN SOLUTION NO PROMPT\n{solution}{indent}# END SOLUTION"
        )

    answer = nbformat.from_dict(cell)
    answer.source = _REGION.sub(marked, cell.source)
    yield from (_raw("# BEGIN SOLUTION"), answer, _raw("# END SOLUTION"))


def _stubs(source: str, shown: str, where: str) -> tuple[str, ...]:
    """Return what the released text has in place of each solution."""
    fixed = [re.escape(part) for part in _REGION.split(source)[::3]]
    found = re.fullmatch("(.*?)".join(fixed), shown, re.DOTALL)
    if found is None or any('"""' in stub for stub in found.groups()):
        raise BuildError(f"{where}: the released text is not its source without solutions; run `labgrader build`.")
    return found.groups()


def _tests(outline: Outline, question: str, visible: str, name: str) -> Iterator[NotebookNode]:
    """Yield the visible self-check as a public test without points, and each hidden check as a hidden test."""
    try:
        ast.parse(visible)
    except SyntaxError as error:
        raise BuildError(f"{name}: the self-check of {question!r} is not plain Python ({error}).") from None
    yield _raw("# BEGIN TESTS")
    yield _test(_VISIBLE.format(code=visible), points=0, hidden=False, failure_message=_VISIBLE_FAILED)
    for check in outline[question].checks:
        yield _test(_HIDDEN.format(name=check.name, question=question), points=float(check.worth), hidden=True)
    yield _raw("# END TESTS")


def _test(body: str, **settings: Any) -> NotebookNode:
    header = yaml.safe_dump(settings, sort_keys=False, allow_unicode=True, width=1000)
    return nbformat.v4.new_code_cell(f'""" # BEGIN TEST CONFIG\n{header}""" # END TEST CONFIG\n{body}')
