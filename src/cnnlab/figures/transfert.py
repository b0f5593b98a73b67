"""The figures of notebook 06: two tasks, what is frozen, learning curves, and when transfer pays.

Each function draws, then says in words what its figure shows, from the values that it drew. The last figures read
the measurements that `benchmarks/transfer_fashion_mnist.py` made on the real Fashion-MNIST.
"""

from collections.abc import Mapping, Sequence
from importlib import resources
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
from cnnlab.figures.style import GRIS, SERIES, axes_francais
from cnnlab.typography import nombre, pourcentage

ENCRE, GELE, LIBRE = "#222222", "#C9D3DC", "#FFFFFF"
METHODES = {"scratch": "de zéro", "frozen": "gelé", "fine_tuned": "affiné"}
STYLES = {"scratch": SERIES[1], "frozen": SERIES[2], "fine_tuned": SERIES[0]}
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
    ax.legend(loc="lower right")
    plt.show()
    last = {name: values[-1] for name, (values, _) in series.items()}
    gap = last["apprentissage"] - last["validation"]
    print(
        f"À la dernière époque, modelA reconnaît {pourcentage(last['apprentissage'])} des images d’apprentissage et "
        f"{pourcentage(last['validation'])} des images de validation, soit un écart de {_points(gap)}."
    )


def courbes_B(seul: Any, gelee: Any, degelee: Any) -> None:
    """Trace la précision de validation de modelB et de model_B_on_A, avec l’époque du dégel."""
    alone = _serie(seul, validation=True)
    frozen, free = _serie(gelee, validation=True), _serie(degelee, validation=True)
    grafted = [*frozen, *free]
    _, ax = plt.subplots(figsize=(8.6, 4.3))
    ends = sorted((alone[-1], grafted[-1]))
    for name, values, style in (("modelB", alone, SERIES[1]), ("model_B_on_A", grafted, SERIES[0])):
        ax.plot(range(1, len(values) + 1), values, linewidth=2, markersize=7, **style)
        shift = 0.0 if ends[1] - ends[0] > 0.06 else (0.03 if values[-1] == ends[1] else -0.03)
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
        f"Que les deux manquent : {int((~alone & ~grafted).sum())}."
    )
    return pd.DataFrame(rows).T


# --- when does transfer pay? ------------------------------------------------------------------------


def mesures() -> pd.DataFrame:
    """Renvoie les mesures faites sur le vrai Fashion-MNIST : une ligne par essai."""
    path = resources.files("cnnlab") / "measurements" / "transfer_fashion_mnist.csv"
    with path.open(encoding="utf-8") as file:
        return pd.read_csv(file, comment="#")


def provenance() -> str:
    """Renvoie une phrase qui dit comment ces mesures ont été faites."""
    table = mesures()
    source = table[table["task"] == "A"]
    return (
        f"Mesures sur le vrai Fashion-MNIST, faites une fois pour toutes : {table['seed'].nunique()} graines. "
        f"Le réseau de départ a vu {nombre(int(source['examples'].iloc[0]))} images de la tâche A et en reconnaît "
        f"{pourcentage(float(source['accuracy'].mean()), 0)} en moyenne."
    )


def _panneau(table: pd.DataFrame, ax: Axes) -> dict[str, pd.Series]:
    """Draw one panel: every seed as a faint point, the median as a line; return the medians."""
    medians = {}
    for shift, method in zip((0.94, 1.0, 1.06), METHODES, strict=True):
        rows = table[table["method"] == method]
        style = STYLES[method]
        ax.plot(rows["examples"] * shift, rows["accuracy"], linestyle="", marker=style["marker"], markersize=4,
                color=style["color"], alpha=0.35)  # fmt: skip
        median = rows.groupby("examples")["accuracy"].median()
        ax.plot(median.index * shift, median, linewidth=2, markersize=8, label=METHODES[method], **style)
        medians[method] = median
    return medians


def precision_selon_exemples() -> None:
    """Trace la précision selon le nombre d’exemples : de zéro, gelé, affiné ; peu ou beaucoup de pas, deux taux."""
    table = mesures()
    table = table[table["task"] == "B"]
    steps, rates = sorted(table["steps"].unique()), sorted(table["learning_rate"].unique())
    _, axes = plt.subplots(len(steps), len(rates), figsize=(10.6, 8.2), sharex=True, sharey=True, squeeze=False)
    told = []
    for line, step in zip(axes, steps, strict=True):
        for ax, rate in zip(line, rates, strict=True):
            chosen = table[(table["steps"] == step) & (table["learning_rate"] == rate)]
            medians = _panneau(chosen, ax)
            ax.set_title(f"{step} pas, taux {nombre(rate)}")
            low = chosen["examples"].min()
            told.append(
                f"{step} pas, taux {nombre(rate)} : de zéro, de {pourcentage(medians['scratch'].iloc[0])} "
                f"({low} exemples) à {pourcentage(medians['scratch'].iloc[-1])} ; affiné, "
                f"de {pourcentage(medians['fine_tuned'].iloc[0])} à {pourcentage(medians['fine_tuned'].iloc[-1])}."
            )
    counts = sorted(table["examples"].unique())
    for ax in axes.flat:
        ax.axhline(0.5, color="gray", linestyle=":")
        ax.set(xscale="log", ylim=(0.0, 1.03))
        ax.set_xticks(counts, [nombre(int(count)) for count in counts])
        ax.minorticks_off()
        axes_francais(ax, x=False)
    for ax in axes[-1]:
        ax.set_xlabel("exemples de la tâche B (échelle log.)")
    for ax in axes[:, 0]:
        ax.set_ylabel("précision (test)")
    axes[-1, -1].legend(loc="lower right", fontsize=12)
    plt.show()
    print(f"Trait : médiane de {table['seed'].nunique()} graines ; points pâles : chaque graine ; pointillé : hasard.")
    print("Médianes, du plus petit au plus grand nombre d’exemples.")
    print("\n".join(told))


def gains(table: pd.DataFrame) -> pd.DataFrame:
    """Renvoie, pour chaque graine, précision affinée moins précision de zéro, en points."""
    keys = ["task", "seed", "examples", "learning_rate", "steps"]
    wide = table[table["task"] != "A"].pivot_table(index=keys, columns="method", values="accuracy").reset_index()
    wide["gain"] = 100 * (wide["fine_tuned"] - wide["scratch"])
    return wide


def _points(share: float) -> str:
    value = abs(100 * share)
    return f"{nombre(value, 1)} point{'s' if value >= 2 else ''}"


def _gain(value: float) -> str:
    sign = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
    return f"{sign}{_points(value / 100)}"


def differences_appariees() -> None:
    """Trace le gain du transfert, graine par graine, autour de zéro, après le plus grand nombre de pas."""
    table = gains(mesures())
    table = table[(table["task"] == "B") & (table["steps"] == table["steps"].max())]
    rates, counts = sorted(table["learning_rate"].unique()), sorted(table["examples"].unique())
    _, axes = plt.subplots(1, len(rates), figsize=(10.6, 4.6), sharey=True, squeeze=False)
    told, style = [], SERIES[3]
    for ax, rate in zip(axes[0], rates, strict=True):
        ax.axhline(0, color=ENCRE, linewidth=1.4)
        for place, count in enumerate(counts):
            values = table[(table["learning_rate"] == rate) & (table["examples"] == count)]["gain"].to_numpy()
            spread = np.linspace(-0.18, 0.18, len(values)) if len(values) > 1 else np.zeros(1)
            ax.plot(place + spread, values, linestyle="", marker=style["marker"], color=style["color"], alpha=0.6)
            ax.plot([place - 0.3, place + 0.3], [np.median(values)] * 2, color=ENCRE, linewidth=2.5)
            wins = int((values > 0).sum())
            told.append(
                f"taux {nombre(rate)}, {nombre(int(count))} exemples : médiane {_gain(float(np.median(values)))}, "
                f"transfert gagnant {wins} fois sur {len(values)}"
            )
        ax.set_xticks(range(len(counts)), [nombre(int(count)) for count in counts])
        ax.set(xlabel="exemples de la tâche B", title=f"taux {nombre(rate)}, {int(table['steps'].iloc[0])} pas")
        axes_francais(ax, x=False)
    axes[0, 0].set_ylabel("affiné − de zéro (points)")
    plt.show()
    print("Un point par graine, un trait noir pour la médiane. Au-dessus de zéro, le transfert gagne.")
    print("\n".join(f"- {sentence}." for sentence in told))


def medianes(exemples: int, taux: float, tache: str = "B") -> dict[str, float]:
    """Renvoie la précision médiane de chaque méthode, après le plus grand nombre de pas."""
    table = mesures()
    kept = (table["task"] == tache) & (table["examples"] == exemples) & np.isclose(table["learning_rate"], taux)
    table = table[kept & (table["steps"] == table.loc[kept, "steps"].max())]
    return {
        METHODES[str(method)]: float(median) for method, median in table.groupby("method")["accuracy"].median().items()
    }


def pixels_melanges() -> None:
    """Compare les trois méthodes sur la tâche B, puis sur la même tâche aux pixels mélangés."""
    table = mesures()
    count = int(table.loc[table["task"] == "B_shuffled", "examples"].iloc[0])
    steps = int(table.loc[table["task"] == "B_shuffled", "steps"].max())
    table = table[(table["examples"] == count) & (table["steps"] == steps)]
    rates = sorted(table["learning_rate"].unique())
    names = {"B": "tâche B", "B_shuffled": "pixels mélangés"}
    _, axes = plt.subplots(1, len(rates), figsize=(10.6, 4.6), sharey=True, squeeze=False)
    told = []
    for ax, rate in zip(axes[0], rates, strict=True):
        ax.axhline(0.5, color="gray", linestyle=":")
        for place, task in enumerate(names):
            for shift, method in zip((-0.27, 0.0, 0.27), METHODES, strict=True):
                chosen = (table["learning_rate"] == rate) & (table["task"] == task) & (table["method"] == method)
                values = table.loc[chosen, "accuracy"].to_numpy()
                spread = np.linspace(-0.08, 0.08, len(values)) if len(values) > 1 else np.zeros(1)
                style = STYLES[method]
                ax.plot(place + shift + spread, values, linestyle="", marker=style["marker"], color=style["color"],
                        alpha=0.5, label=METHODES[method] if place == 0 else None)  # fmt: skip
                ax.plot(
                    [place + shift - 0.11, place + shift + 0.11], [np.median(values)] * 2, color=ENCRE, linewidth=2.5
                )
            medians = medianes(count, float(rate), task)
            told.append(f"taux {nombre(rate)}, {names[task]} : " + ", ".join(
                f"{method} {pourcentage(medians[method])}" for method in METHODES.values()))  # fmt: skip
        ax.set_xticks(range(len(names)), list(names.values()))
        ax.set(xlim=(-0.5, len(names) - 0.5), ylim=(0.0, 1.03), title=f"taux {nombre(rate)}")
        axes_francais(ax, x=False)
    axes[0, 0].set_ylabel("précision (test)")
    axes[0, 0].legend(loc="lower left", fontsize=12, handletextpad=0.2)
    plt.show()
    print(f"{count} exemples, {steps} pas. Un point par graine, un trait noir pour la médiane. Médianes :")
    print("\n".join(f"- {sentence}." for sentence in told))


def melanger_pixels(image: ArrayLike) -> np.ndarray:
    """Range les pixels d’une image dans un autre ordre, le même pour toutes les images.

    Shapes: (H, W) → (H, W).
    """
    array = np.asarray(image)
    order = np.random.default_rng(0).permutation(array.size)
    return array.reshape(-1)[order].reshape(array.shape)
