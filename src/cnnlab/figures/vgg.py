"""Figures of notebook 05: a block by hand, VGG16's graph, what a response sees, what each layer costs, a slow start."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import ArrayLike

from cnnlab.figures.style import SERIES, axes_francais
from cnnlab.typography import nombre, pourcentage

ENCRE, CLAIR = "#222222", "#F2F2F2"
TEINTES = {"conv": "#CFE3F2", "pool": "#E3E3E3", "dense": "#F7DCC8"}  # pale enough for black text, apart in grey
POOLINGS = ("MaxPooling2D", "AveragePooling2D")


@dataclass(frozen=True)
class Etape:
    """One step of a network and what it costs for one image.

    Units: `parametres`, `calculs` (multiply-adds) and `activations` are counts.
    """

    nom: str
    genre: str  # conv, pool or dense
    forme: tuple[int, ...]  # of the output, without the batch axis
    parametres: int
    calculs: int
    noyau: int
    pas: int

    @property
    def activations(self) -> int:
        """Number of output values."""
        return math.prod(self.forme)


def etapes(model: Any) -> list[Etape]:
    """Liste les convolutions, regroupements et couches denses d’un réseau, dans l’ordre."""
    found: list[Etape] = []
    block, rank, dense = 1, 0, 0
    for layer in _couches(model):
        kind = type(layer).__name__
        if kind not in ("Conv2D", "Dense", *POOLINGS):
            continue
        shape = tuple(int(side) for side in layer.output.shape[1:])
        inputs = int(layer.input.shape[-1])
        if kind == "Conv2D":
            rank += 1
            height, width = layer.kernel_size
            count = math.prod(shape) * height * width * inputs
            step = Etape(f"conv {block}-{rank}", "conv", shape, layer.count_params(), count, height, layer.strides[0])
        elif kind == "Dense":
            dense += 1
            count = inputs * shape[-1]
            step = Etape(f"dense {dense}", "dense", shape, layer.count_params(), count, 1, 1)
        else:
            step = Etape(f"pool {block}", "pool", shape, 0, 0, layer.pool_size[0], layer.strides[0])
            block, rank = block + 1, 0
        found.append(step)
    return found


def _couches(model: Any) -> Iterator[Any]:
    """Yield the layers, nested models unfolded."""
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from _couches(layer)
        else:
            yield layer


def _fois(shape: Sequence[int]) -> str:
    return " × ".join(nombre(side) for side in shape)


# --- a block by hand ----------------------------------------------------------------------------------


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


# --- the graph ----------------------------------------------------------------------------------------


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


# --- receptive field ----------------------------------------------------------------------------------


def champs_receptifs(model: Any) -> dict[str, int]:
    """Renvoie le côté, en pixels, du carré de l’image que voit une réponse de chaque étape d’avant les couches denses.

    Source: r ← r + (k − 1) · s, s ← s · pas, où s est l’écart en pixels entre deux réponses voisines.
    """
    side, spacing, sides = 1, 1, {}
    for step in etapes(model):
        if step.genre == "dense":
            break
        side += (step.noyau - 1) * spacing
        spacing *= step.pas
        sides[step.nom] = side
    return sides


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


# --- what each layer costs ----------------------------------------------------------------------------

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


# --- training -----------------------------------------------------------------------------------------


def courbes(history: Mapping[str, Sequence[float]], classes: int) -> None:
    """Trace la perte et les précisions époque par époque, avec ce que donnerait le hasard.

    `history` : l’attribut `history` de l’objet que renvoie `fit`.
    """
    epochs = range(1, len(history["loss"]) + 1)
    chance = math.log(classes)
    _, (loss, accuracy) = plt.subplots(1, 2, figsize=(12.2, 4.6))
    ends = [(history[key], name, style) for key, name, style in (
        ("loss", "apprentissage", SERIES[0]), ("val_loss", "validation", SERIES[1])) if key in history]  # fmt: skip
    for values, name, style in ends:
        label = f"{name} : {nombre(values[-1], 2)} à la fin"
        loss.plot(epochs, values, label=label, markevery=_marques(epochs), **style)
    loss.axhline(chance, color=ENCRE, lw=1.2, ls=":")
    loss.annotate(f"hasard : ln {classes} ≈ {nombre(chance, 3)}", (epochs[-1], chance), xytext=(0, 4),
                  textcoords="offset points", ha="right", va="bottom")  # fmt: skip
    low, high = loss.get_ylim()
    loss.set(title="perte (entropie croisée)", xlabel="époque", ylim=(low, high + 0.12 * (high - low)))
    series = [(key, name) for key, name in (
        (_cle(history, top=False), "précision"), (_cle(history, top=True), "top-5")) if key]  # fmt: skip
    for rank, (key, name) in enumerate(series):
        for prefix, part in (("", "apprentissage"), ("val_", "validation")):
            if prefix + key in history:
                style = SERIES[2 * rank + (prefix != "")]
                values = history[prefix + key]
                accuracy.plot(epochs, values, label=f"{name}, {part}", markevery=_marques(epochs), **style)
        share = 1 / classes if name == "précision" else 5 / classes
        accuracy.axhline(share, color=ENCRE, lw=1.2, ls=":")
        accuracy.text(1.02, share, f"hasard,\n{name} :\n{pourcentage(share, 0)}", va="center",
                      transform=accuracy.get_yaxis_transform())  # fmt: skip
    accuracy.set(title="précision et précision top-5", xlabel="époque", ylim=(0, 1.02))
    accuracy.yaxis.set_major_formatter(FuncFormatter(lambda value, _position: pourcentage(value, 0)))
    for ax in (loss, accuracy):
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
    axes_francais(loss, x=False)
    plt.show()
    print(_recit(history, classes, series))


def _marques(epochs: Sequence[int]) -> int:
    return max(1, len(epochs) // 12)


def _cle(history: Mapping[str, Sequence[float]], *, top: bool) -> str:
    """Find the accuracy, or the top-5 accuracy, whatever the student called it."""
    names = [key for key in history if not key.startswith("val_") and key != "loss"]
    wanted = [key for key in names if ("top" in key.lower() or "5" in key) == top and (top or "acc" in key.lower())]
    return wanted[0] if wanted else ""


def _recit(history: Mapping[str, Sequence[float]], classes: int, series: Sequence[tuple[str, str]]) -> str:
    """Say in words what the curves show."""
    chance, losses = math.log(classes), history["loss"]
    told = [
        f"Perte d’apprentissage : {nombre(losses[0], 3)} à la première époque, {nombre(losses[-1], 3)} à la dernière ; "
        f"le hasard donne {nombre(chance, 3)}."
    ]
    if "val_loss" in history:
        told.append(f"Perte de validation à la fin : {nombre(history['val_loss'][-1], 3)}.")
    for key, name in series:
        share = 1 / classes if name == "précision" else 5 / classes
        part = "validation" if "val_" + key in history else "apprentissage"
        last = history.get("val_" + key, history[key])[-1]
        told.append(
            f"{name.capitalize()} de {part} à la fin : {pourcentage(last)}, contre {pourcentage(share, 0)} au hasard."
        )
    drop = (losses[0] - losses[-1]) / max(len(losses) - 1, 1)
    if len(losses) > 1 and drop > 0:
        told.append(
            f"La perte baisse en moyenne de {nombre(drop, 3)} par époque ; à ce rythme constant, elle atteindrait 1 "
            f"après {nombre(math.ceil(len(losses) + max(losses[-1] - 1, 0) / drop))} époques."
        )
    return "\n".join(told)


def echantillon(photos: ArrayLike, noms: Sequence[str]) -> None:
    """Affiche une ligne d’images avec leur classe.

    Shapes: photos (n, H, W, 3), valeurs de 0 à 255.
    """
    values = np.clip(np.asarray(photos) / 255, 0, 1)
    _, axes = plt.subplots(1, len(values), figsize=(1.25 * len(values), 1.75), squeeze=False)
    for ax, image, name in zip(axes.flat, values, noms, strict=True):
        ax.imshow(image)
        ax.set_title(name, fontsize=12)
        ax.axis("off")
    plt.show()
    print(f"{len(values)} images d’apprentissage et leur classe : {', '.join(noms)}.")


def signal(model: Any, entrees: Mapping[str, ArrayLike]) -> dict[str, list[float]]:
    """Trace l’écart type des sorties, couche après couche, d’un réseau non entraîné, et renvoie ces écarts types.

    `entrees` : nom de la préparation → images préparées.

    Shapes: images (n, H, W, C).
    """
    import keras  # noqa: PLC0415  the other figures need no Keras

    layers = [layer for layer in _couches(model) if type(layer).__name__ in ("Conv2D", "Dense")][:-1]
    names = [step.nom for step in etapes(model) if step.genre != "pool"][:-1]
    probe = keras.Model(model.inputs, [layer.output for layer in layers])
    found = {
        name: [float(np.std(output)) for output in probe.predict(np.asarray(images), verbose=0)]
        for name, images in entrees.items()
    }
    _, ax = plt.subplots(figsize=(10.4, 4.9))
    for (name, deviations), style in zip(found.items(), SERIES, strict=False):
        ax.plot(range(len(names)), deviations, **style)
        ax.annotate(name, (3, deviations[3]), xytext=(6, 8), textcoords="offset points", color=style["color"],
                    fontsize=13)  # fmt: skip
        for index in (0, len(names) - 1):
            ax.annotate(_signifiant(deviations[index]), (index, deviations[index]), xytext=(0, -9), ha="center",
                        va="top", textcoords="offset points", color=style["color"])  # fmt: skip
    ax.set_xticks(range(len(names)), names, rotation=90)
    ax.set(yscale="log", ylabel="écart type des sorties", title="le signal, couche après couche, avant d’apprendre")
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _position: nombre(value)))
    ax.margins(y=0.15)
    plt.show()
    told = " ; ".join(
        f"{name}, de {_signifiant(values[0])} à {_signifiant(values[-1])}" for name, values in found.items()
    )
    print(f"Écart type, de la première à la dernière couche cachée : {told}. L’axe vertical est logarithmique.")
    return found


def _signifiant(value: float) -> str:
    """Write a number with two significant figures."""
    return nombre(value, max(0, 1 - math.floor(math.log10(value)))) if value > 0 else nombre(value)
