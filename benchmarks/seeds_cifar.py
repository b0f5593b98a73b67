"""Measure what the draw of the weights alone changes: the two networks of notebook 04, trained with several seeds.

    CNNLAB_PROFILE=embedded python benchmarks/seeds_cifar.py [--seeds 5] [--hardware "2 CPU cores"]

The solved notebook is run once a seed, its illustrations apart. Validation accuracies, epoch by epoch, and the test
accuracies that it reports are written to the CSV that the notebook draws. About a CPU minute a seed.
"""

import argparse
import contextlib
import csv
import datetime
import io
import os
import tempfile
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["CNNLAB_REPLAY"] = "0"
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")  # as the notebook asks, too late here

import keras
import nbformat

from cnnlab import data
from cnnlab.profile import current_profile
from labgrader.course import find_course
from labgrader.notebook import cells_to_run

NOTEBOOK = "04_cnn_cifar10"
OUTPUT = Path(__file__).parents[1] / "src/cnnlab/measurements/seeds_cifar.csv"
COLUMNS = ("network", "seed", "epoch", "validation", "test")  # test after the last epoch only


def solved(seed: int) -> dict[str, Any]:
    """Run the solved notebook with a seed; return its names."""
    os.environ["CNNLAB_SEED"] = str(seed)
    path = find_course(Path(__file__).parent).root / "solutions" / "tp_cnn" / f"{NOTEBOOK}.ipynb"
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in cells_to_run(nbformat.read(path, as_version=4), 0):
            exec(compile(cell.source, cell.name, "exec"), names)
    return names


def rows_of(seed: int) -> list[tuple[str, int, int, float, str]]:
    """Return the rows of a seed, both networks."""
    names = solved(seed)
    tests = dict(zip(names["comp"]["run"], names["comp"]["Précision"], strict=True))
    rows = []
    for network, model in (("basic_CNN", names["model"]), ("basic_CNN_2", names["model2"])):
        curve = model.history.history["val_accuracy"]
        for epoch, value in enumerate(curve, start=1):
            test = f"{tests[network]:.4f}" if epoch == len(curve) else ""
            rows.append((network, seed, epoch, round(value, 4), test))
    return rows


def main() -> None:
    """Measure, and write the file that notebook 04 draws."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--hardware", default=f"{os.cpu_count()} CPU cores")
    arguments = parser.parse_args()
    if current_profile() != "embedded":
        raise SystemExit("CNNLAB_PROFILE=embedded python benchmarks/seeds_cifar.py: the notebook draws that profile's.")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)  # what the notebook writes
        for seed in range(1, arguments.seeds + 1):
            rows += rows_of(seed)
            print(*rows[-1])
    with OUTPUT.open("w", encoding="utf-8", newline="") as file:
        file.write(f"# {data.cifar10().description}\n")
        file.write(f"# Keras {keras.__version__} on {keras.config.backend()}, {arguments.hardware}, ")
        file.write(f"{datetime.date.today().isoformat()}; made by benchmarks/seeds_cifar.py\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
