"""Judge on a Dask cluster: units of work and replies are plain data, and each worker has an engine of its own.

A worker whose code, libraries, profile or data differ from this machine's is given nothing.
"""

import atexit
import io
import logging
import tarfile
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dask.config
import numpy as np
from distributed import Client, Future, KilledWorker, get_worker
from distributed import TimeoutError as NotYet

from labgrader import contents, protocol
from labgrader.box import open_files
from labgrader.engine import Engine
from labgrader.errors import GradingFailed, UnusableInput
from labgrader.pool import cores

PATIENCE_S = 300.0  # without a single worker that may take a notebook
MEETING_S = 60.0  # for a new worker to say what it has: one that hangs holds up nobody longer
_POLL_S = 2.0
LARGEST_UNIT = "200MB"  # a submission's recorded trainings come with it; Dask warns of 10 MB
_LOG = logging.getLogger(__name__)


class Cluster:
    """The workers of one Dask cluster, as judges. Threads may share one.

    Args:
        where: a scheduler's address (`tcp://…`, `tls://…`), or `slurm`: jobs as Dask's own settings describe them.
        resources: what each notebook takes of a worker's Dask resources, such as `{"GPU": 1}`.
        jobs: of `slurm`, the most jobs at the same time.

    Raises:
        UnusableInput: nothing answers there.
    """

    def __init__(self, where: str, resources: Mapping[str, float] | None = None, jobs: int = 8) -> None:
        self._resources = dict(resources or {})
        self._client = connect(where, jobs)
        self._own = contents.facts()
        self._known: dict[str, bool] = {}  # workers by address, and whether they may take notebooks
        self._meeting = threading.Lock()
        self._is_deserted = False

    def slots(self) -> int:
        """Return how many notebooks the workers that are there take at the same time."""
        accepted = self._accepted()
        workers = self._client.scheduler_info(n_workers=-1)["workers"]
        return sum(int(workers[address]["nthreads"]) for address in accepted if address in workers)

    def judge(self, imports: tuple[str, ...], job: dict[str, Any]) -> dict[str, Any]:
        """Have a worker judge a job; a lost one is replaced by another. See `engine.Judges`."""
        unit = pack_unit(imports, job)
        while True:
            workers = self._wait_for_workers()
            future = self._client.submit(
                judge_unit, unit, self._own, workers=workers, resources=self._resources or None, pure=False
            )
            reply = self._reply(future, set(workers))
            if reply is None:
                continue
            if "refused" not in reply:
                break
            with self._meeting:
                self._known[reply["worker"]] = False
            _LOG.error("worker %s refused: %s", reply["worker"], reply["refused"])
        if "failure" in reply:
            raise GradingFailed(reply["failure"])
        return reply

    def close(self) -> None:
        """Leave the cluster; what was started there is cancelled."""
        self._client.close(timeout=5)

    def _reply(self, future: Future, workers: set[str]) -> dict[str, Any] | None:
        """Wait for a reply; None if all the workers that could give it are gone."""
        while True:
            try:
                return protocol.unpack(future.result(timeout=_POLL_S))
            except NotYet:
                if not workers & set(self._accepted()):
                    future.cancel()
                    return None
            except KilledWorker as error:
                raise GradingFailed(f"several workers of the cluster stopped while judging it ({error})") from error
            except Exception as error:
                raise GradingFailed(f"the cluster failed ({error!r})") from error

    def _wait_for_workers(self) -> list[str]:
        deadline = time.monotonic() + PATIENCE_S
        while not (workers := self._accepted()):
            if self._is_deserted or time.monotonic() > deadline:
                self._is_deserted = True  # the rest of the class does not wait again
                raise UnusableInput(
                    f"{self._client.scheduler.address}: no worker of this cluster may take notebooks, after "
                    f"{PATIENCE_S:.0f} s; see docs/cluster.md, *Workers*."
                )
            time.sleep(_POLL_S)
        return workers

    def _accepted(self) -> list[str]:
        """Return the workers that are there and may take notebooks; a new one is asked what it has."""
        with self._meeting:
            present = list(self._client.scheduler_info(n_workers=-1)["workers"])
            self._known = {address: known for address, known in self._known.items() if address in present}
            for address in present:
                if address not in self._known:
                    self._known[address] = self._meet(address)
            return [address for address in present if self._known[address]]

    def _meet(self, address: str) -> bool:
        try:
            told = self._client.sync(  # `Client.run`, which waits for ever
                self._client._run, contents.facts, workers=[address], callback_timeout=MEETING_S
            )
            found = told[address]
        except Exception as error:  # noqa: BLE001  whatever it is, this worker is of no use
            _LOG.error("worker %s refused: it does not answer (%r). Is this project installed there?", address, error)
            return False
        different = differences(self._own, found)
        if different:
            _LOG.error("worker %s refused: it differs in %s. Give it what this machine has.", address, different)
        return not different


def differences(own: Mapping[str, str], found: Mapping[str, str]) -> str:
    """Say in which facts two machines differ; "" if in none."""
    names = [name for name in {**own, **found} if own.get(name) != found.get(name)]
    return "; ".join(f"{name} ({found.get(name, 'none')[:16]}, here {own.get(name, 'none')[:16]})" for name in names)


def connect(where: str, jobs: int) -> Client:
    """Return a client of the cluster.

    Raises:
        UnusableInput: nothing answers there.
    """
    dask.config.set({"distributed.admin.large-graph-warning-threshold": LARGEST_UNIT})
    try:
        if where == "slurm":
            from dask_jobqueue import SLURMCluster  # noqa: PLC0415

            batch = SLURMCluster()
            batch.adapt(minimum_jobs=1, maximum_jobs=jobs)
            return Client(batch)
        return Client(where, timeout=30)
    except (OSError, ValueError, TypeError, ImportError) as error:
        raise UnusableInput(f"{where}: no Dask cluster answers there ({error}); see docs/cluster.md.") from error


# --- units of work ----------------------------------------------------------------------------------


def pack_unit(imports: tuple[str, ...], job: dict[str, Any]) -> bytes:
    """Return a job with the files that it names, as one message."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w", dereference=True) as files:
        files.add(job["source"], "source.ipynb")
        files.add(job["released"], "released.ipynb")
        checks = Path(job["checks"])
        for name, path in contents.check_files(checks):
            files.add(path, f"checks/{name}")
        for inside, file in open_files(Path(job["folder"]), job["files"]):
            with file:
                entry = files.gettarinfo(arcname=f"submission/{inside}", fileobj=file)
                files.addfile(entry, file)
    own = {name: value for name, value in job.items() if name not in ("source", "released", "folder")}
    content = np.frombuffer(archive.getvalue(), dtype=np.uint8)
    return protocol.pack({"imports": list(imports), "job": own | {"checks": checks.name}, "files": content})


def _unpacked(unit: bytes, folder: Path) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Write a unit's files to a folder; return its imports and its job."""
    message = protocol.unpack(unit)
    with tarfile.open(fileobj=io.BytesIO(message["files"].tobytes())) as files:
        files.extractall(folder, filter="data")
    job = message["job"]
    submission = folder / "submission"
    return tuple(message["imports"]), job | {
        "source": str(folder / "source.ipynb"), "released": str(folder / "released.ipynb"),
        "checks": str(folder / "checks" / job["checks"]), "folder": str(submission) if submission.is_dir() else "",
    }  # fmt: skip


# --- in a Dask worker -------------------------------------------------------------------------------

_ENGINES: dict[str, Engine] = {}
_STARTING = threading.Lock()


def judge_unit(unit: bytes, expected: Mapping[str, str]) -> bytes:
    """Judge a unit with this worker's own engine; return the reply, or `failure`, or `refused`, as one message."""
    different = differences(expected, contents.facts())
    if different:
        return protocol.pack({"refused": f"it differs in {different}", "worker": get_worker().address})
    with tempfile.TemporaryDirectory(prefix="labgrader-unit-", ignore_cleanup_errors=True) as folder:
        try:
            return protocol.pack(_engine().judge(*_unpacked(unit, Path(folder))))
        except GradingFailed as failure:
            return protocol.pack({"failure": str(failure)})
        except UnusableInput as problem:
            return protocol.pack({"refused": str(problem), "worker": get_worker().address})


def _engine() -> Engine:
    with _STARTING:
        if not _ENGINES:
            beside = max(1, int(get_worker().state.nthreads))
            _ENGINES["own"] = Engine(threads=max(1, cores() // beside))
            atexit.register(_ENGINES["own"].close)
        return _ENGINES["own"]
