"""An invented class, its gradebook, and what nbgrader said of it."""

import hashlib
import json
import os
import stat
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry

from labgrader.course import Course

MAX_HASHED_BYTES = 64 * 2**20


class Class:
    """Students' folders of the assignment `mini`, and nbgrader's commands on them."""

    def __init__(self, course: Course, run: Callable[..., subprocess.CompletedProcess[str]]) -> None:
        self.course, self.run = course, run
        self.said: dict[str, subprocess.CompletedProcess[str]] = {}

    def folder(self, student: str, kind: str = "submitted") -> Path:
        return self.course.root / kind / student / "mini"

    def submit(self, student: str, name: str, data: dict[str, Any] | bytes | str) -> Path:
        path = self.folder(student) / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        content = json.dumps(data) if isinstance(data, dict) else data
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def nbgrader(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = self.run("nbgrader", *arguments, cwd=self.course.root)
        self.said[arguments[0]] = done
        return done

    def gradebook(self) -> Gradebook:
        return Gradebook(f"sqlite:///{self.course.root}/gradebook.db")

    def grades(self, student: str, name: str) -> dict[str, Any]:
        """The grades of one notebook by question: automatic score, score by hand, waits for a person."""
        with self.gradebook() as book:
            try:
                notebook = book.find_submission_notebook(name, "mini", student)
            except MissingEntry:
                return {}
            return {
                grade.cell.name.removeprefix("test_"): (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
                for grade in notebook.grades
            }

    def scores(self, student: str, name: str) -> dict[str, Any]:
        return {
            question: auto for question, (auto, _, _) in self.grades(student, name).items() if question != "pourquoi"
        }

    def waiting(self, student: str, name: str) -> set[str]:
        return {question for question, (_, _, waits) in self.grades(student, name).items() if waits}

    def feedback(self, student: str, name: str) -> str:
        return (self.folder(student, "feedback") / f"{name}.html").read_text(encoding="utf-8")


def state(folder: Path) -> dict[str, Any]:
    """Everything about a folder's files that grading could change; the content of those of reasonable size."""
    found: dict[str, Any] = {}
    for root, folders, files, descriptor in os.fwalk(folder):  # by descriptor: no path is too long
        for name in (*folders, *files):
            status = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
            content = ""
            if stat.S_ISLNK(status.st_mode):
                content = os.readlink(name, dir_fd=descriptor)
            elif stat.S_ISREG(status.st_mode) and status.st_size <= MAX_HASHED_BYTES and status.st_mode & stat.S_IRUSR:
                with open(name, "rb", opener=partial(os.open, dir_fd=descriptor)) as file:
                    content = hashlib.sha256(file.read()).hexdigest()
            found[os.path.join(root, name)] = (status.st_mode, status.st_mtime_ns, status.st_size, content)  # noqa: PTH118
    return found
