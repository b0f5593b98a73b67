"""The tf.data pipelines by which Keras feeds arrays to TensorFlow, without the thread that tunes them.

That thread sleeps 10 ms, then 20, 40 and so on while it finds nothing to tune. When `fit`, `evaluate` or `predict`
ends, it may miss the word to stop, sleep on, and have the call wait for it: a quarter longer over eighteen trainings
(TensorFlow 2.21; `benchmarks/end_of_fit.py`). Slices of arrays in memory need no tuning.
"""

import functools
from typing import Any

from cnnlab.recording import when_keras_is_imported


def enable() -> None:
    """Tune no pipeline that Keras makes of arrays from now on, as soon as it is imported; harmless when repeated."""
    when_keras_is_imported(_wrap_adapter)


def _wrap_adapter(_keras: Any) -> None:
    try:
        from keras.src.trainers.data_adapters.array_data_adapter import ArrayDataAdapter  # noqa: PLC0415

        original = ArrayDataAdapter.get_tf_dataset
    except (ImportError, AttributeError):  # another version of Keras: calls only end later
        return
    if getattr(original, "_cnnlab_pipelines", False):
        return

    @functools.wraps(original)
    def get_tf_dataset(*args: Any, **kwargs: Any) -> Any:
        import tensorflow  # noqa: PLC0415  Keras has imported it by now

        dataset = original(*args, **kwargs)
        options = tensorflow.data.Options()
        options.autotune.enabled = False
        return dataset.with_options(options) if hasattr(dataset, "with_options") else dataset

    get_tf_dataset._cnnlab_pipelines = True  # type: ignore[attr-defined]
    ArrayDataAdapter.get_tf_dataset = get_tf_dataset
