"""Compare Keras architectures by what they compute: names, the API used and equivalent spellings do not matter."""

import math
from collections import Counter
from typing import Any

import numpy as np

from labgrader.failures import Failure

_SHOWN = ("filters", "units", "kernel_size", "pool_size", "strides", "padding", "rate", "use_bias", "axis", "scale")
_DEFAULT_OF_ONE = ("dilation_rate", "groups")  # shown where they are not 1
_NO_OPS = {"InputLayer"}
_UNSEEN_IN_OUTPUTS = ("Dropout", "GaussianNoise", "Random")


def expect_same_architecture(found: Any, reference: Any, *, what: str, hint: str) -> None:
    """Fail unless two Keras models are the same network; the message shows the first layer that differs.

    They are where they are chains of the same layers: a separate activation layer equals `activation=`, Functional
    equals Sequential, a softmax layer equals a softmax activation, sizes given as ints equal pairs. Or, however they
    are written, where they compute the same outputs with the same weights.
    """
    try:
        _expect_same_chain(found, reference, what, hint)
    except Failure:
        if not computes_the_same(found, reference):
            raise


def _expect_same_chain(found: Any, reference: Any, what: str, hint: str) -> None:
    expected, actual = layers_of(reference), layers_of(found)
    if tuple(found.input_shape[1:]) != tuple(reference.input_shape[1:]):
        raise Failure(f"{what} reçoit des images de forme {reference.input_shape[1:]}", f"{found.input_shape[1:]}",
                      "vérifiez `keras.Input(shape=...)`")  # fmt: skip
    for position, (wanted, seen) in enumerate(zip(expected, actual, strict=False), start=1):
        if wanted != seen:
            step = f"l’étape {position} de {what}, une activation comptant pour une étape,"
            raise Failure(f"{step} est {wanted}", seen, hint)
    if len(expected) != len(actual):
        extra = (expected if len(expected) > len(actual) else actual)[min(len(expected), len(actual))]
        told = f"il manque {extra}" if len(expected) > len(actual) else f"il y a en plus {extra}"
        steps = f"{len(expected)} étapes de calcul, activations comprises"
        raise Failure(f"{what} a {steps}", f"{len(actual)} : {told}", hint)


def computes_the_same(found: Any, reference: Any) -> bool:
    """Tell whether two Keras models of one input and one output give the same outputs with the same random weights.

    A layer that acts in training only, such as dropout, leaves no trace in an output, and an activation with a cap may
    leave none either: a model that has one the other lacks is another network.
    """
    shapes = [tuple(variable.shape) for variable in reference.weights]
    if [tuple(variable.shape) for variable in found.weights] != shapes or _ends(found) != _ends(reference):
        return False
    if _acting_in_training(found) != _acting_in_training(reference) or _capped(found) != _capped(reference):
        return False
    random = np.random.default_rng(5)
    # He's scale, a little wider: the signal keeps its size through sixteen layers, as with Keras's default it does not
    weights = [_scale(shape) * random.standard_normal(size=shape, dtype=np.float32) for shape in shapes]
    images = random.standard_normal(size=(2, *reference.input_shape[1:]), dtype=np.float32)
    seen, wanted = (_outputs_with(network, weights, images) for network in (found, reference))
    # the same float32 sums, perhaps in another order, differ by 1e-5 of the largest; other layers by tenths of it
    return bool(np.allclose(seen, wanted, atol=1e-3 * max(float(np.abs(wanted).max()), 1e-6)))


def leaves_of(model: Any) -> list[Any]:
    """Return a model's layers, those of nested models in their place."""
    return [leaf for layer in model.layers for leaf in (leaves_of(layer) if hasattr(layer, "layers") else [layer])]


def _ends(model: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return tuple(model.input_shape[1:]), tuple(model.output_shape[1:])


def _acting_in_training(model: Any) -> list[str]:
    names = [type(layer).__name__ for layer in leaves_of(model)]
    return sorted(name for name in names if any(part in name for part in _UNSEEN_IN_OUTPUTS))


def _capped(model: Any) -> list[str]:
    names = [_activation_name(type(layer).__name__, layer.get_config()) for layer in leaves_of(model)]
    return sorted(name for name in names if name == "relu6" or name.startswith("ReLU("))


def _scale(shape: tuple[int, ...]) -> np.float32:
    return np.float32(1.6 / math.sqrt(math.prod(shape[:-1]))) if len(shape) > 1 else np.float32(0.1)


def _outputs_with(network: Any, weights: list[Any], images: Any) -> Any:
    """Return what a network computes with these weights; its own stay as they are."""
    import keras  # noqa: PLC0415

    with keras.StatelessScope(state_mapping=list(zip(network.weights, weights, strict=True))):
        return keras.ops.convert_to_numpy(network(images, training=False))


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
    """Return the layers in the order of the computation; a branch, or a layer called twice, is refused."""
    layers: list[Any] = []
    called = Counter(node.operation.name for node in _nodes(model))
    for name, times in called.items():
        if times > 1:
            raise Failure("le modèle est une suite de couches", f"la couche {name} est appelée {times} fois",
                          "créez une couche pour chaque étape")  # fmt: skip
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


def _nodes(model: Any) -> list[Any]:
    """Return the calls of layers that make a model, one node each."""
    graph = getattr(getattr(model, "_functional", None) or model, "_nodes_by_depth", {})
    return [node for nodes in graph.values() for node in nodes]


def _activation_name(kind: str, config: dict[str, Any]) -> str:
    if kind == "ReLU":
        changed = {key: config[key] for key in ("max_value", "negative_slope", "threshold") if config.get(key)}
        return f"ReLU({', '.join(f'{key}={value}' for key, value in changed.items())})" if changed else "relu"
    if kind == "Softmax":
        return "softmax" if config.get("axis") in (-1, None) else f"Softmax(axis={config['axis']})"
    if kind in ("LeakyReLU", "ELU"):
        return kind if config.get("negative_slope") or config.get("alpha") else "relu"
    activation = config.get("activation", "linear")
    if isinstance(activation, str):
        return activation
    inner = activation.get("config")  # a layer given as an activation, or a function
    return _activation_name(
        str(activation.get("class_name")), inner if isinstance(inner, dict) else {"activation": str(inner)}
    )


def _spelled(kind: str, config: dict[str, Any]) -> str:
    parts = [f"{key}={_value(config[key])}" for key in _SHOWN if config.get(key) is not None]
    unusual = [key for key in _DEFAULT_OF_ONE if config.get(key, 1) not in (1, (1, 1), [1, 1])]
    parts += [f"{key}={_value(config[key])}" for key in unusual]
    if config.get("data_format") == "channels_first":
        parts.append("data_format=channels_first")
    return f"{kind}({', '.join(parts)})"


def _value(value: Any) -> str:
    return "×".join(str(side) for side in value) if isinstance(value, list | tuple) else str(value)
