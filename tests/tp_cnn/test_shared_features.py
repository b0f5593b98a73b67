"""Features of 07's base that checkers share: each submission is judged by its own weights all the same."""

import importlib.util
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from labgrader import shared

CHECKS = Path(__file__).parents[2] / "grader_tests" / "tp_cnn" / "test_07_vgg16_imagenet.py"
BLOCK_5 = 20  # the first array of block5_conv1


@pytest.fixture(scope="module")
def checks(pytestconfig: pytest.Config) -> ModuleType:
    """Return the check file, with four test images."""
    pytestconfig.addinivalue_line("markers", "labgrader_check: what check files mark their functions with")
    spec = importlib.util.spec_from_file_location("checks_of_07", CHECKS)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    images = np.random.default_rng(0).normal(size=(4, 32, 32, 3)).astype("float32")
    module.held_out = lambda: (images, np.arange(4))
    return module


def weights(seed: int, scale: float = 1.0) -> list[np.ndarray]:
    """Return weights of a base and a head, other ones for another seed."""
    import keras

    base = keras.applications.VGG16(weights=None, include_top=False, input_shape=(32, 32, 3))
    rng = np.random.default_rng(seed)
    shapes = [array.shape for array in base.get_weights()]
    return [(scale * rng.normal(size=s) * np.sqrt(2 / max(1, np.prod(s[:-1])))).astype("float32") for s in shapes]


class Network:
    """What `features` asks of a network."""

    def __init__(self, final: list[np.ndarray]) -> None:
        self._final = final

    def get_weights(self) -> list[np.ndarray]:
        """Return the base's weights after the last training."""
        return self._final


def submission(start: list[np.ndarray], final: list[np.ndarray]) -> SimpleNamespace:
    """Return what `features` asks of a submission whose base went from one state to another."""
    network = Network(final)
    return SimpleNamespace(model=lambda _name: network, start=start)


def moved(start: list[np.ndarray], *positions: int) -> list[np.ndarray]:
    """Return the weights after a training that moved the arrays at these positions."""
    return [array + 0.05 if k in positions else array for k, array in enumerate(start)]


def test_shared_features_are_those_of_each_submission(checks, monkeypatch, tmp_path):
    monkeypatch.setattr(checks, "start_of", lambda handed_in: handed_in.start)
    one, other = weights(1), weights(2)
    nearly = moved(one, 0)  # the same but for the first layer
    pairs = [
        (start, moved(start, *positions))
        for start in (one, other, nearly)
        for positions in ((), (BLOCK_5,), (BLOCK_5 + 1,), (BLOCK_5, 25), (0,), (1,), (3,))
    ]
    monkeypatch.setattr(shared, "_folder", None)
    alone = [checks.features(submission(*pair)) for pair in pairs]
    shared.keep_in(tmp_path / "shared")
    for _ in range(2):  # the second time, nothing is new
        for pair, expected in zip(pairs, alone, strict=True):
            found = checks.features(submission(*pair))
            np.testing.assert_array_equal(found[0], expected[0])
            np.testing.assert_array_equal(found[1], expected[1])
    befores = [expected[0].tobytes() for expected in alone[:: len(alone) // 3]]
    assert len(set(befores)) == 3  # the three starts do differ
