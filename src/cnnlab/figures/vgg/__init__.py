"""Figures of notebook 05: a block by hand, VGG16's graph, what a response sees, what each layer costs, a slow start."""

from cnnlab.figures.vgg.apprentissage import courbes, echantillon, signal
from cnnlab.figures.vgg.couts import barres, bilan, famille
from cnnlab.figures.vgg.dessins import bloc_a_la_main, champ_receptif, graphe
from cnnlab.figures.vgg.etapes import Etape, champs_receptifs, couvertures, etapes

__all__ = [
    "Etape",
    "barres",
    "bilan",
    "bloc_a_la_main",
    "champ_receptif",
    "champs_receptifs",
    "courbes",
    "couvertures",
    "echantillon",
    "etapes",
    "famille",
    "graphe",
    "signal",
]
