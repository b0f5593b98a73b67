"""A network as a list of steps: what each costs for one image, and how much of the image it sees."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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
    for layer in couches(model):
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


def couches(model: Any) -> Iterator[Any]:
    """Yield the layers, nested models unfolded."""
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from couches(layer)
        else:
            yield layer


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


def couvertures(model: Any, cote: int) -> dict[str, tuple[bool, bool]]:
    """Dit si une réponse voit toute une image de `cote` pixels de côté, étape par étape, avant les couches denses.

    Renvoie, par étape : (la réponse la mieux placée, toutes les réponses). Le réseau peut avoir été construit pour une
    autre taille ; ses convolutions sont « same » et de pas 1, ses regroupements sans remplissage.

    Source: une réponse voit du premier pixel que voit sa fenêtre au dernier ; le remplissage ne montre aucun pixel.
    """
    seen, covered = [(pixel, pixel) for pixel in range(cote)], {}  # along one side: the other one is alike
    for step in etapes(model):
        if step.genre == "dense":
            break
        before = (step.noyau - 1) // 2 if step.genre == "conv" else 0
        count = len(seen) if step.genre == "conv" else max(0, (len(seen) - step.noyau) // step.pas + 1)
        starts = [step.pas * position - before for position in range(count)]
        windows = [seen[max(0, start) : start + step.noyau] for start in starts]
        seen = [(window[0][0], window[-1][1]) for window in windows]
        whole = [first == 0 and last == cote - 1 for first, last in seen]
        covered[step.nom] = any(whole), bool(whole) and all(whole)
    return covered
