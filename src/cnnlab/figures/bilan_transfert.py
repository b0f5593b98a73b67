"""When transfer pays: the measurements made on the real Fashion-MNIST, drawn and put into sentences.

`benchmarks/transfer_fashion_mnist.py` made them; every number and every sentence here is computed from its file, so
that text and figure cannot disagree.
"""

from collections.abc import Sequence
from functools import cache
from importlib import resources

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from cnnlab.figures.style import SERIES, axes_francais
from cnnlab.typography import NARROW_NO_BREAK, NO_BREAK, nombre, pourcentage

ENCRE = "#222222"
METHODES = {"scratch": "de zéro", "frozen": "gelé", "fine_tuned": "affiné"}
STYLES = {"scratch": SERIES[1], "frozen": SERIES[2], "fine_tuned": SERIES[0]}
TACHES = {"B": "tâche B", "B_shuffled": "pixels mélangés"}
HASARD = 0.5  # two classes, as many test images of each


# --- the file ---------------------------------------------------------------------------------------


@cache
def mesures() -> pd.DataFrame:
    """Renvoie les mesures faites sur le vrai Fashion-MNIST : une ligne par essai."""
    path = resources.files("cnnlab") / "measurements" / "transfer_fashion_mnist.csv"
    with path.open(encoding="utf-8") as file:
        return pd.read_csv(file, comment="#")


def provenance() -> str:
    """Renvoie une phrase qui dit comment ces mesures ont été faites."""
    table = mesures()
    source = table[table["task"] == "A"]
    return (
        f"Mesures sur le vrai Fashion-MNIST, faites une fois pour toutes : {table['seed'].nunique()} graines. "
        f"Le réseau de départ a vu {nombre(int(source['examples'].iloc[0]))} images de la tâche A ; "
        f"il reconnaît {pourcentage(float(source['accuracy'].mean()), 0)} des images de test de A, en moyenne."
    )


def essais(tache: str = "B", **choix: float) -> pd.DataFrame:
    """Renvoie les essais d’une tâche ; `choix` fixe `examples`, `learning_rate`, `method`…

    Sans `steps`, ceux du plus grand nombre de pas.
    """
    table = mesures()
    table = table[table["task"] == tache]
    for column, value in ({"steps": table["steps"].max()} | choix).items():
        table = table[table[column] == value]
    return table


def medianes(exemples: int, taux: float, tache: str = "B") -> dict[str, float]:
    """Renvoie la précision médiane de chaque méthode, après le plus grand nombre de pas."""
    found = essais(tache, examples=exemples, learning_rate=taux).groupby("method")["accuracy"].median()
    return {name: float(found[method]) for method, name in METHODES.items()}


def gains(exemples: int, taux: float, tache: str = "B") -> NDArray[np.float64]:
    """Renvoie, graine par graine, la précision affinée moins la précision de zéro, en points.

    Shapes: (graines,).
    """
    wide = essais(tache, examples=exemples, learning_rate=taux).pivot(index="seed", columns="method", values="accuracy")
    return (100 * (wide["fine_tuned"] - wide["scratch"])).round(6).to_numpy()


def _valeurs(colonne: str, tache: str = "B") -> list[float]:
    return sorted(essais(tache)[colonne].unique().tolist())


# --- sentences --------------------------------------------------------------------------------------


def points(share: float) -> str:
    """Écrit une différence de proportions, sans son signe : 0.006 donne « 0,6 point »."""
    value = abs(100 * share)
    return f"{nombre(value, 1)}{NO_BREAK}point{'s' if value >= 2 else ''}"


def signe(value: float) -> str:
    """Écrit un gain en points, avec son signe."""
    mark = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
    return f"{mark}{points(value / 100)}"


def _etendue(values: Sequence[float] | NDArray[np.float64] | pd.Series) -> str:
    return f"{pourcentage(float(np.median(values)))} (de {pourcentage(min(values))} à {pourcentage(max(values))})"


def conclusion() -> str:
    """Renvoie, en phrases, ce que les gains appariés montrent, et ce qu’ils ne montrent pas.

    Un réglage est dit net quand toutes les graines donnent le même signe (test du signe, bilatéral).
    """
    clear, doubtful, seeds = [], [], mesures()["seed"].nunique()
    for rate in _valeurs("learning_rate"):
        for count in _valeurs("examples"):
            found = gains(int(count), rate)
            name = f"taux {nombre(rate)} et {nombre(int(count))} exemples"
            if min(found) > 0 or max(found) < 0:
                clear.append((name, found))
            else:
                wins = int((found > 0).sum())
                doubtful.append(f"- {name} : médiane {signe(float(np.median(found)))}, {wins} graines sur {len(found)}")
    lines = [
        f"Toutes les graines sont du même avis dans {len(clear)} réglages sur {len(clear) + len(doubtful)} : "
        f"le transfert y gagne {sum(min(found) > 0 for _, found in clear)} fois, "
        f"de {points(min(np.median(f) for _, f in clear) / 100)} à {points(max(np.median(f) for _, f in clear) / 100)} "
        f"(gains médians). Par pur hasard, un réglage donné ferait l’unanimité {nombre(200 * 0.5**seeds, 1)} fois sur "
        "cent.",
        "Dans les autres, elles ne sont pas unanimes ; gain médian, et graines pour lesquelles le transfert gagne :",
        *(f"{line}{NARROW_NO_BREAK};" for line in doubtful[:-1]),
        f"{doubtful[-1]}." if doubtful else "- aucun.",
    ]
    return "\n".join(lines)


# --- figures ----------------------------------------------------------------------------------------


def precision_selon_exemples() -> None:
    """Trace la précision selon le nombre d’exemples : de zéro, gelé, affiné ; peu ou beaucoup de pas, deux taux."""
    table = mesures()
    steps, rates, counts = sorted(table.loc[table["task"] == "B", "steps"].unique()), _valeurs("learning_rate"), []
    _, axes = plt.subplots(len(steps), len(rates), figsize=(10.6, 8.2), sharex=True, sharey=True, squeeze=False)
    for line, step in zip(axes, steps, strict=True):
        for ax, rate in zip(line, rates, strict=True):
            chosen = essais(steps=int(step), learning_rate=rate)
            counts = sorted(chosen["examples"].unique())
            _panneau(chosen, ax)
            ax.set_title(f"{step} pas, taux {nombre(rate)}")
            ax.axhline(HASARD, color="gray", linestyle=":")
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
    print(f"Trait : médiane de {table['seed'].nunique()} graines. Points pâles : chaque graine. Pointillé : hasard.")
    print("Médianes, et entre parenthèses les graines extrêmes :")
    for step in steps:
        for rate in rates:
            print(f"- {step} pas, taux {nombre(rate)} :")
            for method, name in METHODES.items():
                chosen = essais(steps=int(step), learning_rate=rate)
                chosen = chosen[chosen["method"] == method]
                ends = (chosen.loc[chosen["examples"] == count, "accuracy"] for count in (counts[0], counts[-1]))
                told = " ; avec ".join(f"{nombre(int(c))} exemples, {_etendue(e)}"
                                       for c, e in zip((counts[0], counts[-1]), ends, strict=True))  # fmt: skip
                print(f"   {name} : avec {told}.")


def _panneau(table: pd.DataFrame, ax: Axes) -> None:
    """Draw one panel: every seed as a faint point, the median as a line."""
    for shift, method in zip((0.94, 1.0, 1.06), METHODES, strict=True):
        rows = table[table["method"] == method]
        style = STYLES[method]
        ax.plot(rows["examples"] * shift, rows["accuracy"], linestyle="", marker=style["marker"], markersize=4,
                color=style["color"], alpha=0.35)  # fmt: skip
        median = rows.groupby("examples")["accuracy"].median()
        ax.plot(median.index * shift, median, linewidth=2, markersize=8, label=METHODES[method], **style)


def differences_appariees() -> None:
    """Trace le gain du transfert, graine par graine, autour de zéro, après le plus grand nombre de pas."""
    rates, counts = _valeurs("learning_rate"), [int(count) for count in _valeurs("examples")]
    steps = int(essais()["steps"].iloc[0])
    _, axes = plt.subplots(1, len(rates), figsize=(10.6, 4.6), sharey=True, squeeze=False)
    style = SERIES[3]
    for ax, rate in zip(axes[0], rates, strict=True):
        ax.axhline(0, color=ENCRE, linewidth=1.4)
        for place, count in enumerate(counts):
            values = gains(count, rate)
            ax.plot(place + _etaler(values, 0.18), values, linestyle="", marker=style["marker"], color=style["color"])
            ax.plot([place - 0.3, place + 0.3], [np.median(values)] * 2, color=ENCRE, linewidth=2.5)
        ax.set_xticks(range(len(counts)), [nombre(count) for count in counts])
        ax.set(xlabel="exemples de la tâche B", title=f"taux {nombre(rate)}, {steps} pas")
        axes_francais(ax, x=False)
    axes[0, 0].set_ylabel("affiné − de zéro (points)")
    plt.show()
    print("Un losange par graine, un trait noir pour la médiane. Au-dessus de zéro, le transfert gagne.")
    for rate in rates:
        for count in counts:
            values = gains(count, rate)
            print(
                f"- taux {nombre(rate)}, {nombre(count)} exemples : médiane {signe(float(np.median(values)))}, de "
                f"{signe(min(values))} à {signe(max(values))} ; le transfert gagne {int((values > 0).sum())} fois "
                f"sur {len(values)}."
            )


def pixels_melanges() -> None:
    """Compare les trois méthodes sur la tâche B, puis sur la même tâche aux pixels mélangés."""
    count = int(essais("B_shuffled")["examples"].iloc[0])
    rates = _valeurs("learning_rate", "B_shuffled")
    _, axes = plt.subplots(1, len(rates), figsize=(10.6, 4.6), sharey=True, squeeze=False)
    for ax, rate in zip(axes[0], rates, strict=True):
        ax.axhline(HASARD, color="gray", linestyle=":")
        for place, task in enumerate(TACHES):
            for shift, method in zip((-0.27, 0.0, 0.27), METHODES, strict=True):
                chosen = essais(task, examples=count, learning_rate=rate)
                values = chosen.loc[chosen["method"] == method, "accuracy"].to_numpy()
                style = STYLES[method]
                ax.plot(place + shift + _etaler(values, 0.08), values, linestyle="", marker=style["marker"],
                        color=style["color"], alpha=0.5, label=METHODES[method] if place == 0 else None)  # fmt: skip
                bar = [place + shift - 0.11, place + shift + 0.11]
                ax.plot(bar, [np.median(values)] * 2, color=ENCRE, linewidth=2.5)
        ax.set_xticks(range(len(TACHES)), list(TACHES.values()))
        ax.set(xlim=(-0.5, len(TACHES) - 0.5), ylim=(0.0, 1.03), title=f"taux {nombre(rate)}")
        axes_francais(ax, x=False)
    axes[0, 0].set_ylabel("précision (test)")
    axes[0, 0].legend(loc="lower left", fontsize=12, handletextpad=0.2)
    plt.show()
    steps = int(essais("B_shuffled")["steps"].iloc[0])
    print(f"{count} exemples, {steps} pas. Un point par graine, un trait noir pour la médiane.")
    print("Médianes, et entre parenthèses les graines extrêmes :")
    for rate in rates:
        for task, name in TACHES.items():
            chosen = essais(task, examples=count, learning_rate=rate)
            told = (f"{said} {_etendue(chosen.loc[chosen['method'] == method, 'accuracy'])}"
                    for method, said in METHODES.items())  # fmt: skip
            print(f"- taux {nombre(rate)}, {name} : {', '.join(told)}.")


def _etaler(values: NDArray[np.float64], half: float) -> NDArray[np.float64]:
    """Spread points sideways, in the order of the seeds."""
    return np.linspace(-half, half, len(values)) if len(values) > 1 else np.zeros(1)


def melanger_pixels(image: ArrayLike) -> np.ndarray:
    """Range les pixels d’une image dans un autre ordre, le même pour toutes les images.

    Shapes: (H, W) → (H, W).
    """
    array = np.asarray(image)
    order = np.random.default_rng(0).permutation(array.size)
    return array.reshape(-1)[order].reshape(array.shape)
