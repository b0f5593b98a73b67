"""The figures of notebook 06 that show the student's own work: two tasks, what is frozen, learning curves, a duel.

Each function draws, then says in words what its figure shows, from the values that it drew. When transfer pays, over
many runs, is in `bilan_transfert`.
"""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Arc, FancyBboxPatch, Rectangle
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from cnnlab.data import Dataset
from cnnlab.figures.bilan_transfert import points
from cnnlab.figures.style import GRIS, SERIES, axes_francais
from cnnlab.typography import nombre, pourcentage

ENCRE, GELE, LIBRE = "#222222", "#C9D3DC", "#FFFFFF"
Etat = list[tuple[str, int, bool]]  # one layer: its name, its number of parameters, whether it is trained


# --- two tasks --------------------------------------------------------------------------------------


def galerie(donnees: Dataset) -> None:
    """Montre une image par classe : la tâche A à gauche, la tâche B à droite."""
    figure, axes = plt.subplots(2, 6, figsize=(10.4, 4.3), width_ratios=(1, 1, 1, 1, 0.35, 1))
    places = [*axes[0, :4], *axes[1, :4], axes[0, 5], axes[1, 5]]
    for ax in axes.flat:
        ax.axis("off")
    for classe, ax in enumerate(places):
        image = donnees.x_train[int(np.argmax(donnees.y_train == classe)), ..., 0]
        ax.imshow(image, cmap=GRIS, vmin=0, vmax=255)
        name = donnees.classes[classe]
        ax.set_title(f"{classe}" if name == str(classe) else f"{classe} : {name}", fontsize=12)
    for box, name in ((axes[0, 0].get_gridspec()[:, :4], "tâche A"), (axes[0, 0].get_gridspec()[:, 5], "tâche B")):
        holder = figure.add_subplot(box)
        holder.set_title(name, fontsize=15, pad=28)
        holder.axis("off")
    plt.show()
    print(
        f"À gauche, une image de chacune des 8 classes de la tâche A ({', '.join(donnees.classes[:8])}). "
        f"À droite, les deux classes de la tâche B : {donnees.classes[8]} et {donnees.classes[9]}."
    )


def effectifs(ensembles: Mapping[str, tuple[ArrayLike, ArrayLike]]) -> pd.DataFrame:
    """Compte les images de chaque ensemble, tâche par tâche : `ensembles` donne (y_A, y_B)."""
    rows = {
        name: {
            "images de A": len(np.asarray(y_a)),
            "images de B": len(np.asarray(y_b)),
            "part de 1 dans B": pourcentage(float(np.mean(np.asarray(y_b))), 0),
        }
        for name, (y_a, y_b) in ensembles.items()
    }
    return pd.DataFrame(rows).T


# --- what is frozen ---------------------------------------------------------------------------------


def etat(model: Any) -> Etat:
    """Relève, couche par couche, le nombre de paramètres et s’ils seront entraînés."""
    trained = {id(variable) for variable in model.trainable_weights}
    layers = [layer for layer in _couches(model) if layer.weights]
    return [
        (
            str(layer.name),
            sum(int(np.prod(variable.shape)) for variable in layer.weights),
            all(id(variable) in trained for variable in layer.weights),
        )
        for layer in layers
    ]


def _couches(model: Any) -> list[Any]:
    """Unfold nested models."""
    found: list[Any] = []
    for layer in model.layers:
        found += _couches(layer) if hasattr(layer, "layers") else [layer]
    return found


def cadenas(etats: Mapping[str, Etat]) -> None:
    """Dessine un réseau par ligne : cadenas fermé sur les couches gelées, ouvert sur les autres."""
    columns = max(len(layers) for layers in etats.values())
    figure, axes = plt.subplots(
        len(etats), 1, figsize=(1.5 * columns + 2.2, 1.75 * len(etats)), squeeze=False, layout="none"
    )
    figure.subplots_adjust(0.01, 0.02, 0.99, 0.99, hspace=0.06)
    for ax, (name, layers) in zip(axes[:, 0], etats.items(), strict=True):
        free = sum(count for _, count, trained in layers if trained)
        ax.text(-1.55, 0.62, name, fontsize=14, ha="left", va="center", weight="bold")
        ax.text(-1.55, 0.25, f"{nombre(free)}\nentraînés", fontsize=12, ha="left", va="center")
        for place, (layer, count, trained) in enumerate(layers):
            box = FancyBboxPatch(
                (place, 0.05), 0.86, 0.9, boxstyle="round,pad=0,rounding_size=0.06", linewidth=1.6,
                facecolor=LIBRE if trained else GELE, edgecolor=ENCRE, linestyle="-" if trained else "--",
            )  # fmt: skip
            ax.add_patch(box)
            _dessiner_cadenas(ax, place + 0.43, 0.66, ouvert=trained)
            ax.text(place + 0.43, 0.36, _nom_court(layer), ha="center", va="center", fontsize=12)
            ax.text(place + 0.43, 0.18, nombre(count), ha="center", va="center", fontsize=12)
        ax.set(xlim=(-1.6, columns), ylim=(0, 1))
        ax.axis("off")
    plt.show()
    for name, layers in etats.items():
        free = sum(count for _, count, trained in layers if trained)
        total = sum(count for _, count, _ in layers)
        locked = sum(not trained for _, _, trained in layers)
        print(
            f"« {name} » : {locked} couche(s) au cadenas fermé sur {len(layers)} ; "
            f"{nombre(free)} paramètres entraînés sur {nombre(total)}."
        )


def _dessiner_cadenas(ax: Axes, x: float, y: float, *, ouvert: bool) -> None:
    ax.add_patch(Rectangle((x - 0.12, y - 0.1), 0.24, 0.16, facecolor=LIBRE if ouvert else ENCRE, edgecolor=ENCRE))
    shift = 0.12 if ouvert else 0.0
    ax.add_patch(Arc((x + shift, y + 0.06), 0.16, 0.26, theta1=0, theta2=180, color=ENCRE, linewidth=2.4))


def _nom_court(name: str) -> str:
    return name.partition("_")[0].removesuffix("2d")[:8]


# --- learning curves --------------------------------------------------------------------------------


def _serie(histoire: Any, *, validation: bool) -> list[float]:
    """Return the accuracy told by a History, whatever its metric is called."""
    told: Mapping[str, Sequence[float]] = getattr(histoire, "history", histoire)
    prefix = "val_" if validation else ""
    names = [name for name in told if "acc" in name and name.startswith("val_") == validation]
    return [float(value) for value in told[names[0] if names else f"{prefix}loss"]]


def courbes_A(histoire: Any) -> None:
    """Trace la précision d’apprentissage et de validation de modelA, époque par époque."""
    series = {
        "apprentissage": (_serie(histoire, validation=False), SERIES[0]),
        "validation": (_serie(histoire, validation=True), SERIES[1]),
    }
    _, ax = plt.subplots(figsize=(7.4, 4))
    for name, (values, style) in series.items():
        epochs = range(1, len(values) + 1)
        ax.plot(epochs, values, linewidth=2, markersize=7, label=name, **style)
    ax.axhline(1 / 8, color="gray", linestyle=":")
    ax.text(1, 1 / 8 + 0.02, "au hasard : 1 sur 8", color="dimgray", va="bottom")
    ax.set(xlabel="époque", ylabel="précision", ylim=(0, 1.03), title="modelA, tâche A")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes_francais(ax, x=False)
    ax.legend(loc="center right")
    plt.show()
    last = {name: values[-1] for name, (values, _) in series.items()}
    gap = last["apprentissage"] - last["validation"]
    print(
        f"À la dernière époque, modelA reconnaît {pourcentage(last['apprentissage'])} des images d’apprentissage et "
        f"{pourcentage(last['validation'])} des images de validation, soit un écart de {points(gap)}."
    )


def courbes_B(seul: Any, gelee: Any, degelee: Any) -> None:
    """Trace la précision de validation de modelB et de model_B_on_A, avec l’époque du dégel."""
    alone = _serie(seul, validation=True)
    frozen, free = _serie(gelee, validation=True), _serie(degelee, validation=True)
    grafted = [*frozen, *free]
    _, ax = plt.subplots(figsize=(8.6, 4.3))
    gap = grafted[-1] - alone[-1]
    for name, values, style in (("modelB", alone, SERIES[1]), ("model_B_on_A", grafted, SERIES[0])):
        ax.plot(range(1, len(values) + 1), values, linewidth=2, markersize=7, **style)
        above = (gap >= 0) == (values is grafted)
        shift = 0.0 if abs(gap) > 0.06 else (0.03 if above else -0.03)  # two names never on top of each other
        ax.text(len(values) + 0.15, values[-1] + shift, name, color=style["color"], va="center", fontsize=13)
    ax.axvline(len(frozen) + 0.5, color="dimgray", linestyle=":")
    ax.text(len(frozen) + 0.55, 0.3, "dégel", color="dimgray", va="center")
    ax.set(xlabel="époque", ylabel="précision de validation", ylim=(0.25, 1.03),
           xlim=(0.7, max(len(alone), len(grafted)) + 1.6), title="tâche B, 200 images d’apprentissage")  # fmt: skip
    ax.set_xticks(range(1, max(len(alone), len(grafted)) + 1))
    axes_francais(ax, x=False)
    plt.show()
    print(
        f"model_B_on_A : {pourcentage(frozen[-1])} à la fin de la phase gelée, {pourcentage(grafted[-1])} à la fin. "
        f"modelB : {pourcentage(alone[-1])} à la fin, pour le même nombre d’époques."
        if len(alone) == len(grafted)
        else f"model_B_on_A : {pourcentage(frozen[-1])} à la fin de la phase gelée, {pourcentage(grafted[-1])} "
        f"après {len(grafted)} époques. modelB : {pourcentage(alone[-1])} après {len(alone)} époques."
    )


# --- one comparison, with its uncertainty -----------------------------------------------------------


def intervalle(justes: int, total: int) -> tuple[float, float]:
    """Renvoie l’intervalle de confiance à 95 % d’une proportion (Wilson, 1927)."""
    z = 1.96
    share = justes / total
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return centre - half, centre + half


def duel(bonnes_B: ArrayLike, bonnes_B_on_A: ArrayLike) -> pd.DataFrame:
    """Compare deux réseaux image par image ; chaque argument dit, pour chaque image de test, si elle est bien classée.

    Shapes: (n,) booléens.
    """
    alone, grafted = np.asarray(bonnes_B, dtype=bool), np.asarray(bonnes_B_on_A, dtype=bool)
    total = len(alone)
    rows = {}
    for name, right in (("modelB", alone), ("model_B_on_A", grafted)):
        low, high = intervalle(int(right.sum()), total)
        rows[name] = {
            "erreurs": f"{int((~right).sum())} sur {nombre(total)}",
            "précision": pourcentage(float(right.mean())),
            "intervalle à 95 %": f"de {pourcentage(low)} à {pourcentage(high)}",
        }
    only_alone, only_grafted = int((alone & ~grafted).sum()), int((grafted & ~alone).sum())
    print(
        f"Images que seul model_B_on_A classe bien : {only_grafted}. Que seul modelB classe bien : {only_alone}. "
        f"Mal classées par les deux : {int((~alone & ~grafted).sum())}."
    )
    return pd.DataFrame(rows).T
