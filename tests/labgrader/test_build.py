"""Building source, release and solutions, and proving that what is committed is current."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from labgrader import build as builder
from labgrader.build import BUILT
from labgrader.course import Course
from labgrader.errors import BuildError
from labgrader.notebook import grade_id, is_solution

NAMES = ["01_petit", "02_valeurs", "03_modele"]


def snapshot(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for kind in BUILT
        for path in sorted((root / kind).rglob("*"))
        if path.is_file()
    }


def test_every_notebook_is_built_three_times(course):
    assert sorted(snapshot(course.root)) == sorted(f"{kind}/mini/{name}.ipynb" for kind in BUILT for name in NAMES)


def test_a_release_shows_no_solution_no_hidden_test_and_no_output(course):
    for name in NAMES:
        text = course.built("release", "mini", name).read_text(encoding="utf-8")
        for secret in ("BEGIN SOLUTION", "HIDDEN", "6 * 7", "return 2 * x", "-7.75", "calme plat", "labgrader.kernel",
                       "deux fois deux font quatre", "Conv2D", "grader_tests"):  # fmt: skip
            assert secret not in text
        assert all(not c.get("outputs") for c in json.loads(text)["cells"])
        released = nbformat.read(course.built("release", "mini", name), as_version=4)
        code = [c for c in released.cells if is_solution(c) and c.cell_type == "code"]
        assert code
        assert all("# À COMPLÉTER" in c.source and "raise NotImplementedError" in c.source for c in code)


def test_the_solutions_hold_the_answers_and_no_hidden_test(course):
    text = course.built("solutions", "mini", "01_petit").read_text(encoding="utf-8")
    assert "6 * 7" in text
    assert "deux fois deux font quatre" in text
    assert "HIDDEN" not in text
    assert "labgrader.kernel" not in text


def test_release_solutions_and_source_have_the_same_cells(course):
    for name in NAMES:
        ids = [[grade_id(c) for c in nbformat.read(course.built(k, "mini", name), as_version=4).cells] for k in BUILT]
        assert ids[0] == ids[1] == ids[2]


def test_drift_is_found_by_name_and_building_again_gives_the_same_bytes(course_copy, command):
    root = course_copy.root
    before = snapshot(root)
    course_copy.built("source", "mini", "01_petit").unlink()
    edited = course_copy.built("release", "mini", "02_valeurs")
    edited.write_text(edited.read_text(encoding="utf-8").replace("Un tableau", "Le tableau"), encoding="utf-8")
    shutil.copy(edited, edited.with_name("09_orphelin.ipynb"))
    (root / "solutions" / "mini" / "note.txt").write_text("oubliée")
    checked = command("labgrader", "build", "--check", cwd=root)
    assert checked.returncode == 1
    assert set(checked.stderr.splitlines()) == {
        "source/mini/01_petit.ipynb: missing",
        "release/mini/02_valeurs.ipynb: not what its master gives",
        "release/mini/09_orphelin.ipynb: no master makes it",
        "solutions/mini/note.txt: no master makes it",
    }
    assert "run `labgrader build mini`" in checked.stdout
    (root / "masters" / "mini" / "image.txt").write_text("données")  # shipped with the notebooks
    assert command("labgrader", "build", "mini", cwd=root).returncode == 0
    shipped = {f"{kind}/mini/image.txt": "données".encode() for kind in ("source", "release")}
    after = snapshot(root)
    after.pop("solutions/mini/image.txt", None)
    assert after == before | shipped


def test_nbgraders_own_commands_leave_the_built_files_as_they_are(course_copy, command):
    before = snapshot(course_copy.root)
    for name in ("generate_assignment", "generate_solution"):
        done = command("nbgrader", name, "mini", "--force", cwd=course_copy.root)
        assert done.returncode == 0, done.stderr
    assert snapshot(course_copy.root) == before


LEAK = """
+++

Rappel : on écrit `tableau = np.array([1.25, -7.75, 3.5])`, comme au tableau.
"""


def test_a_solution_that_shows_elsewhere_is_refused_and_nothing_is_written(course_copy, command):
    before = snapshot(course_copy.root)
    master = course_copy.master("mini", "02_valeurs")
    master.write_text(master.read_text(encoding="utf-8") + LEAK, encoding="utf-8")
    other = course_copy.master("mini", "01_petit")
    mark = "### HIDDEN TESTS follow here\n"
    other.write_text(other.read_text(encoding="utf-8").replace("donnee = 3", mark + "donnee = 3"), encoding="utf-8")
    built = command("labgrader", "build", cwd=course_copy.root)
    assert built.returncode == 1
    assert "02_valeurs.ipynb: shows a line of" in built.stderr
    assert "01_petit.ipynb: contains 'HIDDEN TESTS'" in built.stderr
    assert snapshot(course_copy.root) == before


def leaks(folder: Path, *, source: dict[str, str], released: dict[str, str], outputs: bool = False) -> list[str]:
    """What a release of these cells would tell of a source of those; `s` is the answer cell."""
    staged = Course(folder)
    for kind, cells in (("source", source), ("release", released)):
        notebook = nbformat.v4.new_notebook()
        for name, text in cells.items():
            cell = nbformat.v4.new_code_cell(text, id=name)
            if name == "s":
                cell.metadata["nbgrader"] = {"grade_id": "s", "solution": True, "grade": False}
            if outputs:
                cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text="x")]
            notebook.cells.append(cell)
        builder.write_notebook(notebook, staged.built(kind, "a", "n"))
    return list(builder._leaks(staged, "a", "n"))


SOLUTION = "### BEGIN SOLUTION\nresultat = calcul(donnees)\n### END SOLUTION"


@pytest.mark.parametrize(
    ("released", "outputs", "count"),
    [
        ({"s": "# À COMPLÉTER", "t": "donnees = 1"}, False, 0),
        ({"s": "resultat = calcul(donnees)", "t": "donnees = 1"}, False, 1),
        ({"s": "# À COMPLÉTER", "t": "donnees = 1\n# resultat = calcul(donnees) !"}, False, 1),
        ({"s": "# À COMPLÉTER", "t": "from labgrader.kernel import judge"}, False, 1),
        ({"s": "# À COMPLÉTER", "t": "### END SOLUTION"}, False, 1),
        ({"s": "# À COMPLÉTER", "t": "open('grader_tests/x')"}, False, 1),
        ({"s": "# À COMPLÉTER", "t": "donnees = 1"}, True, 1),
    ],
    ids=["nothing", "answer left", "in a comment", "hidden call", "solution mark", "path of checks", "outputs"],
)
def test_each_kind_of_leak_is_named(tmp_path, released, outputs, count):
    found = leaks(tmp_path, source={"s": SOLUTION, "t": "donnees = 1"}, released=released, outputs=outputs)
    assert len(found) == count
    assert all(line.startswith("release/a/n.ipynb: ") for line in found)


def test_an_assignment_without_masters_is_refused_with_the_known_names(course):
    with pytest.raises(BuildError, match=r"nowhere: no master there; known: \['mini'\]"):
        builder.build(course, "nowhere")


@pytest.fixture(autouse=True)
def nothing_left_in_the_temporary_folder(temporary_folder: Path) -> Callable[[], None]:
    yield
    assert list(temporary_folder.glob("labgrader-build-*")) == []
