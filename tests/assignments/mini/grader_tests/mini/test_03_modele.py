"""Hidden checks of a notebook with a Keras model."""

import numpy as np

from labgrader.checks import as_array, expect_close, expect_equal, question

modele = question("modele", points=3)


@modele
def test_modele_sortie(submission):
    """Le modèle a trois sorties."""
    expect_equal(submission.model("modele").output_shape, (None, 3), what="la sortie", hint="Dense(3)")


@modele(weight=2)
def test_modele_probabilites(submission):
    """Les sorties sont des probabilités, les mêmes ici et dans le carnet."""
    images = submission.rng.normal(size=(4, 8, 8, 1)).astype("float32")
    mine = np.asarray(submission.model("modele").predict(images, verbose=0))
    theirs = as_array(submission.evaluate("modele.predict(images, verbose=0)", images=images), what="la prédiction")
    expect_close(theirs, mine, what="la prédiction", hint="ne changez pas `predict`", atol=1e-5)
    expect_close(mine.sum(axis=1), np.ones(4), what="la somme des sorties", hint="softmax", atol=1e-5)
