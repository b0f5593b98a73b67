"""What running a cell gave, kept only in the shape that a well-behaved worker gives it."""

import re
from dataclasses import dataclass, field
from typing import Any

from labgrader.limits import MAX_OUTPUTS

_PNG = re.compile(r"iVBORw0KGgo[A-Za-z0-9+/\s]*+={0,2}\s*+\Z")  # in base64; `*+`: never reads a text again


@dataclass
class CellRun:
    """What running one cell gave: `outcome` is ok, error or a reason of STOP_REASONS."""

    outcome: str
    outputs: list[dict[str, Any]] = field(default_factory=list)
    error: str = ""
    line: int = 0
    undefined: str | None = None

    @property
    def said(self) -> str:
        """The text of its exception; empty where there is none."""
        return next((output["evalue"] for output in self.outputs if output["output_type"] == "error"), "")


def as_run(reply: dict[str, Any]) -> CellRun:
    """Return what a worker's reply says of a cell's run."""
    outputs = reply.get("outputs")
    line = reply.get("line")
    return CellRun(
        outcome="error" if reply["status"] == "error" else "ok",
        outputs=[clean for clean in map(_clean_output, outputs[:MAX_OUTPUTS]) if clean]
        if isinstance(outputs, list)
        else [],
        error="".join(filter(str.isprintable, str(reply.get("error", ""))))[:100],
        line=line if isinstance(line, int) else 0,
        undefined=reply["undefined"][:100] if isinstance(reply.get("undefined"), str) else None,
    )


def _clean_output(output: Any) -> dict[str, Any] | None:
    """Keep an output only in the shape that a well-behaved worker gives it."""
    if not isinstance(output, dict):
        return None
    text = {key: value for key, value in output.items() if isinstance(key, str) and isinstance(value, str)}
    kind = text.get("output_type")
    if kind == "stream" and text.get("name") in ("stdout", "stderr") and "text" in text:
        return {"output_type": kind, "name": text["name"], "text": text["text"]}
    if kind == "error" and isinstance(output.get("traceback"), list):
        lines = [line for line in output["traceback"] if isinstance(line, str)]
        return {
            "output_type": kind,
            "ename": text.get("ename", ""),
            "evalue": text.get("evalue", ""),
            "traceback": lines,
        }
    if kind in ("display_data", "execute_result") and isinstance(output.get("data"), dict):
        texts = {mime: value for mime, value in output["data"].items() if isinstance(value, str)}
        data = {mime: texts[mime] for mime in ("text/plain", "image/png") if mime in texts}
        if not _PNG.match(data.get("image/png", "")):
            data.pop("image/png", None)
        count = {"execution_count": None} if kind == "execute_result" else {}
        return {"output_type": kind, "data": data, "metadata": {}} | count
    return None
