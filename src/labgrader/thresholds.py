"""Measured thresholds: one file an assignment, a table a profile, where each number came from beside it."""

import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cnnlab.profile import current_profile
from labgrader.errors import BuildError

FILE = "thresholds.toml"
INSEPARABLE, UNMEASURED = "inseparable", "unmeasured"
_OTHER_BACKEND = "other backend"
_REASONS = {
    INSEPARABLE: "mesuré : dans le profil {profile}, un réseau entraîné n’y dépasse pas nettement un réseau neuf",
    _OTHER_BACKEND: "il a été mesuré avec un autre moteur de calcul que celui d’ici",
    UNMEASURED: "il n’a pas encore été mesuré dans le profil {profile}",
}


@dataclass(frozen=True)
class Thresholds:
    """The thresholds of one profile: `thresholds[name]` is a proportion, or None where none could be measured."""

    profile: str
    rows: dict[str, dict[str, Any]]
    missing: list[str] = field(default_factory=list)  # asked for, and None

    @classmethod
    def beside(cls, checks: Path) -> "Thresholds":
        """Read the file that lies beside a check file; without one, nothing is measured."""
        path = checks.parent / FILE
        if not path.is_file():
            return cls(current_profile(), {})
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise BuildError(f"{path}: not TOML ({error}).") from error
        return cls(current_profile(), tables.get(current_profile(), {}))

    def __getitem__(self, name: str) -> float | None:
        """Return the threshold of a figure, on the backend that it was measured on: others train otherwise."""
        row = self.rows.get(name, {})
        value = row.get("threshold")
        if isinstance(value, int | float) and row.get("backend", backend()) == backend():
            return float(value)
        self.missing.append(name)
        return None

    def note(self) -> str:
        """Say, for the student, which thresholds asked for do not exist and why; "" where all do."""
        rows = [self.rows.get(name, {}) for name in self.missing]
        told = {_OTHER_BACKEND if "threshold" in row else row.get("status", UNMEASURED) for row in rows}
        reasons = [_REASONS.get(status, _REASONS[UNMEASURED]).format(profile=self.profile) for status in sorted(told)]
        return f"Sans seuil de précision ({' ; '.join(reasons)}) : le reste seul est jugé." if reasons else ""


def backend() -> str:
    """Return the backend of Keras in force."""
    return os.environ.get("KERAS_BACKEND", "tensorflow")
