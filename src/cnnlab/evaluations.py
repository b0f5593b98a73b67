"""Recorded evaluations: `model.evaluate` and `model.predict` as usual; what took long is kept beside the trainings.

One is known by the network, its weights as a record keeps them, and the data. While a notebook is graded, one that is
found is read again instead of computed. It is worth what any number that a student hands in is worth: the checker
evaluates the networks itself.
"""

import functools
import hashlib
import inspect
import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnlab import recording, records, replays

SUFFIX = ".evaluation"
WORTH_S = 0.1  # what took less is computed again
MOST_BYTES, MOST_FILES = 2**19, 60  # of outputs, and in a folder: 30 MB at worst; the oldest make room
_TAKEN = {"x", "y", "batch_size", "verbose", "return_dict"}  # arguments; a call with others is left alone
_UNSEEN = ("name", "build_config", "trainable")  # do not change what a network computes
_MEASURING = ("loss", "loss_weights", "metrics", "weighted_metrics")  # of `compile`: what `evaluate` computes


def enable() -> None:
    """Record every `evaluate` and `predict` from now on, as soon as Keras is imported; harmless when repeated."""
    recording.when_keras_is_imported(_wrap)


def _wrap(keras: Any) -> None:
    for kind in ("evaluate", "predict"):
        original = getattr(keras.Model, kind)
        if not getattr(original, "_cnnlab_recording", False):
            setattr(keras.Model, kind, _recorded(keras, kind, original))


def _recorded(keras: Any, kind: str, original: Callable[..., Any]) -> Callable[..., Any]:
    signature = inspect.signature(original)
    usual = {name: parameter.default for name, parameter in signature.parameters.items()}

    @functools.wraps(original)
    def evaluate(model: Any, *args: Any, **kwargs: Any) -> Any:
        given = signature.bind(model, *args, **kwargs).arguments
        others = {name for name in given if name not in _TAKEN | {"self"} and given[name] is not usual.get(name)}
        arrays = [given[name] for name in ("x", "y") if given.get(name) is not None]
        usable = all(isinstance(array, np.ndarray) and array.dtype.kind in "biuf" for array in arrays)
        if others or not usable or len(arrays) < (2 if kind == "evaluate" else 1):
            return original(model, *args, **kwargs)
        return _evaluate(keras, kind, lambda: original(model, *args, **kwargs), model, given)

    evaluate._cnnlab_recording = True  # type: ignore[attr-defined]
    return evaluate


def _evaluate(keras: Any, kind: str, compute: Callable[[], Any], model: Any, given: Mapping[str, Any]) -> Any:
    """Read the evaluation if grading has its record, else compute it, and record it if it was long."""
    if os.environ.get(recording.REPLAY_VARIABLE) in ("off", "untrained"):
        return compute()
    if recording.is_replaying() and any(recording.FOLDER.glob(f"*{SUFFIX}")):
        call = _call(kind, model, given)
        known = bool(call) and any(recording.FOLDER.glob(f"{call}-*{SUFFIX}"))
        found = _read(_path(keras, str(call), model)) if known else None
        if found is not None and (kind == "predict" or _has_measured(model, given, found[1])):
            if given.get("verbose", "auto"):
                print(f"Évaluation enregistrée, relue dans {recording.FOLDER}/.")
            return found[0]
    started = time.perf_counter()
    result = compute()
    if time.perf_counter() - started > WORTH_S and (call := _call(kind, model, given)):
        with suppress(OSError):  # it will be computed again, which costs nothing but time
            _write(_path(keras, call, model), result, model.metrics_variables if kind == "evaluate" else [])
    return result


def _has_measured(model: Any, given: Mapping[str, Any], states: list[NDArray[Any]]) -> bool:
    """Put the metrics of a network in the state that the evaluation left; False where they do not fit."""
    if len(model.metrics_variables) != len(states):  # made by the first batch that they see
        replays.see_a_row(model, given["x"], given["y"])
    variables = model.metrics_variables
    if [tuple(variable.shape) for variable in variables] != [state.shape for state in states]:
        return False
    for variable, state in zip(variables, states, strict=True):
        variable.assign(state)
    return True


def _call(kind: str, model: Any, given: Mapping[str, Any]) -> str | None:
    """Return the digest of an evaluation, the weights apart; None where it depends on code that no digest holds."""
    layers = list(model._flatten_layers())
    if not all(type(layer).__module__.startswith("keras.") for layer in layers):
        return None
    try:
        compiled = (model.get_compile_config() or {}) if kind == "evaluate" else {}
        config = model.get_config()
    except (TypeError, ValueError, NotImplementedError):  # a function of the student's, an object without configuration
        return None
    measuring = {name: compiled.get(name) for name in _MEASURING}
    if not _is_kerass(config) or not _is_kerass(measuring):
        return None
    positions = {layer.name: position for position, layer in enumerate(layers)}
    network = recording.without(_renamed(config, positions), _UNSEEN)
    data = [records.digest(given[name]) if given.get(name) is not None else "" for name in ("x", "y")]
    told = [kind, network, measuring, bool(given.get("return_dict")), *data]
    return hashlib.blake2b(json.dumps(told, sort_keys=True, default=str).encode(), digest_size=16).hexdigest()


def _is_kerass(node: Any) -> bool:
    """Tell whether every object of a configuration is Keras's own: what others compute stands in no configuration."""
    if isinstance(node, list | tuple):
        return all(map(_is_kerass, node))
    if not isinstance(node, dict):
        return True
    name, module = str(node.get("class_name", "")), str(node.get("module"))
    is_data = name.startswith("__") and name != "__lambda__"
    own = "class_name" not in node or is_data or module == "keras" or module.startswith("keras.")
    return own and all(map(_is_kerass, node.values()))


def _renamed(node: Any, positions: Mapping[str, int]) -> Any:
    """Replace layers' names by their positions where a configuration refers to them: Keras draws new ones each time.

    A reference is a list: a name, then numbers of a call and of an output.
    """
    if isinstance(node, dict):
        return {key: _renamed(value, positions) for key, value in node.items()}
    if not isinstance(node, list | tuple):
        return node
    if node and isinstance(node[0], str) and node[0] in positions and all(isinstance(part, int) for part in node[1:3]):
        return [positions[node[0]], *node[1:]]
    return [_renamed(item, positions) for item in node]


def _path(keras: Any, call: str, model: Any) -> Path:
    weights = "".join(seen.kept for seen in records.look(model.weights, keras.ops.convert_to_numpy))
    return recording.FOLDER / f"{call}-{hashlib.blake2b(weights.encode(), digest_size=16).hexdigest()}{SUFFIX}"


def _write(path: Path, result: Any, states: Iterable[Any]) -> None:
    """Keep outputs, or numbers and the state of the metrics; nothing else, and nothing large."""
    outputs, numbers = (result, None) if isinstance(result, np.ndarray) else (np.zeros(0), result)
    arrays = {"outputs": outputs} | {f"state {rank}": np.asarray(state) for rank, state in enumerate(states)}
    small = sum(array.nbytes for array in arrays.values()) <= MOST_BYTES
    if not small or any(array.dtype.kind not in "biuf" for array in arrays.values()) or not _are_numbers(numbers):
        return
    records.save(path, arrays, {"numbers": json.dumps(numbers)})
    kept = sorted(path.parent.glob(f"*{SUFFIX}"), key=lambda other: other.stat().st_mtime)
    for oldest in kept[:-MOST_FILES]:
        oldest.unlink(missing_ok=True)


def _are_numbers(value: Any) -> bool:
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return value is None or all(isinstance(number, int | float) for number in values)


def _read(path: Path) -> tuple[Any, list[NDArray[Any]]] | None:
    """Return what an evaluation returned, and the metrics' state; None where nothing whole was recorded."""
    try:
        arrays, told = records.load(path)
        numbers = json.loads(told["numbers"])
        outputs, states = arrays["outputs"], [arrays[f"state {rank}"] for rank in range(len(arrays) - 1)]
    except (OSError, ValueError, KeyError, RecursionError):
        return None
    return (outputs if numbers is None else numbers, states) if _are_numbers(numbers) else None
