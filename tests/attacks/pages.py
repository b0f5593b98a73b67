"""What a feedback page would do in a browser: everything in it that acts."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote

_ACTING_TAGS = {"iframe", "object", "embed", "form", "base", "applet", "svg", "frame"}
_SCHEMES = ("javascript:", "vbscript:", "data:text", "data:image/svg", "file:")
_NOT_TYPESET = {"script", "style", "textarea", "pre", "code", "noscript"}  # MathJax, where a page has it, skips these
_TYPESET_ACTING = re.compile(r"\\(href|class|cssId|style|require|unicode)\b")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        if tag in _ACTING_TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attributes:
            address = re.sub(r"[\x00-\x20]", "", unquote(value or "")).lower()
            leads_away = "math" in self._open and name.endswith("href")
            if name.startswith("on") or address.startswith(_SCHEMES) or leads_away:
                self.found.append(f"<{tag} {name}={value}>")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "script" in self._open:
            self.found.append(f"script {hash(data)}")
        elif not _NOT_TYPESET & set(self._open):
            self.found += [f"\\{name}" for name in _TYPESET_ACTING.findall(data)]


def acting(page: str) -> set[str]:
    """Return everything in a page that a browser would run, load in a frame or typeset into a link."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return set(reader.found)
