"""Drawings of notebook 05: a block by hand, VGG16's graph, what a response sees."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle
from numpy.typing import ArrayLike

from cnnlab.figures.vgg.etapes import CLAIR, ENCRE, TEINTES, Etape, champs_receptifs, etapes
from cnnlab.typography import nombre


def bloc_a_la_main(image: ArrayLike, noyau: ArrayLike) -> None:
    """Montre une image 4 × 4, un noyau 3 × 3 et la sortie 2 × 2 à trouver.

    Shapes: image (4, 4) ; noyau (3, 3).
    """
    values, weights = np.asarray(image), np.asarray(noyau)
    _, ax = plt.subplots(figsize=(11, 3.1))
    _grille(ax, values, 0, 4)
    _grille(ax, weights, 6.2, 3.5, fond=CLAIR)
    _grille(ax, [["", "?"], ["", ""]], 15.2, 3)
    for x, text in ((2, "image"), (7.7, "noyau"), (16.2, "sortie")):
        ax.text(x, 4.35, text, ha="center", va="bottom", fontsize=14)
    ax.annotate("", (14.7, 2), (10, 2), arrowprops={"arrowstyle": "-|>", "color": ENCRE, "lw": 1.5})
    ax.text(12.3, 2.25, "convolution « same »,\nReLU, puis maximum\nsur 2 × 2", ha="center", va="bottom", fontsize=13)
    ax.set(xlim=(-0.2, 17.6), ylim=(-0.2, 5.1), aspect="equal")
    ax.axis("off")
    plt.show()
    print(
        "La figure montre une image de 4 × 4 valeurs, un noyau de 3 × 3 coefficients et la sortie de 2 × 2 valeurs. "
        "La case marquée « ? », en haut à droite, est à trouver."
    )


def _grille(ax: Axes, valeurs: Any, gauche: float, haut: float, *, fond: str = "white") -> None:
    for row, line in enumerate(valeurs):
        for column, value in enumerate(line):
            x, y = gauche + column, haut - row - 1
            ax.add_patch(Rectangle((x, y), 1, 1, facecolor=fond, edgecolor=ENCRE, linewidth=1))
            text = value if isinstance(value, str) else nombre(float(value))
            ax.text(x + 0.5, y + 0.5, text, ha="center", va="center", fontsize=15)


def _fois(shape: Sequence[int]) -> str:
    return " × ".join(nombre(side) for side in shape)


def graphe(model: Any) -> None:
    """Dessine le graphe d’un réseau en suite de boîtes, une ligne par bloc, avec la forme de chaque sortie."""
    steps = etapes(model)
    rows: list[list[Etape]] = [[]]
    for step in steps:
        if step.genre == "dense" and rows[-1] and rows[-1][-1].genre != "dense":
            rows.append([])
        rows[-1].append(step)
        if step.genre == "pool":
            rows.append([])
    rows = [row for row in rows if row]
    width, gap, height, line = 2.5, 0.55, 0.92, 1.55
    columns = max(len(row) + (index == 0) for index, row in enumerate(rows))
    _, ax = plt.subplots(figsize=(1.02 * columns * (width + gap), 0.78 * line * len(rows)))
    entry = tuple(int(side) for side in model.input_shape[1:])
    previous: tuple[float, float] | None = None
    for index, row in enumerate(rows):
        y = -index * line
        boxes = [("entrée", entry, "white")] if index == 0 else []
        boxes += [(_operation(step), step.forme, TEINTES[step.genre]) for step in row]
        for column, (label, shape, colour) in enumerate(boxes):
            x = column * (width + gap)
            _relier(ax, previous, (x, y), line)
            ax.add_patch(
                FancyBboxPatch((x, y - height / 2), width, height, boxstyle="round,pad=0,rounding_size=0.12",
                               facecolor=colour, edgecolor=ENCRE, linewidth=1.2)
            )  # fmt: skip
            ax.text(x + width / 2, y, f"{label}\n{_fois(shape)}", ha="center", va="center", fontsize=12)
            previous = (x + width, y)
    ax.set(xlim=(-0.75, columns * (width + gap) + 0.3), ylim=(-(len(rows) - 1) * line - 0.6, 0.6), aspect="equal")
    ax.axis("off")
    plt.show()
    trained = [step for step in steps if step.parametres]
    print(
        f"Le graphe enchaîne {len(steps)} étapes, une ligne par bloc. Sous chaque opération, la forme de sa sortie ; "
        "la mise à plat, qui ne calcule rien, n’est pas dessinée. "
        f"De {_fois(entry)} à {_fois(steps[-1].forme)} valeurs : {len(trained)} couches à paramètres, "
        f"{nombre(sum(step.parametres for step in steps))} paramètres."
    )


def _operation(step: Etape) -> str:
    return {"conv": f"{step.nom}, {step.noyau} × {step.noyau}", "pool": f"{step.nom}, {step.noyau} × {step.noyau}"}.get(
        step.genre, step.nom
    )


def _relier(ax: Axes, start: tuple[float, float] | None, end: tuple[float, float], line: float) -> None:
    """Draw the arrow into the box at `end`; from one line to the next it goes round."""
    if start is None:
        return
    (x0, y0), (x1, y1) = start, end
    if y0 != y1:
        middle, right, left = y0 - line / 2, x0 + 0.3, x1 - 0.45
        ax.plot((x0, right, right, left, left), (y0, y0, middle, middle, y1), color=ENCRE, lw=1.4)
        x0 = left
    ax.annotate("", (x1, y1), (x0, y1),
                arrowprops={"arrowstyle": "-|>", "color": ENCRE, "lw": 1.4, "shrinkA": 0, "shrinkB": 0})  # fmt: skip


def champ_receptif(model: Any, photo: ArrayLike) -> None:
    """Trace sur une photographie ce que voit une réponse à la fin de chaque bloc, et comment ce carré grandit.

    Shapes: photo (H, W, 3), au moins aussi grande que l’entrée du réseau ; son centre est montré.
    """
    sides = champs_receptifs(model)
    size = int(model.input_shape[1])
    image = np.asarray(photo)
    top, left = (image.shape[0] - size) // 2, (image.shape[1] - size) // 2
    _, (seen, growth) = plt.subplots(1, 2, figsize=(12.4, 5.6), width_ratios=(1, 1.2))
    seen.imshow(image[top : top + size, left : left + size])
    pools = {name: side for name, side in sides.items() if name.startswith("pool")}
    centre = size / 2 - 0.5
    for index, (name, side) in enumerate(pools.items()):
        corner, style = (centre - side / 2, centre - side / 2), ("-", "--")[index % 2]
        seen.add_patch(Rectangle(corner, side, side, fill=False, ec="black", lw=4))
        seen.add_patch(Rectangle(corner, side, side, fill=False, ec="white", lw=2, ls=style))
        if side > 30:
            outside = side < 60  # too small to hold its own label
            y, align = centre - side / 2 + (-4 if outside else 4), "bottom" if outside else "top"
            seen.text(centre, y, f"{name} : {side}", ha="center", va=align, fontsize=12,
                      bbox={"boxstyle": "square,pad=0.15", "fc": "white", "ec": "none", "alpha": 0.85})  # fmt: skip
    seen.set(title="ce que voit une réponse au centre", xlabel="colonne (pixels)", ylabel="ligne (pixels)")
    names, values = list(sides), list(sides.values())
    for index, name in enumerate(names):
        pool = name.startswith("pool")
        growth.bar(index, values[index], color=TEINTES["pool" if pool else "conv"], edgecolor=ENCRE,
                   hatch="//" if pool else None)  # fmt: skip
        growth.text(index, values[index] + 3, str(values[index]), ha="center", va="bottom", fontsize=12)
    growth.set_xticks(range(len(names)), names, rotation=90)
    growth.set(title="le carré grandit plus vite après chaque regroupement", ylabel="côté du carré (pixels)",
               ylim=(0, max(values) * 1.1))  # fmt: skip
    plt.show()
    ends = ", ".join(f"{side} pixels après {name}" for name, side in pools.items())
    print(
        f"Le carré mesure {values[0]} pixels de côté après {names[0]}, puis {ends}. "
        f"À gauche, les carrés emboîtés de la fin des blocs ; à droite, un bâton par étape, hachuré au regroupement."
    )
