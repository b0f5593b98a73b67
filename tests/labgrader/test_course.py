"""Where a course's files lie."""

import pytest

from labgrader.course import Course, find_course
from labgrader.errors import UnusableInput


def test_assignments_and_notebooks_are_found_in_order(course):
    assert course.assignments() == ["mini"]
    assert course.notebooks("mini") == ["01_petit", "02_valeurs", "03_modele"]
    assert course.notebooks("absent") == []


def test_a_course_is_found_from_any_folder_inside_it(course, monkeypatch):
    for folder in (course.root, course.root / "release" / "mini"):
        assert find_course(folder).root == course.root.resolve()
    monkeypatch.chdir(course.root / "masters")
    assert find_course().root == course.root.resolve()


def test_the_environment_names_a_course_before_the_folder_does(course, monkeypatch, tmp_path):
    monkeypatch.setenv("LABGRADER_COURSE", str(tmp_path))
    assert find_course(course.root).root == tmp_path.resolve()


def test_outside_a_course_the_remedy_is_told(tmp_path):
    with pytest.raises(UnusableInput, match="--course"):
        find_course(tmp_path)


def test_a_notebook_of_two_assignments_has_to_be_told_apart(course_copy):
    twin = course_copy.built("source", "autre", "01_petit")
    twin.parent.mkdir(parents=True)
    twin.write_bytes(course_copy.built("source", "mini", "01_petit").read_bytes())
    with pytest.raises(UnusableInput, match=r"autre, mini; say which with --assignment"):
        course_copy.assignment_of("01_petit")
    assert course_copy.assignment_of("02_valeurs") == "mini"


def test_an_unknown_notebook_is_refused_with_the_known_names(course):
    with pytest.raises(UnusableInput, match="known names: 01_petit, 02_valeurs, 03_modele"):
        course.assignment_of("99_inconnu")


def test_the_imports_come_from_the_built_source(course, tmp_path):
    assert course.imports_of("mini", "03_modele") == ("keras",)
    assert course.imports_of("mini", "01_petit") == ()
    with pytest.raises(UnusableInput, match="labgrader build mini"):
        Course(tmp_path).imports_of("mini", "01_petit")
