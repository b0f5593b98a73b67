"""A training is kept beside the notebook, and replayed instead of run when the notebook is graded."""

import functools
import types
import warnings

import keras
import numpy as np
import pytest
from small_training import IMAGES, LABELS, close, network, never_train, train

import cnnlab  # noqa: F401  recording is on from here
from cnnlab import records
from cnnlab.recording import FOLDER, REPLAY_VARIABLE, fingerprint

pytestmark = pytest.mark.usefixtures("notebook_folder")


def found():
    return sorted(FOLDER.glob("*"))


def test_a_training_is_replayed_when_graded(grading, monkeypatch, capsys):
    student = network(seed=3)
    history = train(student)
    grading()
    graded = never_train(monkeypatch, network(seed=4))
    replayed = train(graded)
    assert close(student, graded)
    assert replayed.history == history.history
    assert replayed.epoch == history.epoch
    assert graded.history is replayed
    assert "relu dans trainings/" in capsys.readouterr().out


def test_a_history_that_is_not_of_every_epoch_is_replayed(grading, monkeypatch):
    settings = {"epochs": 4, "validation_data": (IMAGES, LABELS), "validation_freq": 2}
    history = train(network(), **settings)
    assert [len(history.history[name]) for name in ("loss", "val_loss")] == [4, 2]
    grading()
    assert train(never_train(monkeypatch, network()), **settings).history == history.history


def test_a_students_own_run_always_trains():
    train(network())
    before = network()
    again = network()
    train(again)
    assert not close(before, again, atol=1e-6)
    assert len(found()) == 1


def test_a_training_that_was_not_recorded_is_run(grading):
    grading()
    model = network()
    assert len(train(model).history["loss"]) == 2
    assert not close(model, network(), atol=1e-6)


@pytest.mark.parametrize(
    "change",
    [
        lambda: train(network(rate=0.2)),
        lambda: train(network(), epochs=3),
        lambda: train(network(), batch_size=8),
        lambda: network().fit(IMAGES[:63], LABELS[:63], epochs=2, batch_size=16, verbose=0),
        lambda: network().fit(IMAGES, LABELS[::-1].copy(), epochs=2, batch_size=16, verbose=0),
        lambda: network().fit(IMAGES * 1.001, LABELS, epochs=2, batch_size=16, verbose=0),
    ],
    ids=["rate", "epochs", "batch", "fewer images", "other labels", "other images"],
)
def test_another_training_has_another_record(change):
    train(network())
    change()
    assert len(found()) == 2


def test_names_and_verbosity_do_not_make_another_training():
    train(network())
    named = keras.Sequential([keras.layers.Conv2D(8, 3, activation="relu", name="mienne"), *network().layers[1:]])
    named.build((None, 6, 6, 1))
    named.compile(optimizer=keras.optimizers.SGD(0.1), loss="binary_crossentropy", metrics=["accuracy"])
    train(named, verbose=2)
    assert len(found()) == 1


def test_the_same_layers_in_functional_form_are_the_same_training(grading, monkeypatch):
    student = network(seed=3)
    train(student)
    sequential = network(seed=4)
    functional = keras.Model(sequential.inputs, sequential.outputs)
    functional.compile(optimizer=keras.optimizers.SGD(0.1), loss="binary_crossentropy", metrics=["accuracy"])
    grading()
    train(never_train(monkeypatch, functional))
    assert close(student, functional)


def test_the_last_training_wins(grading):
    train(network(seed=1))
    last = network(seed=2)
    train(last)
    grading()
    graded = network(seed=3)
    train(graded)
    assert len(found()) == 1
    assert close(last, graded)


def test_a_cell_run_twice_goes_on_training_under_one_record(grading):
    model = network()
    train(model)
    train(model)  # the cell run again, the network not built anew
    assert len(found()) == 1
    grading()
    graded = network(seed=9)
    train(graded)
    assert close(model, graded)


def test_the_same_network_from_other_weights_is_another_training(grading):
    """A network trained from scratch and one that starts from another's weights, alike in everything else."""
    origin = network(seed=5)
    train(origin, epochs=4)

    def transferred(model):
        copy = network(seed=6)
        copy.set_weights(model.get_weights())
        return copy

    scratch, transfer = network(seed=7), transferred(origin)
    train(scratch)
    train(transfer)
    assert not close(scratch, transfer)
    assert len(found()) == 3
    grading()
    graded_origin, graded_scratch = network(seed=8), network(seed=9)
    train(graded_origin, epochs=4)
    train(graded_scratch)
    graded_transfer = transferred(graded_origin)
    train(graded_transfer)
    assert close(scratch, graded_scratch)
    assert close(transfer, graded_transfer)


def frozen(seed):
    model = network(seed)
    model.layers[0].trainable = False
    model.compile(optimizer="sgd", loss="binary_crossentropy")
    return model


def test_only_what_moved_is_kept(monkeypatch, grading):
    model = frozen(seed=1)
    train(model)
    arrays, facts = records.read(found()[0])
    assert sorted(arrays) == [2, 3, 4, 5]  # neither kernel nor bias of the frozen convolution
    assert all(array.dtype == np.float16 for array in arrays.values())
    assert list(facts.unmoved) == [0]
    grading()
    train(never_train(monkeypatch, frozen(seed=1)))


def test_what_was_frozen_must_be_what_it_was(grading):
    train(frozen(seed=1))
    grading()
    other = frozen(seed=2)
    history = train(other)  # the record is of no use on other frozen weights: trained
    assert len(history.history["loss"]) == 2
    assert not close(other, frozen(seed=1), atol=1e-4)


def test_a_folder_that_cannot_be_written_costs_a_warning(tmp_path):
    (tmp_path / "trainings").write_text("in the way", encoding="utf-8")
    model = network()
    with pytest.warns(UserWarning, match="n’a pas pu être enregistré"):
        history = train(model)
    assert len(history.history["loss"]) == 2


def test_too_many_trainings_to_hand_in_are_told_to_the_student_alone(monkeypatch, grading):
    FOLDER.mkdir()
    (FOLDER / "earlier").write_bytes(bytes(91_000_000))
    with pytest.warns(UserWarning, match=r"contient plus de 90 Mo d’entraînements"):
        train(network())
    grading()
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*Mo d’entraînements")
        train(network(seed=1))


def test_a_full_disk_leaves_no_half_written_record(monkeypatch):
    def full(self, _content):
        raise OSError(28, "No space left on device")

    FOLDER.mkdir()
    monkeypatch.setattr(type(FOLDER), "write_bytes", full)
    with pytest.warns(UserWarning, match="No space left"):
        train(network())
    assert found() == []


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b rubbish", b"PK rubbish" * 100], ids=["empty", "cut", "foreign"])
def test_a_damaged_record_is_trained_again(content, grading):
    train(network())
    found()[0].write_bytes(content)
    grading()
    with pytest.warns(UserWarning, match="abîmé"):
        history = train(network())
    assert len(history.history["loss"]) == 2


def test_a_record_of_other_shapes_is_trained_again(grading):
    train(network())
    path = found()[0]
    _, facts = records.read(path)
    records.write(path, {0: np.ones((2, 2), np.float32)}, facts)
    grading()
    assert len(train(network()).history["loss"]) == 2


def test_retraining_can_be_forced(monkeypatch, grading):
    train(network(seed=1))
    grading()
    monkeypatch.setenv(REPLAY_VARIABLE, "0")
    model = network(seed=2)
    train(model)
    assert not close(model, network(seed=2), atol=1e-6)


def test_calibration_sees_an_untrained_network(monkeypatch):
    monkeypatch.setenv(REPLAY_VARIABLE, "untrained")
    model = network(seed=2)
    assert train(model).history == {}
    assert close(model, network(seed=2), atol=1e-7)
    assert not FOLDER.exists()


def test_a_metric_without_configuration_changes_no_training(grading, monkeypatch):
    def compiled():
        model = network()
        metric = functools.partial(keras.metrics.binary_accuracy, threshold=0.4)
        model.compile(keras.optimizers.SGD(0.1), "binary_crossentropy", metrics=[metric])
        return model

    student = compiled()
    train(student)
    grading()
    graded = never_train(monkeypatch, compiled())
    train(graded)
    assert close(student, graded)


class Odd(keras.layers.Layer):
    """A student's layer that cannot be described."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def call(self, inputs):
        return self.function(inputs)


def test_what_cannot_be_described_is_trained_all_the_same():
    model = keras.Sequential([keras.Input((6, 6, 1)), keras.layers.Flatten(), Odd(lambda x: x), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    with pytest.warns(UserWarning, match="ne peut pas être enregistré.*refait à la correction"):
        assert len(train(model).history["loss"]) == 2


def test_trainings_in_a_loop_have_a_record_each(grading, monkeypatch):
    """As in a cell that tries several seeds; the cell run again starts anew."""
    shell = types.SimpleNamespace(execution_count=1)
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)

    def cell():
        shell.execution_count += 1
        return [train(network(seed)).history["loss"][-1] for seed in (1, 2, 3)]

    cell()
    last = cell()
    assert len(set(last)) == 3
    assert len(found()) == 3
    grading()
    assert cell() == last


def test_a_network_without_an_input_layer_is_recorded(grading):
    def late(seed):
        keras.utils.set_random_seed(seed)
        model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(1, activation="sigmoid")])
        model.compile(optimizer="sgd", loss="binary_crossentropy")
        return model

    student, graded = late(1), late(2)
    train(student)
    grading()
    train(graded)
    assert close(student, graded)


def test_a_fingerprint_tells_data_apart_and_not_its_container():
    assert fingerprint(IMAGES) == fingerprint(IMAGES.copy()) != fingerprint(IMAGES[::-1])
    assert fingerprint([1, 2, 3]) == fingerprint(np.array([1, 2, 3]))
    assert fingerprint(None) == "none"
    assert fingerprint(keras.ops.convert_to_tensor(IMAGES)) == fingerprint(IMAGES)
    assert fingerprint([IMAGES, LABELS]) != fingerprint([IMAGES, 1 - LABELS])


# --- ordinary ways to give data -----------------------------------------------------------------------


def test_weights_of_classes_may_have_keys_of_numpy(grading, monkeypatch):
    weights = dict(zip(np.unique(LABELS.astype(int)), (1.0, 2.0), strict=True))
    train(network(seed=1), class_weight=weights)
    grading()
    train(never_train(monkeypatch, network(seed=2)), class_weight={0: 1.0, 1: 2.0})


def test_a_dataset_of_unknown_length_is_recorded(grading, monkeypatch):
    tf = pytest.importorskip("tensorflow")
    batches = tf.data.Dataset.from_tensor_slices((IMAGES, LABELS)).filter(lambda *_row: True).batch(16).repeat()
    network(seed=1).fit(batches, epochs=1, steps_per_epoch=4, verbose=0, shuffle=False)
    grading()
    model = never_train(monkeypatch, network(seed=2))
    watched = {"callbacks": [keras.callbacks.EarlyStopping(monitor="accuracy")]}
    history = model.fit(batches, epochs=1, steps_per_epoch=4, verbose=0, shuffle=False, **watched)
    assert len(history.history["loss"]) == 1
