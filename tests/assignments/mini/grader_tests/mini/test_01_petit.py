"""Hidden checks of the miniature assignment."""

import numpy as np

from labgrader.checks import expect_close, expect_equal, manual_question, question

nombre = question("nombre", points=1)
double = question("double", points=2)
quadruple = question("quadruple", points=3, builds_on=("double",))
pourquoi = manual_question("pourquoi", points=2)


@nombre
def test_nombre(submission):
    """`nombre` est la réponse à tout."""
    expect_equal(submission.integer("nombre"), 42, what="`nombre`", hint="relisez Douglas Adams", reveal=True)


@double
def test_double_d_un_tableau(submission):
    """`double` accepte un tableau."""
    x = submission.rng.normal(size=(2, 3))
    expect_close(submission.call("double", x), 2 * x, what="`double(x)`", hint="multipliez par 2", atol=1e-9)


@double
def test_double_ne_change_pas_x(submission):
    """`double` ne modifie pas son argument, et renvoie le double."""
    x = submission.rng.normal(size=4)
    expect_close(submission.call("double", x), 2 * x, what="`double(x)`", hint="multipliez par 2", atol=1e-9)
    after = submission.arguments_after("double", x)[0]
    expect_close(after, x, what="`x` après l’appel", hint="évitez `x *= 2`", atol=0)


@quadruple
def test_quadruple(submission):
    """`quadruple` multiplie par quatre."""
    x = np.arange(4.0)
    expect_close(submission.call("quadruple", x), 4 * x, what="`quadruple(x)`", hint="deux fois double", atol=1e-9)
