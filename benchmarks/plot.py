"""Draw docs/performance.svg from the tables of docs/performance.md that `labgrader bench` printed.

.venv/bin/python benchmarks/plot.py
"""

import re
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
mpl.rcParams["svg.hashsalt"] = "cnnlab"  # the same file from the same numbers

import matplotlib.pyplot as plt  # noqa: E402  once the backend is chosen

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
ROW = re.compile(r"^\| (this engine[^|]*|plain nbgrader[^|]*) \| \d+ \| [\d.]+ \| ([\d.]+) \|", re.MULTILINE)
COLOURS = {"this engine": "#1b7837", "plain nbgrader": "#b2182b"}


def main() -> None:
    """Draw one panel for each section of the page that compares."""
    sections = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = [(section.partition("\n")[0], ROW.findall(section)) for section in sections]
    panels = [(title, rows) for title, rows in found if any(label.startswith("plain") for label, _ in rows)]
    figure, axes = plt.subplots(len(panels), 1, figsize=(8, 1 + 1.6 * len(panels)), layout="constrained", squeeze=False)
    for axis, (title, rows) in zip(axes[:, 0], panels, strict=True):
        labels, seconds = [label.strip() for label, _ in rows], [float(each) for _, each in rows]
        bars = axis.barh(labels, seconds, color=[COLOURS[label.partition(",")[0]] for label in labels])
        axis.bar_label(bars, [f"{each:.2f} s" for each in seconds], padding=3)
        axis.set_title(title, loc="left")
        axis.invert_yaxis()
        axis.margins(x=0.15)
        axis.spines[["top", "right"]].set_visible(False)
    axes[-1, 0].set_xlabel("wall time for one notebook (s), two cores")
    figure.savefig(PAGE.with_suffix(".svg"), metadata={"Date": None})


if __name__ == "__main__":
    main()
