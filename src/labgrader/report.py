"""Results as people read them: a table of checks for the student's feedback page, tables for a terminal."""

import re
from html import escape

from rich.table import Table

from labgrader import results
from labgrader.results import CheckResult, NotebookResult, QuestionResult

LABELS = {
    results.PASSED: ("✔", "réussi", "#1b7837"),
    results.FAILED: ("✘", "à revoir", "#b2182b"),
    results.NOT_ATTEMPTED: ("–", "non traité", "#595959"),
    results.SKIPPED: ("↷", "non examiné", "#595959"),
    results.GRADER_ERROR: ("!", "à noter par une personne", "#8c510a"),
    results.MANUAL: ("✎", "à noter par une personne", "#8c510a"),
}


_NO_BREAK, _NARROW_NO_BREAK = "\u00a0", "\u202f"
_CELL = "padding:6px 10px;text-align:left;vertical-align:top"


def french_number(value: float) -> str:
    """Write points the French way: 1.5 gives « 1,5 », 2.0 gives « 2 »."""
    return f"{round(value, 2):g}".replace(".", ",")


def as_html(question: QuestionResult) -> str:
    """Return the table of a question's checks; every message is escaped."""
    head = "".join(f'<th style="{_CELL}">{title}</th>' for title in ("Résultat", "Ce qui est vérifié", "Points"))
    rows = "".join(_row(check) for check in question.checks)
    score = f"{french_number(question.score)} / {french_number(question.max_score)}"
    return (
        f"<h4>{escape(question.name)}{_NO_BREAK}: {score}</h4>"
        '<table style="table-layout:auto;width:100%;white-space:normal;border-collapse:collapse">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(check: CheckResult) -> str:
    mark, label, colour = LABELS[check.outcome]
    earned = check.points if check.outcome == results.PASSED else 0
    parts = re.split(r" (?=(?:Trouvé|Indice) : )", check.message) if check.message else []
    told = "".join(f'<div style="margin-top:4px">{_typeset(part)}</div>' for part in parts)
    return (
        f'<tr style="border-top:1px solid #ccc"><td style="{_CELL};white-space:nowrap;color:{colour}">'
        f'<b>{mark} {label}</b></td><td style="{_CELL}">{_typeset(check.title or check.name)}{told}</td>'
        f'<td style="{_CELL};white-space:nowrap">{french_number(earned)} / {french_number(check.points)}</td></tr>'
    )


def as_text(question: QuestionResult) -> str:
    """Return the same table as plain lines."""
    head = f"{question.name} : {french_number(question.score)} / {french_number(question.max_score)}"
    lines = [
        f"  {LABELS[check.outcome][0]} {check.title or check.name}"
        + (f"\n      {check.message}" if check.message else "")
        for check in question.checks
    ]
    return spaced("\n".join([head, *lines]))


def spaced(text: str) -> str:
    """Return plain text with the spaces of French typography, `names` left alone."""
    parts = text.split("`")
    return "`".join(part if index % 2 else _no_breaks(part) for index, part in enumerate(parts))


def as_table(result: NotebookResult) -> Table:
    """Return a terminal table of a notebook's questions and of what went wrong."""
    score, maximum = french_number(result.score), french_number(result.max_score)
    table = Table(title=f"{result.assignment} / {result.notebook} : {score} / {maximum}", title_justify="left")
    for header in ("question", "points", "résultat", "à revoir"):
        table.add_column(header, overflow="fold")
    for question in result.questions:
        mark, label, _ = LABELS[question.outcome]
        wrong = "\n".join(f"{c.name} : {c.message}" for c in question.checks if c.outcome != results.PASSED)
        if question.outcome == results.NOT_ATTEMPTED:
            wrong = ""
        points = f"{french_number(question.score)} / {french_number(question.max_score)}"
        table.add_row(question.name, points, f"{mark} {label}", wrong)
    return table


def _typeset(text: str) -> str:
    """Escape, set `names` in a fixed-width face and, outside them, the spaces of French typography."""
    parts = escape(text, quote=False).split("`")
    return "".join(f"<code>{part}</code>" if index % 2 else _spaced(part) for index, part in enumerate(parts))


def _spaced(text: str) -> str:
    return re.sub(r"[$\\]", r"<span>\g<0></span>", _no_breaks(text))  # the page would typeset a formula, links included


def _no_breaks(text: str) -> str:
    text = re.sub(r" (?=[;?!%])|(?<=\d) (?=\d{3}\b)", _NARROW_NO_BREAK, text)
    return re.sub(r" (?=[:»])|(?<=«) ", _NO_BREAK, text)
