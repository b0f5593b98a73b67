"""Inside the checker: run one submission's notebook in a worker, judge it with the hidden checks.

A fresh process per notebook; it holds plain data of the student's and no object of theirs.
"""

import hashlib
import json
import resource
import socket
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import numpy as np

from labgrader import contents, protocol, results, shared
from labgrader.checks import GRADER_ERROR_MESSAGE, QuestionSpec, Verdict, load_pytest, run_checks
from labgrader.errors import STOP_REASONS, GradingFailed
from labgrader.limits import Limits, cap, cap_data_segment
from labgrader.notebook import Cell, cells_to_run, is_untouched, rebuild, solutions_of
from labgrader.outline import from_data
from labgrader.place import NONE
from labgrader.results import QuestionResult
from labgrader.runs import CellRun
from labgrader.session import Files, Session
from labgrader.submission import Submission
from labgrader.transcript import Transcript

NOT_ATTEMPTED_MESSAGE = "La réponse n’a pas été modifiée : complétez la cellule, puis exécutez l’auto-vérification."
MACHINE_ERRORS = ("DataUnavailable",)  # exceptions by which given code says that the machine lacks something
MAX_OUTPUTS_BYTES = protocol.MAX_JSON_BYTES // 2  # of a whole notebook; the rest of a frame is for the verdicts
_NO_VERDICT = Verdict(results.GRADER_ERROR, GRADER_ERROR_MESSAGE)
SHARED = "shared"  # beside the warm parent's socket: what checkers compute once for all
ROOM_MB = 2048  # what a checker may hold beside a value as large as a worker could send


@dataclass(frozen=True)
class Job:
    """One notebook to judge: files of the course, the outline of its checks, the student's answers by question."""

    source: str
    released: str
    checks: str
    outline: list[dict[str, Any]]
    answers: dict[str, str]
    added: list[str]
    folder: str
    files: list[str]
    environment: dict[str, str]
    workplace: str
    tier: str
    cell_timeout_s: float
    memory_mb: float
    cpu_s: int
    restarts: int
    transcript: bytes = b""


class Judgement:
    """Runs a job's notebook and checks; `questions` and `outputs` hold what was found."""

    def __init__(self, job: Job, address: str) -> None:
        self._job = job
        self._address = address
        self._limits = Limits(job.cell_timeout_s, job.memory_mb, restarts=job.restarts)
        self._source = nbformat.read(job.source, as_version=4)
        self._released = nbformat.read(job.released, as_version=4)
        self._stubs = solutions_of(self._released)
        self._solutions = solutions_of(self._source)
        self._specs = from_data(job.outline)
        self._seed = hashlib.sha256(json.dumps(job.answers, sort_keys=True).encode()).hexdigest()
        self._files = Files(job.folder, tuple(job.files), job.environment, job.workplace, job.tier)
        self.transcript = Transcript(job.transcript)
        self.seconds: dict[str, float] = {}  # spent starting workers, in the student's code, in the checks
        self._sessions: list[Session] = []
        self.details: list[str] = []
        self.outputs: dict[int, list[dict[str, Any]]] = {}

    def run(self) -> list[QuestionResult]:
        """Judge every question, in the notebook's order; again, of one execution, if what was kept is of another."""
        found = self._judge()
        if self.transcript.is_mixed:
            self.transcript, self.details = Transcript(), []
            found = self._judge()
        return found

    def _judge(self) -> list[QuestionResult]:
        started = time.monotonic()
        self._sessions.clear()
        with self._session(self._job.answers) as session:
            runs = session.run()
            self.outputs = _within_bounds({index: _outputs(run) for index, run in runs.items()})
            self._expect_a_complete_machine(runs)
            attempted = {name for name in self._automatic() if not self._untouched(name)}
            verdicts = self._run_checks(session, self._job.answers, attempted - set(_stops(session, attempted)))
            own_runs = {name: session.run_of(name) for name in attempted}
            verdicts |= self._verdicts_on_stops(session, attempted)
        verdicts |= self._judge_again(attempted, verdicts)
        start_s, student_s = (sum(getattr(s, name) for s in self._sessions) for name in ("start_s", "student_s"))
        checks_s = time.monotonic() - started - start_s - student_s
        self.seconds = {"start": start_s, "student": student_s, "checks": checks_s}
        return [self._result(spec, attempted, verdicts, own_runs) for spec in self._ordered_specs()]

    def _expect_a_complete_machine(self, runs: dict[int, CellRun]) -> None:
        """Fail, as a fault of ours, where given code fails before any answer, or says what this machine lacks."""
        answered = False
        for cell in self._cells(self._job.answers):
            run = runs.get(cell.index)
            answered = answered or cell.is_answer
            if run is None or cell.is_answer or run.outcome == "ok":
                continue
            if run.error in MACHINE_ERRORS or not answered:
                why = f"{run.error or run.outcome}: {run.said!r}"  # quoted: who knows what it holds
                raise GradingFailed(
                    f"{Path(self._job.source).stem}: given code ({cell.name}) ends with {why}. Mend this machine's "
                    f"environment ({sys.prefix}) or the master; nothing is lost, grade again."
                )

    def _automatic(self) -> list[str]:
        return [name for name, spec in self._specs.items() if not spec.question.manual]

    def _ordered_specs(self) -> list[QuestionSpec]:
        order = list(self._solutions)
        return sorted(self._specs.values(), key=lambda spec: order.index(spec.question.name))

    def _untouched(self, name: str) -> bool:
        return is_untouched(self._job.answers.get(name), self._stubs[name])

    def _cells(self, answers: dict[str, str]) -> list[Cell]:
        return cells_to_run(rebuild(self._source, self._released, answers), self._limits.cell_timeout_s)

    def _session(self, answers: dict[str, str]) -> Session:
        session = Session(self._address, self._cells(answers), self._limits, self._files, self.transcript)
        self._sessions.append(session)
        return session

    def _run_checks(self, session: Session, answers: dict[str, str], names: set[str]) -> dict[str, Verdict]:
        """Run the checks of `names`."""
        cells = {cell.name: cell for cell in self._cells(answers) if cell.is_answer}

        def source_line(question: str, line: int) -> str:
            lines = self._job.answers.get(question, "").splitlines()  # never a solution lent to the session
            return lines[line - 1].strip()[:120] if 1 <= line <= len(lines) else ""

        submission = Submission(session, self._limits.cell_timeout_s, 0, source_line)
        timeouts_s = {name: cells[name].timeout_s for name in names}
        verdicts = run_checks(Path(self._job.checks), submission, names, self._seed, timeouts_s)
        self.details += [f"{name}: {verdict.detail}" for name, verdict in verdicts.items() if verdict.detail]
        expected = {check.name for name in names for check in self._specs[name].checks}
        self.details += [f"{name}: did not run to its end" for name in sorted(expected - set(verdicts))]
        return verdicts

    def _verdicts_on_stops(self, session: Session, names: set[str]) -> dict[str, Verdict]:
        """Return the verdicts on the questions whose own cell stopped the worker: none of their checks passes."""
        verdicts: dict[str, Verdict] = {}
        for name, run in _stops(session, names).items():
            message = self._stopped_message(name, run)
            verdicts |= {check.name: Verdict(results.FAILED, message) for check in self._specs[name].checks}
        return verdicts

    def _judge_again(self, attempted: set[str], verdicts: dict[str, Verdict]) -> dict[str, Verdict]:
        """Judge the questions that build on a wrong answer once more, with the solution in its place."""
        again: dict[str, Verdict] = {}
        for name in attempted:
            spec = self._specs[name]
            wrong = [other for other in spec.question.builds_on if not self._all_passed(other, verdicts)]
            if not wrong or self._all_passed(name, verdicts):
                continue
            answers = self._job.answers | {other: self._solutions[other] for other in wrong}
            with self._session(answers) as session:
                session.run()
                if _stops(session, {name}):
                    continue
                found = self._run_checks(session, answers, {name})
            # a message from this run could carry the solution away: of what did not pass, only our own faults are kept
            for check in spec.checks:
                verdict = found.get(check.name, _NO_VERDICT)
                if verdict.outcome == results.PASSED:
                    again[check.name] = verdict
                elif verdict.outcome == results.GRADER_ERROR and not self._passed(check.name, verdicts):
                    again[check.name] = _NO_VERDICT
        return again

    def _all_passed(self, name: str, verdicts: dict[str, Verdict]) -> bool:
        return all(self._passed(check.name, verdicts) for check in self._specs[name].checks)

    def _passed(self, check: str, verdicts: dict[str, Verdict]) -> bool:
        return verdicts.get(check, _NO_VERDICT).outcome == results.PASSED

    def _result(
        self,
        spec: QuestionSpec,
        attempted: set[str],
        verdicts: dict[str, Verdict],
        runs: dict[str, CellRun | None],
    ) -> QuestionResult:
        name, points = spec.question.name, spec.question.points
        worths = [(check.name, check.worth, check.title) for check in spec.checks]
        if spec.question.manual:
            untouched = self._untouched(name)
            return QuestionResult(name, 0.0, float(points), results.NOT_ATTEMPTED if untouched else results.MANUAL)
        if name not in attempted:
            return results.same_outcome_everywhere(name, points, worths, results.NOT_ATTEMPTED, NOT_ATTEMPTED_MESSAGE)
        run = runs.get(name)
        rows = [
            (check, worth, verdict.outcome, self._explained(verdict, run), title)
            for check, worth, title in worths
            for verdict in [verdicts.get(check, _NO_VERDICT)]
        ]
        return results.judge_question(name, points, rows)

    def _stopped_message(self, name: str, run: CellRun) -> str:
        timeout_s = next(c.timeout_s for c in self._cells(self._job.answers) if c.is_answer and c.name == name)
        allowed = {"timeout": f" ({timeout_s:g} s)", "memory": f" ({self._job.memory_mb:.0f} Mo)"}.get(run.outcome, "")
        return (
            f"Attendu : la cellule `{name}` s’exécute jusqu’au bout. Trouvé : {STOP_REASONS[run.outcome]}{allowed}. "
            "Indice : redémarrez le noyau et exécutez cette cellule seule ; cherchez une boucle sans fin "
            "ou un tableau démesuré."
        )

    def _explained(self, verdict: Verdict, run: CellRun | None) -> str:
        """Add to a failure what happened when the answer's cell itself was run."""
        if verdict.outcome != results.FAILED or run is None or run.outcome != "error":
            return verdict.message
        place = f", ligne {run.line}" if run.line else ""
        told = f" La cellule elle-même s’est arrêtée sur {run.error or 'une erreur'}{place}."
        if run.undefined and any(run.undefined in text for text in self._job.added):
            told += (
                f" `{run.undefined}` vient d’une cellule que vous avez ajoutée ; seules les cellules-réponses "
                "sont lues : recopiez-y ce dont elles ont besoin."
            )
        return verdict.message + told


def _stops(session: Session, names: set[str]) -> dict[str, CellRun]:
    """Return the runs that stopped the worker, by question; the session has run the notebook."""
    runs = {name: session.run_of(name) for name in names}
    return {name: run for name, run in runs.items() if run is not None and run.outcome in STOP_REASONS}


def _outputs(run: CellRun) -> list[dict[str, Any]]:
    if run.outcome in STOP_REASONS:
        text = f"Cellule interrompue : {STOP_REASONS[run.outcome]}.\n"
        return [{"output_type": "stream", "name": "stderr", "text": text}]
    return run.outputs


def _within_bounds(outputs: dict[int, list[dict[str, Any]]]) -> dict[int, list[dict[str, Any]]]:
    """Keep outputs in order until the notebook's share is used up; a sentence takes the place of the rest."""
    left = MAX_OUTPUTS_BYTES
    kept: dict[int, list[dict[str, Any]]] = {}
    for index, found in outputs.items():
        kept[index] = []
        for output in found:
            left -= len(json.dumps(output))
            if left < 0:
                text = "Sorties trop volumineuses : la suite n’est pas conservée.\n"
                kept[index].append({"output_type": "stream", "name": "stderr", "text": text})
                break
            kept[index].append(output)
    return kept


def prepare() -> None:
    """Do once, in a process from which checkers are forked, what each would do for the first time."""
    load_pytest()
    nbformat.validate(nbformat.v4.new_notebook())  # reads its schema


def serve(connection: socket.socket, job: dict[str, Any], address: str) -> None:
    """Judge one job and send what was found, as `Grader` reads it; or `failure`."""
    try:
        cap_data_segment(job["memory_mb"] + ROOM_MB)
        cap(resource.RLIMIT_CPU, job["cpu_s"])
        if job["tier"] != NONE:  # student code cannot come there
            shared.keep_in(Path(address).with_name(SHARED) / contents.verdict_key("", Path(job["checks"])))
        job["transcript"] = job["transcript"].tobytes()
        judgement = Judgement(Job(**job), address)
        try:
            questions = judgement.run()
        except GradingFailed as failure:
            protocol.send(connection, {"failure": str(failure), "outputs": judgement.outputs})
            return
        protocol.send(connection, {
            "questions": [_as_data(question) for question in questions],
            "outputs": judgement.outputs,
            "details": judgement.details,
            "seconds": judgement.seconds,
            "was_stopped": judgement.transcript.was_stopped,
            "transcript": np.frombuffer(judgement.transcript.to_bytes(), dtype=np.uint8),
        })  # fmt: skip
    except Exception:  # noqa: BLE001  whatever it is, it is ours and must be told
        protocol.send(connection, {"failure": traceback.format_exc()[-4000:]})


def _as_data(question: QuestionResult) -> dict[str, Any]:
    checks = [vars(check) for check in question.checks]
    return vars(question) | {"checks": checks}
