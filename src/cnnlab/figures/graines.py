"""The five seeds of notebook 04: what the draw of the weights alone changes, measured once and kept in a file.

`benchmarks/seeds_cifar.py` made it, in profile `embedded`; figure and sentence are computed from it.
"""

from functools import cache
from importlib import resources

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.ticker import MaxNLocator

from cnnlab.figures.style import SERIES, axes_francais
from cnnlab.typography import NARROW_NO_BREAK, NO_BREAK, nombre, pourcentage


@cache
def mesures() -> pd.DataFrame:
    """Renvoie une ligne par réseau, graine et époque : précision de validation, et de test après la dernière."""
    path = resources.files("cnnlab") / "measurements" / "seeds_cifar.csv"
    with path.open(encoding="utf-8") as file:
        return pd.read_csv(file, comment="#")


def montrer_graines() -> None:
    """Trace la précision de validation d’entraînements qui ne diffèrent que par la graine, et leur médiane."""
    table = mesures()
    seeds = sorted(table["seed"].unique())
    figure, axes = plt.subplots(1, len(seeds), figsize=(2.35 * len(seeds), 3.6), sharey=True)
    for seed, ax in zip(seeds, axes, strict=True):
        for style, (name, rows) in zip(SERIES, table.groupby("network"), strict=False):
            middle = rows.groupby("epoch")["validation"].median()
            label = "médianes" if style is SERIES[0] else None
            ax.plot(middle.index, middle, color="0.6", linewidth=5, alpha=0.6, label=label)
            own = rows[rows["seed"] == seed]
            ax.plot(own["epoch"], own["validation"], linewidth=2, markersize=6, label=name, **style)
        ax.set(title=f"graine {seed}", xlabel="époque", ylim=(0, 1.03))
        ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes_francais(ax, x=False)
    axes[0].set_ylabel("précision de validation")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=3)
    plt.show()
    print(f"Précision de test, {nombre(len(seeds))} graines. {f'{NARROW_NO_BREAK}; '.join(_told(table))}.")


def _told(table: pd.DataFrame) -> list[str]:
    """Dit, réseau par réseau, la médiane et les extrêmes de la précision de test."""
    tests = table.dropna(subset="test").groupby("network")["test"]
    return [
        f"{name}{NO_BREAK}: médiane {pourcentage(float(values.median()))}, "
        f"de {pourcentage(float(values.min()))} à {pourcentage(float(values.max()))}"
        for name, values in tests
    ]
