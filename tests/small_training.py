"""A network of a few neurons and its training, of a fraction of a second, for what records and replays trainings."""

import keras
import numpy as np

IMAGES = np.random.default_rng(1).normal(size=(64, 6, 6, 1)).astype("float32")
LABELS = (IMAGES.mean(axis=(1, 2, 3)) > 0).astype("float32")


def network(seed=0, rate=0.1):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([
        keras.Input((6, 6, 1)), keras.layers.Conv2D(8, 3, activation="relu"), keras.layers.Flatten(),
        keras.layers.Dense(16, activation="relu"), keras.layers.Dense(1, activation="sigmoid"),
    ])  # fmt: skip
    model.compile(optimizer=keras.optimizers.SGD(rate), loss="binary_crossentropy", metrics=["accuracy"])
    return model


def train(model, **settings):
    return model.fit(IMAGES, LABELS, **({"epochs": 2, "batch_size": 16, "verbose": 0} | settings))


def close(first, second, atol=2e-3):
    """Tell whether two networks have the same weights, float16 apart."""
    return all(np.allclose(a, b, atol=atol) for a, b in zip(first.get_weights(), second.get_weights(), strict=True))


def never_train(monkeypatch, model):
    def refuse(*_args, **_kwargs):
        raise AssertionError("trained again")

    monkeypatch.setattr(model, "train_step", refuse)
    monkeypatch.setattr(model, "make_train_function", refuse)
    return model
