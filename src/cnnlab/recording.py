"""Recorded trainings: `model.fit` as usual, and what it changed is kept beside the notebook.

A training is stored under a key made of the architecture, the compiled configuration, what is trainable, the data
and the arguments of `fit`; the last training under a key wins. While a notebook is graded, a training found
under its key is replayed instead of run: the weights are set and the `History` returned. On by importing `cnnlab`.

A record holds plain arrays (safetensors, float16, gzip) and text: nothing in it is executed.
"""

import functools
import gzip
import hashlib
import inspect
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDER = Path("trainings")
REPLAY_VARIABLE = "CNNLAB_REPLAY"  # "1": replay what is found; "0": train; "untrained": neither
GRADING_VARIABLE = "NBGRADER_EXECUTION"  # nbgrader and our engine set it while grading: replay too
_FINGERPRINT_ROWS = 64
_ARGUMENTS = ("batch_size", "epochs", "initial_epoch", "steps_per_epoch", "validation_split", "shuffle", "class_weight")
_NAMES = ("name", "dtype", "build_config", "trainable")  # do not change what a layer computes


def enable() -> None:
    """Record every `keras.Model.fit` from now on, as soon as Keras is imported; harmless when repeated."""
    if "keras" in sys.modules:
        _wrap_fit(sys.modules["keras"])
    else:
        import wrapt  # noqa: PLC0415  waits for the import without making it

        wrapt.register_post_import_hook(_wrap_fit, "keras")


def _wrap_fit(keras: Any) -> None:
    original = keras.Model.fit
    if hasattr(original, "__wrapped__") and getattr(original, "_cnnlab_recording", False):
        return
    signature = inspect.signature(original)

    @functools.wraps(original)
    def fit(model: Any, *args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(model, *args, **kwargs)
        bound.apply_defaults()
        return _fit(keras, original, model, bound.arguments, args, kwargs)

    fit._cnnlab_recording = True  # type: ignore[attr-defined]
    keras.Model.fit = fit


def _fit(keras: Any, original: Callable[..., Any], model: Any, arguments: Mapping[str, Any],
         args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:  # fmt: skip
    """Replay the training if grading has its record, else run and record it."""
    if not model.built:  # the key needs shapes
        model.build((None, *np.shape(arguments["x"])[1:]))
    path = FOLDER / f"{training_key(model, arguments)}.safetensors.gz"
    if os.environ.get(REPLAY_VARIABLE) == "untrained":  # calibration: what does a network do without training?
        return _callbacks(keras, model, arguments).model.history
    if _is_replaying() and path.is_file():
        return _replay(keras, model, path, arguments)
    before = [_numpy(keras, variable) for variable in model.weights]
    history = original(model, *args, **kwargs)
    try:
        _write(path, _moved(keras, model, before), history)
    except OSError as error:
        warnings.warn(
            f"l’apprentissage est terminé mais n’a pas pu être enregistré dans {path.parent} ({error.strerror}) : "
            "libérez de la place ou changez de dossier, puis relancez-le, sinon il sera refait à la correction.",
            stacklevel=3,
        )
    return history


def _is_replaying() -> bool:
    grading = "1" if os.environ.get(GRADING_VARIABLE) == "autograde" else "0"
    return os.environ.get(REPLAY_VARIABLE, grading) == "1"


# --- the key ----------------------------------------------------------------------------------------


def training_key(model: Any, arguments: Mapping[str, Any]) -> str:
    """Return the key of one training: same network, same settings, same data, same arguments."""
    facts = {
        "architecture": [_layer_facts(layer) for layer in model.layers],
        "variables": [[list(v.shape), v.path.split("/")[-1]] for v in model.weights],
        "trainable": [any(v is t for t in model.trainable_weights) for v in model.weights],
        "compiled": _without(model.get_compile_config() or {}, ("name",)),
        "arguments": {name: arguments.get(name) for name in _ARGUMENTS},
        "data": [fingerprint(arguments.get(name)) for name in ("x", "y", "sample_weight")],
    }
    text = json.dumps(facts, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _layer_facts(layer: Any) -> Any:
    if hasattr(layer, "layers"):
        return [_layer_facts(inner) for inner in layer.layers]
    return [type(layer).__name__, _without(layer.get_config(), _NAMES)]


def _without(node: Any, dropped: Iterable[str]) -> Any:
    if isinstance(node, dict):
        return {key: _without(value, dropped) for key, value in node.items() if key not in dropped}
    return [_without(item, dropped) for item in node] if isinstance(node, list | tuple) else node


def fingerprint(data: Any) -> str:
    """Return a digest of an array: its shape, type, sum, and 64 rows spread over it; quick on gigabytes."""
    if data is None:
        return "none"
    if not hasattr(data, "shape"):
        return type(data).__name__  # a generator or a dataset: known by its type alone
    array = np.asarray(data)
    rows = np.linspace(0, max(len(array) - 1, 0), min(len(array), _FINGERPRINT_ROWS)).astype(int) if array.ndim else ()
    digest = hashlib.blake2b(digest_size=16)
    digest.update(f"{array.shape} {array.dtype} {np.sum(array, dtype=np.float64):.6e}".encode())
    digest.update(np.ascontiguousarray(array[rows] if array.ndim else array).tobytes())
    return digest.hexdigest()


# --- records ----------------------------------------------------------------------------------------


def _numpy(keras: Any, variable: Any) -> NDArray[Any]:
    return np.array(keras.ops.convert_to_numpy(variable))


def _moved(keras: Any, model: Any, before: list[NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return the variables that the training changed, by their position, in float16."""
    after = [_numpy(keras, variable) for variable in model.weights]
    return {
        str(index): _half(new)
        for index, (old, new) in enumerate(zip(before, after, strict=True))
        if not np.array_equal(old, new, equal_nan=True)
    }


def _half(array: NDArray[Any]) -> NDArray[Any]:
    """float16 where it loses only precision; values beyond its range keep float32."""
    fits = array.dtype.kind == "f" and np.all(np.abs(array) < np.finfo(np.float16).max)
    return array.astype(np.float16) if fits else array


def _write(path: Path, arrays: dict[str, NDArray[Any]], history: Any) -> None:
    from safetensors.numpy import save  # noqa: PLC0415

    told = {"history": json.dumps(history.history), "epoch": json.dumps(history.epoch)}
    content = gzip.compress(save(arrays, metadata=told), compresslevel=1, mtime=0)
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def read_record(path: Path) -> tuple[dict[int, NDArray[Any]], dict[str, list[float]], list[int]]:
    """Return a record's arrays by variable position, its history and its epochs."""
    from safetensors.numpy import load  # noqa: PLC0415

    content = gzip.decompress(path.read_bytes())
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    told = header.get("__metadata__", {})
    arrays = {int(index): array for index, array in load(content).items()}
    return arrays, json.loads(told["history"]), json.loads(told["epoch"])


def _callbacks(keras: Any, model: Any, arguments: Mapping[str, Any]) -> Any:
    return keras.callbacks.CallbackList(
        arguments.get("callbacks"), add_history=True, model=model, epochs=arguments.get("epochs", 1), verbose=0
    )


def _replay(keras: Any, model: Any, path: Path, arguments: Mapping[str, Any]) -> Any:
    """Set the recorded weights, walk the callbacks through the recorded epochs, return the `History`."""
    arrays, told, epochs = read_record(path)
    callbacks = _callbacks(keras, model, arguments)
    callbacks.on_train_begin()
    for position, epoch in enumerate(epochs):
        callbacks.on_epoch_begin(epoch)
        callbacks.on_epoch_end(epoch, {name: values[position] for name, values in told.items()})
    callbacks.on_train_end()
    for index, array in arrays.items():
        variable = model.weights[index]
        variable.assign(array.astype(np.dtype(variable.dtype)))
    print(f"Apprentissage enregistré, relu dans {path} ({len(epochs)} époques).")
    return model.history
