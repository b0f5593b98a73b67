"""Figures of the first notebook: nine products, galleries of kernels, borders, sizes.

Nothing here computes a response over an image: the notebook passes what the student's functions returned.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize, to_rgba
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter
from numpy.typing import ArrayLike, NDArray

from cnnlab.figures.style import GRIS, SERIES, SIGNE, axes_francais
from cnnlab.typography import nombre

CADRE = "#D55E00"  # Okabe and Ito's vermilion: stands out on grey, on red and on blue
VIDE = "#EEEEEE"  # what lies beyond the image


def coefficient(value: float) -> str:
    """Écrit un coefficient : « 4 », « 1/16 », ou deux décimales faute de fraction simple."""
    if abs(value - round(value)) < 1e-6:
        return nombre(round(value))
    fraction = Fraction(float(value)).limit_denominator(256)
    if abs(float(fraction) - value) < 1e-6:
        return f"{nombre(fraction.numerator)}/{fraction.denominator}"
    return nombre(float(value), 2)


def montrer_couleurs(couleurs: ArrayLike, clartes: Sequence[float], noms: Sequence[str]) -> None:
    """Affiche chaque couleur au-dessus du gris qui lui correspond.

    Shapes: couleurs (n, 3), rouge-vert-bleu de 0 à 255.
    """
    pastilles = np.asarray(couleurs)
    _, axes = plt.subplots(2, len(noms), figsize=(1.9 * len(noms), 3.4), squeeze=False)
    for column, (pastille, clarte, nom) in enumerate(zip(pastilles, clartes, noms, strict=True)):
        for ax, rgb in ((axes[0, column], pastille), (axes[1, column], np.full(3, clarte))):
            ax.imshow(np.full((1, 1, 3), rgb / 255), aspect=0.7)
            ax.set(xticks=[], yticks=[])
            ax.spines[:].set_visible(True)
        axes[0, column].set_title(nom)
        axes[1, column].set_xlabel(f"gris {nombre(clarte, 1)}")
    plt.show()


def montrer_fleur(rgb: ArrayLike, gris: ArrayLike) -> None:
    """Affiche la photographie et sa version grise, avec l'échelle des gris.

    Shapes: rgb (H, W, 3), gris (H, W).
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(11.5, 3.9))
    left.imshow(np.asarray(rgb))
    drawn = right.imshow(np.asarray(gris), cmap=GRIS, vmin=0, vmax=255)
    for ax, title in ((left, f"rgb, {np.shape(rgb)}"), (right, f"fleur, {np.shape(gris)}")):
        ax.set(title=title, xlabel="colonne (pixels)", ylabel="ligne (pixels)")
    figure.colorbar(drawn, ax=right, label="niveau de gris", shrink=0.9)
    plt.show()


def montrer_neuf_produits(image: ArrayLike, noyau: ArrayLike, pixels: Mapping[str, tuple[int, int]]) -> None:
    """Affiche, pour chaque pixel, la fenêtre posée sur l'image, le noyau, les produits et leur somme.

    Les cases de remplissage, hors de l'image, sont hachurées et valent 0.

    Shapes: image (H, W), noyau (kh, kw), côtés impairs.
    """
    grid, kernel = np.asarray(image, dtype=float), np.asarray(noyau, dtype=float)
    height, width = kernel.shape
    reach = [(line, column, *_fenetre(grid, line, column, kernel.shape)) for line, column in pixels.values()]
    margins = (height // 2, width // 2) if any(outside.any() for *_, outside in reach) else (0, 0)
    whole = np.pad(grid, [(margin, margin) for margin in margins])
    beyond = np.pad(np.zeros(grid.shape, dtype=bool), [(m, m) for m in margins], constant_values=True)
    greys = (0.0, 1.6 * float(grid.max()) or 1.0)
    bound = float(np.abs(grid).max() * np.abs(kernel).max()) or 1.0
    _, axes = plt.subplots(len(pixels), 4, figsize=(12, 2.8 * len(pixels)), squeeze=False)
    for row, nom, (line, column, window, outside) in zip(axes, pixels, reach, strict=True):
        products = window * kernel
        _ecrire(row[0], whole, cmap=GRIS, bornes=greys, vides=beyond)
        _encadrer(row[0], line + margins[0] - height // 2, column + margins[1] - width // 2, height, width)
        _ecrire(row[1], window, cmap=GRIS, bornes=greys, vides=outside)
        _ecrire(row[2], kernel, cmap=SIGNE, bornes=_symetrique(kernel))
        _ecrire(row[3], products, cmap=SIGNE, bornes=(-bound, bound), vides=outside)
        row[0].set_title(f"{nom} ({line}, {column})")
        row[1].set_title("la fenêtre")
        row[2].set_title("× le noyau")
        row[3].set_title(f"produits, de somme {coefficient(float(products.sum()))}", fontweight="bold")
    plt.show()


def montrer_galerie(
    noyaux: Mapping[str, ArrayLike],
    reponses: Mapping[str, ArrayLike],
    *,
    borne: float = 255.0,
    colonnes: int = 4,
) -> None:
    """Affiche chaque noyau au-dessus de sa réponse, toutes les réponses sur la même échelle symétrique.

    Shapes: noyau (kh, kw), réponse (H, W).
    """
    blocks = -(-len(noyaux) // colonnes)
    figure, axes = plt.subplots(
        2 * blocks, colonnes, figsize=(3.2 * colonnes + 0.6, 4.3 * blocks), squeeze=False,
        gridspec_kw={"height_ratios": [0.85, 1.0] * blocks},
    )  # fmt: skip
    for ax in axes.flat:
        ax.axis("off")
    for index, (nom, noyau) in enumerate(noyaux.items()):
        row, column = divmod(index, colonnes)
        kernel = np.asarray(noyau, dtype=float)
        top, bottom = axes[2 * row, column], axes[2 * row + 1, column]
        _ecrire(top, kernel, cmap=SIGNE, bornes=_symetrique(kernel))
        top.set_title(f"{nom}, somme {coefficient(float(kernel.sum()))}")
        bottom.imshow(np.asarray(reponses[nom], dtype=float), cmap=SIGNE, vmin=-borne, vmax=borne)
    scale = ScalarMappable(Normalize(-borne, borne), SIGNE)
    bar = figure.colorbar(scale, ax=axes, shrink=0.5, extend="both", panchor=False, label="réponse du noyau")
    bar.ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _position: nombre(value)))
    plt.show()


def montrer_coupe(lignes: ArrayLike, gris: ArrayLike, reponse: ArrayLike, *, noyau: str) -> None:
    """Affiche une coupe verticale de l'image et, au-dessous, la réponse du noyau sur les mêmes pixels.

    Shapes: lignes, gris et réponse (n,).
    """
    x, signal, answer = np.asarray(lignes), np.asarray(gris, dtype=float), np.asarray(reponse, dtype=float)
    _, (top, bottom) = plt.subplots(2, 1, figsize=(9, 5.4), sharex=True)
    top.plot(x, signal, **SERIES[0])
    top.set(ylabel="niveau de gris", title="l’image, le long d’une colonne")
    bottom.axhline(0, color="0.3", lw=1)
    bottom.bar(x, answer, color=[CADRE if value > 0 else SERIES[0]["color"] for value in answer], width=0.75)
    bottom.set(ylabel="réponse", xlabel="ligne (pixels)", title=f"la réponse de {noyau}")
    for place, adjective in ((answer.argmax(), "clair"), (answer.argmin(), "sombre")):
        bottom.annotate(f"plus {adjective} que ses voisins", (x[place], answer[place]), xytext=(14, 0),
                        textcoords="offset points", va="center")  # fmt: skip
    bottom.margins(y=0.2)
    for ax in (top, bottom):
        axes_francais(ax)
    plt.show()


def montrer_tableaux(
    tableaux: Sequence[ArrayLike], titres: Sequence[str], *, cadre: tuple[int, int, int, int] | None = None
) -> None:
    """Affiche de petits tableaux, nombres compris, sur une échelle commune centrée sur zéro.

    `cadre` entoure une zone : première ligne, première colonne, hauteur, largeur.

    Shapes: chaque tableau (H, W).
    """
    grids = [np.asarray(tableau, dtype=float) for tableau in tableaux]
    bornes = _symetrique(np.concatenate([grid.ravel() for grid in grids]))
    widths = [grid.shape[1] for grid in grids]
    height = max(grid.shape[0] for grid in grids)
    _, axes = plt.subplots(
        1, len(grids), figsize=(0.62 * sum(widths) + 1.2, 0.62 * height + 0.7), squeeze=False,
        gridspec_kw={"width_ratios": widths, "wspace": 0.08},
    )  # fmt: skip
    for ax, grid, titre in zip(axes[0], grids, titres, strict=True):
        _ecrire(ax, grid, cmap=SIGNE, bornes=bornes)
        ax.set_title(titre)
        if cadre and grid.shape[0] > cadre[2]:
            _encadrer(ax, *cadre)
    plt.show()


def montrer_positions(n: int, k: int, cas: Mapping[str, Sequence[int]]) -> None:
    """Affiche une rangée de `n` pixels et les positions successives d'un noyau de `k` cases.

    `cas` associe à chaque titre les départs de la fenêtre, comptés depuis le premier pixel ; ce qui dépasse
    de l'image, avant ou après, tombe dans le remplissage de zéros. Un point marque le pixel visé.
    """
    left = min(0, *(start for starts in cas.values() for start in starts))
    right = max(n, *(start + k for starts in cas.values() for start in starts))
    counts = [len(starts) for starts in cas.values()]
    _, axes = plt.subplots(
        len(cas), 1, figsize=(9, 0.36 * sum(counts) + 1.25 * len(cas)), squeeze=False,
        gridspec_kw={"height_ratios": [count + 2.4 for count in counts]},
    )  # fmt: skip
    for ax, (titre, starts) in zip(axes[:, 0], cas.items(), strict=True):
        padded = range(min(0, *starts), max(n, max(starts) + k))
        for cell in padded:
            inside = 0 <= cell < n
            ax.add_patch(Rectangle((cell, 0), 1, 1, facecolor="0.75" if inside else VIDE, edgecolor="black",
                                   hatch=None if inside else "//", lw=0.8))  # fmt: skip
            box = None if inside else {"facecolor": VIDE, "edgecolor": "none", "pad": 1}
            ax.text(cell + 0.5, 0.5, str(cell) if inside else "zéro", ha="center", va="center", bbox=box)
        for rank, start in enumerate(starts):
            y = -0.75 - rank
            ax.add_patch(Rectangle((start + 0.08, y - 0.22), k - 0.16, 0.44, facecolor=SERIES[0]["color"]))
            ax.plot(start + k / 2, y, "o", color="white", markersize=5)
            ax.text(right + 0.2, y, f"position {rank + 1}", ha="left", va="center")
        ax.set(xlim=(left - 0.1, right + 2.2), ylim=(-len(starts) - 0.4, 1.1))
        ax.set_title(f"{titre} : {len(starts)} positions", loc="left")
        ax.axis("off")
    plt.show()


def montrer_opposees(image: ArrayLike, gauche: ArrayLike, droite: ArrayLike, *, borne: float) -> None:
    """Affiche une image en gris, puis sa corrélation et sa convolution sur la même échelle symétrique.

    Shapes: trois tableaux (H, W).
    """
    figure, axes = plt.subplots(1, 3, figsize=(12.6, 2.9))
    axes[0].imshow(np.asarray(image), cmap=GRIS, vmin=0, vmax=255)
    for ax, values in zip(axes[1:], (gauche, droite), strict=True):
        drawn = ax.imshow(np.asarray(values), cmap=SIGNE, vmin=-borne, vmax=borne)
    for ax, titre in zip(axes, ("le détail", "corrélation (conv)", "vraie convolution"), strict=True):
        ax.set_title(titre)
        ax.axis("off")
    bar = figure.colorbar(drawn, ax=axes, shrink=0.9, extend="both", label="réponse")
    bar.ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _position: nombre(value)))
    plt.show()


def montrer_dependances(forces: ArrayLike, grandeurs: Mapping[str, ArrayLike], *, tranches: int = 12) -> None:
    """Affiche, selon chaque grandeur, la médiane de `forces` et l'intervalle du 1er au 9e décile.

    Les tranches de moins de 50 pixels sont laissées de côté.

    Shapes: forces et grandeurs, mêmes dimensions.
    """
    size = np.ravel(forces).astype(float)
    _, axes = plt.subplots(1, len(grandeurs), figsize=(5.6 * len(grandeurs), 4.2), sharey=True, squeeze=False)
    for ax, (nom, values) in zip(axes[0], grandeurs.items(), strict=True):
        level = np.ravel(values).astype(float)
        edges = np.linspace(level.min(), level.max(), tranches + 1)
        which = np.clip(np.digitize(level, edges) - 1, 0, tranches - 1)
        kept = [index for index in range(tranches) if np.count_nonzero(which == index) >= 50]
        centres = (edges[kept] + edges[np.add(kept, 1)]) / 2
        deciles = np.array([np.quantile(size[which == index], [0.1, 0.5, 0.9]) for index in kept]).T
        ax.fill_between(centres, deciles[0], deciles[2], color="0.85", label="du 1er au 9e décile")
        ax.plot(centres, deciles[1], **SERIES[0], label="médiane")
        ax.set(xlabel=nom)
        axes_francais(ax)
    axes[0, 0].set(ylabel="valeur absolue de la réponse")
    axes[0, 0].legend(loc="upper left")
    plt.show()


def _encadrer(ax: Axes, line: int, column: int, height: int, width: int) -> None:
    """Entoure une zone d'un petit tableau."""
    ax.add_patch(Rectangle((column - 0.5, line - 0.5), width, height, fill=False, edgecolor=CADRE, lw=3, clip_on=False))


def _fenetre(
    grid: NDArray[np.float64], line: int, column: int, shape: tuple[int, ...]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """La fenêtre centrée sur un pixel, et les cases qui sortent de l'image."""
    lines = np.arange(shape[0]) - shape[0] // 2 + line
    columns = np.arange(shape[1]) - shape[1] // 2 + column
    inside = np.outer((lines >= 0) & (lines < grid.shape[0]), (columns >= 0) & (columns < grid.shape[1]))
    values = grid[np.ix_(lines.clip(0, grid.shape[0] - 1), columns.clip(0, grid.shape[1] - 1))]
    return np.where(inside, values, 0.0), ~inside


def _symetrique(values: NDArray[np.float64]) -> tuple[float, float]:
    """Bornes centrées sur zéro, élargies pour que le texte reste lisible sur les cases extrêmes."""
    bound = 1.4 * float(np.abs(values).max()) or 1.0
    return -bound, bound


def _ecrire(
    ax: Axes,
    grid: NDArray[np.float64],
    *,
    cmap: str,
    bornes: tuple[float, float],
    vides: NDArray[np.bool_] | None = None,
) -> None:
    """Dessine un petit tableau : une case par valeur, la valeur écrite dedans, les cases `vides` grisées."""
    colours = plt.get_cmap(cmap)
    low, high = bornes
    fractions = any("/" in coefficient(value) for value in grid.flat)
    for (line, column), value in np.ndenumerate(grid):
        empty = vides is not None and bool(vides[line, column])
        colour = to_rgba(VIDE) if empty else colours((value - low) / (high - low))
        light = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]
        ax.add_patch(Rectangle((column - 0.5, line - 0.5), 1, 1, facecolor=colour, edgecolor="0.4", lw=0.8,
                               hatch="//" if empty else None, clip_on=False))  # fmt: skip
        ax.text(column, line, coefficient(value), ha="center", va="center", fontsize=12 if fractions else 13,
                color="black" if light > 0.5 else "white",
                bbox={"facecolor": VIDE, "edgecolor": "none", "pad": 1} if empty else None)  # fmt: skip
    ax.set(xlim=(-0.5, grid.shape[1] - 0.5), ylim=(grid.shape[0] - 0.5, -0.5), aspect="equal")
    ax.axis("off")
