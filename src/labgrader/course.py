"""Where a course's files lie: masters, built notebooks and checks, from its root folder."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labgrader.errors import UnusableInput

MARKERS = ("nbgrader_config.py", "masters")


@dataclass(frozen=True)
class Course:
    """A course folder, in nbgrader's layout."""

    root: Path

    def assignments(self) -> list[str]:
        """Return the assignments that have masters or a source, in order."""
        folders = [*self.root.glob("masters/*/"), *self.root.glob("source/*/")]
        return sorted({folder.name for folder in folders if folder.is_dir()})

    def notebooks(self, assignment: str) -> list[str]:
        """Return the names of an assignment's notebooks, in order."""
        return sorted(path.stem for path in (self.root / "source" / assignment).glob("*.ipynb"))

    def chosen(self, assignment: str, names: Sequence[str]) -> list[str]:
        """Return these notebooks of an assignment; all that it has if none is named.

        Raises:
            UnusableInput: the assignment or a notebook is unknown.
        """
        known = self.notebooks(assignment)
        unknown = sorted(set(names) - set(known))
        if unknown or not known:
            raise UnusableInput(
                f"{self.root}: no {', '.join(unknown) or 'notebook'} in {assignment!r}; assignments: "
                f"{', '.join(self.assignments()) or 'none'}; notebooks of this one: {', '.join(known) or 'none'}."
            )
        return list(names) or known

    def master(self, assignment: str, notebook: str) -> Path:
        """Return the master's path."""
        return self.root / "masters" / assignment / f"{notebook}.md"

    def built(self, kind: str, assignment: str, notebook: str) -> Path:
        """Return a built notebook's path; `kind` is source, release or solutions."""
        return self.root / kind / assignment / f"{notebook}.ipynb"

    def checks(self, assignment: str, notebook: str) -> Path:
        """Return the path of a notebook's hidden checks."""
        return self.root / "grader_tests" / assignment / f"test_{notebook}.py"

    def imports_of(self, assignment: str, notebook: str) -> tuple[str, ...]:
        """Return the modules that grading this notebook imports beforehand, as its master says."""
        return tuple(self.settings_of(assignment, notebook).get("imports", ()))

    def settings_of(self, assignment: str, notebook: str) -> dict[str, Any]:
        """Return what a notebook's master says to the grader: `imports`, `files`.

        Raises:
            UnusableInput: the notebook is not built.
        """
        path = self.built("source", assignment, notebook)
        if not path.is_file():
            raise UnusableInput(f"{path}: not built yet; run `labgrader build {assignment}`.")
        settings: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["metadata"].get("labgrader", {})
        return settings

    def assignment_of(self, notebook: str) -> str:
        """Return the one assignment that has a notebook of this name.

        Raises:
            UnusableInput: none has, or several.
        """
        owners = [assignment for assignment in self.assignments() if notebook in self.notebooks(assignment)]
        if len(owners) == 1:
            return owners[0]
        known = ", ".join(name for assignment in self.assignments() for name in self.notebooks(assignment))
        reason = f"it is in {', '.join(owners)}; say which with --assignment" if owners else f"known names: {known}"
        raise UnusableInput(f"{notebook}.ipynb: no single assignment of {self.root} has this notebook; {reason}.")


def named_course(folder: Path) -> Course:
    """Return the course of a folder that was asked for.

    Raises:
        UnusableInput: it does not look like one.
    """
    if not any((folder / marker).exists() for marker in (*MARKERS, "source")):
        raise UnusableInput(f"{folder.resolve()}: no course folder (one with nbgrader_config.py).")
    return Course(folder.resolve())


def find_course(start: Path | None = None) -> Course:
    """Return the course of LABGRADER_COURSE, else of the nearest folder upwards that looks like one.

    Raises:
        UnusableInput: there is none.
    """
    named = os.environ.get("LABGRADER_COURSE")
    if named:
        return Course(Path(named).resolve())
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if any((folder / marker).exists() for marker in MARKERS):
            return Course(folder)
    raise UnusableInput(
        f"{here}: not inside a course folder (one with nbgrader_config.py); change to it, or use --course."
    )
