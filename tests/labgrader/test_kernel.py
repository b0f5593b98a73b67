"""Plain nbgrader, without our configuration: its own Execute runs the same checks in the notebook's kernel."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from labgrader.course import Course

PLAIN = """
import os, sys
from pathlib import Path
c = get_config()
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
c.CourseDirectory.course_id = "plain"
c.ClearSolutions.code_stub = {"python": '# À COMPLÉTER\\nraise NotImplementedError("à compléter")'}
c.ClearSolutions.text_stub = "*VOTRE RÉPONSE ICI*"
"""
STUB = 'def quadruple(x):\n    # À COMPLÉTER\n    raise NotImplementedError("à compléter")'
ANSWERS: dict[str, dict[str, str]] = {
    "ada": {},
    "bob": {"nombre": "nombre = 41", "double": "def double(x):\n    x *= 2\n    return x", "quadruple": STUB},
}


@pytest.fixture(scope="module")
def plain(
    course: Course, tmp_path_factory: pytest.TempPathFactory, command: Callable[..., Any],
    submission_of: Callable[..., dict[str, Any]],
) -> Course:  # fmt: skip
    """Students graded by nbgrader alone, in the layout of our course."""
    root = tmp_path_factory.mktemp("plain") / "course"
    shutil.copytree(course.root, root)
    for path in [*root.glob("*/mini/02_*"), *root.glob("*/mini/03_*")]:
        path.unlink()
    (root / "nbgrader_config.py").write_text(PLAIN, encoding="utf-8")
    for student, data in ((name, submission_of(**changed)) for name, changed in ANSWERS.items()):
        folder = root / "submitted" / student / "mini"
        folder.mkdir(parents=True)
        (folder / "01_petit.ipynb").write_text(json.dumps(data), encoding="utf-8")
    for name in ("generate_assignment", "autograde"):
        done = command("nbgrader", name, "mini", "--force", cwd=root, JUPYTER_CONFIG_DIR=str(root / "no-config"))
        assert done.returncode == 0, done.stderr
    return Course(root)


@pytest.mark.parametrize(
    ("student", "scores"),
    [
        ("ada", {"test_nombre": 1, "test_double": 2, "test_quadruple": 3}),
        ("bob", {"test_nombre": 0, "test_double": 1, "test_quadruple": 0}),
    ],
)
def test_the_scores_are_those_of_the_engine(plain, judge, scores_of, student, scores):
    with Gradebook(f"sqlite:///{plain.root}/gradebook.db") as book:
        grades = book.find_submission_notebook("01_petit", "mini", student).grades
        assert {g.cell.name: g.auto_score for g in grades if g.cell.name.startswith("test_")} == scores
    engine = scores_of(judge(**ANSWERS[student]))
    assert {f"test_{name}": score for name, score in engine.items()} == scores


def test_the_table_of_checks_is_shown_there_too(plain):
    text = (plain.root / "autograded" / "bob" / "mini" / "01_petit.ipynb").read_text(encoding="utf-8")
    assert "à revoir" in text
    assert "relisez Douglas Adams" in text
    assert "test_01_petit" not in text
    assert "expect_close" not in text


def test_the_release_made_by_plain_nbgrader_is_ours(plain, course):
    released = [
        [
            c["source"]
            for c in json.loads(where.built("release", "mini", "01_petit").read_text(encoding="utf-8"))["cells"]
        ]
        for where in (plain, course)
    ]
    assert released[0] == released[1]


def test_a_fault_of_a_check_in_the_kernel_does_not_hide_the_others(course, command, tmp_path: Path):
    """`judge` answers for each question apart, whatever a check does."""
    program = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "import json, sys\n"
        "shell = InteractiveShell.instance()\n"
        "shell.user_ns.update(mode='exit', texte='abracadabra')\n"
        "from labgrader.kernel import judge\n"
        "print(json.dumps([judge(name, 'mini', '02_valeurs') for name in ('mode', 'texte')]))\n"
    )
    script = tmp_path / "script.py"
    script.write_text(program)
    done = command("python", script, cwd=course.root)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [1.0, 1.0]
