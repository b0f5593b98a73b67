"""A slow start: samples, the signal through an untrained network, the learning curves."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import ArrayLike

from cnnlab.figures.style import SERIES, axes_francais
from cnnlab.figures.vgg.etapes import ENCRE, couches, etapes
from cnnlab.typography import nombre, pourcentage


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
        label = f"{name} : {nombre(values[-1], 3)} à la fin"
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
        accuracy.text(1.02, share, f"hasard,\n{name} :\n{pourcentage(share, 0)}", va="center",
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

    layers = [layer for layer in couches(model) if type(layer).__name__ in ("Conv2D", "Dense")][:-1]
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
