"""The suite itself: no file of tests is left out."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
APART = {"hub", "assignments", "cases", "corpus"}  # `make test-hub`; what tests and cases read


def test_every_file_of_tests_lies_where_pytest_looks():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if not APART & set(path.relative_to(ROOT).parts)]
    assert len(files) > 40
    folders = [ROOT / folder for folder in settings["testpaths"]]
    assert [path for path in files if not any(path.is_relative_to(folder) for folder in folders)] == []
