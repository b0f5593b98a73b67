"""One hub's settings, read from its `hub.toml`: who, where, how much."""

import dataclasses
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labhub.errors import HubError


@dataclass(frozen=True)
class HubSettings:
    """What `hub.toml` says; every key but the first five may be left out.

    `root` holds what is in no home folder: exchange, state (database, cookie secret, log), configuration.
    """

    root: Path
    course: str  # also the name of the hub's service and of nbgrader's course
    grader: str  # the Unix account that owns the course; nobody logs in as it
    instructors: tuple[str, ...]
    students: tuple[str, ...]
    address: str = "http://127.0.0.1:8000"
    subdomain_host: str = ""  # such as "https://hub.example.org": a name of its own for each server; "": one for all
    hub_port: int = 8081
    proxy_port: int = 8001
    service_port: int = 9999
    profile: str = "embedded"  # CNNLAB_PROFILE of students and grader alike
    memory_mb: int = 4096
    cores: int = 2
    processes: int = 512
    idle_minutes: int = 60
    gpu_memory_mb: int = 0  # of one student's server; 0: no GPU profile
    gpu_students: int = 0  # servers to a card; 0: as many as fit in its memory
    nvidia_smi: str = "nvidia-smi"
    keras_data: str = ""  # a folder with Keras's datasets and models, read by everyone, written by nobody

    @property
    def exchange(self) -> Path:
        """Where nbgrader hands assignments, submissions and feedback over."""
        return self.root / "exchange"

    @property
    def state(self) -> Path:
        """The hub's own files, for root only."""
        return self.root / "state"

    @property
    def config(self) -> Path:
        """Jupyter's and nbgrader's configuration, a folder for each role."""
        return self.root / "config"

    def config_path(self, role: str) -> str:
        """Return JUPYTER_CONFIG_PATH of a role: its own folder, then everyone's; a student has everyone's alone."""
        everyone = str(self.config / "everyone")
        return everyone if role == "student" else f"{self.config / role}:{everyone}"

    def role_of(self, name: str) -> str:
        """Return the role whose configuration an account's server has."""
        return "instructor" if name in self.instructors else "student"


def read_settings(path: Path) -> HubSettings:
    """Read `hub.toml`.

    Raises:
        HubError: it is not there, is no TOML, lacks a key, or has one that is not known or of another type.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise HubError(f"{path}: {error.strerror}; copy deploy/jupyterhub/hub.toml there and change it.") from error
    except tomllib.TOMLDecodeError as error:
        raise HubError(f"{path}: not TOML ({error}); compare it with deploy/jupyterhub/hub.toml.") from error
    return settings_from(found, path)


def settings_from(found: dict[str, Any], path: Path) -> HubSettings:
    """Return the settings that a table of `hub.toml` gives; `path` is named in errors."""
    fields = {field.name: field for field in dataclasses.fields(HubSettings)}
    unknown = sorted(set(found) - set(fields))
    if unknown:
        raise HubError(f"{path}: unknown key {', '.join(unknown)}; known: {', '.join(fields)}.")
    missing = [name for name, field in fields.items() if field.default is dataclasses.MISSING and name not in found]
    if missing:
        raise HubError(f"{path}: no {', '.join(missing)}; deploy/jupyterhub/hub.toml shows every key.")
    for name, value in found.items():
        wanted = {Path: str, tuple[str, ...]: list}.get(fields[name].type, fields[name].type)  # type: ignore[arg-type]
        if not isinstance(value, wanted):  # type: ignore[arg-type]
            raise HubError(f"{path}: {name} = {value!r} is no {wanted.__name__}.")  # type: ignore[union-attr]
    lists = {name: tuple(value) for name, value in found.items() if isinstance(value, list)}
    settings = HubSettings(**(found | lists | {"root": Path(found["root"])}))
    both = sorted(
        {*settings.instructors} & {*settings.students} | {settings.grader} & {*settings.instructors, *settings.students}
    )
    if both:
        raise HubError(f"{path}: {', '.join(both)} has two roles; give each account one.")
    return settings
