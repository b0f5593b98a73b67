"""Feedback pages: formulas without a script, and a policy that forbids to run anything."""

import re

import nbformat
import pytest

from labgrader.feedback import LONGEST_FORMULA, POLICY, FeedbackExporter


def page(*cells: str) -> str:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(source) for source in cells])
    return FeedbackExporter().from_notebook_node(notebook)[0]


def test_the_policy_forbids_scripts_and_comes_first():
    head = page("Bonjour").partition("<head>")[2]
    assert head.lstrip().startswith('<meta http-equiv="Content-Security-Policy"')
    assert "default-src 'none'" in POLICY
    assert "script-src" not in POLICY  # the default governs it


def test_formulas_are_mathml():
    shown = page("La taille est $n - k + 1$.", r"$$\sum_{u} \text{réponse}[i, j]$$")
    assert shown.count("<math ") == 2
    assert 'display="block"' in shown
    assert "<mtext>réponse</mtext>" in shown
    assert "$" not in re.sub(r"<(script|style).*?</\1>", "", shown, flags=re.DOTALL)


@pytest.mark.parametrize("formula", [
    r"\text{<img src=x onerror=alert(1)>}", r"\href{javascript:alert(1)}{x}", r"\text{<a href=//x>}", r"\frac{{{",
    "x" * (LONGEST_FORMULA + 1), r"\text{</mtext></math><b>}",
])  # fmt: skip
def test_a_formula_that_is_none_is_shown_as_it_was_written(formula):
    shown = page(f"Avant ${formula}$ après")
    assert "<math" not in shown
    assert not re.search(r"<(img|b|a href=//)", shown.partition("Avant")[2].partition("après")[0])
    assert "après" in shown
