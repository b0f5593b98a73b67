"""Run the attacks as this user and, where this is root, as an ordinary one too; write docs/attacks.md from the runs."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = ROOT / "docs" / "attacks.md"
HEAD = """# Attacks

Every row is a submission of `tests/attacks/corpus/`, handed in by a student of its own and graded by one run of
`nbgrader autograde` and `nbgrader generate_feedback`. `make attacks` writes this page from what the runs found.

"""


def attempt(user: str, command: list[str], folder: Path) -> dict[str, Any] | None:
    """Run the tests; return what they recorded, None if they did not get so far."""
    record = folder / f"{user}.json"
    tests = [*command, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(HERE)]
    ended = subprocess.run(tests, cwd=ROOT, check=False, env=os.environ | {"LABGRADER_ATTACKS_RECORD": str(record)})
    if not record.is_file():
        return None
    found: dict[str, Any] = json.loads(record.read_text(encoding="utf-8"))
    return found | {"passed": ended.returncode == 0}


def points(scores: dict[str, float | None], questions: dict[str, float | None]) -> str:
    """Write points by question; `?` stands for a person's judgement."""
    return ", ".join("?" if scores.get(name) is None else f"{scores[name]:g}" for name in questions)


def cell(row: dict[str, Any]) -> str:
    held = f"{points(row['earned'], row['deserved'])} / {points(row['deserved'], row['deserved'])}"
    return f"**{'; '.join(row['breaches'])}** ({held})".replace("|", "\\|") if row["breaches"] else held


def page(runs: dict[str, dict[str, Any]]) -> str:
    """Return the table, and what each run says as a whole."""
    lines = [HEAD]
    for user, run in runs.items():
        count = sum(bool(row["breaches"]) for row in run["attacks"])
        whole = "the class and the course were as they should be" if run["passed"] else "**the run failed**"
        lines.append(f"- {user}: {len(run['attacks'])} attacks, {count} breaches, {run['wall_s']:.0f} s; {whole}.\n")
    lines.append(
        "\nPoints earned / deserved by question; `?`: nobody but a person can grade it, and it earned nothing.\n\n"
    )
    lines.append(f"| attack | what it tries | held by | {' | '.join(runs)} |\n|{' --- |' * (3 + len(runs))}\n")
    for rows in zip(*(run["attacks"] for run in runs.values()), strict=True):
        one, cells = rows[0], " | ".join(map(cell, rows))
        lines.append(f"| {one['class']}/{one['name']} | {one['tries']} | {one['held_by']} | {cells} |\n")
    return "".join(lines)


def main() -> int:
    """Run, write the page; the status is 0 if nothing was breached."""
    ways = {"as an ordinary user": []}
    if os.geteuid() == 0:
        ways = {"as root": [], "as an ordinary user": [str(ROOT / "tests" / "as_ordinary_user.sh")]}
    with tempfile.TemporaryDirectory(prefix="labgrader-attacks-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        found = {user: attempt(user, command, folder) for user, command in ways.items()}
    runs = {user: run for user, run in found.items() if run is not None}
    if runs:
        PAGE.write_text(page(runs), encoding="utf-8")
    return 0 if len(runs) == len(ways) and all(run["passed"] for run in runs.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
