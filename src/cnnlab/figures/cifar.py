"""Figures of notebook 04: small images, a network that shrinks them away, trainings and their errors.

Nothing here trains. What a figure shows is also said in a sentence made from the same numbers.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import ArrayLike, NDArray

from cnnlab.figures.style import MAGNITUDE, SERIES, axes_francais
from cnnlab.typography import nombre, pourcentage

_SHOWN_CONFUSIONS = 3
Historique = Mapping[str, Sequence[float]]  # what `model.history.history` holds: name of a figure → one value an epoch


def montrer_echantillon(images: ArrayLike, etiquettes: ArrayLike, classes: Sequence[str], par_classe: int = 2) -> None:
    """Affiche quelques images de chaque classe, une colonne par classe.

    Shapes: images (n, H, W, 3), entiers de 0 à 255 ; etiquettes (n,), indices dans `classes`.
    """
    pixels, labels = np.asarray(images), np.asarray(etiquettes)
    columns = 5
    bands = -(-len(classes) // columns)
    _, axes = plt.subplots(bands * par_classe, columns, figsize=(8.6, 1.78 * bands * par_classe), squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for number, name in enumerate(classes):
        band, column = divmod(number, columns)
        chosen = np.flatnonzero(labels == number)
        shown = pixels[chosen[:: max(1, len(chosen) // par_classe)][:par_classe]]
        for row, image in enumerate(shown):
            ax = axes[band * par_classe + row, column]
            ax.imshow(image)
            if row == 0:
                ax.set_title(f"{number} : {name}" if name != str(number) else f"classe {name}")
    plt.show()
    counts = np.bincount(labels, minlength=len(classes))
    print(
        f"La figure montre {par_classe} images de chacune des {len(classes)} classes. Chaque classe compte de "
        f"{nombre(int(counts.min()))} à {nombre(int(counts.max()))} images d’apprentissage."
    )


def montrer_tailles(series: Mapping[str, Sequence[int]], noms: Sequence[str]) -> None:
    """Trace le côté des cartes, couche après couche ; une série qui s’arrête avant les autres finit par une croix."""
    _, ax = plt.subplots(figsize=(10, 4.3))
    labels = {}
    for style, (name, sizes) in zip(SERIES, series.items(), strict=False):
        positions = range(len(sizes))
        ax.plot(positions, sizes, linewidth=2, markersize=8, **style)
        above = style is SERIES[0]
        for x, size in zip(positions, sizes, strict=True):
            ax.annotate(nombre(size), (x, size), xytext=(9, 7) if above else (-9, -21), textcoords="offset points",
                        ha="center", color=style["color"], fontsize=12)  # fmt: skip
        labels[name] = sizes[-1]
        if len(sizes) < len(noms):
            ax.plot(len(sizes), 0, marker="x", color=style["color"], markersize=14, markeredgewidth=3)
            ax.annotate("impossible", (len(sizes), 0), xytext=(12, -4), textcoords="offset points",
                        color=style["color"], fontsize=13)  # fmt: skip
        middle = 1 if above else 2
        ax.annotate(name, (middle, sizes[middle]), xytext=(22, 16) if above else (-6, -44),
                    textcoords="offset points", color=style["color"], fontsize=13,
                    ha="left" if above else "right")  # fmt: skip
    ax.set_xticks(range(len(noms)), noms, rotation=30, ha="right")
    ax.set(ylabel="côté de la carte (pixels)", ylim=(-4, 40), xlim=(-0.4, len(noms) - 0.3))
    plt.show()
    for name, sizes in series.items():
        told = "va jusqu’au bout" if len(sizes) >= len(noms) else f"s’arrête avant « {noms[len(sizes)]} »"
        print(f"« {name} » : le côté passe de {nombre(sizes[0])} à {nombre(sizes[-1])} pixels, et le réseau {told}.")


def perte_et_precision(probabilites: ArrayLike) -> tuple[float, float]:
    """Renvoie l’entropie croisée moyenne et la précision, la bonne classe étant la première colonne.

    Shapes: (n, classes), chaque ligne de somme 1.
    """
    table = np.asarray(probabilites, dtype=float)
    return float(-np.log(table[:, 0]).mean()), float((table.argmax(axis=1) == 0).mean())


def montrer_meme_perte(cas: Mapping[str, ArrayLike]) -> None:
    """Montre des réponses à quatre images : même perte, précisions différentes.

    Shapes: chaque cas (n, 3) : probabilité de la bonne classe, d’une autre, de toutes celles qui restent.
    """
    figure, axes = plt.subplots(1, len(cas), figsize=(3.7 * len(cas), 3.9), sharey=True, squeeze=False)
    told = []
    for ax, (name, table) in zip(axes.flat, cas.items(), strict=True):
        answers = np.asarray(table, dtype=float)
        loss, accuracy = perte_et_precision(answers)
        positions = np.arange(len(answers))
        ax.bar(positions - 0.2, answers[:, 0], width=0.38, color=SERIES[0]["color"], label="bonne classe")
        ax.bar(positions + 0.2, answers[:, 1], width=0.38, color="white", edgecolor=SERIES[1]["color"], hatch="///",
               label="meilleure des autres")  # fmt: skip
        ax.set_title(f"{name}\nperte {nombre(loss, 2)}, précision {pourcentage(accuracy, 0)}")
        ax.set_xticks(positions, [f"{i + 1}" for i in positions])
        ax.set(xlabel="image", ylim=(0, 1))
        axes_francais(ax, x=False)
        told.append(f"« {name} » : perte {nombre(loss, 2)}, précision {pourcentage(accuracy, 0)}")
    axes[0, 0].set_ylabel("probabilité annoncée")
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=2)
    plt.show()
    print(" ; ".join(told) + ".")


def montrer_premieres_pertes(pertes: Mapping[str, float], classes: int = 10) -> None:
    """Compare la perte d’un réseau neuf, selon la préparation des images, à celle d’une réponse sans avis."""
    chance = float(np.log(classes))
    _, ax = plt.subplots(figsize=(8.6, 2.6))
    for row, (name, style) in enumerate(zip(pertes, SERIES, strict=False)):
        ax.barh(row, pertes[name], height=0.55, color=style["color"], hatch="///" if row else "", edgecolor="white")
        ax.annotate(nombre(pertes[name], 2), (pertes[name], row), xytext=(7, 0), textcoords="offset points",
                    va="center", fontsize=13)  # fmt: skip
    ax.axvline(chance, color="black", linestyle=":", linewidth=2)
    ax.annotate(f"ln {classes} ≈ {nombre(chance, 3)}", (chance, -0.55), xytext=(5, 0), textcoords="offset points",
                fontsize=12, va="bottom")  # fmt: skip
    ax.set_yticks(range(len(pertes)), list(pertes))
    ax.set(xlabel="perte avant tout apprentissage", ylim=(len(pertes) - 0.5, -0.95),
           xlim=(0, max(*pertes.values(), chance) * 1.15))  # fmt: skip
    axes_francais(ax, y=False)
    plt.show()
    told = " ; ".join(f"images {name} : {nombre(loss, 2)}" for name, loss in pertes.items())
    print(f"Perte d’un réseau neuf, à comparer à ln {classes} ≈ {nombre(chance, 3)}. {told[0].upper()}{told[1:]}.")


def montrer_par_coeur(histoires: Mapping[str, Historique], classes: int = 10) -> None:
    """Trace la perte et la précision de réseaux qui apprennent quelques images par cœur."""
    chance = float(np.log(classes))
    _, (left, right) = plt.subplots(1, 2, figsize=(10.6, 4))
    for (name, history), style in zip(histoires.items(), SERIES, strict=False):
        epochs = np.arange(1, len(history["loss"]) + 1)
        for ax, key in ((left, "loss"), (right, "accuracy")):
            ax.plot(epochs, history[key], linewidth=2.5, label=name, **(style | {"marker": ""}))
            ax.set_xlabel("époque")
            ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
            axes_francais(ax, x=False)
    left.axhline(chance, color="black", linestyle=":", linewidth=1.5)
    left.annotate(f"ln {classes}", (1, chance), xytext=(0, 5), textcoords="offset points", fontsize=12)
    left.set(ylabel="perte", ylim=(0, chance * 1.25))
    right.set(ylabel="précision sur ces images", ylim=(0, 1.05))
    right.legend(loc="center right")
    plt.show()
    for name, history in histoires.items():
        print(
            f"{name} : après {len(history['loss'])} époques, perte {nombre(history['loss'][-1], 3)} et précision "
            f"{pourcentage(history['accuracy'][-1], 0)} sur les images apprises."
        )


def tableau_des_couches(modele: Any) -> pd.DataFrame:
    """Renvoie un tableau : couche, forme de sortie, paramètres, part du total ; et dit le total."""
    total = int(modele.count_params())
    rows = []
    for layer in modele.layers:
        count = int(layer.count_params())
        if type(layer).__name__ == "InputLayer":
            continue
        shape = " × ".join(nombre(int(side)) for side in layer.output.shape[1:])
        part = pourcentage(count / total) if count else "–"
        rows.append({"couche": type(layer).__name__, "sortie": shape, "paramètres": nombre(count), "part": part})
    print(f"{len(rows)} couches, {nombre(total)} paramètres.")
    return pd.DataFrame(rows).set_index("couche")


def montrer_courbes(histoires: Mapping[str, Historique]) -> None:
    """Trace perte et précision, apprentissage et validation : une colonne par réseau."""
    measures = (("loss", "perte"), ("accuracy", "précision"))
    figure, axes = plt.subplots(2, len(histoires), figsize=(5.2 * len(histoires), 6.4), sharey="row", squeeze=False)
    for column, (name, history) in enumerate(histoires.items()):
        for row, (key, title) in enumerate(measures):
            ax = axes[row, column]
            _paire(ax, history, key)
            ax.set_xlabel("époque")
            if row == 0:
                ax.set_title(name)
            if column == 0:
                ax.set_ylabel(title)
    axes[1, 0].set_ylim(0, 1.03)
    axes[0, 0].set_ylim(bottom=0)
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=2)
    plt.show()
    for name, history in histoires.items():
        train, held = history["accuracy"][-1], history["val_accuracy"][-1]
        print(
            f"{name}, après {len(history['loss'])} époques : précision {pourcentage(train)} à l’apprentissage, "
            f"{pourcentage(held)} en validation."
        )


def _paire(ax: Axes, history: Historique, key: str) -> None:
    """Trace une mesure à l’apprentissage et en validation."""
    for (prefix, label), style in zip((("", "apprentissage"), ("val_", "validation")), SERIES, strict=False):
        values = history[prefix + key]
        ax.plot(np.arange(1, len(values) + 1), values, linewidth=2, markersize=6, label=label, **style)
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes_francais(ax, x=False)


def matrice_de_confusion(vraies: ArrayLike, predites: ArrayLike, classes: Sequence[str]) -> NDArray[np.int64]:
    """Affiche la matrice de confusion (lignes : vraie classe ; colonnes : réponse) et la renvoie.

    Shapes: vraies et predites (n,), indices dans `classes` ; renvoie (classes, classes).
    """
    truth, answers = np.asarray(vraies), np.asarray(predites)
    count = len(classes)
    matrix = np.zeros((count, count), dtype=np.int64)
    np.add.at(matrix, (truth, answers), 1)
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    figure, ax = plt.subplots(figsize=(7.6, 6.4))
    drawn = ax.imshow(shares, cmap=MAGNITUDE, vmin=0, vmax=1)
    for (row, column), number in np.ndenumerate(matrix):
        if number:
            ink = "black" if shares[row, column] > 0.55 else "white"
            ax.text(column, row, nombre(int(number)), ha="center", va="center", color=ink, fontsize=12)
    turned = max(map(len, classes)) > 3
    ax.set_xticks(range(count), classes, rotation=45 if turned else 0, ha="right" if turned else "center")
    ax.set_yticks(range(count), classes)
    ax.spines[:].set_visible(False)
    ax.set(xlabel="classe répondue", ylabel="vraie classe")
    bar = figure.colorbar(drawn, ax=ax, shrink=0.85, label="part de la vraie classe")
    bar.ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _position: pourcentage(value, 0)))
    plt.show()
    _dire_confusions(matrix, classes)
    return matrix


def _dire_confusions(matrix: NDArray[np.int64], classes: Sequence[str]) -> None:
    """Dit combien de réponses sont justes, et les confusions les plus fréquentes."""
    right, total = int(np.trace(matrix)), int(matrix.sum())
    errors = matrix - np.diag(np.diag(matrix))
    told = f"{nombre(right)} réponses justes sur {nombre(total)}, sur la diagonale."
    if errors.any():
        most = int(errors.max())
        pairs = [f"« {classes[row]} » pris pour « {classes[column]} »" for row, column in np.argwhere(errors == most)]
        several, shown = len(pairs) > 1, ", ".join(pairs[:_SHOWN_CONFUSIONS])
        told += (
            f" {'Les confusions les plus fréquentes' if several else 'La confusion la plus fréquente'} "
            f"({nombre(most)} fois{' chacune' if several else ''}) : {shown}"
            f"{'…' if len(pairs) > _SHOWN_CONFUSIONS else '.'}"
        )
    print(told)


def erreurs_confiantes(
    images: ArrayLike, vraies: ArrayLike, probabilites: ArrayLike, classes: Sequence[str], nombre_montre: int = 6
) -> None:
    """Affiche les images que le réseau manque avec le plus d’assurance.

    Shapes: images (n, H, W, 3), entiers de 0 à 255 ; vraies (n,) ; probabilites (n, classes).
    """
    pixels, truth, table = np.asarray(images), np.asarray(vraies), np.asarray(probabilites)
    answers, sure = table.argmax(axis=1), table.max(axis=1)
    wrong = np.flatnonzero(answers != truth)
    if not len(wrong):
        print("Aucune erreur à montrer : toutes les réponses sont justes.")
        return
    chosen = wrong[np.argsort(-sure[wrong])][:nombre_montre]
    _, axes = plt.subplots(1, nombre_montre, figsize=(2 * nombre_montre, 3), squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, index in zip(axes.flat, chosen, strict=False):
        ax.imshow(pixels[index])
        answer, right = classes[int(answers[index])], classes[int(truth[index])]
        ax.set_title(f"« {answer} » à {pourcentage(sure[index], 0)}\nvrai : « {right} »", fontsize=12)
    plt.show()
    low, high = pourcentage(sure[chosen].min(), 0), pourcentage(sure[chosen].max(), 0)
    print(
        f"{len(wrong)} erreurs sur {nombre(len(truth))} images. Les plus assurées, montrées ici, sont annoncées "
        f"avec une probabilité de {low} à {high}."
    )


def cartes_des_couches(image: ArrayLike, cartes: Mapping[str, ArrayLike], combien: int = 6) -> None:
    """Affiche une image, puis les cartes les plus actives de plusieurs couches, une couche par ligne.

    Shapes: image (H, W, 3), entiers de 0 à 255 ; chaque valeur de `cartes` (h, w, filtres).
    """
    figure, axes = plt.subplots(len(cartes), combien + 1, figsize=(1.65 * (combien + 1) + 1.4, 1.95 * len(cartes)),
                                squeeze=False)  # fmt: skip
    told = []
    for row, (name, values) in enumerate(cartes.items()):
        maps = np.maximum(np.asarray(values, dtype=float), 0)
        strongest = np.argsort(-maps.mean(axis=(0, 1)))[:combien]
        top = float(maps[..., strongest].max()) or 1.0
        axes[row, 0].imshow(np.asarray(image))
        axes[row, 0].set_ylabel(name, fontsize=12)
        for ax in axes[row]:
            ax.set(xticks=[], yticks=[])
            ax.spines[:].set_visible(False)
        for ax, number in zip(axes[row, 1:], strongest, strict=False):
            drawn = ax.imshow(maps[..., number], cmap=MAGNITUDE, vmin=0, vmax=top)
            ax.set_title(f"filtre {number}", fontsize=12)
        bar = figure.colorbar(drawn, ax=axes[row].tolist(), shrink=0.85)
        bar.ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _position: nombre(value)))
        silent = float((maps.max(axis=(0, 1)) == 0).mean())
        told.append(f"« {name.replace(chr(10), ' ')} » : {maps.shape[-1]} cartes de {maps.shape[0]} × "
                    f"{maps.shape[1]}, dont {pourcentage(silent, 0)} entièrement nulles")  # fmt: skip
    plt.show()
    print(" ; ".join(told) + f". De chaque couche, les {combien} cartes les plus actives sont montrées.")


def montrer_comparaison(comp: pd.DataFrame, justes: Mapping[str, ArrayLike]) -> tuple[float, float]:
    """Trace la précision de deux réseaux avec leur incertitude à 95 % ; renvoie leur écart et la sienne.

    `justes` : nom du réseau → pour chaque image de test, la réponse est-elle juste ? L’écart est apparié : seules
    les images qu’un seul des deux réseaux reconnaît le font.

    Shapes: chaque valeur de `justes` (n,), booléens, mêmes images dans le même ordre.
    """
    right = {name: np.asarray(values, dtype=bool) for name, values in justes.items()}
    n = len(next(iter(right.values())))
    _, ax = plt.subplots(figsize=(8.6, 1.1 + 0.8 * len(comp)))
    for row, accuracy in enumerate(comp["Précision"]):
        half = 1.96 * float(np.sqrt(accuracy * (1 - accuracy) / n))
        style = SERIES[row % len(SERIES)]
        ax.errorbar(accuracy, row, xerr=half, fmt=style["marker"], color=style["color"], capsize=6, markersize=10,
                    linewidth=2)  # fmt: skip
        ax.annotate(f"{pourcentage(accuracy)} ± {nombre(100 * half, 1)} points", (accuracy, row), xytext=(0, 11),
                    textcoords="offset points", ha="center", color=style["color"], fontsize=12)  # fmt: skip
    ax.set_yticks(range(len(comp)), list(comp["run"]))
    ax.set(ylim=(len(comp) - 0.5, -0.8), xlabel=f"précision sur {nombre(n)} images de test")
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _position: f"{nombre(round(100 * value, 1))}\u202f%"))
    plt.show()
    (first, a), (second, b) = right.items()
    gains, losses = int((b & ~a).sum()), int((a & ~b).sum())
    gap = (gains - losses) / n
    half = 1.96 * float(np.sqrt(max(gains + losses - (gains - losses) ** 2 / n, 0))) / n  # variance of paired counts
    print(f"{second} seul a raison {nombre(gains)} fois, {first} seul {nombre(losses)} fois, sur {nombre(n)} images.")
    print(
        f"Écart de précision : {nombre(100 * gap, 1)} ± {nombre(100 * half, 1)} points. "
        + ("Il dépasse" if abs(gap) > half else "Il ne dépasse pas")
        + " ce que le choix des images de test explique à lui seul."
    )
    return gap, half
