"""Figures of notebook 02: a layer computed by hand, counted, seen at work, and its weights laid out."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from cnnlab.figures.style import SERIES, SIGNE
from cnnlab.typography import nombre, pourcentage

CLAIR, ENCRE = "#F2F2F2", "#222222"
CANAUX = ("R", "V", "B")


def _grille(ax: Axes, valeurs: ArrayLike, gauche: float, haut: float, *, fond: str = "white") -> None:
    """Dessine un petit tableau de nombres, une case par unité."""
    table = np.asarray(valeurs)
    for (ligne, colonne), valeur in np.ndenumerate(table):
        x, y = gauche + colonne, haut - ligne - 1
        ax.add_patch(Rectangle((x, y), 1, 1, facecolor=fond, edgecolor=ENCRE, linewidth=1))
        ax.text(x + 0.5, y + 0.5, nombre(float(valeur)), ha="center", va="center", fontsize=15)


def une_case(canaux: ArrayLike, noyaux: ArrayLike, biais: float) -> None:
    """Montre le calcul d'une seule réponse : chaque canal et sa tranche de filtre, puis le biais.

    Shapes: canaux (3, 3, C) ; noyaux (3, 3, C).
    """
    images, tranches = np.asarray(canaux), np.asarray(noyaux)
    count = images.shape[-1]
    _, ax = plt.subplots(figsize=(4.1 * count + 1.8, 2.6))
    for canal in range(count):
        left = canal * 9.4
        ax.text(left + 1.5, 3.25, f"canal {canal}", ha="center", va="bottom", fontsize=13)
        ax.text(left + 6.2, 3.25, f"tranche {canal}", ha="center", va="bottom", fontsize=13)
        _grille(ax, images[..., canal], left, 3)
        _grille(ax, tranches[..., canal], left + 4.7, 3, fond=CLAIR)
        ax.text(left + 3.85, 1.5, "⊙", ha="center", va="center", fontsize=20)
        ax.text(left + 8.55, 1.5, "+", ha="center", va="center", fontsize=20)
    right = count * 9.4
    ax.text(right, 1.5, f"biais {nombre(biais)}  =  ?", ha="left", va="center", fontsize=15)
    ax.set(xlim=(-0.2, right + 4.6), ylim=(-0.2, 4.1), aspect="equal")
    ax.axis("off")
    plt.show()
    print(
        f"La figure montre {count} canaux de 3 × 3 valeurs, chacun devant sa tranche du filtre (fond gris). "
        "Le signe ⊙ est le produit case par case, suivi de la somme des neuf produits."
    )


def cercles_et_fleches(entrees: int = 3, filtres: int = 2, noyau: int = 3) -> None:
    """Dessine une couche en cercles et flèches, et compte ses paramètres dessus."""
    surface = noyau * noyau
    total = (surface * entrees + 1) * filtres
    inputs = [((entrees - 1) / 2 - i) * 2.0 for i in range(entrees)]
    outputs = [((filtres - 1) / 2 - o) * 2.6 for o in range(filtres)]
    _, ax = plt.subplots(figsize=(9.4, 5.1))
    for o, y_out in enumerate(outputs):
        style = SERIES[o % len(SERIES)]
        for y_in in inputs:
            ax.annotate(
                "", (5.55, y_out), (0.45, y_in),
                arrowprops={"arrowstyle": "-|>", "color": style["color"], "ls": style["linestyle"]},
            )  # fmt: skip
            ax.text(
                1.75, y_in + (y_out - y_in) * 1.3 / 5.1, f"{noyau}×{noyau}", ha="center", va="center",
                fontsize=12, bbox={"boxstyle": "square,pad=0.22", "fc": "white", "ec": style["color"]},
            )  # fmt: skip
        ax.add_patch(Circle((6, y_out), 0.42, facecolor=CLAIR, edgecolor=ENCRE, linewidth=1.6, zorder=3))
        ax.text(6, y_out, str(o), ha="center", va="center", fontsize=14, zorder=4)
        ax.text(
            6.65, y_out, f"filtre {o} :\n{entrees} × {surface} poids\n+ 1 biais\n= {entrees * surface + 1}",
            ha="left", va="center", fontsize=13,
        )  # fmt: skip
    names = CANAUX if entrees == len(CANAUX) else tuple(map(str, range(entrees)))
    for name, y_in in zip(names, inputs, strict=True):
        ax.add_patch(Circle((0, y_in), 0.42, facecolor="white", edgecolor=ENCRE, linewidth=1.6, zorder=3))
        ax.text(0, y_in, name, ha="center", va="center", fontsize=14, zorder=4)
    top = max(inputs[0], outputs[0]) + 0.95
    ax.text(0, top, f"$C_{{in}}$ = {entrees} canaux", ha="center", va="center", fontsize=13)
    ax.text(6, top, f"$C_{{out}}$ = {filtres} cartes", ha="center", va="center", fontsize=13)
    ax.text(
        3.6, -top,
        f"($k^2$ · $C_{{in}}$ + 1) · $C_{{out}}$ = ({noyau}² × {entrees} + 1) × {filtres} "
        f"= {nombre(total)} paramètres",
        ha="center", va="center", fontsize=14,
    )  # fmt: skip
    ax.set(xlim=(-1.5, 9), ylim=(-top - 0.4, top + 0.4), aspect="equal")
    ax.axis("off")
    plt.show()
    print(
        f"La figure relie {entrees} canaux à {filtres} cartes de sortie par {entrees * filtres} flèches. "
        f"Chaque flèche porte {surface} poids, chaque carte un biais : "
        f"{nombre(surface * entrees * filtres)} + {filtres} = {nombre(total)} paramètres."
    )


def _taille(model: Any, name: str) -> tuple[int, ...]:
    return tuple(int(side) for side in model.get_layer(name).output.shape[1:])


def predictions_et_reel(model: Any, predictions: Mapping[str, tuple[Any, Any]]) -> pd.DataFrame:
    """Met vos prédictions en face de ce que Keras a construit.

    `predictions` : nom de la couche → (forme de sortie prédite, nombre de paramètres prédit).
    """
    rows, hits = [], 0
    for name, (shape, count) in predictions.items():
        real_shape, real_count = _taille(model, name), int(model.get_layer(name).count_params())
        shape_ok = isinstance(shape, list | tuple) and tuple(shape) == real_shape
        hits += shape_ok + (count == real_count)
        rows.append(
            {
                "couche": name,
                "forme prédite": "—" if shape is None else str(shape),
                "forme réelle": str(real_shape),
                "paramètres prédits": "—" if count is None else str(count),
                "paramètres réels": str(real_count),
            }
        )
    print(f"{hits} prédictions sur {2 * len(rows)} sont exactes.")
    return pd.DataFrame(rows).set_index("couche")


def cartes(image: ArrayLike, lignes: Mapping[str, ArrayLike], titres: Sequence[str]) -> None:
    """Affiche une image et les cartes de plusieurs couches, une par ligne, rouge positif et bleu négatif.

    L'échelle d'une ligne couvre 99 % de ses réponses ; les pointes de la barre signalent le reste.

    Shapes: image (H, W, 3) ; chaque valeur de `lignes` (H, W, C).
    """
    figure, axes = plt.subplots(
        len(lignes), len(titres) + 1, figsize=(2.05 * len(titres) + 2.95, 2.45 * len(lignes)), squeeze=False
    )
    for ax in axes.flat:
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    for row, (name, values) in enumerate(lignes.items()):
        maps = np.asarray(values, dtype=float)
        bound = float(np.quantile(np.abs(maps), 0.99)) or 1.0
        axes[row, 0].imshow(np.asarray(image))
        axes[row, 0].set_ylabel(name, fontsize=13)
        for number, ax in enumerate(axes[row, 1:]):
            drawn = ax.imshow(maps[..., number], cmap=SIGNE, vmin=-bound, vmax=bound)
            ax.set_title(titres[number] if row == 0 else f"filtre {number}", fontsize=12)
        bar = figure.colorbar(drawn, ax=axes[row].tolist(), shrink=0.85, extend="both")
        bar.ax.yaxis.set_major_formatter(lambda value, _position: nombre(value))
    plt.show()
    for name, values in lignes.items():
        maps = np.asarray(values, dtype=float)
        shares = ", ".join(pourcentage(float((maps[..., i] < 0).mean()), 0) for i in range(maps.shape[-1]))
        print(f"Ligne « {name} » : part de réponses négatives, carte par carte : {shares}.")


def courbes_parametres(cotes: Sequence[int], convolutive: Sequence[float], dense: Sequence[float]) -> None:
    """Trace le nombre de paramètres selon le côté de l'image, couche convolutive contre couche dense."""
    _, ax = plt.subplots(figsize=(8.4, 4.6))
    series = (
        (dense, "couche dense", SERIES[1], (-16, 0), "center"),
        (convolutive, "couche convolutive", SERIES[0], (0, 14), "bottom"),
    )
    for values, name, style, offset, align in series:
        ax.plot(cotes, values, linewidth=2, markersize=8, **style)
        ax.annotate(
            f"{name} : {nombre(values[-1], 0)}", (cotes[-1], values[-1]), xytext=offset,
            textcoords="offset points", ha="right", va=align, color=style["color"], fontsize=13,
        )  # fmt: skip
    ax.set(xscale="log", yscale="log", xlabel="côté de l’image carrée (pixels)", ylabel="paramètres (nombre)")
    ax.set_xticks(cotes, [nombre(cote) for cote in cotes])
    ax.minorticks_off()
    ax.set_ylim(top=max(dense) * 10, bottom=min(convolutive) / 20)
    plt.show()
    print(
        f"D’un côté de {nombre(cotes[0])} à {nombre(cotes[-1])} pixels, la couche convolutive passe de "
        f"{nombre(convolutive[0])} à {nombre(convolutive[-1])} paramètres, "
        f"la couche dense de {nombre(dense[0])} à {nombre(dense[-1])}. Les deux axes sont logarithmiques."
    )


def champ_receptif(photo: ArrayLike, etendues: Sequence[int], centre: tuple[int, int] = (101, 370)) -> None:
    """Trace sur la photographie ce que voit une réponse, après une couche, deux couches, trois couches.

    Shapes: photo (H, W, 3).
    """
    image = np.asarray(photo)
    half = max(etendues)
    row, column = centre
    low, high = column - half - 0.5, column + half + 0.5
    _, (whole, zoom) = plt.subplots(1, 2, figsize=(10.8, 4.3), width_ratios=(1.15, 1))
    for ax in (whole, zoom):
        ax.imshow(image)
        ax.set(xlabel="colonne (pixels)", ylabel="ligne (pixels)")
        ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        ax.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    whole.set_title("l’image, et la zone agrandie")
    frame = 2 * half + 1
    whole.add_patch(Rectangle((low, row - half - 0.5), frame, frame, fill=False, ec="white", lw=2))
    zoom.set(xlim=(low, high), ylim=(row + half + 0.5, row - half - 0.5), title="ce que voit une réponse")
    zoom.plot(column, row, marker="x", color="black", markersize=10, markeredgewidth=2.5)
    for depth, side in enumerate(etendues, start=1):
        corner = (column - side / 2, row - side / 2)
        dashes = ("-", "--", ":")[(depth - 1) % 3]
        zoom.add_patch(Rectangle(corner, side, side, fill=False, ec="black", lw=5))
        zoom.add_patch(Rectangle(corner, side, side, fill=False, ec="white", lw=2.5, ls=dashes))
        height = row + side / 2 - 0.5
        label = row + (depth - 2) * 2.6 + 2.5
        zoom.annotate(
            f"{depth} couche{'s' if depth > 1 else ''} :\n{side} × {side}", (column + side / 2, height),
            (high + 0.35, label), fontsize=12, va="center", annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": "black", "lw": 1.5, "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip
    plt.show()
    text = ", puis ".join(f"{side} × {side}" for side in etendues)
    print(
        f"À droite, la zone du cadre blanc, agrandie. Autour de la croix, les carrés emboîtés mesurent {text} pixels."
    )


def partage_des_poids(entrees: int = 6, largeur: int = 3) -> None:
    """Compare, sur une ligne de neurones, des poids propres à chaque position et des poids partagés."""
    sorties = entrees - largeur + 1
    _, axes = plt.subplots(1, 2, figsize=(10.4, 4.2))
    for ax, shared in zip(axes, (False, True), strict=True):
        for s in range(sorties):
            for k in range(largeur):
                number = k if shared else s * largeur + k
                style = SERIES[k % len(SERIES)]
                x_in, x_out = float(s + k), s + (largeur - 1) / 2
                ax.plot((x_in, x_out), (0.16, 2.84), color=style["color"], ls=style["linestyle"], lw=1.6)
                t = (0.3, 0.5, 0.7)[k % 3]
                ax.text(
                    x_in + t * (x_out - x_in), 0.16 + t * 2.68, f"$w_{{{number + 1}}}$",
                    fontsize=13, ha="center", va="center",
                    bbox={"boxstyle": "square,pad=0.08", "facecolor": "white", "edgecolor": "none"},
                )  # fmt: skip
        for e in range(entrees):
            ax.add_patch(Circle((e, 0), 0.17, facecolor="white", edgecolor=ENCRE, linewidth=1.6, zorder=3))
        for s in range(sorties):
            x = s + (largeur - 1) / 2
            ax.add_patch(Circle((x, 3), 0.17, facecolor=CLAIR, edgecolor=ENCRE, linewidth=1.6, zorder=3))
        name = "poids partagés" if shared else "sans partage"
        ax.set(title=f"{name} : {largeur if shared else largeur * sorties} poids", aspect="equal",
               xlim=(-0.4, entrees - 0.6), ylim=(-0.4, 3.4))  # fmt: skip
        ax.axis("off")
    plt.show()
    print(
        f"Les deux dessins ont {entrees} entrées (en bas), {sorties} neurones (en haut) "
        f"et {sorties * largeur} liaisons. "
        f"À gauche, chaque liaison a son poids ; à droite, les {sorties} neurones se partagent "
        f"les {largeur} mêmes poids."
    )


def dispositions(lignes: Mapping[str, ArrayLike]) -> None:
    """Affiche les tranches d'un même filtre, une disposition par ligne, et dit lesquelles sont intactes.

    Shapes: chaque valeur de `lignes` (C_in, kh, kw) ; la première sert de référence.
    """
    names = list(lignes)
    slices = {name: np.asarray(values, dtype=float) for name, values in lignes.items()}
    reference = slices[names[0]]
    bound = float(np.abs(reference).max()) or 1.0
    rows, columns = len(names), len(reference)
    figure, axes = plt.subplots(rows, columns, figsize=(2 * columns + 2.6, 1.95 * rows + 0.4), squeeze=False)
    for row, name in enumerate(names):
        for canal, ax in enumerate(axes[row]):
            drawn = ax.imshow(slices[name][canal], cmap=SIGNE, vmin=-bound, vmax=bound)
            for (y, x), value in np.ndenumerate(slices[name][canal]):
                ax.text(x, y, nombre(value, 2), ha="center", va="center", fontsize=12,
                        color="white" if abs(value) > 0.65 * bound else "black")  # fmt: skip
            ax.set(xticks=[], yticks=[])
            ax.spines[:].set_visible(False)
            if row == 0:
                ax.set_title(f"canal {CANAUX[canal] if len(reference) == len(CANAUX) else canal}")
        axes[row, 0].set_ylabel(name, rotation=0, ha="right", va="center", fontsize=13)
    bar = figure.colorbar(drawn, ax=axes, shrink=0.8)
    bar.ax.yaxis.set_major_formatter(lambda value, _position: nombre(value))
    plt.show()
    for name in names[1:]:
        same = slices[name].shape == reference.shape and np.allclose(slices[name], reference)
        print(f"« {name} » : {'le filtre est intact' if same else 'le filtre est mélangé'}.")
