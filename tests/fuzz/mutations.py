"""What a notebook or a tree of JSON can become: mutations of structure and of bytes, as Hypothesis strategies."""

import copy
import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

Step = tuple[str, int, Any]  # the name of a mutation, where, with what

# fmt: off
TEXTS = st.sampled_from([
    "", " \n", "\0", "\ufeff", "\ud800", "\u202e", "\x1b[2J", "nombre", "double", "test_nombre", "pourquoi", "code",
    "markdown", "raw", "python3", "bash", "<script>alert(1)</script>", "def double(x):", "    return 0", "%%bash\ntrue",
    "nombre = '", "x" * 10_000, "é" * 5_000, "# " + "ligne\n" * 2_000,
    "(" * 300, "nombre = 0" + "+0" * 400, "nombre = 0x" + "f" * 6_000, "nombre" + ".a" * 600, "-" * 2_000 + "0",
]) | st.text(max_size=12)
SCALARS = (
    st.none() | st.booleans() | st.integers(-3, 5) | st.sampled_from([2**31, 2**63, -(2**70), 10**400])
    | st.floats() | TEXTS
)
# fmt: on


def nested(depth: int, in_dict: bool) -> Any:
    """Return a value nested so deeply."""
    value: Any = 1
    for _ in range(depth):
        value = {"a": value} if in_dict else [value]
    return value


VALUES = st.one_of(
    SCALARS,
    st.recursive(
        SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=6
    ),
    st.builds(nested, st.integers(1, 480), st.booleans()),
)


# --- structure --------------------------------------------------------------------------------------


def _cell(nb: dict[str, Any], at: int) -> dict[str, Any]:
    """Return a cell to change; a new one where an earlier mutation left none."""
    cells = nb.get("cells")
    if not isinstance(cells, list) or not cells or not isinstance(cells[at % len(cells)], dict):
        return {}
    found: dict[str, Any] = cells[at % len(cells)]
    return found


def _answer(nb: dict[str, Any], at: int) -> dict[str, Any]:
    """Return a cell that has a grade_id."""
    cells = nb["cells"] if isinstance(nb.get("cells"), list) else []
    marked = [cell for cell in cells if isinstance(cell, dict) and isinstance(_mark(cell), dict) and _mark(cell)]
    return marked[at % len(marked)] if marked else {}


def _mark(cell: dict[str, Any]) -> Any:
    metadata = cell.get("metadata")
    return metadata.get("nbgrader") if isinstance(metadata, dict) else None


def _rearrange(change: Callable[[list[Any], int, int], None]) -> Callable[[dict[str, Any], int, Any], None]:
    def mutation(nb: dict[str, Any], at: int, value: Any) -> None:
        cells = nb.get("cells")
        if isinstance(cells, list) and cells:
            change(cells, at % len(cells), (value if isinstance(value, int) else 1) % len(cells))

    return mutation


def _swap(cells: list[Any], one: int, other: int) -> None:
    cells[one], cells[other] = cells[other], cells[one]


def _split(cells: list[Any], at: int, _other: int) -> None:
    if isinstance(cells[at], dict) and isinstance(cells[at].get("source"), str):
        lines = cells[at]["source"].splitlines(keepends=True)
        half = len(lines) // 2
        cells[at:at] = [copy.deepcopy(cells[at]) | {"source": "".join(lines[:half])}]
        cells[at + 1]["source"] = "".join(lines[half:])


def _set(nb: dict[str, Any], at: int, value: Any) -> None:
    cell = _cell(nb, at)
    cell[sorted(cell)[at % len(cell)] if cell else "source"] = value


def _set_source(nb: dict[str, Any], at: int, value: Any) -> None:
    _answer(nb, at)["source"] = value


def _append_source(nb: dict[str, Any], at: int, value: Any) -> None:
    cell = _answer(nb, at)
    cell["source"] = f"{cell.get('source')}\n{value}"


def _set_mark(nb: dict[str, Any], at: int, value: Any) -> None:
    mark = _mark(_answer(nb, at // 8))
    if isinstance(mark, dict):
        mark[sorted(mark)[at % len(mark)]] = value


def _replace_mark(nb: dict[str, Any], at: int, value: Any) -> None:
    if isinstance(_mark(_answer(nb, at)), dict):
        _answer(nb, at)["metadata"]["nbgrader"] = value


def _set_top(nb: dict[str, Any], at: int, value: Any) -> None:
    nb[("nbformat", "nbformat_minor", "metadata", "cells", "worksheets", "labgrader")[at % 6]] = value


def _set_metadata(nb: dict[str, Any], at: int, value: Any) -> None:
    if isinstance(nb.get("metadata"), dict):
        nb["metadata"][("kernelspec", "language_info", "labgrader", "celltoolbar", "jupytext")[at % 5]] = value


def _drop(nb: dict[str, Any], at: int, _value: Any) -> None:
    cell = _cell(nb, at)
    if cell:
        del cell[sorted(cell)[at % len(cell)]]


def _forge_output(nb: dict[str, Any], at: int, value: Any) -> None:
    data = {"text/plain": "1000.0", "text/html": "<script>", "image/png": value}
    _cell(nb, at)["outputs"] = [{"output_type": "execute_result", "metadata": {}, "data": data, "execution_count": 1}]


def _as_lines(nb: dict[str, Any], at: int, value: Any) -> None:
    cell = _answer(nb, at)
    cell["source"] = [*str(cell.get("source")).splitlines(keepends=True), value]


def _older_format(nb: dict[str, Any], at: int, value: Any) -> None:
    nb |= {"nbformat": 1 + at % 3, "worksheets": [{"cells": nb.pop("cells", value), "metadata": {}}]}


MUTATIONS: dict[str, Callable[[dict[str, Any], int, Any], None]] = {
    "delete": _rearrange(lambda cells, at, other: cells.__delitem__(at)),
    "duplicate": _rearrange(lambda cells, at, other: cells.insert(other, copy.deepcopy(cells[at]))),
    "multiply": _rearrange(lambda cells, at, other: cells.extend([copy.deepcopy(cells[at])] * 300)),
    "swap": _rearrange(_swap),
    "split": _rearrange(_split),
    "replace": lambda nb, at, value: _rearrange(lambda cells, i, _: cells.__setitem__(i, value))(nb, at, value),
    "set": _set,
    "drop": _drop,
    "source": _set_source,
    "append": _append_source,
    "lines": _as_lines,
    "mark": _set_mark,
    "whole mark": _replace_mark,
    "top": _set_top,
    "metadata": _set_metadata,
    "output": _forge_output,
    "older": _older_format,
}
STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(st.sampled_from(sorted(MUTATIONS)), st.integers(0, 63), VALUES), min_size=1, max_size=5
)


def mutated(notebook: dict[str, Any], steps: list[Step]) -> dict[str, Any]:
    """Return a copy of a notebook, changed step after step."""
    changed = copy.deepcopy(notebook)
    for name, at, value in steps:
        MUTATIONS[name](changed, at, value)
    return changed


# --- bytes ------------------------------------------------------------------------------------------

# fmt: off
ENCODINGS = st.sampled_from([
    *["utf-8"] * 60, "utf-8-sig", "utf-8-sig",
    "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-7", "utf-8 doubled",
])
# fmt: on
_DAMAGES = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "insert", "repeat"]),
        st.floats(0, 1, exclude_max=True),
        st.binary(min_size=1, max_size=4) | st.sampled_from([b"[" * 100_000, b"\xff\xfe", b"NaN", b"9" * 5_000, b"\0"]),
    ),
    min_size=1,
    max_size=2,
)
DAMAGES = st.integers(0, 9).flatmap(lambda number: _DAMAGES if number == 9 else st.just([]))  # most can be read


def as_file(notebook: dict[str, Any], encoding: str, escaped: bool) -> bytes:
    """Return a notebook's bytes in some encoding."""
    text = json.dumps(notebook, ensure_ascii=escaped)
    if encoding == "utf-8 doubled":
        return text.encode("utf-8", "replace").decode("latin-1").encode("utf-8")
    return text.encode(encoding, "surrogatepass" if encoding == "utf-8" else "replace")


def damaged(content: bytes, damages: list[tuple[str, float, bytes]]) -> bytes:
    """Return the content, with bytes changed at a share of its length."""
    for kind, share, given in damages:
        at = int(share * len(content))
        if kind == "flip":
            content = content[:at] + given + content[at + len(given) :]
        elif kind == "cut":
            content = content[:at]
        elif kind == "insert":
            content = content[:at] + given + content[at:]
        else:
            content = content[:at] + content[at // 2 :]
    return content


# --- trees ------------------------------------------------------------------------------------------

TREE_STEPS = st.lists(
    st.tuples(st.sampled_from(["replace", "drop", "twin"]), st.integers(0, 500), VALUES), min_size=1, max_size=3
)


def mutated_tree(tree: Any, steps: list[tuple[str, int, Any]]) -> Any:
    """Return a copy of a tree of JSON, with some of its nodes replaced, removed or put twice."""
    changed = copy.deepcopy(tree)
    for kind, at, value in steps:
        places = list(_places(changed))
        if not places:
            break
        holder, key = places[at % len(places)]
        if kind == "replace":
            holder[key] = value
        elif kind == "drop":
            del holder[key]
        elif isinstance(holder, list):
            holder.insert(key, copy.deepcopy(holder[key]))
    return changed


def _places(tree: Any) -> Any:
    """Yield every node below `tree`, as what holds it and where."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, node in list(items):
        yield tree, key
        yield from _places(node)
