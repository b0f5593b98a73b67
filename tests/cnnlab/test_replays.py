"""A replay calls a student's callbacks as their training did, or else the network is trained."""

import keras
import numpy as np
import pytest
from small_training import IMAGES, LABELS, close, network, never_train, train

import cnnlab  # noqa: F401  recording is on from here

pytestmark = pytest.mark.usefixtures("notebook_folder")


def test_callbacks_end_as_after_the_training(grading, tmp_path):
    settings = {"epochs": 30, "validation_data": (IMAGES, 1 - LABELS)}  # the validation loss rises at once

    def stopping():
        return keras.callbacks.EarlyStopping(monitor="val_loss", patience=2, restore_best_weights=True)

    student = network(seed=1)
    callback = stopping()
    train(student, **settings, callbacks=[callback])
    grading()
    graded, again = network(seed=2), stopping()
    saved = keras.callbacks.ModelCheckpoint(str(tmp_path / "best.keras"))
    history = train(graded, **settings, callbacks=[again, saved])
    assert again.stopped_epoch == callback.stopped_epoch > 0
    assert len(history.epoch) == callback.stopped_epoch + 1
    assert close(student, graded)
    assert close(student, keras.saving.load_model(tmp_path / "best.keras"))


@pytest.mark.parametrize("kind", ["EarlyStopping", "ModelCheckpoint", "ReduceLROnPlateau"])
def test_a_callback_that_watches_an_accuracy_is_replayed(kind, grading, monkeypatch, tmp_path):
    """Keras asks the model for that metric, which its first batch makes: a replay has none."""
    best = {"filepath": str(tmp_path / "best.weights.h5"), "save_best_only": True, "save_weights_only": True}

    def callback():
        return getattr(keras.callbacks, kind)(monitor="val_accuracy", **(best if "Check" in kind else {}))

    settings = {"validation_data": (IMAGES, LABELS)}
    student = network(seed=1)
    train(student, callbacks=[callback()], **settings)
    grading()
    graded = never_train(monkeypatch, network(seed=2))
    history = train(graded, callbacks=callback(), **settings)
    assert close(student, graded)
    assert len(history.history["val_accuracy"]) == 2


class Losses(keras.callbacks.Callback):
    """A student's: it notes the loss of each batch."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def on_train_batch_end(self, batch, logs=None):
        self.seen.append(logs["loss"])


def each_batch(seen):
    return keras.callbacks.LambdaCallback(on_train_batch_end=lambda _batch, logs: seen.append(logs["loss"]))


@pytest.mark.parametrize("kind", ["class", "functions", "saved"])
def test_what_happens_batch_by_batch_is_trained_again(kind, grading, tmp_path):
    seen, own = [], Losses()
    saved = tmp_path / "each.weights.h5"
    callback = {"class": own, "functions": each_batch(seen)}.get(kind) or keras.callbacks.ModelCheckpoint(
        str(saved), save_weights_only=True, save_freq=3
    )
    train(network(seed=1), callbacks=[callback])
    own.seen.clear()
    seen.clear()
    saved.unlink(missing_ok=True)
    grading()
    train(network(seed=1), callbacks=[callback])
    assert len(own.seen + seen) == 8 or saved.is_file()


class Asking(keras.callbacks.Callback):
    """A student's: it stops on what a replay has not."""

    def on_train_begin(self, logs=None):
        self.start = self.model.get_weights()

    def on_epoch_end(self, epoch, logs=None):
        assert float(keras.ops.convert_to_numpy(self.model.optimizer.iterations)) > 0


def test_a_callback_that_stops_in_a_replay_has_the_network_trained(grading):
    train(network(seed=1), callbacks=[Asking()])
    grading()
    graded, asking = network(seed=1), Asking()
    before = graded.get_weights()
    assert len(train(graded, callbacks=[asking]).history["loss"]) == 2
    for found, expected in zip(asking.start, before, strict=True):
        np.testing.assert_array_equal(found, expected)
    assert not close(graded, network(seed=1), atol=1e-6)


def test_the_number_of_steps_is_told_to_callbacks(grading, monkeypatch):
    seen = []
    telling = keras.callbacks.LambdaCallback()
    telling.on_train_begin = lambda logs=None: seen.append(telling.params["steps"])
    settings = {"callbacks": [telling], "validation_split": 0.25}
    train(network(seed=1), **settings)
    grading()
    train(never_train(monkeypatch, network(seed=1)), **settings)
    assert seen == [3, 3]


def test_a_metric_of_several_values_is_kept(grading, monkeypatch):
    def compiled():
        model = network()
        model.compile("sgd", "binary_crossentropy", metrics=["accuracy", keras.metrics.F1Score(threshold=0.5)])
        return model

    history = compiled().fit(IMAGES, LABELS[:, None], epochs=2, verbose=0)
    grading()
    again = never_train(monkeypatch, compiled()).fit(IMAGES, LABELS[:, None], epochs=2, verbose=0)
    for known, read in zip(history.history["f1_score"], again.history["f1_score"], strict=True):
        np.testing.assert_allclose(np.asarray(known), read)
        assert read.shape == (1,)
    assert again.history["accuracy"] == history.history["accuracy"]
