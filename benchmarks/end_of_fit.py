"""Train a network with and without the thread that tunes tf.data's pipelines, in turn; print what its end costs.

    .venv/bin/python benchmarks/end_of_fit.py

See `cnnlab.pipelines`. Trainings of several lengths, for how long a call waits depends on when it ends.
"""

import os
import tempfile
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from keras.src.trainers.data_adapters.array_data_adapter import ArrayDataAdapter

import cnnlab  # noqa: F401  wraps what makes the pipelines

LENGTHS = range(200, 2000, 100)  # images
IMAGES = np.random.default_rng(0).random((max(LENGTHS), 32, 32, 3), "float32")
LABELS = np.eye(10, dtype="float32")[np.arange(len(IMAGES)) % 10]


class LastBatch(keras.callbacks.Callback):
    """Knows when the last batch was over."""

    def on_train_batch_end(self, batch: int, logs: object = None) -> None:
        """Note the time; every batch does."""
        self.at = time.monotonic()


def network() -> keras.Model:
    """Return a compiled network of three convolutions."""
    model = keras.Sequential([keras.Input((32, 32, 3))])
    for filters in (32, 64, 128):
        model.add(keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
        model.add(keras.layers.MaxPooling2D(2))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile("sgd", "categorical_crossentropy")
    return model


def measured(model: keras.Model, images: int) -> tuple[float, float]:
    """Return how long a training took, and how much of that came after its last batch, in seconds."""
    last, started = LastBatch(), time.monotonic()
    model.fit(IMAGES[:images], LABELS[:images], batch_size=8, epochs=1, verbose=0, callbacks=[last])
    ended = time.monotonic()
    return ended - started, ended - last.at


def main() -> None:
    """Print one row with the thread, one without."""
    made_by = {"tuned": ArrayDataAdapter.get_tf_dataset.__wrapped__, "not tuned": ArrayDataAdapter.get_tf_dataset}
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in made_by}
    model = network()
    for images in (8, 12):  # compiles, for whole batches and for the rest
        measured(model, images)
    for images in LENGTHS:
        for name, make in made_by.items():
            ArrayDataAdapter.get_tf_dataset = make
            times[name].append(measured(model, images))
    print(f"Keras {keras.__version__}, {os.cpu_count()} cores, {len(LENGTHS)} trainings each\n")
    print("| pipeline | all (s) | after the last batch, the longest (s) | after the last batch, all (s) |")
    print("|---|---:|---:|---:|")
    for name, found in times.items():
        late = [after for _, after in found]
        print(f"| {name} | {sum(took for took, _ in found):.1f} | {max(late):.2f} | {sum(late):.1f} |")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:  # where the trainings are recorded
        os.chdir(folder)
        main()
