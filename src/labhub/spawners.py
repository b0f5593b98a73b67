"""Limits of a student's server: by systemd where it runs the machine, else what a plain process can be held to."""

import os
import pwd
import resource
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jupyterhub.spawner import LocalProcessSpawner
from traitlets import Integer

from labhub.settings import HubSettings

SYSTEMD = Path("/run/systemd/system")  # there where systemd is the machine's first process


class LimitedProcessSpawner(LocalProcessSpawner):
    """JupyterHub's own spawner, which holds no limit, with those that the kernel keeps for plain processes.

    Memory is limited for each process, not for all of a user's together; cores and processes for the user.
    """

    memory_mb = Integer(0, help="Data segment of each process of a server, in MB; 0: no limit.").tag(config=True)
    cores = Integer(0, help="Cores that a server's processes may run on; 0: all.").tag(config=True)
    processes = Integer(0, help="Processes and threads of a Unix account; 0: no limit.").tag(config=True)

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        """Return what the new process does before it becomes the server: limits first, then the user."""
        become_user = super().make_preexec_fn(name)
        chosen = cores_for(pwd.getpwnam(name).pw_uid, self.cores, sorted(os.sched_getaffinity(0)))
        with_card = self.environment.get("CUDA_VISIBLE_DEVICES", "-1") != "-1"
        memory = 0 if with_card else self.memory_mb * 2**20  # CUDA reserves far more than it uses

        def prepare() -> None:
            os.sched_setaffinity(0, chosen)
            if memory:
                resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
            if self.processes:
                resource.setrlimit(resource.RLIMIT_NPROC, (self.processes, self.processes))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            become_user()

        return prepare


def cores_for(number: int, count: int, available: list[int]) -> set[int]:
    """Return `count` cores for a user's server, spread over the machine by the user's number; 0: all."""
    if not count or count >= len(available):
        return set(available)
    first = number * count % len(available)
    return {available[(first + offset) % len(available)] for offset in range(count)}


def has_systemd() -> bool:
    """Tell whether systemd runs this machine and its spawner is installed."""
    return SYSTEMD.is_dir() and find_spec("systemdspawner") is not None


def spawner_class(settings: HubSettings) -> Any:
    """Return the spawner for this machine."""
    return "systemdspawner.SystemdSpawner" if has_systemd() else LimitedProcessSpawner


def configure(c: Any, settings: HubSettings) -> None:
    """Set the limits in JupyterHub's configuration, for the spawner that this machine has."""
    if has_systemd():
        c.SystemdSpawner.mem_limit = f"{settings.memory_mb}M"
        c.SystemdSpawner.cpu_limit = float(settings.cores)
        c.SystemdSpawner.unit_extra_properties = {"TasksMax": str(settings.processes)}
        c.SystemdSpawner.isolate_tmp = True
        c.SystemdSpawner.disable_user_sudo = True
        return
    c.LimitedProcessSpawner.memory_mb = settings.memory_mb
    c.LimitedProcessSpawner.cores = settings.cores
    c.LimitedProcessSpawner.processes = settings.processes
