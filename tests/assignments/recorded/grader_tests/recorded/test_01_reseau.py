"""Hidden checks of a notebook that trains."""

import numpy as np

from labgrader.checks import expect_at_least, measure, predictions, question

reseau = question("reseau", points=2)


@measure("precision", data=lambda: "800 tirages d’une loi normale")
def precision(submission):
    """Held-out accuracy of `reseau`."""
    images = np.random.default_rng(6).normal(size=(800, 4)).astype("float32")
    outputs = predictions(submission.model("reseau"), images)
    return float(np.mean((outputs[:, 0] > 0.5) == (images.sum(axis=1) > 0)))


@reseau
def test_precision(submission, thresholds):
    """`reseau` classe des points qu’il n’a jamais vus."""
    threshold = thresholds["precision"] or 0.8
    expect_at_least(precision(submission), threshold, what="la précision", hint="entraînez-le")
