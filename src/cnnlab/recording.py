"""Recorded trainings: `model.fit` as usual, and what it changed is kept beside the notebook.

A training is known by the architecture, the compiled configuration, what is trainable, the data, the arguments of
`fit`, and the recorded trainings that its starting weights come from; the last one under a key wins. While a notebook
is graded, a training found under its key is replayed instead of run: the weights are set and the `History` returned.
On by importing `cnnlab`.
"""

import contextlib
import functools
import hashlib
import inspect
import json
import os
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from cnnlab import records, replays

FOLDER = Path("trainings")
REPLAY_VARIABLE = "CNNLAB_REPLAY"  # "1": replay what is found; "0": train; "untrained": neither; "off": as without us
GRADING_VARIABLE = "NBGRADER_EXECUTION"  # nbgrader and our engine set it while grading: replay too
MOST_MB = 90  # nbgrader refuses to submit over 100
_FINGERPRINT_ROWS = 64
_ARGUMENTS = ("batch_size", "epochs", "initial_epoch", "steps_per_epoch", "validation_split", "shuffle", "class_weight")
_NAMES = ("name", "dtype", "build_config", "trainable")  # do not make another training


def enable() -> None:
    """Record every `keras.Model.fit` from now on, as soon as Keras is imported; harmless when repeated."""
    when_keras_is_imported(_wrap_fit)


def when_keras_is_imported(wrap: Callable[[Any], None]) -> None:
    """Call `wrap(keras)` at once where Keras is imported, else when it will be."""
    if "keras" in sys.modules:
        wrap(sys.modules["keras"])
    else:
        import wrapt  # noqa: PLC0415  waits for the import without making it

        wrapt.register_post_import_hook(wrap, "keras")


def _wrap_fit(keras: Any) -> None:
    original = keras.Model.fit
    if getattr(original, "_cnnlab_recording", False):
        return
    signature = inspect.signature(original)

    @functools.wraps(original)
    def fit(model: Any, *args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(model, *args, **kwargs)
        bound.apply_defaults()
        return _fit(keras, lambda: original(model, *args, **kwargs), model, bound.arguments)

    fit._cnnlab_recording = True  # type: ignore[attr-defined]
    keras.Model.fit = fit


def _fit(keras: Any, train: Callable[[], Any], model: Any, arguments: Mapping[str, Any]) -> Any:
    """Replay the training if grading has its record, else run and record it."""
    if os.environ.get(REPLAY_VARIABLE) == "off":
        return train()
    if os.environ.get(REPLAY_VARIABLE) == "untrained":  # calibration: what does a network do without training?
        return replays.callbacks_of(keras, model, arguments).model.history
    if not model.built and hasattr(arguments["x"], "shape"):
        model.build((None, *np.shape(arguments["x"])[1:]))  # the key needs shapes
    before = [(seen.exact, seen.telling) for seen in _weights(keras, model)]
    starting = [telling for _, telling in before]
    try:
        training = training_name(model, arguments)
    except (TypeError, ValueError, NotImplementedError) as error:  # a layer without configuration, for instance
        warnings.warn(
            f"cet apprentissage ne peut pas être enregistré : Keras ne sait pas décrire le réseau ou l’appel de `fit` "
            f"({type(error).__name__}). Il sera refait à la correction, dans la limite de temps de sa cellule.",
            stacklevel=3,
        )
        return train()
    ancestors = records.ancestors(FOLDER, training, starting)
    key = hashlib.blake2b("/".join((training, *ancestors)).encode(), digest_size=16).hexdigest()
    rank = _rank(key)
    first, path = FOLDER / f"{key}{records.SUFFIX}", FOLDER / f"{key}{f'-{rank}' if rank else ''}{records.SUFFIX}"
    kept = path if path.is_file() else first
    known = is_replaying() and kept.is_file() and replays.can_stand_for(keras, arguments)
    if known and replays.replay(keras, model, kept, starting, arguments):
        return model.history
    history = train()
    if len(model.weights) != len(before):  # built by its own training: nothing to compare with
        return history
    after = dict(enumerate(_weights(keras, model)))
    moved = {position: seen for position, seen in after.items() if seen.exact != before[position][0]}
    facts = records.Facts(
        training, ancestors, tuple(seen.telling for seen in moved.values()),
        {position: value for position, value in enumerate(starting) if position not in moved and value},
        {name: [np.asarray(value).tolist() for value in values] for name, values in history.history.items()},
        tuple(history.epoch),
    )  # fmt: skip
    try:
        records.write(path, {position: seen.half for position, seen in moved.items()}, facts)
    except OSError as error:
        warnings.warn(
            f"l’apprentissage est terminé mais n’a pas pu être enregistré dans {path.parent} ({error.strerror}) : "
            "libérez de la place ou changez de dossier, puis relancez-le, sinon il sera refait à la correction.",
            stacklevel=3,
        )
    _warn_if_large()
    return history


def _warn_if_large() -> None:
    """Say what to do before so many trainings are kept that they could not be handed in."""
    size_mb = sum(path.stat().st_size for path in FOLDER.glob("*") if path.is_file()) / 1e6
    if size_mb > MOST_MB and not is_replaying():
        warnings.warn(
            f"{FOLDER}/ contient plus de {size_mb // 10 * 10:.0f} Mo d’entraînements, d’anciens essais compris ; une "
            "remise trop grosse est refusée. Avant de rendre, supprimez ce dossier et relancez une fois chaque carnet "
            "qui entraîne. Appelez `fit` une seule fois par réseau, avec `epochs=` : chaque appel garde le sien.",
            stacklevel=4,
        )


_ranks: Counter[tuple[int, str]] = Counter()


def _rank(key: str) -> int:
    """Return how many trainings of this key this run of a cell has seen: a loop over seeds has one record for each.

    A cell that is run again starts from 0: the last training wins.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return 0
    cell = int(shell.execution_count)
    for other in [seen for seen in _ranks if seen[0] != cell]:
        del _ranks[other]
    _ranks[cell, key] += 1
    return _ranks[cell, key] - 1


def is_replaying() -> bool:
    """Tell whether what is recorded is read again, as while a notebook is graded."""
    grading = "1" if os.environ.get(GRADING_VARIABLE) == "autograde" else "0"
    return os.environ.get(REPLAY_VARIABLE, grading) == "1"


# --- which training it is ---------------------------------------------------------------------------


def training_name(model: Any, arguments: Mapping[str, Any]) -> str:
    """Return the digest that names a training: same network, same settings, same data, same arguments."""
    facts = {
        "architecture": _layers_facts(model),
        "variables": [[list(v.shape), v.path.split("/")[-1]] for v in model.weights],
        "trainable": [any(v is t for t in model.trainable_weights) for v in model.weights],
        "compiled": without(_compiled(model), ("name",)),
        "arguments": {name: _told(arguments.get(name)) for name in _ARGUMENTS},
        "data": [fingerprint(arguments.get(name)) for name in ("x", "y", "sample_weight")],
    }
    text = json.dumps(facts, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _told(value: Any) -> Any:
    """Return an argument for JSON; the keys of `class_weight` may be NumPy's numbers."""
    return {str(key): weight for key, weight in value.items()} if isinstance(value, Mapping) else value


def _compiled(model: Any) -> dict[str, Any]:
    """Describe how a model was compiled; without metrics, which train nothing, if one has no description."""
    try:
        return model.get_compile_config() or {}
    except (TypeError, ValueError):
        loss = getattr(model.loss, "__name__", None) or model.loss
        return {"optimizer": [type(model.optimizer).__name__, model.optimizer.get_config()], "loss": str(loss)}


def _layers_facts(model: Any) -> list[Any]:
    """Describe a model's layers; not its inputs, which a Functional model lists and a Sequential one does not."""
    return [
        _layers_facts(layer) if hasattr(layer, "layers") else
        [type(layer).__name__, without(layer.get_config(), _NAMES)]
        for layer in model.layers if type(layer).__name__ != "InputLayer"
    ]  # fmt: skip


def without(node: Any, dropped: Iterable[str]) -> Any:
    """Return a configuration without these keys, at any depth."""
    if isinstance(node, dict):
        return {key: without(value, dropped) for key, value in node.items() if key not in dropped}
    return [without(item, dropped) for item in node] if isinstance(node, list | tuple) else node


def fingerprint(data: Any) -> str:
    """Return a digest of an array: its shape, type, sum, and 64 rows spread over it; quick on gigabytes.

    A dataset or a generator is known by its type, element specification and length: its rows may come in any order.
    """
    if data is None:
        return "none"
    if isinstance(data, list | tuple) and any(hasattr(part, "shape") for part in data):
        return " ".join(fingerprint(part) for part in data)
    if not hasattr(data, "shape") and not isinstance(data, list | tuple):
        length: Any = ""
        with contextlib.suppress(TypeError):  # none, or not known
            length = len(data)
        return f"{type(data).__name__} {getattr(data, 'element_spec', '')} {length}"
    array = np.asarray(data)
    rows = np.linspace(0, max(len(array) - 1, 0), min(len(array), _FINGERPRINT_ROWS)).astype(int) if array.ndim else ()
    digest = hashlib.blake2b(digest_size=16)
    digest.update(f"{array.shape} {array.dtype} {np.sum(array, dtype=np.float64):.6e}".encode())
    digest.update(np.ascontiguousarray(array[rows] if array.ndim else array).tobytes())
    return digest.hexdigest()


def _weights(keras: Any, model: Any) -> list[records.Seen]:
    return records.look(model.weights, keras.ops.convert_to_numpy)
