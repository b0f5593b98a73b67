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
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnlab import recording, records

SUFFIX = ".evaluation"
WORTH_S = 0.1  # what took less is computed again
MOST_BYTES, MOST_FILES = 2**19, 60  # of outputs, and in a folder: 30 MB at worst; the oldest make room
_TAKEN = {"x", "y", "batch_size", "verbose", "return_dict"}  # arguments; a call with others is left alone
_NAMES = ("name", "build_config", "trainable")  # do not change what a network computes
_BY_NAME_ONLY = {"function", "__lambda__"}  # classes of functions that a configuration does not hold


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
        if others or not all(isinstance(array, np.ndarray) and array.dtype.kind in "biuf" for array in arrays):
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
        if known and (found := _read(path := _path(keras, str(call), model))) is not None:
            if given.get("verbose", "auto"):
                print(f"Évaluation enregistrée, relue dans {path}.")
            return found
    started = time.perf_counter()
    result = compute()
    if time.perf_counter() - started > WORTH_S and (call := _call(kind, model, given)):
        with suppress(OSError):  # it will be computed again, which costs nothing but time
            _write(_path(keras, call, model), result)
    return result


def _call(kind: str, model: Any, given: Mapping[str, Any]) -> str | None:
    """Return the digest of an evaluation, the weights apart; None where it depends on code that no digest holds."""
    layers = list(model._flatten_layers())
    if not all(type(layer).__module__.startswith("keras.") for layer in layers):
        return None
    facts = {
        "network": recording.without(model.get_config(), _NAMES),
        "compiled": recording.without(model.get_compile_config() or {}, _NAMES) if kind == "evaluate" else None,
    }
    text = json.dumps(facts, sort_keys=True, default=str)
    if any(f'"class_name": "{name}"' in text for name in _BY_NAME_ONLY):
        return None
    for position, layer in enumerate(layers):  # names that Keras draws depend on what was built before
        text = text.replace(f'"{layer.name}"', f'"{position}"')
    data = [records.digest(given[name]) if given.get(name) is not None else "" for name in ("x", "y")]
    told = [kind, text, str(bool(given.get("return_dict"))), *data]
    return hashlib.blake2b(json.dumps(told).encode(), digest_size=16).hexdigest()


def _path(keras: Any, call: str, model: Any) -> Path:
    weights = "".join(seen.kept for seen in records.look(model.weights, keras.ops.convert_to_numpy))
    return recording.FOLDER / f"{call}-{hashlib.blake2b(weights.encode(), digest_size=16).hexdigest()}{SUFFIX}"


def _write(path: Path, result: Any) -> None:
    """Keep outputs, or numbers; nothing else, and nothing large."""
    outputs, numbers = (result, None) if isinstance(result, np.ndarray) else (np.zeros(0), result)
    if outputs.nbytes > MOST_BYTES or outputs.dtype.kind not in "biuf" or not _are_numbers(numbers):
        return
    records.save(path, {"outputs": outputs}, {"numbers": json.dumps(numbers)})
    kept = sorted(path.parent.glob(f"*{SUFFIX}"), key=lambda other: other.stat().st_mtime)
    for oldest in kept[:-MOST_FILES]:
        oldest.unlink(missing_ok=True)


def _are_numbers(value: Any) -> bool:
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return value is None or all(isinstance(number, int | float) for number in values)


def _read(path: Path) -> NDArray[Any] | list[float] | dict[str, float] | float | None:
    """Return what was recorded; None where there is nothing, or nothing that can be read."""
    try:
        arrays, told = records.load(path)
        numbers = json.loads(told["numbers"])
        outputs = arrays["outputs"]
    except (OSError, ValueError, KeyError):
        return None
    return outputs if numbers is None else numbers
