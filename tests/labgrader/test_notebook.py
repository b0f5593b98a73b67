"""Notebooks that come from anyone: what is read, what is refused, and which answers count."""

import html
import json
import os
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labgrader.course import Course
from labgrader.errors import BuildError, UnusableInput
from labgrader.notebook import (
    MAX_CELLS,
    answers_of,
    cells_to_run,
    grade_id,
    is_solution,
    is_untouched,
    read_notebook,
    rebuild,
)
from labgrader.notebook import tested_question as question_judged_by  # pytest would collect `test…`

EMPTY = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def cell(**changed: Any) -> dict[str, Any]:
    plain = {
        "cell_type": "code", "id": "a", "metadata": {}, "source": "x = 1", "outputs": [], "execution_count": None,
    }  # fmt: skip
    return {key: value for key, value in (plain | changed).items() if value is not ...}


def with_cells(*cells: Any) -> dict[str, Any]:
    return EMPTY | {"cells": list(cells)}


def answer(name: str, source: str, **mark: Any) -> dict[str, Any]:
    nbgrader = {"grade_id": name, "solution": True, "grade": False, "locked": False, "schema_version": 3, "task": False}
    return cell(id=name, source=source, metadata={"nbgrader": nbgrader | mark})


def node(data: dict[str, Any]) -> nbformat.NotebookNode:
    return nbformat.from_dict(data)


def read(folder: Path, data: dict[str, Any]) -> nbformat.NotebookNode:
    path = folder / "01_petit.ipynb"
    path.write_text(json.dumps(data), encoding="utf-8")
    return read_notebook(path)


# --- files that cannot be graded --------------------------------------------------------------------

BAD_CONTENTS: dict[str, bytes] = {
    "empty": b"",
    "blank": b" \n\t",
    "not JSON": b"%PDF-1.7 hello",
    "cut short": json.dumps(EMPTY).encode()[:-9],
    "UTF-16": json.dumps(EMPTY).encode("utf-16"),
    "latin-1": json.dumps(with_cells(cell(source="é")), ensure_ascii=False).encode("latin-1"),
    "JSON text": b'"hello"',
    "JSON number": b"3",
    "JSON null": b"null",
    "JSON list": b"[]",
    "JSON object": b"{}",
    "other JSON": b'{"name": "package", "version": "1.0"}',
    "cells missing": json.dumps({k: v for k, v in EMPTY.items() if k != "cells"}).encode(),
    "cells a text": json.dumps(EMPTY | {"cells": "abc"}).encode(),
    "cells an object": json.dumps(EMPTY | {"cells": {"a": 1}}).encode(),
    "cell a number": json.dumps(with_cells(3)).encode(),
    "cell null": json.dumps(with_cells(None)).encode(),
    "cell a list": json.dumps(with_cells([])).encode(),
    "source a number": json.dumps(with_cells(cell(source=3))).encode(),
    "source null": json.dumps(with_cells(cell(source=None))).encode(),
    "source a list of numbers": json.dumps(with_cells(cell(source=[1, 2]))).encode(),
    "source an object": json.dumps(with_cells(cell(source={"a": 1}))).encode(),
    "source missing": json.dumps(with_cells(cell(source=...))).encode(),
    "cell metadata a list": json.dumps(with_cells(cell(metadata=[]))).encode(),
    "cell metadata missing": json.dumps(with_cells(cell(metadata=...))).encode(),
    "format 99": json.dumps(EMPTY | {"nbformat": 99}).encode(),
    "format a text": json.dumps(EMPTY | {"nbformat": "four"}).encode(),
    "format null": json.dumps(EMPTY | {"nbformat": None}).encode(),
    "100 000 deep": b"[" * 100_000 + b"]" * 100_000,
    "100 000 deep in a cell": (
        json.dumps(with_cells(cell(source="DEEP"))).encode().replace(b'"DEEP"', b"[" * 100_000 + b"]" * 100_000)
    ),
    "5000-digit format": b'{"nbformat": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("kind", BAD_CONTENTS)
def test_content_that_is_no_notebook_is_refused_in_one_line_that_names_file_and_remedy(tmp_path, kind):
    path = tmp_path / "01_petit.ipynb"
    path.write_bytes(BAD_CONTENTS[kind])
    with pytest.raises(UnusableInput) as refusal:
        read_notebook(path)
    message = str(refusal.value)
    assert str(path) in message
    assert "\n" not in message
    assert len(message) < len(str(path)) + 200


def test_answers_longer_than_any_answer_are_refused_in_one_line(tmp_path):
    with pytest.raises(UnusableInput, match="400000 characters of answers") as refusal:
        read(tmp_path, with_cells(answer("q", "x" * 250_000), answer("r", "x" * 150_000)))
    assert "\n" not in str(refusal.value)


def make_large(path: Path) -> None:
    path.write_bytes(b"")
    os.truncate(path, 50 * 2**20)


def make_symlink(path: Path) -> None:
    target = path.with_name("target.ipynb")
    target.write_text(json.dumps(EMPTY), encoding="utf-8")
    path.symlink_to(target)


BAD_FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "no such file"),
    "directory": (Path.mkdir, "regular file"),
    "FIFO": (os.mkfifo, "regular file"),
    "symbolic link": (make_symlink, "symbolic link"),
    "dangling link": (lambda path: path.symlink_to("nowhere"), "symbolic link"),
    "link to a device": (lambda path: path.symlink_to("/dev/zero"), "symbolic link"),
    "50 MB": (make_large, "50 MB"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_what_is_no_ordinary_file_is_refused_at_once(tmp_path, kind):
    make, reason = BAD_FILES[kind]
    path = tmp_path / "01_petit.ipynb"
    make(path)
    started = time.monotonic()
    with pytest.raises(UnusableInput, match=reason) as refusal:
        read_notebook(path)
    assert time.monotonic() - started < 5
    assert str(path) in str(refusal.value)


def test_a_file_inside_what_is_no_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(UnusableInput):
        read_notebook(tmp_path / "file" / "01_petit.ipynb")


# --- files that can ---------------------------------------------------------------------------------


def test_a_plain_notebook_is_read_with_or_without_a_byte_order_mark(tmp_path):
    path = tmp_path / "01_petit.ipynb"
    data = with_cells(cell(source=["é = 1\n", "x = 2"]))
    for encoding in ("utf-8", "utf-8-sig"):
        path.write_text(json.dumps(data, ensure_ascii=False), encoding=encoding)
        assert [c.source for c in read_notebook(path).cells] == ["é = 1\nx = 2"]


@pytest.mark.parametrize("levels", [1, 3, 6, 60_000])
def test_entities_of_entities_cost_no_time_and_spell_no_link(levels):
    prose = f"[lien](java&{'amp;' * levels}#115;cript:alert(1))"
    source = node(with_cells(answer("q", "...") | {"cell_type": "markdown"}))
    started = time.process_time()
    (cell,) = rebuild(source, source, {"q": prose}).cells
    assert time.process_time() - started < 2
    assert "javascript:" not in html.unescape(cell.source)


@pytest.mark.parametrize("minor", [0, 2, 4])
def test_a_notebook_of_a_time_without_cell_ids_is_read(tmp_path, minor):
    path = tmp_path / "01_petit.ipynb"
    data = with_cells(cell(id=...), cell(id=...)) | {"nbformat_minor": minor}
    path.write_text(json.dumps(data), encoding="utf-8")
    assert [c.source for c in read_notebook(path).cells] == ["x = 1", "x = 1"]


@pytest.mark.parametrize(
    "cells",
    [
        [cell(), cell()], [cell(id=...)], [cell(id="a b/c" * 40)], [cell(outputs=...)],
        [cell(execution_count="three")], [cell(extra={"deep": [1]})],
    ],
    ids=["twin ids", "no id", "odd id", "no outputs", "odd count", "extra key"],
)  # fmt: skip
def test_faults_that_the_rebuild_mends_are_let_through_without_noise(tmp_path, cells, recwarn):
    path = tmp_path / "01_petit.ipynb"
    path.write_text(json.dumps(with_cells(*cells)), encoding="utf-8")
    assert [c.source for c in read_notebook(path).cells] == ["x = 1"] * len(cells)
    assert [str(w.message) for w in recwarn] == []


def test_a_notebook_of_format_3_is_upgraded_and_keeps_its_grade_ids(tmp_path):
    metadata = {"nbgrader": {"grade_id": "nombre", "solution": True, "grade": False}}
    old = {
        "metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0,
        "worksheets": [{"metadata": {}, "cells": [
            {"cell_type": "code", "collapsed": False, "input": ["nombre = 42\n", "x = 1"], "language": "python",
             "metadata": metadata, "outputs": [{"output_type": "pyout", "prompt_number": 1, "text": ["3"]}],
             "prompt_number": 1},
            {"cell_type": "heading", "level": 2, "metadata": {}, "source": ["Un titre"]},
        ]}],
    }  # fmt: skip
    path = tmp_path / "01_petit.ipynb"
    path.write_text(json.dumps(old), encoding="utf-8")
    notebook = read_notebook(path)
    assert notebook.nbformat == 4
    released = node(with_cells(answer("nombre", "raise NotImplementedError")))
    assert answers_of(notebook, released) == {"nombre": "nombre = 42\nx = 1"}


@pytest.mark.parametrize("metadata", [..., [], None, "text", {"kernelspec": 3}, {"kernelspec": {"name": "../../sh"}}])
def test_odd_notebook_metadata_does_not_lose_the_answers(tmp_path, metadata):
    data = with_cells(answer("nombre", "nombre = 42")) | {"metadata": metadata}
    path = tmp_path / "01_petit.ipynb"
    path.write_text(json.dumps({k: v for k, v in data.items() if v is not ...}), encoding="utf-8")
    try:
        notebook = read_notebook(path)
    except UnusableInput as refusal:
        assert str(path) in str(refusal)  # refused in so many words is the other right end
    else:
        assert answers_of(notebook, node(with_cells(answer("nombre", "")))) == {"nombre": "nombre = 42"}
        assert isinstance(notebook.metadata, dict)


@pytest.mark.parametrize("depth", [50, 150, 300, 450, 700, 950, 3000])
def test_metadata_of_any_depth_is_read_or_refused_and_never_crashes(tmp_path, depth):
    text = json.dumps(with_cells(cell(metadata={"a": "DEEP"})))
    path = tmp_path / "01_petit.ipynb"
    path.write_text(text.replace('"DEEP"', "[" * depth + "]" * depth), encoding="utf-8")
    try:
        notebook = read_notebook(path)
    except UnusableInput as refusal:
        assert str(path) in str(refusal)
    else:
        assert notebook.cells[0].source == "x = 1"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
CELL_LIKE = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw", "heading", "other"]) | JSON,
        "source": st.text(max_size=9) | st.lists(st.text(max_size=5), max_size=2) | JSON,
        "metadata": st.fixed_dictionaries({}, optional={"nbgrader": JSON, "tags": JSON}) | JSON,
        "outputs": JSON,
        "id": JSON,
    },
)


@given(st.lists(CELL_LIKE | JSON, max_size=3) | JSON, JSON, st.sampled_from([3, 4, 4, 4]), st.integers(0, 6))
def test_any_json_shaped_like_a_notebook_is_read_or_refused(tmp_path_factory, cells, metadata, major, minor):
    path = tmp_path_factory.getbasetemp() / "any.ipynb"
    data = {"cells": cells, "metadata": metadata, "nbformat": major, "nbformat_minor": minor}
    path.write_text(json.dumps(data), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the test above is about noise
        try:
            notebook = read_notebook(path)
        except UnusableInput as refusal:
            assert str(path) in str(refusal)
            return
    released = node(with_cells(answer("nombre", "stub")))
    assert all(isinstance(text, str) for text in answers_of(notebook, released).values())
    assert all(isinstance(c.cell_type, str) for c in notebook.cells)


# --- answers ----------------------------------------------------------------------------------------

RELEASED = node(with_cells(answer("a", "stub a"), answer("b", "stub b"), cell(source="given")))


def test_answers_are_found_by_grade_id_in_whatever_order():
    submitted = node(with_cells(answer("b", "my b"), cell(source="mine"), answer("a", "my a")))
    assert answers_of(submitted, RELEASED) == {"a": "my a", "b": "my b"}


@pytest.mark.parametrize(
    ("copies", "counted"),
    [
        (["one", "two"], "two"), (["one", "stub a"], "one"), (["stub a", "one"], "one"),
        (["stub a", "stub a "], "stub a"),        (["one", "stub a", "two", "stub a"], "two"), (["one"], "one"),
    ],
)  # fmt: skip
def test_of_duplicated_answers_the_last_one_that_was_worked_on_counts(copies, counted):
    submitted = node(with_cells(*[answer("a", text) for text in copies]))
    assert answers_of(submitted, RELEASED) == {"a": counted}


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (["x = 1", "y = 2"], "x = 1\ny = 2"),
        (["import numpy as np\nx = 1", "y = x", "z = y"], "import numpy as np\nx = 1\ny = x\nz = y"),
        (["def f(x):\n    y = x", "    return y"], "def f(x):\n    y = x\n    return y"),
        (["def f(x): return 1", "def f(x): return 2"], "def f(x): return 2"),
        (["x = 1\ny = 2", "y = 3\nx = 4"], "y = 3\nx = 4"),
        (["x = (", "x = 2"], "x = 2"),
        (["def f(x): return 0\ntried = f(1)", "def f(x): return 1"], "def f(x): return 1"),
        (["def g(x): return 1\nx = 0", "x = g(2)"], "def g(x): return 1\nx = 0\nx = g(2)"),
    ],
    ids=[
        "two",
        "three",
        "inside a function",
        "a copy",
        "a copy in another order",
        "a copy that is not Python",
        "a copy of an attempt",
        "a part with a value that changes",
    ],
)
def test_an_answer_cell_that_was_split_is_joined_and_a_copy_replaced(parts, whole):
    submitted = node(with_cells(*[answer("a", text) for text in parts]))
    assert answers_of(submitted, RELEASED) == {"a": whole}


@pytest.mark.parametrize("mark", [None, [], "a", 3, {}, {"grade_id": 3}, {"grade_id": None, "solution": True}])
def test_odd_nbgrader_metadata_is_no_answer_and_no_error(mark):
    submitted = node(with_cells(cell(metadata={"nbgrader": mark}), answer("b", "my b")))
    assert answers_of(submitted, RELEASED) == {"b": "my b"}
    assert grade_id(submitted.cells[0]) is None
    assert question_judged_by(submitted.cells[0]) is None


def test_an_answer_under_an_unknown_grade_id_is_not_taken():
    assert answers_of(node(with_cells(answer("z", "x"), answer("a ", "x"), answer("test_a", "x"))), RELEASED) == {}


def test_an_answer_whose_cell_became_markdown_or_raw_is_still_read():
    for kind in ("markdown", "raw"):
        submitted = node(with_cells(answer("a", "my a") | {"cell_type": kind}))
        assert answers_of(submitted, RELEASED) == {"a": "my a"}


def test_a_copy_turned_into_notes_does_not_replace_the_answer():
    cells = [answer("a", "my a"), answer("a", "old a") | {"cell_type": "markdown"}]
    for order in (cells, cells[::-1]):
        assert answers_of(node(with_cells(*order)), RELEASED) == {"a": "my a"}


def test_edited_points_locks_and_flags_change_no_answer():
    mark = {"points": 1000, "grade": True, "locked": True, "schema_version": 99, "cell_type": "markdown", "task": True}
    assert answers_of(node(with_cells(answer("a", "my a", **mark))), RELEASED) == {"a": "my a"}


@pytest.fixture
def built(course: Course) -> tuple[nbformat.NotebookNode, nbformat.NotebookNode]:
    source, released = (course.built(kind, "mini", "01_petit") for kind in ("source", "release"))
    return nbformat.read(source, as_version=4), nbformat.read(released, as_version=4)


def test_the_rebuilt_notebook_is_the_source_with_the_answers_in_it(built):
    source, released = built
    rebuilt = rebuild(source, released, {"nombre": "nombre = 41", "inconnue": "x"})
    by_id = {grade_id(c): c for c in rebuilt.cells if grade_id(c)}
    assert by_id["nombre"].source == "nombre = 41"
    assert by_id["double"].source == next(c.source for c in released.cells if grade_id(c) == "double")
    without_mark = [{k: v for k, v in c.metadata.items() if k != "nbgrader"} for c in rebuilt.cells]
    assert without_mark == [{k: v for k, v in c.metadata.items() if k != "nbgrader"} for c in source.cells]
    marks = {grade_id(c): c.metadata["nbgrader"] for c in released.cells if grade_id(c)}
    assert {name: c.metadata["nbgrader"] for name, c in by_id.items()} == marks
    assert all("HIDDEN" not in c.source and "SOLUTION" not in c.source for c in rebuilt.cells)
    assert "HIDDEN" in str(source)


def test_a_release_that_lacks_a_cell_of_the_source_is_a_build_error(built):
    source, released = built
    released.cells = [c for c in released.cells if grade_id(c) != "test_double"]
    with pytest.raises(BuildError, match=r"test_double.*labgrader build"):
        rebuild(source, released, {})


def test_tests_and_illustrations_are_not_run_and_each_cell_has_its_time(built):
    cells = cells_to_run(built[0], default_timeout_s=17)
    assert [(c.name, c.timeout_s, c.is_answer) for c in cells] == [
        ("cellule 3", 17, False), ("nombre", 3, True), ("double", 3, True), ("quadruple", 3, True),
    ]  # fmt: skip


def test_every_answer_and_test_cell_has_its_role(built):
    source, _ = built
    assert [grade_id(c) for c in source.cells if is_solution(c)] == ["nombre", "double", "quadruple", "pourquoi"]
    assert [t for t in map(question_judged_by, source.cells) if t] == ["nombre", "double", "quadruple"]


# --- untouched --------------------------------------------------------------------------------------

STUB = '''def double(x):
    """Renvoie le double."""
    # À COMPLÉTER
    raise NotImplementedError("à compléter")'''


@pytest.mark.parametrize(
    "answer_text",
    [
        None, "", "\n \n", STUB, STUB + "\n\n", "# je ne sais pas", "# un\n# deux\n", '"""rien"""',
        STUB.replace("# À COMPLÉTER", "# j'y réfléchis"), STUB.replace("à compléter", "TODO"),
        STUB.replace('("à compléter")', ""), STUB.replace('("à compléter")', "()"),
        STUB.replace('    """Renvoie le double."""\n', ""), STUB.replace("Renvoie", "Calcule"),
        "def double( x ):\n\n  raise NotImplementedError('x')",
    ],
)  # fmt: skip
def test_an_answer_that_says_no_more_than_the_stub_is_untouched(answer_text):
    assert is_untouched(answer_text, STUB)


@pytest.mark.parametrize(
    "answer_text",
    [
        "def double(x):\n    return 2 * x", "double = None", "pass", "x", "1 +",
        "def double(y):\n    raise NotImplementedError",
        STUB + "\nx = 1", STUB.replace("raise", "return"), "def double(x):\n    return", "raise NotImplementedError",
        "d" * 5 + "(" * 5000, "\0", "import this", "double = lambda x: 2 * x",
    ],
    ids=lambda text: text[:30],
)  # fmt: skip
def test_any_code_of_ones_own_is_an_attempt(answer_text):
    assert not is_untouched(answer_text, STUB)


def test_prose_left_as_it_was_is_untouched_and_a_sentence_is_not():
    stub = "*VOTRE RÉPONSE ICI*"
    assert is_untouched(f"\n{stub} ", stub)
    assert not is_untouched("Parce que.", stub)
    assert not is_untouched("42", stub)


@given(st.text(max_size=80))
def test_any_text_is_judged_touched_or_not(text):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # such as "\ " in a literal, of the student's doing
        assert is_untouched(text, STUB) in (True, False)


def test_a_lone_surrogate_in_an_answer_does_not_keep_the_notebook_from_being_written(tmp_path):
    """JSON may spell one; UTF-8 cannot, and nbgrader gave up on everything that the student had handed in."""
    submitted = read(tmp_path, with_cells(answer("q", "x = 42  # \ud800")))
    assert nbformat.writes(submitted).encode("utf-8")
    assert answers_of(submitted, node(with_cells(answer("q", "...")))) == {"q": "x = 42  # ?"}


@pytest.mark.parametrize("value", ["0" + " + 0" * 500, "a" + ".a" * 600, "0x" + "f" * 6_000], ids=["+", ".", "0x"])
def test_an_answer_that_parses_and_cannot_be_written_back_is_an_attempt(value):
    assert not is_untouched(f"x = {value}", "raise NotImplementedError")


def test_thousands_of_copies_of_an_answer_are_read_at_once(tmp_path):
    copies = read(tmp_path, with_cells(*(answer("q", f"x{number} = {number}\n" * 2) for number in range(MAX_CELLS))))
    started = time.process_time()
    found = answers_of(copies, node(with_cells(answer("q", "..."))))
    assert time.process_time() - started < 5
    assert found["q"].endswith(f"x{MAX_CELLS - 1} = {MAX_CELLS - 1}\n")


@pytest.mark.parametrize("minor", [None, "5", 4.5, [], {}, ...])
def test_a_minor_format_that_is_no_number_is_mended_for_nbconvert(tmp_path, minor):
    """It compares versions before any preprocessor of ours sees the notebook."""
    data = {key: value for key, value in (EMPTY | {"nbformat_minor": minor}).items() if value is not ...}
    assert isinstance(read(tmp_path, data).nbformat_minor, int)
