"""A recorded training in the place of one: weights set, callbacks walked through its epochs, the history returned."""

import math
import warnings
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from cnnlab import records


def callbacks_of(keras: Any, model: Any, arguments: Mapping[str, Any]) -> Any:
    """Return the callbacks that `fit` would call, its own history among them."""
    return keras.callbacks.CallbackList(
        arguments.get("callbacks"), add_history=True, model=model, verbose=0, epochs=arguments.get("epochs", 1),
        steps=_steps(arguments),
    )  # fmt: skip


def can_stand_for(keras: Any, arguments: Mapping[str, Any]) -> bool:
    """Tell whether epochs are all that the callbacks given to `fit` need: a record knows nothing of batches."""
    given = arguments.get("callbacks") or []
    given = getattr(given, "callbacks", given)
    hooks = [name for name in dir(keras.callbacks.Callback) if name.startswith("on_") and name not in _OF_EPOCHS]
    return not any(_overrides(callback, hooks) for callback in (given if isinstance(given, list | tuple) else [given]))


_OF_EPOCHS = ("on_epoch_begin", "on_epoch_end", "on_train_begin", "on_train_end")


def _overrides(callback: Any, hooks: list[str]) -> bool:
    """Tell whether a callback does something at other moments; Keras's own do it for what they show and for safety."""
    if not isinstance(getattr(callback, "save_freq", "epoch"), str):
        return True
    kinds = [kind for kind in type(callback).__mro__ if not kind.__module__.startswith("keras.")]
    return any(name in vars(owner) for owner in (callback, *kinds) for name in hooks)


def replay(keras: Any, model: Any, path: Path, starting: list[str], arguments: Mapping[str, Any]) -> bool:
    """Set the recorded weights and walk the callbacks through the recorded epochs; False if the record does not fit.

    It does not where what the training left alone is no longer what it was, where the file is damaged, or where a
    callback stops on what a replay lacks: the model is then as it was before.
    """
    try:
        arrays, facts = records.read(path)
    except ValueError as damage:
        warnings.warn(f"{damage} L’apprentissage est refait.", stacklevel=5)
        return False
    variables = model.weights
    fits = all(i < len(variables) and variables[i].shape == array.shape for i, array in arrays.items())
    if not fits or any(i >= len(starting) or starting[i] != value for i, value in facts.unmoved.items()):
        return False
    before = {position: np.array(keras.ops.convert_to_numpy(variables[position])) for position in arrays}
    try:
        _walk(keras, model, arrays, facts, arguments)
    except Exception:  # noqa: BLE001  a student's callback, or one of Keras's that asks for more than epochs
        _set(variables, before)
        return False
    print(f"Apprentissage enregistré, relu dans {path} ({len(facts.epochs)} époques).")
    return True


def _walk(
    keras: Any, model: Any, arrays: Mapping[int, Any], facts: records.Facts, arguments: Mapping[str, Any]
) -> None:
    with suppress(Exception):  # callbacks may ask for no metric
        see_a_row(model, *_first_row(arguments.get("x"), arguments.get("y")))
        model.reset_metrics()
    callbacks = callbacks_of(keras, model, arguments)
    _set(model.weights, arrays)  # for callbacks that save the model
    callbacks.on_train_begin()
    told = {name: values for name, values in facts.history.items() if len(values) == len(facts.epochs)}
    for position, epoch in enumerate(facts.epochs):  # validation_freq: some figures are not of every epoch
        callbacks.on_epoch_begin(epoch)
        callbacks.on_epoch_end(epoch, {name: values[position] for name, values in told.items()})
    callbacks.on_train_end()
    model.history.history = facts.history
    _set(model.weights, arrays)  # after callbacks that restore the best weights, which were not recorded


def see_a_row(model: Any, images: Any, labels: Any) -> None:
    """Have a compiled model make its metrics, which the first batch that it sees does; nothing is compiled for it."""
    usual, model.run_eagerly = model.run_eagerly, True
    try:
        model.test_on_batch(images[:1], labels[:1])
    finally:
        model.run_eagerly, model.test_function = usual, None


def _first_row(x: Any, y: Any) -> tuple[Any, Any]:
    """Return images and labels, at least one, of what `fit` was given: arrays, or what yields batches."""
    if y is not None:
        return x, y
    batch = x[0] if hasattr(x, "__getitem__") else next(iter(x))
    return np.asarray(batch[0]), np.asarray(batch[1])  # a tf.data pipeline's, whatever the backend


def _steps(arguments: Mapping[str, Any]) -> int | None:
    """Return the number of batches of an epoch; None where it is not known before."""
    if arguments.get("steps_per_epoch"):
        return int(arguments["steps_per_epoch"])
    try:
        rows = len(arguments["x"])
    except TypeError:
        return None
    if arguments.get("y") is None:  # batches
        return rows
    learned = int(rows * (1 - (arguments.get("validation_split") or 0)))
    return math.ceil(learned / (arguments.get("batch_size") or 32))


def _set(variables: Any, arrays: Mapping[int, Any]) -> None:
    for position, array in arrays.items():
        variables[position].assign(array.astype(np.dtype(variables[position].dtype)))
