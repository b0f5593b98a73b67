"""The Dask cluster to grade on: one at an address, or one started for a command, on Slurm or by Dask Gateway."""

import logging
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from typing import Any

import dask.config
from distributed import Client
from distributed.utils import LoopRunner

from labgrader.errors import UnusableInput

SLURM, GATEWAY = "slurm", "gateway"  # in the place of a scheduler's address
LARGEST_UNIT = "200MB"  # a submission's recorded trainings come with it; Dask warns of 10 MB
STOP_TIMEOUT_S = 30.0
_LOG = logging.getLogger(__name__)


def _nothing_waits() -> str:
    return ""


def _nothing_to_stop() -> None:
    """Leave the workers to whoever started them."""


@dataclass(frozen=True)
class Deployment:
    """A client of the cluster, and what there is to know of one that was started for this command.

    `waiting` says what keeps its workers from running, "" if nothing is known to; `stop` ends them.
    """

    client: Client
    waiting: Callable[[], str] = _nothing_waits
    stop: Callable[[], object] = _nothing_to_stop


def connect(where: str, jobs: int) -> Deployment:
    """Return the cluster at an address; or a new one of so many `jobs`, as Dask's own settings describe them.

    Raises:
        UnusableInput: there is none to be had.
    """
    dask.config.set({"distributed.admin.large-graph-warning-threshold": LARGEST_UNIT})
    try:
        if where == SLURM:
            return _on_slurm(jobs)
        if where == GATEWAY:
            return _by_gateway(jobs)
        return Deployment(Client(where))
    except Exception as error:  # Dask's own, of many kinds
        raise UnusableInput(f"{where}: no Dask cluster is to be had there ({error}); see docs/cluster.md.") from error


def _on_slurm(jobs: int) -> Deployment:
    from dask_jobqueue import SLURMCluster  # noqa: PLC0415

    batch = SLURMCluster()
    batch.adapt(minimum_jobs=jobs, maximum_jobs=jobs)  # one whose time is up is replaced

    def waiting() -> str:
        numbers = [job.job_id for job in batch.workers.values() if job.job_id]
        asked = ["squeue", "--noheader", "--states=PENDING", f"--jobs={','.join(numbers)}"]
        try:
            queued = numbers and subprocess.run(asked, capture_output=True, timeout=60, check=True).stdout.strip()
        except (OSError, subprocess.SubprocessError):
            return ""
        return "no job runs yet; this waits (`squeue --me` shows them, Ctrl-C ends it)" if queued else ""

    return Deployment(Client(batch), waiting, lambda: batch.close(timeout=STOP_TIMEOUT_S))


def _by_gateway(jobs: int) -> Deployment:
    from dask_gateway import Gateway  # noqa: PLC0415

    gateway = Gateway(loop=_loop())
    _GATEWAYS.append(gateway)
    with ExitStack() as undone:
        undone.callback(gateway.close)
        name = gateway.submit()
        undone.callback(gateway.stop_cluster, name)  # raises where it fails, which the cluster's own `close` only logs
        _LOG.warning("gateway: waiting for cluster %s to start; Ctrl-C ends it", name)
        started = gateway.connect(name, shutdown_on_close=False)
        undone.callback(started.close)
        started.adapt(minimum=jobs, maximum=jobs)  # one that is lost is replaced
        return Deployment(started.get_client(set_as_default=False), stop=undone.pop_all().close)


@cache
def _loop() -> Any:
    """Return an event loop that runs to the end of the process: objects of a gateway need theirs once more then."""
    runner = LoopRunner()
    runner.start()
    return runner.loop


_GATEWAYS: list[Any] = []  # kept: one that is collected waits for its loop, for ever if that is where it is collected
