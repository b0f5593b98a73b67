"""Judge on a Dask cluster: units of work and replies are plain data, and each worker has an engine of its own.

A worker whose code, libraries, profile or data differ from this machine's is given nothing.
"""

import atexit
import contextlib
import io
import logging
import tarfile
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from distributed import Future, KilledWorker, get_worker
from distributed import TimeoutError as NotYet

from labgrader import contents, deployments, protocol
from labgrader.box import open_files
from labgrader.engine import Engine
from labgrader.errors import GradingFailed, UnusableInput
from labgrader.machine import cores
from labgrader.place import NONE

PATIENCE_S = 300.0  # without a single worker that may take a notebook
MEETING_S = 60.0  # for a new worker to say what it has: one that hangs holds up nobody longer
MOST_LOST = 3  # times that all workers went while they judged a notebook: it may be what takes them down
_POLL_S = 2.0
_LOG = logging.getLogger(__name__)


class Cluster:
    """The workers of one Dask cluster, as judges. Threads may share one.

    Args:
        where: a scheduler's address (`tcp://…`, `tls://…`), or `slurm` or `gateway`: workers are started there, as
            Dask's own settings describe them.
        resources: what each notebook takes of a worker's Dask resources, such as `{"GPU": 1}`.
        jobs: how many workers are started, where they are.

    Raises:
        UnusableInput: there is none to be had.
    """

    def __init__(self, where: str, resources: Mapping[str, float] | None = None, jobs: int = 8) -> None:
        self._where = where
        self._resources = dict(resources or {})
        self._own = contents.facts()  # before: it takes a while, in which a signal would leave what is started
        self._deployment = deployments.connect(where, jobs)
        self._client = self._deployment.client
        self._known: dict[str, bool] = {}  # workers by address, and whether they may take notebooks
        self._meeting = threading.Lock()
        self._is_deserted = False

    def slots(self) -> int:
        """Return how many notebooks the workers that are there take at the same time."""
        return sum(self._accepted().values())

    def judge(self, imports: tuple[str, ...], job: dict[str, Any]) -> dict[str, Any]:
        """Have a worker judge a job; a lost one is replaced by another, and so is, once, one that fails.

        See `engine.Judges`.
        """
        unit = pack_unit(imports, job)
        lost, failed = 0, ""
        while lost < MOST_LOST:
            workers = self._wait_for_workers()
            others = [address for address in workers if address != failed] or workers
            future = self._client.submit(
                judge_unit, unit, self._own, workers=others, resources=self._resources or None, pure=False
            )
            reply = self._reply(future, set(others))
            if reply is None:
                lost += 1
            elif "refused" in reply:
                with self._meeting:
                    self._known[reply["worker"]] = False
                _LOG.error("worker %s refused: %s", reply["worker"], reply["refused"])
            elif "failure" in reply and not failed and len(workers) > 1:
                failed = reply["worker"]
                _LOG.warning("worker %s failed, another one tries: %s", failed, reply["failure"][-300:])
            elif "failure" in reply:
                return reply | {"failure": f"worker {reply['worker']}: {reply['failure']}"}
            else:
                return reply
        raise GradingFailed(f"the cluster lost all its workers {lost} times while they judged it")

    def close(self) -> None:
        """Leave the cluster; what was started there is cancelled, and the workers that were started for it end."""
        with _told(f"{self._where}: leaving this cluster"):
            self._client.close(timeout=5)
        with _told(f"{self._where}: ending the workers that were started; look there whether any is left"):
            self._deployment.stop()

    def _reply(self, future: Future, workers: set[str]) -> dict[str, Any] | None:
        """Wait for a reply; None if all the workers that could give it are gone."""
        while True:
            try:
                return protocol.unpack(future.result(timeout=_POLL_S))
            except NotYet as error:  # or a network that timed out in the worker
                if future.status == "error":
                    raise GradingFailed(f"the cluster failed ({error!r})") from error
                if not workers & set(self._accepted()):
                    future.cancel()
                    return None
            except KilledWorker as error:
                raise GradingFailed(f"several workers of the cluster stopped while judging it ({error})") from error
            except Exception as error:
                if future.status != "error":  # the connection to the scheduler broke
                    return None
                raise GradingFailed(f"the cluster failed ({error!r})") from error

    def _wait_for_workers(self) -> list[str]:
        deadline = time.monotonic() + PATIENCE_S
        while not (workers := self._accepted()):
            is_over = time.monotonic() > deadline
            if is_over and (why := self._deployment.waiting()):  # nobody knows for how long
                _LOG.warning("%s: %s", self._where, why)
                deadline = time.monotonic() + PATIENCE_S
            elif self._is_deserted or is_over:
                self._is_deserted = True  # the rest of the class does not wait again
                needed = f" (each takes {self._resources} of a worker's resources)" if self._resources else ""
                raise UnusableInput(
                    f"{self._where}: no worker of this cluster may take notebooks{needed}, after "
                    f"{PATIENCE_S:.0f} s; see docs/cluster.md, *Workers*."
                )
            time.sleep(_POLL_S)
        return list(workers)

    def _accepted(self) -> dict[str, int]:
        """Return how many notebooks each worker takes that is there and may take any; a new one is asked what it has.

        One that lacks the resources that a notebook takes is left out: Dask would have notebooks wait for ever.
        """
        with self._meeting:
            present = self._present()
            self._known = {address: known for address, known in self._known.items() if address in present}
            for address in present:
                if address not in self._known:
                    self._known[address] = self._meet(address)
            room = {address: self._room(present[address]) for address in present if self._known[address]}
        return {address: slots for address, slots in room.items() if slots}

    def _present(self) -> Mapping[str, Mapping[str, Any]]:
        """Return what the scheduler says of the workers that are there, by address."""
        try:
            found = self._client.scheduler_info(n_workers=-1)
        except OSError:  # Dask looks for its scheduler again, for as long as its settings say
            found = {"workers": {}}
        if self._client.status == "closed" or "workers" not in found:
            self._is_deserted = True
            raise UnusableInput(f"{self._where}: this cluster's scheduler is gone. What was judged is kept.")
        return dict(found["workers"])

    def _room(self, worker: Mapping[str, Any]) -> int:
        """Return how many notebooks a worker takes at the same time."""
        held = worker.get("resources") or {}
        by_resource = [int(held.get(name, 0) // needed) for name, needed in self._resources.items() if needed]
        return min([int(worker["nthreads"]), *by_resource])

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


@contextlib.contextmanager
def _told(what: str) -> Iterator[None]:
    """Say what failed, and go on."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  Dask's own, of many kinds
        _LOG.warning("%s: %r", what, error)


def differences(own: Mapping[str, str], found: Mapping[str, str]) -> str:
    """Say in which facts two machines differ; "" if in none."""
    names = [name for name in {**own, **found} if own.get(name) != found.get(name)]
    return "; ".join(f"{name} ({found.get(name, 'none')[:16]}, here {own.get(name, 'none')[:16]})" for name in names)


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
    """Judge a unit with this worker's own engine; return the reply, perhaps a `failure`, or `refused`, as one message.

    Both of the latter name the `worker`.
    """
    return protocol.pack(_reply_to(unit, expected) | {"worker": get_worker().address})


def _reply_to(unit: bytes, expected: Mapping[str, str]) -> dict[str, Any]:
    different = differences(expected, contents.facts())
    if different:
        return {"refused": f"it differs in {different}"}
    with tempfile.TemporaryDirectory(prefix="labgrader-unit-", ignore_cleanup_errors=True) as folder:
        try:
            return _engine().judge(*_unpacked(unit, Path(folder)))
        except GradingFailed as failure:
            return {"failure": str(failure), "tier": _engine().established or NONE}
        except UnusableInput as problem:
            return {"refused": str(problem)}


def _engine() -> Engine:
    with _STARTING:
        if not _ENGINES:
            beside = max(1, int(get_worker().state.nthreads))
            _ENGINES["own"] = Engine(threads=max(1, cores() // beside))
            atexit.register(_ENGINES["own"].close)
        return _ENGINES["own"]
