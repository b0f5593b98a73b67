"""Compare Keras architectures by what they compute: names, the API used and equivalent spellings do not matter."""

from typing import Any

from labgrader.failures import Failure

_SHOWN = ("filters", "units", "kernel_size", "pool_size", "strides", "padding", "rate", "use_bias", "axis", "scale")
_NO_OPS = {"InputLayer"}


def expect_same_architecture(found: Any, reference: Any, *, what: str, hint: str) -> None:
    """Fail unless two Keras models are chains of the same layers; the message shows the first that differs.

    A separate activation layer equals `activation=`, Functional equals Sequential, a softmax layer equals a
    softmax activation, sizes given as ints equal pairs, and inference-free layers keep their place.
    """
    expected, actual = layers_of(reference), layers_of(found)
    if tuple(found.input_shape[1:]) != tuple(reference.input_shape[1:]):
        raise Failure(f"{what} reçoit des images de forme {reference.input_shape[1:]}", f"{found.input_shape[1:]}",
                      "vérifiez `keras.Input(shape=...)`")  # fmt: skip
    for position, (wanted, seen) in enumerate(zip(expected, actual, strict=False), start=1):
        if wanted != seen:
            raise Failure(f"la couche {position} de {what} est {wanted}", seen, hint)
    if len(expected) != len(actual):
        extra = (expected if len(expected) > len(actual) else actual)[min(len(expected), len(actual))]
        told = f"il manque {extra}" if len(expected) > len(actual) else f"il y a en plus {extra}"
        raise Failure(f"{what} a {len(expected)} couches de calcul", f"{len(actual)} : {told}", hint)


def layers_of(model: Any) -> list[str]:
    """Describe each computing step of a chain-like model, in order, nested models unfolded.

    Raises:
        Failure: the model is no simple chain.
    """
    steps: list[str] = []
    for layer in _chain(model):
        kind = type(layer).__name__
        if kind in _NO_OPS:
            continue
        config = layer.get_config()
        activation = _activation_name(kind, config)
        if kind not in ("Activation", "ReLU", "Softmax", "LeakyReLU", "ELU"):
            steps.append(_spelled(kind, config))
        if activation != "linear":
            steps.append(activation)
    return steps


def _chain(model: Any) -> list[Any]:
    """Return the layers in the order of the computation; a branch or a shared layer is refused."""
    layers: list[Any] = []
    for layer in model.layers:
        if hasattr(layer, "layers"):
            layers += _chain(layer)
        else:
            nodes = getattr(layer, "_inbound_nodes", [])
            parents = [len(node.parent_nodes) for node in nodes]
            if any(count > 1 for count in parents):
                raise Failure("le modèle est une suite de couches", f"la couche {layer.name} a plusieurs entrées",
                              "enchaînez les couches une à une")  # fmt: skip
            layers.append(layer)
    return layers


def _activation_name(kind: str, config: dict[str, Any]) -> str:
    if kind == "ReLU" and not config.get("max_value") and not config.get("negative_slope"):
        return "relu"
    if kind in ("ReLU", "LeakyReLU", "ELU", "Softmax"):
        return "softmax" if kind == "Softmax" else kind
    activation = config.get("activation", "linear")
    return activation if isinstance(activation, str) else str(activation.get("class_name", activation)).lower()


def _spelled(kind: str, config: dict[str, Any]) -> str:
    parts = [f"{key}={_value(config[key])}" for key in _SHOWN if config.get(key) is not None]
    return f"{kind}({', '.join(parts)})"


def _value(value: Any) -> str:
    return "×".join(str(side) for side in value) if isinstance(value, list | tuple) else str(value)
