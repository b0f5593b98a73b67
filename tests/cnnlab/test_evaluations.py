"""An evaluation that took long is kept beside the notebook, and read again when the notebook is graded."""

import json

import keras
import numpy as np
import pytest

import cnnlab  # noqa: F401  recording is on from here
from cnnlab import evaluations, records
from cnnlab.recording import FOLDER, REPLAY_VARIABLE

IMAGES = np.random.default_rng(1).normal(size=(40, 6, 6, 1)).astype("float32")
LABELS = np.eye(3, dtype="float32")[np.arange(40) % 3]


@pytest.fixture(autouse=True)
def worth_a_record(notebook_folder, monkeypatch):
    """Every evaluation, however short, is worth its record."""
    monkeypatch.setattr(evaluations, "WORTH_S", 0.0)


def network(seed=0, activation="relu", loss="categorical_crossentropy", metric="accuracy"):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([
        keras.Input((6, 6, 1)), keras.layers.Flatten(), keras.layers.Dense(16, activation=activation),
        keras.layers.Dense(3, activation="softmax"),
    ])  # fmt: skip
    model.compile(keras.optimizers.SGD(0.1), loss, metrics=[metric])
    return model


def found():
    return sorted(FOLDER.glob("*"))


def forge():
    """Make the one record say what was never computed."""
    (path,) = found()
    arrays, _ = records.load(path)
    records.save(path, arrays, {"numbers": json.dumps([0.0, 1.0])})


FORGED = [0.0, 1.0]


def test_an_evaluation_is_read_again_when_graded(grading):
    student = network()
    told = student.evaluate(IMAGES, LABELS, verbose=0)
    (path,) = found()
    assert path.suffix == evaluations.SUFFIX
    grading()
    assert network().evaluate(IMAGES, LABELS, verbose=0) == told
    forge()  # that it is read, and not computed, shows where they differ
    assert network().evaluate(IMAGES, LABELS, verbose=0) == FORGED


def test_the_metrics_are_as_the_evaluation_left_them(grading):
    student = network()
    student.evaluate(IMAGES, LABELS, verbose=0)
    left = {name: float(value) for name, value in student.get_metrics_result().items()}
    forge()
    grading()
    graded = network()
    assert graded.evaluate(IMAGES, LABELS, verbose=0) == FORGED
    assert {name: float(value) for name, value in graded.get_metrics_result().items()} == pytest.approx(left)
    graded.fit(IMAGES, LABELS, verbose=0)
    assert graded.evaluate(IMAGES, LABELS, verbose=0) != FORGED  # trained in between


def test_predictions_and_dictionaries_come_back_as_they_were(grading, capsys):
    outputs = network().predict(IMAGES, verbose=0)
    told = network().evaluate(IMAGES, LABELS, verbose=0, return_dict=True)
    grading()
    again = network().predict(IMAGES)
    assert np.array_equal(again, outputs)
    assert again.dtype == outputs.dtype
    assert network().evaluate(IMAGES, LABELS, verbose=0, return_dict=True) == told
    assert "relue dans trainings" in capsys.readouterr().out
    assert len(found()) == 2


def test_a_students_own_run_always_computes():
    network().evaluate(IMAGES, LABELS, verbose=0)
    forge()
    assert network().evaluate(IMAGES, LABELS, verbose=0) != FORGED


@pytest.mark.parametrize("mode", ["off", "untrained", "0"])
def test_a_forged_record_is_not_read_by_what_judges(mode, monkeypatch, grading):
    """`off` is what the checker says, `0` what asks for training again, `untrained` what calibrates."""
    network().evaluate(IMAGES, LABELS, verbose=0)
    forge()
    grading()
    monkeypatch.setenv(REPLAY_VARIABLE, mode)
    assert network().evaluate(IMAGES, LABELS, verbose=0) != FORGED


@pytest.mark.parametrize(
    ("model", "images", "labels"),
    [
        (network(seed=1), IMAGES, LABELS),
        (network(activation="tanh"), IMAGES, LABELS),
        (network(loss="mse"), IMAGES, LABELS),
        (network(), IMAGES + 1e-6, LABELS),
        (network(), IMAGES[:39], LABELS[:39]),
        (network(), IMAGES, LABELS[::-1].copy()),
    ],
    ids=["weights", "architecture", "loss", "images", "fewer images", "labels"],
)
def test_another_evaluation_is_computed(model, images, labels, grading):
    network().evaluate(IMAGES, LABELS, verbose=0)
    forge()
    grading()
    assert model.evaluate(images, labels, verbose=0) != FORGED


def test_a_training_in_between_makes_it_another(grading):
    model = network()
    model.evaluate(IMAGES, LABELS, verbose=0)
    forge()
    model.fit(IMAGES, LABELS, epochs=1, verbose=0)
    grading()
    assert model.evaluate(IMAGES, LABELS, verbose=0) != FORGED


def test_weights_as_a_record_keeps_them_are_the_same(grading):
    """A replayed training gives back weights in float16: what was evaluated before it was recorded still counts."""
    student = network()
    student.evaluate(IMAGES, LABELS, verbose=0)
    forge()
    grading()
    replayed = network(seed=5)
    replayed.set_weights([array.astype("float16").astype("float32") for array in student.get_weights()])
    assert replayed.evaluate(IMAGES, LABELS, verbose=0) == FORGED


def test_networks_that_differ_by_their_connections_alone_are_told_apart(grading):
    def joined(order):
        entry = keras.Input((6, 6, 1))
        first = keras.layers.Dense(4, activation="relu")(keras.layers.Flatten()(entry))
        second = keras.layers.Dense(4, activation="relu")(first)
        model = keras.Model(entry, keras.layers.Concatenate()([first, second][::order]))
        keras.utils.set_random_seed(1)
        model.set_weights([np.random.default_rng(3).normal(size=w.shape) for w in model.get_weights()])
        return model

    plain = joined(1).predict(IMAGES, verbose=0)
    grading()
    assert not np.array_equal(joined(-1).predict(IMAGES, verbose=0), plain)
    assert np.array_equal(joined(1).predict(IMAGES, verbose=0), plain)


class MyMetric(keras.metrics.Metric):
    """A student's own metric: the configuration says its name alone."""

    def update_state(self, wanted, outputs, sample_weight=None):
        """Note nothing."""

    def result(self):
        """Return what stands in no configuration."""
        return keras.ops.convert_to_tensor(2.0)


def test_an_activation_is_not_taken_for_a_layer_of_its_name(grading):
    def named(activation):
        keras.utils.set_random_seed(0)
        return keras.Sequential([keras.Input((6, 6, 1)), keras.layers.Flatten(),
                                 keras.layers.Dense(3, activation=activation, name=activation)])  # fmt: skip

    tanh = named("tanh").predict(IMAGES, verbose=0)
    grading()
    assert not np.array_equal(named("relu").predict(IMAGES, verbose=0), tanh)


def test_a_metric_of_another_name_is_another_evaluation(grading):
    def measured(name):
        model = network()
        model.compile(loss="categorical_crossentropy", metrics=[keras.metrics.CategoricalAccuracy(name=name)])
        return model.evaluate(IMAGES, LABELS, verbose=0, return_dict=True)

    measured("one")
    grading()
    assert "other" in measured("other")


class Mine(keras.layers.Layer):
    """A student's own layer: what it computes stands in no configuration."""

    factor = 1.0

    def call(self, inputs):
        return inputs * self.factor


def my_activation(inputs):
    """A student's own activation."""
    return inputs * 2


def my_loss(wanted, outputs):
    """A student's own loss."""
    return keras.ops.mean(keras.ops.square(wanted - outputs))


@pytest.mark.parametrize(
    "model",
    [
        keras.Sequential([keras.Input((6, 6, 1)), keras.layers.Flatten(), Mine()]),
        keras.Sequential([keras.Input((6, 6, 1)), keras.layers.Flatten(), keras.layers.Activation(my_activation)]),
        network(loss=my_loss),
        network(metric=MyMetric()),
    ],
    ids=["layer", "activation", "loss", "metric"],
)
def test_what_depends_on_the_students_code_is_computed(model):
    if not model.compiled:
        model.compile(loss="mse")
    model.evaluate(IMAGES, LABELS if model.output_shape[-1] == 3 else IMAGES.reshape(40, 36), verbose=0)
    assert not found()


def test_a_damaged_record_costs_nothing_but_time(grading):
    told = network().evaluate(IMAGES, LABELS, verbose=0)
    (path,) = found()
    path.write_bytes(b"")
    grading()
    assert network().evaluate(IMAGES, LABELS, verbose=0) == pytest.approx(told)


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path):
    (tmp_path / FOLDER).write_text("a file in the way", encoding="utf-8")
    assert len(network().evaluate(IMAGES, LABELS, verbose=0)) == 2


def test_short_evaluations_leave_no_file(monkeypatch):
    monkeypatch.setattr(evaluations, "WORTH_S", 3600.0)
    network().evaluate(IMAGES, LABELS, verbose=0)
    assert not found()


def test_the_folder_does_not_grow_for_ever(monkeypatch):
    monkeypatch.setattr(evaluations, "MOST_FILES", 3)
    model = network()
    for count in range(2, 8):
        model.predict(IMAGES[:count], verbose=0)
    assert len(found()) == 3


def test_large_outputs_are_not_kept(monkeypatch):
    monkeypatch.setattr(evaluations, "MOST_BYTES", 100)
    network().predict(IMAGES, verbose=0)
    assert not found()
