"""Feedback pages that run nothing: no script, whoever wrote it, and formulas as MathML, which browsers draw themselves.

The page says so to the browser (Content-Security-Policy), so that what slips through elsewhere stays text.
"""

import contextlib
from html import escape
from typing import Any
from xml.etree import ElementTree

from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from labgrader.french_feedback import in_french

POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'"
)
LONGEST_FORMULA = 2000  # characters; past it a formula is shown as it was written
# fmt: off
_MATHML = frozenset({
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder",
    "mover", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom", "menclose", "mmultiscripts",
    "mprescripts",
})
# fmt: on
_HEAD = f'<head><meta http-equiv="Content-Security-Policy" content="{POLICY}"/>'


class FeedbackExporter(HTMLExporter):
    """nbgrader's feedback page, as nbconvert writes it, without anything that runs."""

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Convert a Markdown cell, its formulas included."""
        renderer = _Renderer(
            escape=False, attachments=context.get("cell", {}).get("attachments", {}), embed_images=self.embed_images,
            path=context.get("resources", {}).get("metadata", {}).get("path", ""),
            anchor_link_text="", exclude_anchor_links=True,  # nbgrader's style would show them as text
            **self.lexer_options,
        )  # fmt: skip
        rendered: str = MarkdownWithMath(renderer=renderer).render(source)
        return rendered

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a notebook; the policy comes before anything that it governs."""
        page, resources = super().from_notebook_node(nb, resources, **options)
        if "<head>" not in page:
            raise ValueError("the template writes no <head>, where the page's policy belongs")
        return in_french(page).replace("<head>", _HEAD, 1), resources


class _Renderer(IPythonRenderer):
    def block_math(self, body: str) -> str:
        return _as_mathml(body, "block")

    def inline_math(self, body: str) -> str:
        return _as_mathml(body, "inline")


def _as_mathml(formula: str, display: str) -> str:
    """Return MathML, or the formula as it was written where it cannot be read."""
    from latex2mathml.converter import convert  # noqa: PLC0415  half a second

    if len(formula) <= LONGEST_FORMULA:
        with contextlib.suppress(Exception):  # whatever a student wrote between two dollars
            converted: str = convert(formula, display=display)
            if all(map(_is_harmless, ElementTree.fromstring(converted).iter())):
                return converted
    return f"<code>{escape(formula)}</code>"


def _is_harmless(element: ElementTree.Element) -> bool:
    """Tell whether an element is MathML's: the converter copies text as it is written."""
    is_math = element.tag.removeprefix("{http://www.w3.org/1998/Math/MathML}") in _MATHML
    return is_math and not any(name == "href" or name.startswith("on") for name in element.attrib)
