"""Descriptions of Keras models, mutated: each is rebuilt as a model, or refused, and nothing else happens."""

import copy
import json
import time
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import TREE_STEPS, mutated_tree

from labgrader.errors import ProtocolError
from labgrader.models import describe, rebuild

keras = pytest.importorskip("keras", reason="Keras or its backend is not installed")
EXAMPLES = settings.default.max_examples  # of the profile in force
MAX_CPU_S = 20.0

# fmt: off
ODD_WEIGHTS = st.sampled_from([
    None, 3, "poids", [], {}, np.zeros(3), np.zeros((4, 3), "complex64"), np.zeros((0, 3)), np.float32(1),
    np.full((4, 3), np.nan, "float32"), np.zeros((4, 3), ">f8"), np.zeros((4, 3), "longdouble"), np.zeros((4, 3), bool),
])
# fmt: on
WEIGHTS = st.lists(st.tuples(st.sampled_from(["replace", "drop", "twin"]), st.integers(0, 10), ODD_WEIGHTS), max_size=2)
FLAGS = st.none() | st.lists(st.none() | st.booleans() | st.text(max_size=2), max_size=6)


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    """A small network as a worker describes it."""
    model = keras.Sequential([
        keras.Input((4,)), keras.layers.Dense(3, activation="relu", kernel_regularizer="l2"),
        keras.layers.BatchNormalization(), keras.layers.Reshape((3, 1)), keras.layers.Flatten(),
        keras.layers.Dense(2, activation="softmax"),
    ])  # fmt: skip
    return describe(model)


@settings(max_examples=EXAMPLES * 3 // 20, suppress_health_check=list(HealthCheck))
@given(st.just([]) | TREE_STEPS, WEIGHTS, FLAGS)
def test_any_description_is_a_model_or_refused(described, steps, weights, flags):
    changed: dict[str, Any] = copy.copy(described)
    changed["config"] = json.dumps(mutated_tree(json.loads(described["config"]), steps))
    changed["weights"] = mutated_tree(described["weights"], weights)
    changed["trainable"] = flags
    started = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras's own, on what it is made to read
        try:
            model = rebuild(changed)
        except ProtocolError as refusal:
            assert str(refusal).encode("utf-8")
        else:
            assert isinstance(model, keras.Model)
            assert [np.shape(weight) for weight in model.get_weights()] == [np.shape(w) for w in changed["weights"]]
    assert time.process_time() - started < MAX_CPU_S
