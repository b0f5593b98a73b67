"""Two networks are the same when they compute the same, however they are written."""

import keras
import pytest
from keras import layers

from labgrader.architectures import computes_the_same, expect_same_architecture, leaves_of
from labgrader.failures import Failure

SHAPE = (8, 8, 3)


def reference():
    return keras.Sequential([
        keras.Input(SHAPE), layers.Conv2D(4, 3, padding="same", activation="relu"), layers.MaxPooling2D(2),
        layers.Flatten(), layers.Dense(5, activation="softmax"),
    ])  # fmt: skip


def sequence(*steps):
    return keras.Sequential([keras.Input(SHAPE), *steps])


def functional():
    entry = keras.Input(SHAPE, name="entrée")
    x = layers.Conv2D(4, (3, 3), padding="same", name="a")(entry)
    x = layers.MaxPool2D((2, 2))(layers.ReLU()(x))
    return keras.Model(entry, layers.Softmax()(layers.Dense(5)(layers.Flatten()(x))))


def conv(**changed):
    return layers.Conv2D(**({"filters": 4, "kernel_size": 3, "padding": "same", "activation": "relu"} | changed))


HEAD = (layers.Flatten, lambda: layers.Dense(5, activation="softmax"))


def head():
    return [make() for make in HEAD]


RIGHT = {
    "functional, activations apart": functional,
    "nested": lambda: sequence(keras.Sequential([conv(), layers.MaxPooling2D(2)]), *head()),
    "zeros added by hand": lambda: sequence(
        layers.ZeroPadding2D(1), conv(padding="valid"), layers.MaxPooling2D(2), *head()
    ),
    "reshaped, not flattened": lambda: sequence(conv(), layers.MaxPooling2D(2), layers.Reshape((64,)), head()[1]),
    "activations as layers": lambda: sequence(
        conv(activation=layers.ReLU()),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(5, activation=layers.Softmax()),
    ),
    "softmax along the only axis": lambda: sequence(
        conv(), layers.MaxPooling2D(2), layers.Flatten(), layers.Dense(5), layers.Softmax(axis=1)
    ),
    "a leak of nothing": lambda: sequence(
        conv(activation=None), layers.LeakyReLU(negative_slope=0.0), layers.MaxPooling2D(2), *head()
    ),
    "pooled with same padding, on an even side": lambda: sequence(
        conv(), layers.MaxPooling2D(2, padding="same"), *head()
    ),
}
WRONG = {
    "no activation": lambda: sequence(conv(activation=None), layers.MaxPooling2D(2), *head()),
    "another activation": lambda: sequence(conv(activation="tanh"), layers.MaxPooling2D(2), *head()),
    "average pooling": lambda: sequence(conv(), layers.AveragePooling2D(2), *head()),
    "dilated": lambda: sequence(conv(dilation_rate=2), layers.MaxPooling2D(2), *head()),
    "no bias": lambda: sequence(conv(use_bias=False), layers.MaxPooling2D(2), *head()),
    "dropout": lambda: sequence(conv(), layers.Dropout(0.5), layers.MaxPooling2D(2), *head()),
    "capped": lambda: sequence(conv(activation=layers.ReLU(max_value=6)), layers.MaxPooling2D(2), *head()),
    "capped by its name": lambda: sequence(conv(activation="relu6"), layers.MaxPooling2D(2), *head()),
    "with a threshold": lambda: sequence(
        conv(activation=None), layers.ReLU(threshold=0.01), layers.MaxPooling2D(2), *head()
    ),
    "softmax over positions": lambda: sequence(conv(), layers.MaxPooling2D(2), layers.Softmax(axis=1), *head()),
    "one layer more": lambda: sequence(conv(), conv(), layers.MaxPooling2D(2), *head()),
    "valid padding": lambda: sequence(conv(padding="valid"), layers.MaxPooling2D(2), *head()),
    "sigmoid": lambda: sequence(conv(), layers.MaxPooling2D(2), layers.Flatten(), layers.Dense(5, "sigmoid")),
}


@pytest.mark.parametrize("build", RIGHT.values(), ids=RIGHT)
def test_the_same_network_written_otherwise_is_accepted(build):
    expect_same_architecture(build(), reference(), what="le réseau", hint="relisez")
    assert computes_the_same(build(), reference())


@pytest.mark.parametrize("build", WRONG.values(), ids=WRONG)
def test_another_network_is_refused(build):
    with pytest.raises(Failure, match="Indice"):
        expect_same_architecture(build(), reference(), what="le réseau", hint="relisez")
    assert not computes_the_same(build(), reference())


def test_the_message_shows_the_first_layer_that_differs():
    with pytest.raises(Failure) as refusal:
        expect_same_architecture(WRONG["average pooling"](), reference(), what="`model`", hint="voyez le regroupement")
    assert "l’étape 3 de `model`, une activation comptant pour une étape, est MaxPooling2D" in str(refusal.value)
    assert "AveragePooling2D" in str(refusal.value)
    assert "voyez le regroupement" in str(refusal.value)


def test_comparing_leaves_both_networks_as_they_were():
    network, other = functional(), reference()
    before = [w.copy() for w in network.get_weights() + other.get_weights()]
    computes_the_same(network, other)
    assert all((a == b).all() for a, b in zip(before, network.get_weights() + other.get_weights(), strict=True))


def test_another_input_shape_is_told_first():
    small = keras.Sequential([keras.Input((4, 4, 3)), conv(), layers.MaxPooling2D(2), *head()])
    with pytest.raises(Failure, match="reçoit des images de forme"):
        expect_same_architecture(small, reference(), what="le réseau", hint="relisez")


def test_layers_of_nested_models_are_in_their_place():
    names = [type(layer).__name__ for layer in leaves_of(RIGHT["nested"]())]
    assert [name for name in names if name != "InputLayer"] == ["Conv2D", "MaxPooling2D", "Flatten", "Dense"]
