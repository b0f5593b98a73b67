"""The figures of notebook 07: how images are prepared, what is frozen, and what each stage changed.

Each function draws, then says in words what its figure shows, from the values that it drew.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Arc, FancyBboxPatch, Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter
from numpy.typing import ArrayLike, NDArray

from cnnlab.figures.style import SERIES, SIGNE, axes_francais
from cnnlab.journal import Journal
from cnnlab.typography import nombre, pourcentage

ENCRE, GELE, LIBRE = "#222222", "#C9D3DC", "#FFFFFF"
TABLEAUX_PAR_BLOC = (4, 4, 6, 6, 6)  # VGG16: a kernel and a bias for each of 2, 2, 3, 3, 3 convolutions
GROUPES = ("bloc 1", "bloc 2", "bloc 3", "bloc 4", "bloc 5", "tête")
COUCHES = tuple(f"{b}.{c}" for b, n in enumerate((2, 2, 3, 3, 3), start=1) for c in range(1, n + 1))
TETE = ("256", "128", "10")


# --- preparing images -------------------------------------------------------------------------------


def montrer_pretraitement(image: ArrayLike, preparee: ArrayLike) -> None:
    """Montre une image, puis les trois canaux que la base reçoit, dans leur ordre.

    Shapes: image (H, W, 3), entiers de 0 à 255 ; preparee (H, W, 3).
    """
    channels = np.asarray(preparee, dtype=float)
    figure, axes = plt.subplots(1, 4, figsize=(11.4, 3.1))
    axes[0].imshow(np.asarray(image))
    axes[0].set_title("image RVB")
    bound = float(np.abs(channels).max()) or 1.0
    for position, ax in enumerate(axes[1:]):
        drawn = ax.imshow(channels[..., position], cmap=SIGNE, vmin=-bound, vmax=bound)
        ax.set_title(f"canal {position}\nmoyenne {nombre(channels[..., position].mean(), 1)}")
    for ax in axes:
        ax.axis("off")
    bar = figure.colorbar(drawn, ax=axes[1:], shrink=0.85)
    bar.ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _position: nombre(value)))
    plt.show()
    told = " ; ".join(
        f"canal {i} de {nombre(channels[..., i].min(), 1)} à {nombre(channels[..., i].max(), 1)}" for i in range(3)
    )
    print(f"Valeurs données à la base : {told}.")


def mesurer_preparations(
    base: Any, preparations: Mapping[str, Callable[[Any], Any]], apprentissage: tuple[Any, Any],
    validation: tuple[Any, Any], *, taux: float, epoques: int = 8, graines: int = 5,
) -> dict[str, tuple[float, NDArray[np.float64]]]:  # fmt: skip
    """Entraîne des têtes 256-128 sur les cartes de la base gelée, une préparation après l’autre.

    Renvoie, par préparation : l’écart type des cartes, d’une image à l’autre, et la précision de validation
    de chaque graine. Mêmes images, mêmes graines, mêmes réglages partout.
    """
    import warnings  # noqa: PLC0415

    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415
    from sklearn.neural_network import MLPClassifier  # noqa: PLC0415  the same head; no graph to build each time
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # noqa: PLC0415

    (images, labels), (held, held_labels) = apprentissage, validation
    found = {}
    for name, prepare in preparations.items():
        features, held_features = (
            base.predict(prepare(batch), batch_size=64, verbose=0).reshape(len(batch), -1) for batch in (images, held)
        )
        scores = []
        for seed in range(graines):
            head = MLPClassifier(
                (256, 128), alpha=0, batch_size=16, learning_rate_init=taux, max_iter=epoques, random_state=seed
            )
            with warnings.catch_warnings(), threadpool_limits(1):  # products too small to be worth sharing
                warnings.simplefilter("ignore", ConvergenceWarning)  # a few epochs are all we want
                head.fit(features, labels)
            scores.append(float(head.score(held_features, held_labels)))
        found[name] = float(features.std(axis=0).mean()), np.array(scores)
    return found


def montrer_preparations(mesures: Mapping[str, tuple[float, ArrayLike]], images: int, classes: int = 10) -> None:
    """Trace l’écart type des cartes et la précision de la tête, une ligne par préparation.

    `images` : nombre d’images de validation.
    """
    _, (left, right) = plt.subplots(1, 2, figsize=(11.4, 1.2 + 0.75 * len(mesures)), sharey=True)
    names, told = list(mesures), []
    for row, (name, (spread, scores)) in enumerate(mesures.items()):
        style, values = SERIES[row % len(SERIES)], np.asarray(scores)
        left.plot(spread, row, marker=style["marker"], color=style["color"], markersize=11)
        left.annotate(nombre(spread, 3), (spread, row), xytext=(0, 10), textcoords="offset points", ha="center")
        right.plot(values, np.full(len(values), row), style["marker"], color=style["color"], markersize=8, alpha=0.6)
        right.plot([values.mean()] * 2, [row - 0.3, row + 0.3], color=ENCRE, linewidth=2.5)
        right.annotate(pourcentage(values.mean(), 0), (values.mean(), row - 0.3), xytext=(0, 4),
                       textcoords="offset points", ha="center")  # fmt: skip
        told.append(f"{name} : écart type des cartes {nombre(spread, 3)}, précision {pourcentage(values.mean(), 0)} "
                    f"(de {pourcentage(values.min(), 0)} à {pourcentage(values.max(), 0)})")  # fmt: skip
    left.set_xscale("log")
    left.margins(x=0.25)
    left.set(xlabel="écart type des cartes, d’une image à l’autre\n(échelle logarithmique)")
    left.set_ylim(len(names) - 0.5, -0.8)
    left.xaxis.set_major_formatter(FuncFormatter(lambda value, _position: nombre(value)))
    left.xaxis.set_minor_formatter(NullFormatter())
    left.set_yticks(range(len(names)), names)
    highest = max(float(np.max(scores)) for _, scores in mesures.values())
    right.axvline(1 / classes, color="black", linestyle=":", linewidth=1.5)
    right.annotate("hasard", (1 / classes, -0.75), xytext=(4, 0), textcoords="offset points", va="top")
    right.set(xlabel=f"précision sur {nombre(images)} images de validation", xlim=(0, min(1, highest + 0.1)))
    right.xaxis.set_major_formatter(FuncFormatter(lambda value, _position: pourcentage(value, 0)))
    plt.show()
    count = len(next(iter(mesures.values()))[1])  # type: ignore[arg-type]
    print(f"{count} graines par préparation ; le trait est leur moyenne.")
    print("\n".join(told))


def lire_preparations(mesures: Mapping[str, tuple[float, ArrayLike]], images: int, *, au_hasard: bool) -> str:
    """Dit si l’écart entre la première préparation et chaque autre dépasse son incertitude, et ce qu’il prouve."""
    (first, (_, scores)), *others = mesures.items()
    reference, lines = np.asarray(scores), []
    for name, (_, other) in others:
        gaps = reference - np.asarray(other)  # same seeds, same images: paired
        p = float((reference.mean() + np.asarray(other).mean()) / 2)
        half = 2 * float(np.sqrt(gaps.var(ddof=1) / len(gaps) + 2 * p * (1 - p) / images))
        verdict = "dépasse" if abs(gaps.mean()) > half else "ne dépasse pas"
        told = f"{nombre(100 * gaps.mean(), 1)} ± {nombre(100 * half, 1)} points"
        lines.append(f"« {first} » moins « {name} » : {told} ; l’écart {verdict} son incertitude.")
    lines.append(
        "Les poids sont tirés au hasard : cette base n’attend aucune couleur ni aucune moyenne. L’écart ne montre que "
        "l’effet de l’échelle des valeurs, et ne dit rien d’ImageNet."
        if au_hasard
        else "Les poids ont appris sur ImageNet, avec la préparation de `pretraiter` : l’écart mesure ce que coûtent "
        "des images présentées autrement."
    )
    return "\n".join(lines)


# --- what is frozen ---------------------------------------------------------------------------------


def cadenas(phases: Mapping[str, tuple[Mapping[str, Sequence[Any]], float | None]]) -> None:
    """Dessine une ligne par phase : un cadenas par bloc, les paramètres entraînés, le taux d’apprentissage.

    Chaque phase : (ce que donne `etat` du réseau, taux ou None).
    """
    figure, axes = plt.subplots(len(phases), 1, figsize=(11.6, 1.75 * len(phases)), squeeze=False, layout="none")
    figure.subplots_adjust(0.01, 0.02, 0.99, 0.99, hspace=0.08)
    for ax, (name, (state, rate)) in zip(axes[:, 0], phases.items(), strict=True):
        total = _entraines(state["tailles"], state["entraines"])
        ax.text(-2.5, 0.8, name, fontsize=14, ha="left", va="center", weight="bold")
        ax.text(-2.5, 0.45, f"{nombre(total)} entraînés", fontsize=13, ha="left", va="center")
        ax.text(-2.5, 0.15, f"taux {nombre(rate)}" if rate else "", fontsize=13, ha="left", va="center")
        for place, (group, sizes, flags) in enumerate(_par_groupe(state)):
            free = any(flags)
            box = FancyBboxPatch(
                (place * 1.3, 0.04), 1.16, 0.92, boxstyle="round,pad=0,rounding_size=0.06", linewidth=1.6,
                facecolor=LIBRE if free else GELE, edgecolor=ENCRE, linestyle="-" if free else "--",
            )  # fmt: skip
            ax.add_patch(box)
            _dessiner_cadenas(ax, place * 1.3 + 0.58, 0.68, ouvert=free)
            ax.text(place * 1.3 + 0.58, 0.36, group, ha="center", va="center", fontsize=13)
            ax.text(place * 1.3 + 0.58, 0.17, nombre(sum(sizes)), ha="center", va="center", fontsize=12)
        ax.set(xlim=(-2.55, 1.3 * len(GROUPES)), ylim=(0, 1))
        ax.axis("off")
    plt.show()
    for name, (state, rate) in phases.items():
        locked = [group for group, _, flags in _par_groupe(state) if not any(flags)]
        print(
            f"{name} : {nombre(_entraines(state['tailles'], state['entraines']))} paramètres entraînés sur "
            f"{nombre(sum(state['tailles']))} ; cadenas fermé sur {', '.join(locked) if locked else 'aucun bloc'}"
            + (f" ; taux {nombre(rate)}." if rate else ".")
        )


def _par_groupe(state: Mapping[str, Sequence[Any]]) -> list[tuple[str, list[int], list[bool]]]:
    """Split the weight arrays of `vgg_tf` into its five blocks and its head."""
    bounds = np.cumsum((0, *TABLEAUX_PAR_BLOC))
    cuts = [*pairwise(bounds), (bounds[-1], len(state["tailles"]))]
    return [
        (group, list(state["tailles"][a:b]), list(state["entraines"][a:b]))
        for group, (a, b) in zip(GROUPES, cuts, strict=True)
    ]


def _entraines(sizes: Sequence[int], flags: Sequence[bool]) -> int:
    return sum(size for size, flag in zip(sizes, flags, strict=True) if flag)


def _dessiner_cadenas(ax: Axes, x: float, y: float, *, ouvert: bool) -> None:
    ax.add_patch(Rectangle((x - 0.14, y - 0.1), 0.28, 0.16, facecolor=LIBRE if ouvert else ENCRE, edgecolor=ENCRE))
    shift = 0.15 if ouvert else 0.0
    ax.add_patch(Arc((x + shift, y + 0.06), 0.2, 0.26, theta1=0, theta2=180, color=ENCRE, linewidth=2.4))


# --- what each stage changed ------------------------------------------------------------------------


def courbes(journal: Journal) -> None:
    """Trace perte et précision de tous les `fit` du journal, avec un trait là où des couches ont été dégelées."""
    stages = [stage for stage in journal.etapes if stage["histoire"].get("loss")]
    if not stages:
        print("Aucun apprentissage dans le journal : appelez vgg_tf.fit(...), puis relancez cette cellule.")
        return
    _, axes = plt.subplots(1, 2, figsize=(11.4, 4))
    lengths = [len(stage["histoire"]["loss"]) for stage in stages]
    starts = np.cumsum([0, *lengths])
    for ax, keys, title in zip(axes, (("loss", "val_loss"), ("accuracy", "val_accuracy")), ("perte", "précision"),
                               strict=True):  # fmt: skip
        for key, label, style in zip(keys, ("apprentissage", "validation"), SERIES, strict=False):
            values = [value for stage in stages for value in _serie(stage["histoire"], key)]
            ax.plot(np.arange(1, len(values) + 1), values, label=label, linewidth=2, **style)
        ax.set(xlabel="époque", ylabel=title)
        ax.xaxis.set_major_locator(MaxNLocator(8, integer=True))
        axes_francais(ax, x=False)
    axes[1].set_ylim(0, 1)
    axes[1].legend(loc="upper left")
    axes[0].set_ylim(bottom=0)
    jumps = []
    for previous, stage, start in zip(stages, stages[1:], starts[1:], strict=False):
        if sum(stage["entraines"]) > sum(previous["entraines"]):
            for ax in axes:
                ax.axvline(start + 0.5, color=ENCRE, linestyle=":", linewidth=2)
            jumps.append((_serie(previous["histoire"], "loss")[-1], _serie(stage["histoire"], "loss")[0]))
            axes[0].annotate("dégel", (start + 0.5, axes[0].get_ylim()[1]), xytext=(5, -14),
                             textcoords="offset points", fontsize=12)  # fmt: skip
    plt.show()
    for number, stage in enumerate(stages, start=1):
        _dire_etape(number, stage)
    for before, after in jumps:
        print(f"Au dégel, la perte d’apprentissage passe de {nombre(before, 2)} à {nombre(after, 2)} : elle "
              + ("remonte d’abord." if after > before else "ne remonte pas."))  # fmt: skip


def _serie(history: Mapping[str, Sequence[float]], key: str) -> list[float]:
    """Return a measure of a History, whatever its accuracy is called; NaN where it was not measured."""
    names = [key] if "loss" in key else [n for n in history if "acc" in n and n.startswith("val_") == ("val" in key)]
    values = history.get(names[0]) if names else None
    return list(values) if values else [float("nan")] * len(history["loss"])


def _dire_etape(number: int, stage: Mapping[str, Any]) -> None:
    loss, held = _serie(stage["histoire"], "loss"), _serie(stage["histoire"], "val_accuracy")
    rate = f", taux {nombre(stage['taux'])}" if stage["taux"] else ""
    validation = f" ; précision de validation à la fin : {pourcentage(held[-1])}" if np.isfinite(held[-1]) else ""
    print(
        f"Étape {number} ({sum(stage['entraines'])} tableaux entraînés{rate}) : perte de {nombre(loss[0], 2)} à "
        f"{nombre(loss[-1], 2)} en {len(loss)} époques{validation}."
    )


def montrer_deplacements(journal: Journal) -> None:
    """Trace, couche par couche, de combien les noyaux ont changé pendant chaque étape du journal."""
    if not journal.etapes:
        print("Aucun apprentissage dans le journal : appelez vgg_tf.fit(...), puis relancez cette cellule.")
        return
    names = [*COUCHES, *TETE]
    _, ax = plt.subplots(figsize=(11.4, 4))
    positions, width = np.arange(len(names)), 0.8 / len(journal.etapes)
    told = []
    for number, stage in enumerate(journal.etapes):
        moved = stage["changements"][::2]  # one array in two is a kernel, the next one its bias
        style = SERIES[number % len(SERIES)]
        ax.bar(positions + (number + 0.5) * width - 0.4, moved, width, color=style["color"], edgecolor="white",
               hatch="///" if number % 2 else "", label=f"étape {number + 1}")  # fmt: skip
        still = [name for name, value in zip(names, moved, strict=True) if value == 0]
        largest, base = names[int(np.argmax(moved))], moved[: len(COUCHES)]
        within = f" ; dans la base, {_appelee(names[int(np.argmax(base))])}, de {pourcentage(max(base))}"
        told.append(
            f"Étape {number + 1} : {len(still)} couches sur {len(names)} n’ont pas bougé du tout ; la plus changée est "
            f"{_appelee(largest)}, de {pourcentage(max(moved))}" + (f"{within}." if 0 < max(base) < max(moved) else ".")
        )
    ax.set_xticks(positions, names)
    ax.axvline(len(COUCHES) - 0.5, color=ENCRE, linewidth=1.5)
    ax.annotate("base", (len(COUCHES) - 0.6, 0.93), xycoords=("data", "axes fraction"), ha="right")
    ax.annotate("tête", (len(COUCHES) - 0.4, 0.93), xycoords=("data", "axes fraction"), ha="left")
    ax.set(xlabel="couche (bloc.convolution, puis neurones de la tête)", ylabel="changement relatif des noyaux")
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _position: pourcentage(value, 0)))
    ax.set_ylim(top=1.15 * ax.get_ylim()[1])  # room for the two words
    ax.legend(loc="upper left")
    plt.show()
    print("\n".join(told))


def _appelee(name: str) -> str:
    """Nomme une couche : « 5.1 » est une convolution, « 256 » une couche dense."""
    return f"la convolution {name}" if "." in name else f"la couche dense de {name} neurones"


def montrer_bilan(gelee: float, affinee: float, images: int, *, au_hasard: bool) -> None:
    """Trace les deux précisions avec leur incertitude à 95 %, et dit ce que l’on peut en conclure."""
    _, ax = plt.subplots(figsize=(8.6, 2.6))
    halves = []
    for row, (name, value) in enumerate((("base gelée", gelee), ("bloc 5 affiné", affinee))):
        half = 1.96 * float(np.sqrt(value * (1 - value) / images))
        halves.append(half)
        style = SERIES[row]
        ax.errorbar(value, row, xerr=half, fmt=style["marker"], color=style["color"], capsize=6, markersize=10,
                    linewidth=2)  # fmt: skip
        told = f"{name} : {pourcentage(value)} ± {nombre(100 * half, 1)} points"
        ax.annotate(told, (min(max(value, 0.31), 0.72), row), xytext=(0, 12), textcoords="offset points", ha="center",
                    color=style["color"], fontsize=12)  # fmt: skip
    ax.axvline(0.1, color="black", linestyle=":", linewidth=1.5)
    ax.annotate("hasard", (0.1, 1.55), xytext=(4, 0), textcoords="offset points", va="bottom")
    ax.set(
        ylim=(1.6, -0.9),
        xlim=(0, 1),
        yticks=[],
        xticks=np.linspace(0, 1, 6),
        xlabel=f"précision sur {nombre(images)} images de test",
    )
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _position: pourcentage(value, 0)))
    plt.show()
    apart = abs(affinee - gelee) > float(np.linalg.norm(halves))
    print(
        f"Affiner change la précision de {nombre(100 * (affinee - gelee), 1)} points. L’écart "
        + ("dépasse" if apart else "ne dépasse pas")
        + " ce que le choix des images de test explique à lui seul."
    )
    if au_hasard:
        print(
            "La base était tirée au hasard : le bloc 5 n’a appris qu’ici, de vos images. Cet écart ne dit donc rien de "
            "celui que donneraient les poids d’ImageNet."
        )
