"""Measured thresholds: one file an assignment, a table a profile, where each number came from beside it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnnlab.profile import current_profile
from labgrader.errors import BuildError

FILE = "thresholds.toml"


@dataclass(frozen=True)
class Thresholds:
    """The thresholds of one profile: `thresholds[name]` is a proportion, or None where none could be measured."""

    profile: str
    rows: dict[str, dict[str, Any]]

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
        """Return the threshold of a figure."""
        value = self.rows.get(name, {}).get("threshold")
        return float(value) if isinstance(value, int | float) else None
