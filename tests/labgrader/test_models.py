"""Keras models as data: what is rebuilt predicts the same, and what is not on the allow-list is refused."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from labgrader import protocol
from labgrader.errors import ProtocolError
from labgrader.failures import Failure
from labgrader.models import describe, predictions, rebuild

keras = pytest.importorskip("keras", reason="Keras or its backend is not installed")
layers = keras.layers
# Keras 3.15 on TensorFlow reads tensors in a way that NumPy 2 deprecates: theirs, not ours
pytestmark = [
    pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning:keras"),
]


def travel(value: dict[str, Any]) -> dict[str, Any]:
    """What arrives of a description, after the journey from the worker."""
    arrays: list[np.ndarray] = []
    tree = json.loads(json.dumps(protocol.encode(value, arrays)))
    return protocol.decode(tree, [protocol.load_array(protocol.dump_array(a)) for a in arrays])


def shake(model: Any) -> Any:
    """Give every weight a value of its own, variances positive."""
    rng = np.random.default_rng(0)
    model.set_weights([rng.uniform(0.1, 1, np.shape(w)).astype(np.asarray(w).dtype) for w in model.get_weights()])
    return model


def plain_cnn() -> Any:
    return keras.Sequential([
        keras.Input((16, 16, 3)), layers.Rescaling(1 / 255), layers.Conv2D(4, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(), layers.BatchNormalization(), layers.Dropout(0.5), layers.Flatten(),
        layers.Dense(8, kernel_regularizer="l2", kernel_initializer="he_normal"), layers.ReLU(),
        layers.Dense(3, activation="softmax"),
    ])  # fmt: skip


def built_by_its_first_call() -> Any:
    model = keras.Sequential([layers.Conv2D(2, 3), layers.GlobalAveragePooling2D(), layers.Dense(3)])
    model(np.zeros((1, 16, 16, 3), "float32"))
    return model


def functional_with_branches() -> Any:
    entry = keras.Input((16, 16, 3), name="image")
    x = layers.Conv2D(4, 3, padding="same")(entry)
    left = layers.SeparableConv2D(4, 3, padding="same", activation="relu")(x)
    right = layers.DepthwiseConv2D(3, padding="same")(x)
    x = layers.Add()([left, right])
    x = layers.Concatenate()([x, layers.AveragePooling2D(1)(x)])
    x = layers.LayerNormalization()(x)
    return keras.Model(entry, layers.Dense(2)(layers.GlobalMaxPooling2D()(x)), name="branches")


def with_a_base_inside() -> Any:
    base = keras.Sequential(
        [keras.Input((16, 16, 3)), layers.Conv2D(3, 3), layers.BatchNormalization()], name="base_figee"
    )
    base.trainable = False
    return keras.Sequential([keras.Input((16, 16, 3)), base, layers.GlobalAveragePooling2D(), layers.Dense(2)])


def on_top_of_a_functional_base() -> Any:
    entry = keras.Input((16, 16, 3))
    base = keras.Model(entry, layers.Conv2D(3, 3, activation="relu")(entry), name="base")
    return keras.Sequential([base, layers.Flatten(), keras.Sequential([layers.Dense(4), layers.Dense(2)], name="tete")])


def with_augmentation() -> Any:
    return keras.Sequential([
        keras.Input((16, 16, 3)), layers.RandomFlip("horizontal"), layers.RandomRotation(0.1), layers.RandomZoom(0.1),
        layers.Normalization(mean=[0.5] * 3, variance=[0.2] * 3), layers.Conv2DTranspose(2, 2), layers.LeakyReLU(),
        layers.UpSampling2D(), layers.ZeroPadding2D(), layers.Cropping2D(2), layers.Flatten(), layers.Dense(2),
    ])  # fmt: skip


def compiled_and_trained() -> Any:
    model = plain_cnn()
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    x = np.random.default_rng(1).uniform(0, 255, (8, 16, 16, 3)).astype("float32")
    model.fit(x, np.arange(8) % 3, epochs=1, verbose=0)
    return model


MODELS: list[Callable[[], Any]] = [
    plain_cnn, built_by_its_first_call, functional_with_branches, with_a_base_inside,
    on_top_of_a_functional_base, with_augmentation, compiled_and_trained,
]  # fmt: skip


@pytest.mark.parametrize("make", MODELS, ids=lambda make: make.__name__)
def test_a_rebuilt_model_is_the_same_model(make):
    model = shake(make())
    again = rebuild(travel(describe(model)))
    images = np.random.default_rng(2).uniform(0, 1, (3, 16, 16, 3)).astype("float32")
    found, expected = (np.asarray(each(images, training=False)) for each in (again, model))
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)
    assert again.count_params() == model.count_params()
    assert again.output_shape == model.output_shape
    assert [type(layer) for layer in again.layers] == [type(layer) for layer in model.layers]
    assert [w.shape for w in again.trainable_weights] == [w.shape for w in model.trainable_weights]
    assert [layer.trainable for layer in again.layers] == [layer.trainable for layer in model.layers]


def test_what_is_no_keras_model_is_described_by_its_type():
    assert describe(3) == {"config": None, "type": "int"}
    assert describe(layers.Dense(3))["config"] is None


class Homemade(layers.Layer):
    def call(self, x):
        return x


@keras.saving.register_keras_serializable("labo")
class Dense(layers.Layer):
    """Bears the name of a standard layer."""

    def call(self, x):
        return x


class Liar(keras.Model):
    def call(self, x):
        return x

    def count_params(self):
        return 3

    def evaluate(self, *arguments, **options):
        return [0.0, 1.0]


def small(*inner: Any) -> Any:
    return keras.Sequential([keras.Input((4,)), *inner])


REFUSED: dict[str, Callable[[], Any]] = {
    "Lambda": lambda: small(layers.Lambda(lambda x: x)),
    "custom layer": lambda: small(Homemade()),
    "custom layer with a standard name": lambda: small(Dense()),
    "custom model": Liar,
    "custom layer deep inside": lambda: small(small(Homemade())),
    "custom activation": lambda: small(layers.Dense(2, activation=lambda x: x)),
    "layer outside the list": lambda: small(layers.Reshape((4, 1)), layers.LSTM(2)),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_model_that_is_not_all_standard_layers_is_refused(kind):
    with pytest.raises(ProtocolError):
        rebuild(travel(describe(REFUSED[kind]())))


@pytest.fixture
def described() -> dict[str, Any]:
    return describe(small(layers.Dense(3, activation="relu")))


def tampered(description: dict[str, Any], change: Callable[[dict[str, Any], dict[str, Any]], object]) -> dict[str, Any]:
    config = json.loads(description["config"])
    change(config, next(layer for layer in config["config"]["layers"] if layer["class_name"] == "Dense"))
    return travel(description | {"config": json.dumps(config)})


FOREIGN = {"module": "os", "class_name": "system", "config": {"command": "true"}, "registered_name": None}
TAMPERED: dict[str, Callable[[dict[str, Any], dict[str, Any]], object]] = {
    "foreign module": lambda config, dense: dense.update(module="subprocess"),
    "foreign class": lambda config, dense: dense.update(class_name="Popen"),
    "no module": lambda config, dense: dense.pop("module"),
    "module a number": lambda config, dense: dense.update(module=3),
    "class a list": lambda config, dense: dense.update(class_name=["Dense"]),
    "registered name": lambda config, dense: dense.update(registered_name="labo>Dense"),
    "Lambda": lambda config, dense: dense.update(class_name="Lambda", config={"function": "x", "name": "l"}),
    "function for an activation": lambda config, dense: dense["config"].update(activation={
        "module": "builtins", "class_name": "function", "config": "eval", "registered_name": "function"}),
    "lambda for an activation": lambda config, dense: dense["config"].update(activation={
        "class_name": "__lambda__", "config": {"value": "YQ=="}}),
    "foreign initializer": lambda config, dense: dense["config"].update(kernel_initializer=FOREIGN),
    "foreign class in the initializers": lambda config, dense: dense["config"].update(kernel_initializer={
        "module": "keras.initializers", "class_name": "Nothing", "config": {}, "registered_name": None}),
    "foreign class in the regularizers": lambda config, dense: dense["config"].update(kernel_regularizer={
        "module": "keras.regularizers", "class_name": "Nothing", "config": {}, "registered_name": None}),
    "foreign class in a list": lambda config, dense: dense["config"].update(kernel_regularizer=[[FOREIGN]]),
    "foreign class in a shape": lambda config, dense: config["config"]["layers"][0]["config"].update(
        batch_shape=FOREIGN),
    "unknown argument": lambda config, dense: dense["config"].update(mystery=1),
    "negative units": lambda config, dense: dense["config"].update(units=-3),
    "units in words": lambda config, dense: dense["config"].update(units="many"),
    "a million units a million times": lambda config, dense: (
        dense["config"].update(units=10**6), config["config"]["layers"][0]["config"].update(batch_shape=[None, 10**6])),
    "no layers": lambda config, dense: config["config"].update(layers=3),
    "not a model": lambda config, dense: config.clear(),
    "a layer for a model": lambda config, dense: config.update(dense),
}  # fmt: skip


@pytest.mark.parametrize("kind", TAMPERED)
def test_a_tampered_configuration_is_refused(described, kind):
    with pytest.raises(ProtocolError):
        rebuild(tampered(described, TAMPERED[kind]))


@pytest.mark.parametrize(
    "weights",
    [
        [], None, "weights", [np.zeros((4, 3), "float32")], [np.zeros((3, 4), "float32"), np.zeros(3, "float32")],
        [np.zeros((4, 3), "float32"), np.zeros((1, 3), "float32")], [np.zeros((4, 3)), np.zeros(3), np.zeros(1)],
        [np.zeros((4, 3), "complex64"), np.zeros(3, "complex64")], ["a", "b"], [protocol.Opaque("x")] * 2,
    ],
    ids=[
        "none", "None", "a text", "too few", "transposed", "an axis more", "too many", "complex", "texts", "objects",
    ],
)  # fmt: skip
def test_weights_that_do_not_fit_are_refused(described, weights):
    with pytest.raises(ProtocolError):
        rebuild(travel(described) | {"weights": weights})


@pytest.mark.parametrize("config", [None, 3, "", "{}", "[]", "NaN", "[" * 100_000, '{"class_name": "Sequential"}'])
def test_a_configuration_that_is_no_model_is_refused(config):
    with pytest.raises(ProtocolError):
        rebuild({"config": config, "weights": []})


def test_a_model_is_judged_end_to_end_and_a_lying_one_is_not_believed(course, solutions):
    """In a worker with Keras, forked from a warm parent that has imported it."""
    from labgrader.grading import Grader

    lying = (
        "class Menteur(keras.Sequential):\n    def predict(self, x, **k): return np.full((len(x), 3), 1 / 3)\n"
        "import numpy as np\nmodele = Menteur([keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(3)])"
    )
    answers = [
        solutions("03_modele"), {"modele": lying}, {"modele": "modele = 3"},
        {"modele": solutions("03_modele")["modele"] + "\nmodele.predict = lambda x, **k: [[1.0, 0.0, 0.0]] * len(x)"},
    ]  # fmt: skip
    with Grader(course) as grader:
        results = [grader.judge("mini", "03_modele", answer) for answer in answers]
    assert [result.problem for result in results] == [""] * 4
    assert [result.score for result in results] == [3.0, 0.0, 0.0, 1.0]
    assert "que le correcteur refuse" in results[1].questions[0].checks[0].message
    assert "modèle Keras" in results[2].questions[0].checks[0].message


@pytest.mark.parametrize("wrong", [
    lambda: [keras.Input((9, 9, 1)), keras.layers.Flatten(), keras.layers.Dense(2)],
    lambda: [keras.Input((8, 8, 1)), keras.layers.ZeroPadding2D(10**6)],
], ids=["another size of images", "too much memory"])  # fmt: skip
def test_a_network_that_cannot_compute_is_the_students_fault(wrong):
    with pytest.raises(Failure, match="8 × 8 × 1"):
        predictions(keras.Sequential(wrong()), np.zeros((2, 8, 8, 1), "float32"))


def test_predictions_go_batch_by_batch_and_say_when_they_are_not_finite():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    images = np.random.default_rng(0).normal(size=(7, 3)).astype("float32")
    expected = images @ model.get_weights()[0]
    assert np.allclose(predictions(model, images, batch_size=2), expected, atol=1e-5)
    model.set_weights([np.full((3, 2), np.nan), np.zeros(2)])
    with pytest.raises(Failure, match="NaN"):
        predictions(model, images)
