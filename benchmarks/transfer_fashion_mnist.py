"""Measure when transfer pays, on the real Fashion-MNIST: from scratch, frozen and fine-tuned, with the same steps.

    KERAS_HOME=... python benchmarks/transfer_fashion_mnist.py [--seeds 10] [--hardware "2 CPU cores"]

Task A: classes 0 to 7. Task B: class 8 (bag) against class 9 (ankle boot). For each seed, one network learns A, then B
is learned three ways from the same examples, in the same batches:

- `scratch`: random weights, every layer trained;
- `frozen`: A's weights, only the last layer trained;
- `fine_tuned`: as `frozen` for the first WARM_UP steps, then every layer trained.

A second pair of tasks is a poor one: the same B with its pixels shuffled, one shuffle for all images, so that what
A's filters look for is no longer there. Everything is written, run by run, to the CSV that notebook 06 draws.
Keras's public API only: KERAS_BACKEND may be tensorflow, jax or torch. About 2 CPU minutes a seed.
"""

import argparse
import csv
import datetime
import os
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from keras import layers

EXAMPLES = (20, 50, 200, 1000)
EXAMPLES_SHUFFLED = (200,)
LEARNING_RATES = (0.001, 0.01)  # plain SGD, for B
STEPS = (10, 50)  # the test images are seen after these numbers of steps
WARM_UP = 5  # steps of `fine_tuned` with frozen layers
BATCH = 16
IMAGES_A, EPOCHS_A, LEARNING_RATE_A = 3000, 3, 0.001  # Adam, batches of 32: a fixed subset keeps this affordable
TEST_IMAGES = 500  # of B, always the first ones
OUTPUT = Path(__file__).parents[1] / "src/cnnlab/measurements/transfer_fashion_mnist.csv"
COLUMNS = ("task", "seed", "examples", "learning_rate", "steps", "method", "accuracy")

Row = tuple[str, int, int, float, int, str, float]


def build(outputs: int, activation: str) -> keras.Model:
    """Return the network of notebook 06 with another last layer."""
    convolution = {"kernel_size": 3, "padding": "same", "activation": "relu"}
    return keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, **convolution), layers.Conv2D(64, **convolution), layers.MaxPooling2D(2),
        layers.Conv2D(128, **convolution), layers.Conv2D(128, **convolution), layers.MaxPooling2D(2),
        layers.Flatten(), layers.Dense(256, activation="relu"), layers.Dense(128, activation="relu"),
        layers.Dense(outputs, activation=activation),
    ])  # fmt: skip


def load() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return Fashion-MNIST by task: images (n, 28, 28, 1) in [0, 1], labels from 0."""
    tasks = {}
    for part, (pixels, labels) in zip(("train", "test"), keras.datasets.fashion_mnist.load_data(), strict=True):
        images = (pixels[..., None] / 255).astype("float32")
        of_b = labels >= 8
        tasks[f"A {part}"] = images[~of_b], labels[~of_b]
        tasks[f"B {part}"] = images[of_b], (labels[of_b] == 9).astype("float32")
    return tasks


def shuffle_pixels(images: np.ndarray) -> np.ndarray:
    """Put every image's pixels in the same other order."""
    order = np.random.default_rng(0).permutation(28 * 28)
    return images.reshape(len(images), -1)[:, order].reshape(images.shape)


class Laboratory:
    """The networks that learn B, compiled once; each run sets their weights anew (plain SGD keeps no state)."""

    def __init__(self) -> None:
        self.whole = build(1, "sigmoid")
        self.last = keras.Sequential([keras.Input((128,)), layers.Dense(1, activation="sigmoid")])
        for model in (self.whole, self.last):
            model.compile(keras.optimizers.SGD(0.001), "binary_crossentropy")

    def learn_a(self, images: np.ndarray, labels: np.ndarray) -> keras.Model:
        """Return a network that has learned task A."""
        model = build(8, "softmax")
        model.compile(keras.optimizers.Adam(LEARNING_RATE_A), "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(images[:IMAGES_A], labels[:IMAGES_A], epochs=EPOCHS_A, batch_size=32, verbose=0)
        return model

    def learn_b(
        self, source: keras.Model, start: list[np.ndarray], train: tuple[np.ndarray, np.ndarray],
        test: tuple[np.ndarray, np.ndarray], batches: list[np.ndarray], learning_rate: float,
    ) -> Iterator[tuple[int, str, float]]:  # fmt: skip
        """Yield (steps, method, accuracy) for the three methods; `start` holds the weights of a new network."""
        self.whole.optimizer.learning_rate = self.last.optimizer.learning_rate = learning_rate
        features = keras.Model(source.inputs, source.layers[-2].output)  # what a frozen network gives its last layer
        seen = [features.predict(images, batch_size=250, verbose=0) for images, _ in (train, test)]
        copied = source.get_weights()[:-2]

        self.last.set_weights(start[-2:])
        for step, batch in enumerate(batches, start=1):
            self.last.train_on_batch(seen[0][batch], train[1][batch])
            if step == WARM_UP:
                warmed = self.last.get_weights()
            if step in STEPS:
                yield step, "frozen", accuracy(self.last, seen[1], test[1])
        for method, weights, done in (("fine_tuned", copied + warmed, WARM_UP), ("scratch", start, 0)):
            self.whole.set_weights(weights)
            for step, batch in enumerate(batches[done:], start=done + 1):
                self.whole.train_on_batch(train[0][batch], train[1][batch])
                if step in STEPS:
                    yield step, method, accuracy(self.whole, test[0], test[1])


def accuracy(model: keras.Model, images: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of images on the right side of one half."""
    return float(np.mean((model.predict(images, batch_size=250, verbose=0)[:, 0] > 0.5) == labels))


def measure(seed: int, tasks: dict[str, tuple[np.ndarray, np.ndarray]], laboratory: Laboratory) -> Iterator[Row]:
    """Yield every figure of one seed."""
    keras.utils.set_random_seed(seed)
    random = np.random.default_rng(seed)
    source = laboratory.learn_a(*tasks["A train"])
    test_a = source.evaluate(*(array[:1000] for array in tasks["A test"]), verbose=0)[1]
    yield "A", seed, IMAGES_A, LEARNING_RATE_A, EPOCHS_A * -(-IMAGES_A // 32), "source", test_a
    start = build(1, "sigmoid").get_weights()
    images, labels = tasks["B train"]
    drawn = random.permutation(len(images))  # the first 20 are among the first 50, and so on
    test = tuple(array[:TEST_IMAGES] for array in tasks["B test"])
    for examples in EXAMPLES:
        train = images[drawn[:examples]], labels[drawn[:examples]]
        batches = [random.choice(examples, BATCH, replace=False) for _ in range(max(STEPS))]
        for learning_rate in LEARNING_RATES:
            for task in ("B", "B_shuffled") if examples in EXAMPLES_SHUFFLED else ("B",):
                alter = shuffle_pixels if task == "B_shuffled" else np.asarray
                data = (alter(train[0]), train[1]), (alter(test[0]), test[1])
                for steps, method, found in laboratory.learn_b(source, start, *data, batches, learning_rate):
                    yield task, seed, examples, learning_rate, steps, method, found


def write(path: Path, rows: list[Row], hardware: str, cpu_s: float) -> None:
    """Write the rows under a header that says how they were made."""
    seeds = len({row[1] for row in rows})
    header = (
        "Real Fashion-MNIST. Task A: classes 0 to 7; task B: 8 (bag) against 9 (ankle boot); B_shuffled: B with its",
        "pixels in one other order, the same for all images. Made by benchmarks/transfer_fashion_mnist.py.",
        f"Source: {IMAGES_A} images of A, {EPOCHS_A} epochs, Adam {LEARNING_RATE_A}. B: plain SGD, batches of {BATCH};",
        f"fine_tuned: {WARM_UP} steps with all layers but the last frozen, then all layers. Same examples, batches and",
        f"number of steps for the three methods. Accuracy on the first {TEST_IMAGES} test images of B (1 000 of A).",
        f"{seeds} seeds, Keras {keras.__version__} ({keras.config.backend()}), {hardware}, "
        f"{datetime.datetime.now(datetime.UTC).date()}, {cpu_s / 60:.0f} CPU minutes.",
    )
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"# {line}\n" for line in header)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((*row[:-1], f"{row[-1]:.4f}") for row in rows)


def main() -> None:
    """Measure seed after seed; the file is complete after each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--hardware", default=f"{os.cpu_count()} CPU cores")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    tasks, laboratory, rows = load(), Laboratory(), []
    for seed in range(1, options.seeds + 1):
        rows += measure(seed, tasks, laboratory)
        write(options.output, rows, options.hardware, time.process_time())
        print(f"seed {seed}: {time.process_time():.0f} s of CPU so far", flush=True)


if __name__ == "__main__":
    main()
