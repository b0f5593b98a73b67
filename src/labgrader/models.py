"""Keras models as data: described in the worker, rebuilt in the checker from an allow-list.

No model file is opened and nothing is unpickled: a model is a JSON configuration and plain arrays. Keras is
imported only when a model is described or rebuilt.
"""

import json
from typing import Any

import numpy as np

from labgrader.errors import ProtocolError
from labgrader.failures import Failure
from labgrader.protocol import load_json

# fmt: off
ALLOWED_LAYERS = frozenset({
    "InputLayer", "Dense", "Activation", "Flatten", "Reshape", "Permute", "Dropout", "SpatialDropout2D",
    "GaussianNoise",
    "Conv1D", "Conv2D", "Conv2DTranspose", "SeparableConv2D", "DepthwiseConv2D",
    "ZeroPadding2D", "Cropping2D", "UpSampling2D",
    "MaxPooling1D", "MaxPooling2D", "AveragePooling1D", "AveragePooling2D",
    "GlobalMaxPooling2D", "GlobalAveragePooling2D",
    "BatchNormalization", "LayerNormalization", "GroupNormalization",
    "ReLU", "LeakyReLU", "ELU", "PReLU", "Softmax", "Rescaling", "Normalization",
    "Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate",
    "RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomContrast",
})
# fmt: on
ALLOWED_MODELS = frozenset({"Sequential", "Functional", "Model"})
_ALLOWED_MODULES = {
    "keras": ALLOWED_MODELS | {"DTypePolicy"},
    "keras.models": ALLOWED_MODELS,
    "keras.src.models.functional": ALLOWED_MODELS,
    "keras.src.models.sequential": ALLOWED_MODELS,
    "keras.layers": ALLOWED_LAYERS,
    "keras.initializers": None,  # any of the module's own classes: they only fill arrays
    "keras.regularizers": None,
    "keras.constraints": None,
    "keras.dtype_policies": None,
    "builtins": frozenset({"__tuple__"}),
}
_ZEROS: dict[str, Any] = {"module": "keras.initializers", "class_name": "Zeros", "config": {}, "registered_name": None}
_DROPPED_KEYS = ("build_config", "compile_config", "shared_object_id")


def describe(model: Any) -> dict[str, Any]:
    """Describe a Keras model as plain data: `config` (JSON text), `weights` and `trainable` (one flag each)."""
    import keras  # noqa: PLC0415

    if not isinstance(model, keras.Model):
        return {"config": None, "type": type(model).__name__}
    variables = model.weights
    trainable = {id(variable) for variable in model.trainable_weights}
    return {
        "config": config_of(model),
        "weights": [np.asarray(keras.ops.convert_to_numpy(variable)) for variable in variables],
        "trainable": [id(variable) in trainable for variable in variables],
    }


def config_of(model: Any) -> str:
    """Return a Keras model's configuration as JSON, without how it was compiled: a legal metric may have none."""
    import keras  # noqa: PLC0415

    kind = type(model)
    config = keras.saving.serialize_keras_object(model.get_config())
    return json.dumps({"module": kind.__module__, "class_name": kind.__name__, "config": config}, default=str)


def rebuild(description: dict[str, Any], input_shape: tuple[int, ...] | None = None) -> Any:
    """Rebuild a Keras model from what `describe` says, believing nothing that is not on the allow-list.

    A model written without an input layer is built for `input_shape`, without the batch; None refuses it.

    Raises:
        ProtocolError: a layer outside the allow-list, or weights that do not fit the configuration.
        Failure: the model does not say what it takes, or does not take `input_shape`.
    """
    import keras  # noqa: PLC0415

    config = _checked(load_json(str(description.get("config")).encode()))
    weights = description.get("weights")
    if not isinstance(config, dict) or not isinstance(weights, list):
        raise ProtocolError("no model configuration")
    try:
        model = _deserialized(config)
    except Exception as error:
        raise ProtocolError(f"configuration that Keras cannot rebuild ({type(error).__name__})") from error
    if not isinstance(model, keras.Model):
        raise ProtocolError("a configuration that is no model's")
    if not model.built:
        _build(model, input_shape)
        weights = weights or model.get_weights()  # as it was in the worker: not built, with no weights yet
    shapes = [tuple(variable.shape) for variable in model.weights]
    flags = description.get("trainable")
    real = all(isinstance(array, np.ndarray) and array.dtype.kind in "biuf" for array in weights)
    if not real or [array.shape for array in weights] != shapes:
        raise ProtocolError("weights that do not fit the configuration")
    model.set_weights(weights)
    if isinstance(flags, list) and len(flags) == len(weights):
        for variable, flag in zip(model.weights, flags, strict=True):  # a frozen model inside loses it in the JSON
            variable.trainable = bool(flag)
        for inner in model.layers:
            if hasattr(inner, "layers") and not inner.trainable_weights:
                inner.trainable = False
    return model


def _deserialized(config: dict[str, Any]) -> Any:
    """Return what Keras makes of a configuration, a stack of layers built once: Keras would build it after each."""
    import keras  # noqa: PLC0415

    inner = config.get("config")
    if config.get("class_name") != "Sequential" or not isinstance(inner, dict):
        return keras.saving.deserialize_keras_object(config, safe_mode=True)
    model = keras.Sequential([_deserialized(layer) for layer in inner["layers"]], name=inner["name"])
    if not model.built and inner.get("build_input_shape"):
        model.build(inner["build_input_shape"])
    return model


def _build(model: Any, input_shape: tuple[int, ...] | None) -> None:
    if input_shape is None:
        raise Failure("le modèle connaît la forme de ce qu’il reçoit", "un modèle sans couche d’entrée",
                      "commencez-le par `keras.Input(shape=...)`")  # fmt: skip
    try:
        model.build((None, *input_shape))
    except (ValueError, TypeError):
        size = " × ".join(map(str, input_shape))
        raise Failure(f"le réseau accepte des images {size}", "une couche qui ne peut pas être construite",
                      "appelez `.summary()` et lisez la forme de sortie de chaque couche") from None  # fmt: skip


def predictions(model: Any, images: Any, batch_size: int = 256) -> np.ndarray:
    """Return a rebuilt model's outputs for `images`, verified finite.

    Batch after batch through the layers: `predict` would first compile a graph that is used once.

    Shapes: (n, …) in, (n, …) float32 out.

    Raises:
        Failure: the network does not take such images, needs too much memory, or gives NaN or infinite values.
    """
    import keras  # noqa: PLC0415

    starts = range(0, len(images), batch_size)
    try:
        batches = [model(images[start : start + batch_size], training=False) for start in starts]
        outputs = np.concatenate([np.asarray(keras.ops.convert_to_numpy(batch)) for batch in batches])
    except Exception as error:
        if "GPU" in str(error):  # a card that others use too: a fault of ours
            raise
        size = " × ".join(map(str, images.shape[1:]))
        raise Failure(f"le réseau calcule sur des images de {size}", f"une erreur ({type(error).__name__})",
                      "comparez `input_shape` et les tailles que montre `summary()`") from error  # fmt: skip
    if not np.isfinite(outputs).all():
        raise Failure("les sorties du réseau sont finies", "des valeurs infinies ou indéfinies (NaN)",
                      "un taux d’apprentissage trop grand fait diverger les poids")  # fmt: skip
    return outputs


def _checked(node: Any) -> Any:
    """Return the configuration without what is not needed, state and initial values; refuse foreign classes."""
    if isinstance(node, list):
        return [_checked(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "class_name" in node:
        _check_class(node)
    checked = {key: _checked(value) for key, value in node.items() if key not in _DROPPED_KEYS}
    # the weights are set afterwards: millions of random numbers would be drawn for nothing
    return _ZEROS if node.get("module") == "keras.initializers" else checked


def _check_class(node: dict[str, Any]) -> None:
    module, name = node.get("module"), node.get("class_name")
    if name == "__keras_tensor__":
        return
    if not isinstance(module, str) and name == "__tuple__":
        return
    allowed = _ALLOWED_MODULES.get(str(module), frozenset())
    foreign = node.get("registered_name") not in (None, name)
    if module == "keras.initializers":  # it will not be rebuilt: Keras does not say whether it is one
        import keras  # noqa: PLC0415

        foreign = foreign or not hasattr(keras.initializers, str(name))
    if foreign or not isinstance(name, str) or (allowed is not None and name not in allowed):
        raise ProtocolError(f"layer outside the allow-list: {str(module)[:60]}.{str(name)[:60]}")
