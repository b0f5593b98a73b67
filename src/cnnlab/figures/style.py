"""One look for every figure: sizes, colours, French numbers on the axes, images with their scale."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter
from numpy.typing import ArrayLike

from cnnlab.typography import nombre

# Okabe and Ito (2008), https://jfly.uni-koeln.de/color/ : told apart by colour-blind readers.
# Line style and marker change too, so that a series is recognised in grey.
SERIES: tuple[dict[str, Any], ...] = (
    {"color": "#0072B2", "linestyle": "-", "marker": "o"},
    {"color": "#D55E00", "linestyle": "--", "marker": "s"},
    {"color": "#009E73", "linestyle": "-.", "marker": "^"},
    {"color": "#CC79A7", "linestyle": ":", "marker": "D"},
    {"color": "#E69F00", "linestyle": "-", "marker": "v"},
)
GRIS, MAGNITUDE, SIGNE = "gray", "cividis", "RdBu_r"


def appliquer_style() -> None:
    """Règle matplotlib pour tout le carnet : caractères de 12 points au moins, peu de traits."""
    plt.rcParams.update(
        {
            "font.size": 12,
            "axes.titlesize": 13,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "figure.dpi": 90,
            "figure.constrained_layout.use": True,
            "image.interpolation": "nearest",
            "legend.frameon": False,
        }
    )


def axes_francais(ax: Axes, *, x: bool = True, y: bool = True) -> None:
    """Écrit les graduations à la française (virgule décimale)."""
    formatter = FuncFormatter(lambda value, _position: nombre(value))
    if x:
        ax.xaxis.set_major_formatter(formatter)
    if y:
        ax.yaxis.set_major_formatter(formatter)


def montrer_images(
    images: Sequence[ArrayLike],
    titres: Sequence[str],
    *,
    colonnes: int | None = None,
    signe: bool = False,
    echelle: tuple[float, float] | None = None,
    taille: float = 3.2,
    grandeur: str | None = None,
) -> None:
    """Affiche des images côte à côte sur une échelle commune, avec sa barre.

    `signe=True` : valeurs positives et négatives, échelle symétrique centrée sur zéro (rouge et bleu).
    `echelle` fixe les bornes ; sinon elles couvrent toutes les images. `taille` : largeur d’une image, en pouces.
    `grandeur` nomme ce que mesure la barre : « niveau de gris », ou « réponse » si `signe=True`, quand rien n’est dit.

    Shapes: chaque image (H, W).
    """
    arrays = [np.asarray(image, dtype=float) for image in images]
    if signe:
        bound = max(float(np.abs(array).max()) for array in arrays) or 1.0
        low, high = echelle or (-bound, bound)
    else:
        low, high = echelle or (min(a.min() for a in arrays), max(a.max() for a in arrays))
    columns = colonnes or len(arrays)
    rows = -(-len(arrays) // columns)
    ratio = arrays[0].shape[0] / arrays[0].shape[1]
    figure, axes = plt.subplots(
        rows, columns, figsize=(taille * columns + 0.8, (taille * ratio + 0.5) * rows), squeeze=False
    )
    for ax in axes.flat:
        ax.axis("off")
    for ax, array, title in zip(axes.flat, arrays, titres, strict=False):
        ax.imshow(array, cmap=SIGNE if signe else GRIS, vmin=low, vmax=high)
        ax.set_title(title)
    label = grandeur or ("réponse" if signe else "niveau de gris")
    bar = figure.colorbar(axes.flat[0].images[0], ax=axes, shrink=0.8, label=label)
    axes_francais(bar.ax, x=False)
    plt.show()
