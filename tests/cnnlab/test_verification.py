"""Visible self-checks: a sentence when it holds, a message that teaches when it does not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cnnlab.verification import AutoVerification, executer, verifier, verifier_tableau

ARRAYS = hnp.arrays(np.float64, hnp.array_shapes(max_dims=3, max_side=3), elements=st.floats(-1e3, 1e3))


@pytest.mark.parametrize("condition", [True, np.bool_(True), 1, np.array([True, True]), np.array(True)])
def test_what_holds_is_said_in_one_line(capsys, condition):
    verifier("la somme vaut 1", condition, indice="divisez")
    assert capsys.readouterr().out == "✔ Réussi : la somme vaut 1\n"


@pytest.mark.parametrize(
    "condition", [False, np.bool_(False), 0, None, np.array([True, False]), np.array([[0.0, 1.0]])]
)
def test_what_does_not_hold_raises_with_the_parts_given(capsys, condition):
    with pytest.raises(AutoVerification) as refusal:
        verifier("la somme vaut 1", condition, indice="divisez", attendu=1, trouve=6)
    lines = str(refusal.value).splitlines()
    assert lines == ["✘ À revoir : la somme vaut 1", "   Attendu : 1", "   Trouvé : 6", "   Indice : divisez"]
    assert capsys.readouterr().out == ""


def test_parts_that_are_not_given_are_not_shown():
    with pytest.raises(AutoVerification) as refusal:
        verifier("a", False, indice="b")
    assert str(refusal.value) == "✘ À revoir : a\n   Indice : b"


def test_none_is_shown_where_none_was_found():
    with pytest.raises(AutoVerification) as refusal:
        verifier("a", False, indice="b", trouve=None)
    assert str(refusal.value) == "✘ À revoir : a\n   Trouvé : None\n   Indice : b"


def test_a_failed_self_check_is_a_failed_assertion():
    assert issubclass(AutoVerification, AssertionError)


@given(ARRAYS)
def test_an_array_agrees_with_itself_whatever_carries_it(array):
    verifier_tableau("a", array, array, indice="b")
    verifier_tableau("a", array.tolist(), array, indice="b")
    verifier_tableau("a", array.astype(np.float32), array, indice="b", tolerance=1e-3)


@given(ARRAYS, st.floats(1e-3, 1e3))
def test_one_value_beyond_the_tolerance_is_enough(array, tolerance):
    found = array.copy()
    found.flat[0] += 2 * tolerance
    with pytest.raises(AutoVerification, match="un écart de"):
        verifier_tableau("a", found, array, indice="b", tolerance=tolerance)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (None, "return"), ("texte", "str"), (True, "bool"), (np.array([True, False]), "bool"), (1 + 2j, "complex"),
        ([1.0, 2.0, 3.0], r"la forme \(3,\)"), (np.zeros((2, 1)), r"la forme \(2, 1\)"), (1.0, r"la forme \(\)"),
        ([], r"la forme \(0,\)"), ([np.nan, 1.0], "NaN"), ([np.inf, 1.0], "NaN"), ([1.0, 2.5], "un écart de 0,5"),
        ([[1.0, 2.0], [3.0]], "À revoir"), (object(), "object"), ([None, 1.0], "object"),
    ],
)  # fmt: skip
def test_each_mistake_has_its_message(found, said):
    with pytest.raises(AutoVerification, match=said) as refusal:
        verifier_tableau("les valeurs", found, np.array([1.0, 2.0]), indice="relisez")
    assert "À revoir : les valeurs" in str(refusal.value)
    assert "Indice : " in str(refusal.value)


def test_the_expected_values_are_never_shown():
    with pytest.raises(AutoVerification) as refusal:
        verifier_tableau("a", [1.0, 2.0], [271.5, 314.25], indice="b")
    assert "271" not in str(refusal.value).replace("écart", "")
    assert "314,25" not in str(refusal.value)


def test_unsigned_integers_do_not_wrap_around():
    for found, expected in ((0, 255), (255, 0)):
        with pytest.raises(AutoVerification, match="un écart de 255"):
            verifier_tableau(
                "a", np.array([found], np.uint8), np.array([expected], np.uint8), indice="b", tolerance=1.5
            )
    with pytest.raises(AutoVerification, match="un écart de 1"):
        verifier_tableau("a", np.array([0], np.uint8), np.array([1], np.uint8), indice="b", tolerance=0.5)


def test_a_self_check_runs_on_a_notebook_s_variables_and_says_which_one_is_missing():
    variables = {"x": 2}
    executer("y = x + 1", variables)
    assert variables["y"] == 3
    with pytest.raises(AutoVerification, match="`z` n’est pas encore défini\n   Indice : complétez"):
        executer("verifie = z > 0", variables)
    with pytest.raises(ZeroDivisionError):
        executer("1 / 0", variables)
