"""What each layer costs: parameters, multiply-adds, activations; and the VGG family."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.ticker import MaxNLocator

from cnnlab.figures.style import axes_francais
from cnnlab.figures.vgg.etapes import ENCRE, TEINTES, etapes
from cnnlab.typography import nombre, pourcentage

_COUTS = (
    ("parametres", "paramètres", 1e6, "millions"),
    ("calculs", "multiplications-additions", 1e9, "milliards"),
    ("activations", "activations", 1e6, "millions"),
)


def barres(model: Any) -> None:
    """Met en regard, couche par couche, les paramètres, les multiplications-additions et les activations."""
    steps = etapes(model)
    _, axes = plt.subplots(1, 3, figsize=(12.6, 0.33 * len(steps) + 1.2), sharey=True)
    for ax, (field, title, unit, unit_name) in zip(axes, _COUTS, strict=True):
        values = [getattr(step, field) / unit for step in steps]
        for row, (step, value) in enumerate(zip(steps, values, strict=True)):
            ax.barh(row, value, color=TEINTES[step.genre], edgecolor=ENCRE,
                    hatch={"dense": "xx", "pool": "//"}.get(step.genre))  # fmt: skip
            if value:
                ax.text(value + max(values) * 0.02, row, _court(value), va="center", fontsize=12)
        ax.set(title=title, xlabel=f"{unit_name}, pour une image" if field != "parametres" else unit_name,
               xlim=(0, max(values) * 1.22))  # fmt: skip
        ax.xaxis.set_major_locator(MaxNLocator(4))
        axes_francais(ax, y=False)
        ax.tick_params(axis="y", length=0)
    axes[0].set_yticks(range(len(steps)), [step.nom for step in steps])
    axes[0].invert_yaxis()
    plt.show()
    parameters, computing = (sum(getattr(step, field) for step in steps) for field in ("parametres", "calculs"))
    heaviest = max(steps, key=lambda step: step.parametres)
    convolutions = [step for step in steps if step.genre == "conv"]
    widest = max(steps, key=lambda step: step.activations)
    print(
        f"La couche « {heaviest.nom} » détient {pourcentage(heaviest.parametres / parameters)} "
        f"des {nombre(parameters)} paramètres. Les convolutions n’ont que "
        f"{pourcentage(sum(step.parametres for step in convolutions) / parameters)} des paramètres, mais font "
        f"{pourcentage(sum(step.calculs for step in convolutions) / computing)} des "
        f"{nombre(computing / 1e9, 2)} milliards de multiplications-additions. "
        f"Le plus d’activations : {nombre(widest.activations)} valeurs, dès « {widest.nom} »."
    )


def _court(value: float) -> str:
    """Write a bar's value with two or three significant figures."""
    return nombre(value, 1 if value >= 10 else 2 if value >= 0.1 else 3 if value >= 0.001 else 4)


def bilan(versions: Mapping[str, Any]) -> pd.DataFrame:
    """Compare les coûts de plusieurs réseaux : ce qui revient aux convolutions et aux couches denses."""
    rows = {}
    for name, model in versions.items():
        steps = etapes(model)
        totals = {field: sum(getattr(step, field) for step in steps) for field in ("parametres", "calculs")}
        parts = {field: sum(getattr(step, field) for step in steps if step.genre == "dense") for field in totals}
        rows[name] = {
            "paramètres": nombre(totals["parametres"]),
            "paramètres, part dense": pourcentage(parts["parametres"] / totals["parametres"]),
            "calculs (milliards)": nombre(totals["calculs"] / 1e9, 2),
            "calculs, part dense": pourcentage(parts["calculs"] / totals["calculs"]),
        }
    return pd.DataFrame(rows).T


def famille(parametres: Mapping[str, float], couches: Mapping[str, int], dense: float) -> None:
    """Trace la famille VGG : millions de paramètres, dont ceux des couches denses, communs à toutes.

    Units: `parametres` et `dense` en millions ; `couches` : nombre de couches à paramètres.
    """
    names = list(parametres)
    _, ax = plt.subplots(figsize=(9.6, 3.9))
    for row, name in enumerate(names):
        total = float(parametres[name])
        ax.barh(row, dense, color=TEINTES["dense"], edgecolor=ENCRE, hatch="xx")
        ax.barh(row, max(total - dense, 0), left=dense, color=TEINTES["conv"], edgecolor=ENCRE)
        ax.text(total + 1.5, row, nombre(total), va="center", fontsize=13)
    ax.set_yticks(range(len(names)), [f"{name}, {couches[name]} couches" for name in names])
    ax.invert_yaxis()
    ax.set(xlabel="paramètres (millions)", xlim=(0, 165))
    ax.text(dense / 2, -0.62, "couches denses", ha="center", va="bottom", fontsize=13)
    ax.text(dense + 1, -0.62, "convolutions", ha="left", va="bottom", fontsize=13)
    plt.show()
    first, last = names[0], names[-1]
    print(
        f"De {first} à {last}, on passe de {couches[first]} à {couches[last]} couches, soit "
        f"{pourcentage(couches[last] / couches[first] - 1, 0)} de plus, et de {nombre(parametres[first])} à "
        f"{nombre(parametres[last])} millions de paramètres, soit "
        f"{pourcentage(parametres[last] / parametres[first] - 1, 0)} de plus."
    )
