"""The figures of notebook 03: tables of numbers, lines, shifts, a ring against a square.

Each function draws, then writes in words what its figure shows, from the values that it drew. What pools is
the student's own function, received as an argument: nothing in here pools.
"""

from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from cnnlab.figures.style import GRIS, MAGNITUDE, SERIES, SIGNE, axes_francais
from cnnlab.typography import nombre, pourcentage

Carte = NDArray[np.floating]
Pool = Callable[[Carte, int, str], Carte]

COTE = 32  # side of the ring and square images, in pixels
REGROUPEMENTS_MAX = 4  # 32 = 2**5: four 2×2 poolings leave a 2×2 map
DECALAGE_MAX = 4  # pixels; the shapes stay 6 pixels away from the border, so nothing wraps round


# --- tables of numbers ------------------------------------------------------------------------------


def montrer_tableaux(
    tableaux: Sequence[ArrayLike],
    titres: Sequence[str],
    *,
    pool_size: int | None = None,
    signe: bool = False,
    echelle: tuple[float, float] | None = None,
) -> None:
    """Affiche des tableaux de nombres ombrés selon leur valeur, côte à côte, lignes et colonnes numérotées.

    `pool_size` dessine sur le premier les fenêtres entières et hachure ce qui n’en remplit aucune.
    `signe=True` : couleurs centrées sur zéro.

    Shapes: chaque tableau (H, W).
    """
    arrays = [np.asarray(tableau, dtype=float) for tableau in tableaux]
    if echelle is None:
        bound = max(float(np.abs(array).max(initial=0.0)) for array in arrays) or 1.0
        echelle = (-bound, bound) if signe else (0.0, bound)
    widths = [max(array.shape[1], 3) for array in arrays]
    height = max(array.shape[0] for array in arrays)
    _, axes = plt.subplots(
        1, len(arrays), squeeze=False, gridspec_kw={"width_ratios": widths},
        figsize=(0.55 * (sum(widths) + len(arrays)), 0.55 * height + 0.7),
    )  # fmt: skip
    for ax, array, titre in zip(axes[0], arrays, titres, strict=True):
        _dessiner_tableau(ax, array, titre, echelle, SIGNE if signe else MAGNITUDE)
    if pool_size is not None:
        _dessiner_fenetres(axes[0, 0], arrays[0].shape, pool_size)
    plt.show()


def _dessiner_tableau(ax: Axes, array: Carte, titre: str, echelle: tuple[float, float], cmap: str) -> None:
    drawn = ax.imshow(array, cmap=cmap, vmin=echelle[0], vmax=echelle[1])
    for (row, column), value in np.ndenumerate(array):
        red, green, blue, _ = drawn.to_rgba(np.asarray(value))
        clear = 0.2989 * red + 0.5870 * green + 0.1140 * blue > 0.5  # perceived luminance
        ink = "black" if clear else "white"
        ax.text(column, row, nombre(float(value)), ha="center", va="center", fontsize=12, color=ink)
    ax.set_title(titre)
    ax.set_xticks(range(array.shape[1]))
    ax.set_yticks(range(array.shape[0]))
    ax.tick_params(length=0, labelcolor="dimgray", labeltop=True, labelbottom=False)
    ax.spines[:].set_visible(False)
    ax.set_anchor("N")


def _dessiner_fenetres(ax: Axes, shape: tuple[int, ...], pool_size: int) -> None:
    rows, columns = shape[0] // pool_size * pool_size, shape[1] // pool_size * pool_size
    for row in range(0, rows, pool_size):
        for column in range(0, columns, pool_size):
            corner = (column - 0.5, row - 0.5)
            window = Rectangle(corner, pool_size, pool_size, fill=False, color="#D55E00", linewidth=3, clip_on=False)
            ax.add_patch(window)
    leftovers = (
        Rectangle((columns - 0.5, -0.5), shape[1] - columns, shape[0]),
        Rectangle((-0.5, rows - 0.5), columns, shape[0] - rows),
    )
    for leftover in leftovers:
        leftover.set(facecolor="none", edgecolor="gray", hatch="///", linewidth=0)
        ax.add_patch(leftover)


# --- a line, bright or dark -------------------------------------------------------------------------


def montrer_traits(pool: Pool, pool_size: int = 4) -> None:
    """Regroupe un trait clair sur fond noir, puis un trait noir sur fond clair, par maximum et par moyenne.

    Shapes: images (24, 24), de 0 à 1.
    """
    bright = np.zeros((24, 24))
    rows = np.arange(24)
    bright[rows, (4 + rows // 2)] = 1.0
    _, axes = plt.subplots(2, 3, figsize=(9, 6.4))
    contrasts: dict[str, list[float]] = {}
    for line, (name, image) in zip(axes, (("clair", bright), ("noir", 1.0 - bright)), strict=True):
        cartes = {
            f"trait {name}": image,
            f"trait {name}, maximum": np.asarray(pool(image, pool_size, "max")),
            f"trait {name}, moyenne": np.asarray(pool(image, pool_size, "moyenne")),
        }
        for ax, (title, carte) in zip(line, cartes.items(), strict=True):
            drawn = ax.imshow(carte, cmap=GRIS, vmin=0, vmax=1)
            ax.set(title=title, xticks=[], yticks=[])
            ax.spines[:].set(visible=True, color="gray")  # a white map stays visible on white paper
        contrasts[name] = [float(np.ptp(carte)) for carte in cartes.values()]
    bar = axes[0, 0].figure.colorbar(drawn, ax=axes, shrink=0.6, label="intensité")
    axes_francais(bar.ax, x=False)
    plt.show()
    for name, (before, by_max, by_mean) in contrasts.items():
        print(
            f"Trait {name} : contraste {nombre(before, 2)} avant, {nombre(by_max, 2)} après le maximum, "
            f"{nombre(by_mean, 2)} après la moyenne{'' if by_max else ' ; le maximum a effacé le trait'}."
        )


# --- shifts -----------------------------------------------------------------------------------------


def montrer_decalages(
    pool: Pool, photo: Carte, *, pool_size: int = 4, decalage_max: int = 8, seuil: float = 0.05
) -> dict[str, list[float]]:
    """Trace la part des valeurs changées quand la photo glisse, sans regroupement, par maximum, par moyenne.

    À gauche, toute différence compte ; à droite, seulement celles de plus de `seuil` fois l’échelle, qui va
    de 0 à 255. Renvoie la part, de 0 à 1, à chaque décalage, pour la figure de droite.

    Shapes: photo (H, W), niveaux de gris de 0 à 255.
    """
    gaps = _ecarts(pool, photo, pool_size, decalage_max)
    shifts = range(decalage_max + 1)
    # a thousandth of a grey level: rounding of float32, and nothing that the eye could see
    panels = {
        "toute différence compte": 1e-3,
        f"différences de plus de {pourcentage(seuil, 0)} de l’échelle": 255 * seuil,
    }
    _, axes = plt.subplots(1, 2, figsize=(11, 4.4))
    shares: dict[str, list[float]] = {}
    for ax, (title, threshold) in zip(axes, panels.items(), strict=True):
        shares = {name: [float(np.mean(g > threshold)) for g in by_shift] for name, by_shift in gaps.items()}
        for (name, values), look in zip(shares.items(), SERIES, strict=False):
            ax.plot(shifts, 100 * np.asarray(values), label=name, **look)
        ax.axvline(pool_size, color="gray", linewidth=1)
        ax.set(title=title, xlabel="décalage (pixels)", ylabel="valeurs changées (%)")
        ax.set_ylim(0, 1.1 * ax.get_ylim()[1])
        where = {"transform": ax.get_xaxis_transform()}
        ax.text(pool_size + 0.1, 0.03, "taille de\nla fenêtre", color="dimgray", **where)
        axes_francais(ax)
    for (name, by_shift), look in zip(gaps.items(), SERIES, strict=False):
        share = 100 * float(np.mean(by_shift[1] > panels["toute différence compte"]))
        offset = (0, 8) if share > 95 else (8, -14)  # points; under the curve, but for one along the top
        axes[0].annotate(name, (1, share), offset, textcoords="offset points", color=look["color"])
    axes[1].legend(title=f"fenêtre {pool_size} × {pool_size}", loc="upper left")
    plt.show()
    for shift in (1, pool_size):
        print(
            f"Décalage de {shift} pixel{'s' if shift > 1 else ''}, figure de droite : "
            + ", ".join(f"{pourcentage(values[shift])} ({name})" for name, values in shares.items())
            + "."
        )
    return shares


def _ecarts(pool: Pool, photo: Carte, pool_size: int, decalage_max: int) -> dict[str, list[Carte]]:
    """Renvoie, par regroupement, l’écart entre les cartes de la photo et celles de la photo glissée, à chaque pas."""
    series: dict[str, Callable[[Carte], Carte]] = {
        "sans": lambda image: image,
        "maximum": lambda image: np.asarray(pool(image, pool_size, "max")),
        "moyenne": lambda image: np.asarray(pool(image, pool_size, "moyenne")),
    }
    # the window slides over the photograph: the pixels that come in are real ones
    frames = [photo[:, decalage_max - s : photo.shape[1] - s] for s in range(decalage_max + 1)]
    return {
        name: [np.abs(maps - reference) for maps in map(regrouper, frames)]
        for name, regrouper in series.items()
        for reference in [regrouper(frames[0])]
    }


# --- a ring against a square ------------------------------------------------------------------------


def formes() -> dict[str, Carte]:
    """Renvoie un anneau et le contour d’un carré, de même largeur, au centre d’une image noire.

    Shapes: (32, 32), valeurs 0 et 1.
    """
    y, x = np.mgrid[:COTE, :COTE] - (COTE - 1) / 2
    distances = {"anneau": np.hypot(x, y), "carré": np.maximum(np.abs(x), np.abs(y))}
    return {name: ((distance <= 10) & (distance > 8)).astype(float) for name, distance in distances.items()}


def _regrouper(pool: Pool, carte: Carte, times: int) -> Carte:
    for _ in range(times):
        carte = np.asarray(pool(carte, 2, "max"))
    return carte


def montrer_anneau_et_carre(pool: Pool) -> None:
    """Affiche l’anneau et le carré après 0 à 4 maximums 2 × 2, et dit quand ils se confondent."""
    shapes = formes()
    _, axes = plt.subplots(2, REGROUPEMENTS_MAX + 1, figsize=(12, 5.2))
    confused = []
    for times in range(REGROUPEMENTS_MAX + 1):
        maps = [_regrouper(pool, shape, times) for shape in shapes.values()]
        same = np.array_equal(maps[0], maps[1])
        confused += [times] if same else []
        for ax, one in zip(axes[:, times], maps, strict=True):
            ax.imshow(one, cmap=GRIS, vmin=0, vmax=1, extent=(0, 1, 0, 1))
            ax.set_xticks([])
            ax.set_yticks([])
            ax.spines[:].set(visible=True, color="gray")
        rows, columns = maps[0].shape
        axes[0, times].set_title(f"{times} regroupement{'s' if times > 1 else ''}\n{rows} × {columns}")
        axes[1, times].set_xlabel("identiques" if same else "différents")
    for ax, name in zip(axes[:, 0], shapes, strict=True):
        ax.set_ylabel(name)
    plt.show()
    if confused:
        print(
            f"Anneau et carré donnent la même carte après : {', '.join(map(str, confused))} regroupements ; "
            "ils restent différents aux autres étapes."
        )
    else:
        print("Anneau et carré restent différents à toutes les étapes.")


def bilan_decalages(pool: Pool) -> pd.DataFrame:
    """Compte, après 0 à 4 regroupements, les décalages de l’anneau qui laissent sa carte identique.

    Tous les décalages de 1 à 4 pixels sont essayés, dans les deux directions. Colonnes : `décalages essayés`,
    `sans effet`, `anneau = carré` ; une ligne par nombre de regroupements.
    """
    ring, square = formes().values()
    span = range(-DECALAGE_MAX, DECALAGE_MAX + 1)
    shifts = [(dy, dx) for dy in span for dx in span if (dy, dx) != (0, 0)]
    lines = []
    for times in range(REGROUPEMENTS_MAX + 1):
        reference = _regrouper(pool, ring, times)
        shifted = (_regrouper(pool, np.roll(ring, shift, (0, 1)), times) for shift in shifts)
        unchanged = sum(np.array_equal(carte, reference) for carte in shifted)
        same = np.array_equal(_regrouper(pool, square, times), reference)
        lines.append((len(shifts), unchanged, "oui" if same else "non"))
    return pd.DataFrame(
        lines,
        columns=["décalages essayés", "sans effet", "anneau = carré"],
        index=pd.RangeIndex(REGROUPEMENTS_MAX + 1, name="regroupements"),
    )
