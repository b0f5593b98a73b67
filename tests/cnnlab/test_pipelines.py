"""What Keras makes of arrays for TensorFlow is tuned by no thread, whose end a call would wait for."""

import sys

import keras
import numpy as np
import pytest

from cnnlab import pipelines

IMAGES = np.random.default_rng(2).normal(size=(10, 4)).astype("float32")

pytestmark = pytest.mark.skipif(keras.config.backend() != "tensorflow", reason="only TensorFlow is fed through tf.data")


@pytest.fixture
def adapter_class():
    """Keras's own class, as the installed version has it: should it move, this fails."""
    from keras.src.trainers.data_adapters.array_data_adapter import ArrayDataAdapter

    return ArrayDataAdapter


def test_a_pipeline_is_not_tuned_and_gives_the_same_batches(adapter_class):
    ours = adapter_class(IMAGES, batch_size=4).get_tf_dataset()
    plain = adapter_class.get_tf_dataset.__wrapped__(adapter_class(IMAGES, batch_size=4))
    assert ours.options().autotune.enabled is False
    assert plain.options().autotune.enabled is not False
    for batch, expected in zip(ours, plain, strict=True):
        np.testing.assert_array_equal(batch[0], expected[0])


def test_what_keras_asks_of_a_pipeline_stays_asked(adapter_class):
    ours = adapter_class(IMAGES, batch_size=4).get_tf_dataset().options()
    plain = adapter_class.get_tf_dataset.__wrapped__(adapter_class(IMAGES, batch_size=4)).options()
    assert ours.experimental_optimization.apply_default_optimizations is False
    assert ours.experimental_distribute.auto_shard_policy == plain.experimental_distribute.auto_shard_policy


def test_enabling_twice_wraps_once(adapter_class):
    before = adapter_class.get_tf_dataset
    pipelines.enable()
    assert adapter_class.get_tf_dataset is before


def test_a_training_learns_the_same_with_and_without(adapter_class, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)  # where it is recorded

    def trained():
        keras.utils.set_random_seed(0)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
        model.compile("sgd", "mse")
        model.fit(IMAGES, np.ones((10, 3)), batch_size=3, epochs=2, verbose=0)
        return model.get_weights()

    ours = trained()
    monkeypatch.setattr(adapter_class, "get_tf_dataset", adapter_class.get_tf_dataset.__wrapped__)
    for weights, expected in zip(ours, trained(), strict=True):
        np.testing.assert_array_equal(weights, expected)


def test_another_version_of_keras_is_left_as_it_is(monkeypatch):
    monkeypatch.setitem(sys.modules, "keras.src.trainers.data_adapters.array_data_adapter", None)
    pipelines.enable()  # raises nothing
