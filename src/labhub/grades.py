"""Grades for those who click: one notebook in the course's service writes the table that schools ask for."""

import subprocess
import sys
from pathlib import Path

import pandas as pd

COLUMNS = {
    "assignment": "devoir", "student_id": "identifiant", "last_name": "nom", "first_name": "prénom",
    "timestamp": "remis le (UTC)", "late_submission_penalty": "pénalité de retard", "score": "points",
    "max_score": "sur",
}  # fmt: skip


def export_grades(course: Path, table: Path) -> pd.DataFrame:
    """Have nbgrader export its gradebook, and write `table` with French headings, as spreadsheets of France read it.

    Raises:
        RuntimeError: nbgrader failed; its last lines say why.
    """
    raw = course / "grades.csv"
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "export", "--to", str(raw)],
        cwd=course, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"nbgrader export a échoué :\n{done.stderr[-2000:]}")
    grades = pd.read_csv(raw, dtype={name: str for name in ("student_id", "last_name", "first_name")})
    shown = grades[list(COLUMNS)].fillna("").rename(columns=COLUMNS)
    shown.to_csv(table, sep=";", decimal=",", index=False, encoding="utf-8-sig")
    return shown
