"""Hidden checks of a notebook on values; the last ones misbehave as the answer `mode` tells them to."""

import os

import numpy as np
import pytest

from labgrader.checks import Failure, expect_close, question

tableau = question("tableau", points=2.5)
texte = question("texte", points=1)
mode = question("mode", points=2)


@tableau
def test_tableau_forme(submission):
    """`tableau` a trois valeurs réelles."""
    submission.array("tableau", shape=(3,))


@tableau(weight=4)
def test_tableau_valeurs(submission):
    """`tableau` a les bonnes valeurs."""
    expected = np.array([1.25, -7.75, 3.5])
    expect_close(submission.fetch("tableau"), expected, what="`tableau`", hint="relisez l’énoncé", atol=1e-9)


@texte
def test_texte_debut(submission):
    """`texte` commence par « ab »."""
    assert submission.text("texte").startswith("ab"), "`texte` ne commence pas par « ab »."


@texte
def test_texte_milieu(submission):
    """`texte` contient « cada »."""
    assert "cada" in submission.text("texte")


@texte
def test_texte_fin(submission):
    """`texte` finit par « bra »."""
    if not submission.text("texte").endswith("bra"):
        raise Failure("`texte` finit par « bra »", "une autre fin", "relisez la formule")


@mode
def test_mode_nomme(submission):
    """`mode` est un texte."""
    submission.text("mode")


@mode
def test_mode_obei(submission):
    """Le correcteur survit à `mode`."""
    chosen = submission.text("mode")
    if chosen == "bug":
        secret_of_the_check = {}
        raise KeyError(f"hidden-detail {secret_of_the_check}")
    if chosen == "skip":
        pytest.skip("rien à examiner")
    if chosen == "exit":
        pytest.exit("fin")
    if chosen == "sysexit":
        raise SystemExit(0)
    if chosen == "coupure":
        os._exit(0)
