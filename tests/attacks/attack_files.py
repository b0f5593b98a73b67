"""Attacks as files: what each tries, what it deserves, and the submission that it makes."""

import copy
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

CORPUS = Path(__file__).parent / "corpus"
CLASSES = ("in_process", "host", "network", "processes", "resources", "files", "notebook", "models", "protocol",
           "feedback")  # fmt: skip
HELD_BY = ("namespaces", "read-only root", "box limits", "seccomp", "watchdog", "time limit", "separate checker",
           "protocol", "rebuilt from source", "allow-list", "escaping")  # fmt: skip
FULL = {"01_petit": {"nombre": 1, "double": 2, "quadruple": 3}, "03_modele": {"modele": 3}}
_KEYS = {"tries", "held_by", "notebook", "deserves"}
_HEADER = re.compile(r"\A# ---\n(.*?)^# ---\n", re.DOTALL | re.MULTILINE)
_CELL = re.compile(r"^# %% (\w+)\n", re.MULTILINE)


@dataclass(frozen=True)
class Attack:
    """One attack: a student hands in `notebook`, and deserves so many points for each of its questions.

    None instead of points: nobody but a person can grade that question.
    """

    kind: str
    name: str
    tries: str
    held_by: str
    notebook: str
    deserves: dict[str, float | None]
    body: str

    @property
    def student(self) -> str:
        return f"{self.kind}-{self.name}".replace("_", "-")

    def prepare(self, solved: dict[str, Any], folder: Path, places: dict[str, str]) -> None:
        """Write the submission into `folder`; `places` are told to the attack, which knows where to look."""
        text = self.body
        for name, value in places.items():
            text = text.replace(f"@{name}@", value)
        submitted = copy.deepcopy(solved)
        cells = _CELL.split(text)
        if len(cells) > 1:
            for question, source in zip(cells[1::2], cells[2::2], strict=True):
                _answer(submitted, question, source.strip("\n"))
        else:
            known: dict[str, Any] = {"answer": _answer, "copy": copy, "json": json, "os": os}
            exec(compile(text, str(CORPUS / self.kind / f"{self.name}.py"), "exec"), known)
            known["alter"](submitted, folder)
        if submitted:  # emptied by an attack that wrote the file itself
            (folder / f"{self.notebook}.ipynb").write_text(json.dumps(submitted), encoding="utf-8")


def _answer(notebook: dict[str, Any], question: str, source: str) -> None:
    """Replace one answer."""
    (cell,) = [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == question]
    cell["source"] = source


def read_attacks() -> list[Attack]:
    """Return every attack of the corpus, in order."""
    return [_read(path) for path in sorted(CORPUS.glob("*/*.py"))]


def _read(path: Path) -> Attack:
    text = path.read_text(encoding="utf-8")
    header = _HEADER.match(text)
    assert header is not None, f"{path}: no header between two lines `# ---`"
    facts = yaml.safe_load(re.sub(r"^# ?", "", header[1], flags=re.MULTILINE))
    assert {"tries", "held_by"} <= set(facts) <= _KEYS, f"{path}: its header needs tries and held_by"
    assert path.parent.name in CLASSES, f"{path}: unknown class"
    assert facts["held_by"] in HELD_BY, f"{path}: held by {facts['held_by']!r}, not one of {HELD_BY}"
    body = text[header.end() :]
    notebook = facts.get("notebook", "01_petit")
    touched = dict.fromkeys(_CELL.findall(body), 0.0)
    deserves = FULL[notebook] | touched | facts.get("deserves", {})
    assert set(deserves) == set(FULL[notebook]), f"{path}: names a question that {notebook} has not"
    return Attack(path.parent.name, path.stem, facts["tries"], facts["held_by"], notebook, deserves, body)


def some_of_each_class(attacks: list[Attack], most: int) -> list[Attack]:
    """Return the attacks, of each class at most so many, evenly spread."""
    kept = []
    for kind in CLASSES:
        theirs = [attack for attack in attacks if attack.kind == kind]
        count = min(most, len(theirs))
        kept += [theirs[position * len(theirs) // count] for position in range(count)]
    return kept
