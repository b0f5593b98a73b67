"""The journal of a network's trainings: what it notes of each call of `fit`, and what counts as trained."""

import keras
import numpy as np
import pytest

from cnnlab.journal import deplacements, entraines, etat, suivre

X, Y = np.ones((8, 4), dtype="float32"), np.ones((8, 1), dtype="float32")


@pytest.fixture
def network(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # fit records beside the notebook
    keras.utils.set_random_seed(0)
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="tanh"), keras.layers.Dense(1)])


def _train(model):
    model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.1), loss="mse")
    return model.fit(X, Y, epochs=2, verbose=0)


def test_a_frozen_layer_is_noted_as_unmoved_and_an_unfrozen_one_as_moved(network):
    journal = suivre(network, tete=2)
    network.layers[0].trainable = False
    history = _train(network)
    network.layers[0].trainable = True
    _train(network)
    first, second = journal.etapes
    assert first["histoire"] == history.history
    assert first["taux"] == pytest.approx(0.1)
    assert first["entraines"] == [False, False, True, True]
    assert first["changements"][:2] == [0, 0] and min(first["changements"][2:]) > 0
    assert second["deplacements_avant"] == first["deplacements"]
    assert min(second["changements"]) > 0
    assert all(map(np.array_equal, second["tete_avant"], first["tete"]))
    assert all(map(np.array_equal, second["tete"], network.get_weights()[-2:]))


def test_following_twice_notes_each_training_once(network):
    suivre(network)
    journal = suivre(network)
    _train(network)
    assert len(journal.etapes) == 1


def test_a_change_is_relative_to_the_start_and_one_from_nothing_is_whole():
    start = [np.array([3.0, 4.0]), np.zeros(2), np.zeros(2)]
    end = [np.array([3.0, 9.0]), np.array([0.0, 2.0]), np.zeros(2)]
    assert deplacements(start, end) == [1.0, 1.0, 0.0]


def test_only_what_the_optimizer_may_change_counts_as_trained(network):
    network.layers[0].trainable = False
    assert entraines(network) == 4
    assert etat(network)["tailles"] == [12, 3, 3, 1]
