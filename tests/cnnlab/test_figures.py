"""Figures: shown once, with a scale that says what it measures."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from cnnlab.figures import cifar, convolution, pooling
from cnnlab.figures.style import montrer_images

IMAGE = np.arange(12.0).reshape(3, 4)


@pytest.fixture(autouse=True)
def _no_window(monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: None)
    yield
    plt.close("all")


@pytest.mark.parametrize(
    "draw",
    [
        lambda: montrer_images([IMAGE], ["a"]),
        lambda: pooling.montrer_tableaux([IMAGE], ["a"]),
        lambda: convolution.montrer_tableaux([IMAGE], ["a"]),
    ],
)
def test_a_figure_on_the_last_line_of_a_cell_is_not_shown_twice(draw):
    assert draw() is None
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("options", "label"),
    [({}, "niveau de gris"), ({"signe": True}, "réponse"), ({"grandeur": "chaleur"}, "chaleur")],
)
def test_the_bar_says_what_it_measures(options, label):
    montrer_images([IMAGE, -IMAGE], ["a", "b"], **options)
    assert plt.gcf().axes[-1].get_ylabel() == label


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([0, 1, 2, 0, 1, 2], "6 réponses justes sur 6, sur la diagonale."),
        ([0, 1, 0, 0, 1, 0], "La confusion la plus fréquente (2 fois) : « c » pris pour « a »."),
        ([1, 1, 1, 0, 1, 2], "Les confusions les plus fréquentes (1 fois chacune) : « a » pris pour « b », « c » pris"),
    ],
)
def test_the_most_frequent_confusions_are_all_said(capsys, answers, said):
    cifar.matrice_de_confusion([0, 1, 2, 0, 1, 2], answers, ["a", "b", "c"])
    plt.close("all")
    assert said in " ".join(capsys.readouterr().out.split())
