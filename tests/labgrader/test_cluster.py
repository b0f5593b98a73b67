"""A class graded on a real Dask cluster: a scheduler and workers, each a process of its own on this machine."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from dask import config
from school import Class

from labgrader import cluster as clusters
from labgrader.cluster import Cluster
from labgrader.course import Course
from labgrader.errors import UnusableInput
from labgrader.grading import Grader
from labgrader.limits import Limits
from labgrader.store import FOLDER

PETIT, VALEURS = "01_petit", "02_valeurs"
NBGRADER = (str(Path(sys.executable).with_name("nbgrader")),)
STUDENTS = ("ada", "bob", "cleo", "dan", "eve")


class Dask:
    """A scheduler, and workers that come and go."""

    def __init__(self, folder):
        self.folder, self.file, self.processes = folder, folder / "scheduler.json", []
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self.file))
        deadline = time.monotonic() + 60
        self.address = None
        while self.address is None:
            assert time.monotonic() < deadline, "the scheduler did not start"
            with contextlib.suppress(OSError, ValueError):  # not there, or not written to its end
                self.address = json.loads(self.file.read_text())["address"]
            time.sleep(0.1)

    def worker(self, *options, **environment):
        return self._start("worker", "--scheduler-file", str(self.file), "--nthreads", "1", "--no-nanny", "--name",
                           f"w{len(self.processes)}", "--local-directory", str(self.folder), *options,
                           **environment)  # fmt: skip

    def _start(self, kind, *arguments, **environment):
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("dask")), kind, "--no-dashboard", *arguments],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | environment,
        )  # fmt: skip
        self.processes.append(process)
        return process

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def dask(tmp_path):
    started = Dask(tmp_path)
    yield started
    started.close()


def a_class(course, folder, command, submission_of):
    shutil.copytree(course.root, folder)
    school = Class(Course(folder), command)
    for rank, student in enumerate(STUDENTS):
        school.submit(student, PETIT, submission_of(PETIT, nombre=f"nombre = {42 - rank % 2}  # {student}"))
        school.submit(student, VALEURS, submission_of(VALEURS))
    assert school.nbgrader("generate_assignment", "mini", "--force").returncode == 0
    return school


def test_a_class_gets_its_grades_although_a_worker_is_killed(dask, course, tmp_path, command, submission_of):
    there = a_class(course, tmp_path / "there", command, submission_of)
    lost, _kept = dask.worker(), dask.worker()
    asked = [*NBGRADER, "autograde", "mini", f"--LabGrader.cluster={dask.address}"]
    log = tmp_path / "autograde.log"
    with log.open("w") as file:
        running = subprocess.Popen(asked, cwd=there.course.root, stdout=file, stderr=file)
    while "ada/01_petit" not in log.read_text():
        assert running.poll() is None, log.read_text()[-3000:]
        time.sleep(0.05)
    lost.send_signal(signal.SIGKILL)
    assert running.wait(timeout=300) == 0, log.read_text()[-3000:]
    for rank, student in enumerate(STUDENTS):
        assert there.scores(student, PETIT) == {"nombre": 1 - rank % 2, "double": 2, "quadruple": 3}
        assert sum(there.scores(student, VALEURS).values()) == 5.5
    assert "could not be judged" not in log.read_text()


def test_a_scheduler_that_goes_leaves_what_was_graded_before(dask, course, tmp_path, command, submission_of):
    """--force has nbgrader remove a submission's folder before it grades it again."""
    there = a_class(course, tmp_path / "there", command, submission_of)
    assert there.nbgrader("autograde", "mini").returncode == 0
    before = {student: there.scores(student, PETIT) for student in STUDENTS}
    shutil.rmtree(there.course.root / FOLDER)
    dask.worker()
    log = tmp_path / "autograde.log"
    with log.open("w") as file:
        running = subprocess.Popen(
            [*NBGRADER, "autograde", "mini", "--force", f"--LabGrader.cluster={dask.address}"], cwd=there.course.root,
            stdout=file, stderr=file, env=os.environ | {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "3s"},
        )  # fmt: skip
    while "ada/02_valeurs: " not in log.read_text():
        assert running.poll() is None, log.read_text()[-3000:]
        time.sleep(0.05)
    dask.close()
    assert running.wait(timeout=300) == 1
    said = log.read_text()
    assert "Traceback" not in said
    assert said.count("this cluster's scheduler is gone. What was judged is kept.") == 1
    assert "Not graded, through no fault of theirs: " in said
    assert "eve. What was graded before is as it was." in said
    assert all((there.folder(student, "autograded") / f"{PETIT}.ipynb").is_file() for student in STUDENTS)
    assert {student: there.scores(student, PETIT) for student in STUDENTS} == before


@pytest.fixture
def judge(course, solutions):
    """Judge a notebook on a cluster."""

    def judged(judges):
        with Grader(course, Limits(cell_timeout_s=10), judges=judges) as grader:
            return grader.judge("mini", PETIT, solutions(PETIT))

    return judged


def test_a_worker_that_has_other_settings_is_refused_and_another_takes_the_notebook(dask, judge, caplog):
    dask.worker(CNNLAB_SEED="7")
    dask.worker()
    judges = Cluster(dask.address)
    deadline = time.monotonic() + 60
    while judges.slots() < 1 or len(judges._known) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert judge(judges).sandbox == "namespaces"
    assert "refused: it differs in CNNLAB_SEED (7, here none)" in caplog.text


def test_a_worker_that_joins_later_is_used(dask, judge):
    judges = Cluster(dask.address)
    assert judges.slots() == 0
    dask.worker()
    assert judge(judges).score > 0


def test_a_worker_that_hangs_holds_up_nobody(dask, judge, monkeypatch, caplog):
    monkeypatch.setattr(clusters, "MEETING_S", 3.0)
    stopped = dask.worker()
    judges = Cluster(dask.address)
    while not judges._client.scheduler_info(n_workers=-1)["workers"]:
        time.sleep(0.2)
    stopped.send_signal(signal.SIGSTOP)
    assert judges.slots() == 0
    monkeypatch.setattr(clusters, "MEETING_S", 60.0)
    dask.worker()
    assert judge(judges).score > 0
    assert "it does not answer" in caplog.text


def test_without_a_worker_the_message_says_where_to_read(dask, judge, monkeypatch):
    monkeypatch.setattr(clusters, "PATIENCE_S", 1.0)
    with pytest.raises(UnusableInput, match=r"no worker of this cluster may take notebooks.*docs/cluster\.md"):
        judge(Cluster(dask.address))


def test_a_worker_without_what_a_notebook_takes_is_given_none(dask, judge, monkeypatch):
    """Dask would have the notebook wait for ever."""
    monkeypatch.setattr(clusters, "PATIENCE_S", 8.0)
    dask.worker()
    with pytest.raises(UnusableInput, match=r"no worker .* \(each takes {'GPU': 1} of a worker's resources\)"):
        judge(Cluster(dask.address, {"GPU": 1}))
    monkeypatch.setattr(clusters, "PATIENCE_S", 60.0)
    dask.worker("--resources", "GPU=3")
    judges = Cluster(dask.address, {"GPU": 1})
    assert judge(judges).score > 0


def test_a_worker_where_everything_fails_is_named_and_another_tries(dask, judge, monkeypatch):
    dask.worker()
    judges = Cluster(dask.address)
    (broken,) = wait_for(judges, 1)
    waited = Cluster._reply

    def reply(self, future, workers):
        told = waited(self, future, workers)
        is_broken = told is not None and told["worker"] == broken  # None: the scheduler lost sight of it
        return told | {"failure": "a library crashes"} if is_broken else told

    monkeypatch.setattr(Cluster, "_reply", reply)
    failed = judge(judges)
    assert failed.has_grader_error
    assert failed.problem == f"worker {broken}: a library crashes"
    assert failed.sandbox == "namespaces"
    assert failed.outputs
    dask.worker()
    for _ in range(3):
        judges = Cluster(dask.address)
        wait_for(judges, 2)
        assert judge(judges).score > 0


def wait_for(judges, count):
    """Wait for so many workers; return the addresses of all."""
    deadline = time.monotonic() + 60
    while judges.slots() < count:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return list(judges._known)


def test_a_notebook_that_takes_every_worker_down_goes_to_a_person(dask, judge, monkeypatch):
    dask.worker()
    monkeypatch.setattr(Cluster, "_reply", lambda *_arguments: None)  # as of a cluster of one worker, killed
    lost = judge(Cluster(dask.address))
    assert lost.has_grader_error
    assert "lost all its workers 3 times" in lost.problem


def test_an_address_where_nothing_answers_is_told_in_one_line():
    with pytest.raises(UnusableInput, match="no Dask cluster is to be had there"):
        Cluster("carrier-pigeon://nowhere")


# --- Slurm ----------------------------------------------------------------------------------------------

SBATCH = """#!/bin/sh
# A queue of this machine: a job begins after some seconds, and ends when its file goes.
number=$(date +%N)
cp "$1" {folder}/jobs/$number
touch {folder}/queue/$number
(
    exec >>{folder}/log 2>&1
    sleep 12
    rm {folder}/queue/$number
    cp {folder}/jobs/$number {folder}/script
    setsid sh {folder}/script &
    while [ -e {folder}/jobs/$number ]; do sleep 0.1; done
    kill -- -$!
) &
echo "Submitted batch job $number"
"""
SCANCEL = """#!/bin/sh
rm -f {folder}/jobs/$1
"""
SQUEUE = """#!/bin/sh
ls {folder}/queue
"""


@pytest.fixture
def slurm(tmp_path, monkeypatch):
    """A folder whose `jobs` are those that run, one file each."""
    pytest.importorskip("dask_jobqueue", reason="dask-jobqueue is not installed: pip install -e .[cluster]")
    for name in ("jobs", "queue"):
        (tmp_path / name).mkdir()
    for name, text in {"sbatch": SBATCH, "scancel": SCANCEL, "squeue": SQUEUE}.items():
        (tmp_path / name).write_text(text.format(folder=tmp_path))
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    settings = {"cores": 1, "processes": 1, "memory": "2GB", "worker-extra-args": ["--no-nanny"]}
    settings["scheduler-options"] = {"dashboard_address": ":0"}  # other tests have theirs
    earlier = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(240)
    soon = {"distributed.deploy.lost-worker-timeout": "1s"}  # before a job that is gone is replaced
    with config.set(soon | {f"jobqueue.slurm.{name}": value for name, value in settings.items()}):
        yield tmp_path / "jobs"
    signal.alarm(0)
    signal.signal(signal.SIGALRM, earlier)


def too_long(_signal, _frame):
    raise TimeoutError("a Slurm job is waited for without end, but not in a test")


@pytest.mark.long
def test_a_slurm_job_is_waited_for_as_long_as_it_queues_and_replaced_when_its_time_is_up(
    slurm, course, solutions, monkeypatch, caplog
):
    monkeypatch.setattr(clusters, "PATIENCE_S", 10.0)  # less than the queue takes, and than a job takes to begin
    judges = Cluster("slurm", jobs=1)
    with Grader(course, Limits(cell_timeout_s=10), judges=judges) as grader:
        assert grader.judge("mini", PETIT, solutions(PETIT)).score > 0
        assert "no job runs yet; this waits" in caplog.text
        next(slurm.iterdir()).unlink()
        assert grader.judge("mini", PETIT, solutions(PETIT)).score > 0
    deadline = time.monotonic() + 30
    while list(slurm.iterdir()):  # `scancel`
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:unclosed cluster:ResourceWarning")  # Dask's own closing stops at the refused job
def test_a_slurm_that_takes_no_job_is_not_waited_for(slurm, judge, monkeypatch):
    (slurm.parent / "sbatch").write_text("#!/bin/sh\necho 'sbatch: error: invalid account' >&2\nexit 1\n")
    monkeypatch.setattr(clusters, "PATIENCE_S", 3.0)
    with pytest.raises(UnusableInput, match="slurm: no worker of this cluster may take notebooks, after 3 s"):
        judge(Cluster("slurm", jobs=1))
