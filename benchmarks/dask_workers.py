"""How much faster two Dask workers are than one, and two notebooks at a time without Dask: what these cores can give.

The same notebooks, one thread each, in one run; recorded trainings come with them. Each Dask worker is held to a core
(by util-linux's `taskset`), as those of a cluster are to theirs: it computes with as many threads as it sees cores.

.venv/bin/python benchmarks/dask_workers.py [tp_cnn] [NOTEBOOK] [COUNT]
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from labgrader.cluster import Cluster
from labgrader.course import find_course
from labgrader.grading import Grader
from labgrader.invented import answers_in
from labgrader.results import NotebookResult
from labgrader.trainings import ensure_trainings

DASK = str(Path(sys.executable).with_name("dask"))


def main(assignment: str, notebook: str, count: int) -> None:
    """Judge the notebooks with one worker, then with two, and print the ratio."""
    course = find_course()
    answers = answers_in(course, "source", assignment, notebook)
    recorded = ensure_trainings(course, assignment, notebook)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        file = Path(folder, "scheduler.json")

        def dask(*arguments: str, held: Sequence[str] = ()) -> None:
            process = subprocess.Popen([*held, DASK, *arguments, "--no-dashboard", "--scheduler-file", str(file)],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
            running.callback(process.wait)
            running.callback(process.kill)

        dask("scheduler", "--host", "127.0.0.1", "--port", "0")
        while not file.is_file():
            time.sleep(0.1)
        judges = Cluster(json.loads(file.read_text())["address"])
        grader = running.enter_context(Grader(course, judges=judges))
        print("| | notebooks | wall (s) | a notebook (s) |\n|---|---:|---:|---:|")

        def measured(label: str, grader: Grader, at_once: int) -> float:
            def judge(_number: int) -> NotebookResult:
                return grader.judge(assignment, notebook, answers, folder=recorded)

            with ThreadPoolExecutor(at_once) as threads:
                list(threads.map(judge, range(at_once)))
                started = time.monotonic()  # every warm parent is there by now
                judged = list(threads.map(judge, range(count)))
                took = time.monotonic() - started
            assert len({result.score for result in judged}) == 1
            print(f"| {label} | {count} | {took:.1f} | {took / count:.2f} |", flush=True)
            return took

        took = []
        for workers in (1, 2):
            core = sorted(os.sched_getaffinity(0))[workers - 1]
            dask(
                "worker",
                "--nthreads",
                "1",
                "--no-nanny",
                "--local-directory",
                folder,
                held=("taskset", "-c", f"{core}"),
            )
            while judges.slots() < workers:
                time.sleep(0.2)
            took.append(measured(f"{workers} Dask worker{'s' * (workers - 1)}", grader, 2 * workers))
        with Grader(course, threads=1) as here:
            alone, beside = (measured(f"without Dask, {at_once} at a time", here, at_once) for at_once in (1, 2))
        print(f"\nTwo workers: {took[0] / took[1]:.2f} times one. Without Dask: {alone / beside:.2f} times.")


if __name__ == "__main__":
    given = sys.argv[1:] + ["tp_cnn", "01_convolution", "40"][len(sys.argv) - 1 :]
    main(given[0], given[1], int(given[2]))
