"""Comparisons: type, shape and finiteness before values; messages that tell without giving away."""

import fractions
import math
import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from labgrader.failures import Failure
from labgrader.protocol import Opaque
from labgrader.values import as_array, as_integer, as_number, cosine, expect_close, expect_equal, same

REALS = st.floats(-1e6, 1e6)
ARRAYS = hnp.arrays(np.float64, hnp.array_shapes(max_dims=3, max_side=4), elements=REALS)


def close(found, expected, atol=1e-6, **options):
    expect_close(found, expected, what="`x`", hint="un indice", atol=atol, **options)


NO_NUMBERS = [
    None, True, False, np.bool_(True), "1.0", "nan", b"1", [1.0], (1.0,), {"a": 1.0}, 1j, np.complex64(1), math.nan,
    math.inf, -math.inf, np.float32("nan"), np.array([1.0]), np.array([[1.0]]), np.array([]), np.array(math.nan),
    np.array(True), Opaque("numpy.ndarray"), NotImplemented,
]  # fmt: skip


@pytest.mark.parametrize("value", NO_NUMBERS, ids=repr)
@pytest.mark.parametrize("read", [as_number, as_integer])
def test_what_is_not_one_finite_real_number_is_refused_with_three_parts(read, value):
    with pytest.raises(Failure) as failure:
        read(value, what="`x`")
    assert failure.value.expected.startswith("`x` est un ")
    assert failure.value.found
    assert failure.value.hint


@given(REALS)
def test_a_real_number_keeps_its_value_whatever_carries_it(value):
    for carrier in (value, np.float64(value), np.array(value)):
        number = as_number(carrier, what="`x`")
        assert type(number) is float
        assert number == value


@given(st.integers(-(2**52), 2**52))
def test_an_integral_float_is_an_integer_and_another_one_is_not(value):
    for carrier in (value, float(value), np.int64(value), np.array(value), np.float64(value)):
        integer = as_integer(carrier, what="`x`")
        assert type(integer) is int
        assert integer == value
    assume(abs(value) < 2**50)
    with pytest.raises(Failure, match="entier"):
        as_integer(value + 0.5, what="`x`")


@pytest.mark.parametrize("value", [10**400, -(10**4000)], ids=["400 digits", "4000 digits"])
def test_an_integer_beyond_floats_is_a_number_that_checks_can_use(value):
    """A check may go on with `abs(number - 3.5) < 0.1`: that must not overflow."""
    with pytest.raises(Failure):
        number = as_number(value, what="`x`")
        close(np.array(float(number)), 3.5)


NO_ARRAYS = [
    None, 1, 1.5, True, "1 2", [1.0, 2.0], (1.0, 2.0), {}, Opaque("torch.Tensor"), np.array([True, False]),
    np.array([1j, 2]), np.array([1.0, math.nan]), np.array([math.inf, 0.0]), np.array([["a"]]),
]  # fmt: skip


@pytest.mark.parametrize("value", NO_ARRAYS, ids=repr)
def test_what_is_not_a_finite_array_of_reals_is_refused(value):
    with pytest.raises(Failure, match=r"Attendu : .*Trouvé : .*Indice : "):
        as_array(value, what="`x`")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (np.zeros((0, 1)), np.zeros((1, 5))), (np.array(1.0), np.ones(3)), (np.ones(3), np.array(1.0)),
        (np.ones((3, 1)), np.ones((3, 3))), (np.ones(3), np.ones((1, 3))), (np.ones((2, 3)), np.ones((3, 2))),
        (np.zeros(0), np.zeros(1)), (np.zeros((0, 5)), np.zeros((5, 0))),
    ],
    ids=lambda array: str(array.shape),
)  # fmt: skip
def test_shapes_are_never_broadcast(found, expected):
    with pytest.raises(Failure, match="la forme"):
        close(found, expected)


@given(ARRAYS, st.floats(1e-9, 10), st.data())
def test_an_array_passes_exactly_when_every_value_is_within_tolerance(expected, atol, data):
    offset = data.draw(hnp.arrays(np.float64, expected.shape, elements=st.floats(-20, 20)))
    found = expected + offset
    exact = all(
        abs(fractions.Fraction(f) - fractions.Fraction(e)) <= fractions.Fraction(atol)
        for f, e in zip(found.ravel().tolist(), expected.ravel().tolist(), strict=True)
    )
    margin = np.abs(np.abs(found - expected) - atol)
    assume((margin > 1e-9).all())  # rounding of the difference itself
    if exact:
        close(found, expected, atol)
    else:
        with pytest.raises(Failure):
            close(found, expected, atol)


@given(ARRAYS, st.floats(1e-6, 0.5))
def test_a_relative_tolerance_grows_with_the_expected_value(expected, rtol):
    close(expected * (1 + rtol / 2), expected, atol=1e-12, rtol=rtol)
    if np.abs(expected).max() > 1e-3:
        with pytest.raises(Failure):
            close(expected * (1 + 2 * rtol), expected, atol=1e-12, rtol=rtol)


def test_a_difference_too_large_for_floats_is_an_ordinary_failure():
    with np.errstate(all="ignore"), pytest.raises(Failure):
        close(np.array([1e308, 0.0]), np.array([-1e308, 0.0]))


def test_unsigned_integers_do_not_wrap_around():
    with pytest.raises(Failure):
        close(np.array([0], dtype=np.uint8), np.array([255], dtype=np.uint8), atol=1.5)


def test_the_message_gives_error_tolerance_and_share_but_no_value():
    expected = np.array([1234.5678, 8765.4321, 3.0, 4.0])
    with pytest.raises(Failure) as failure:
        close(expected + np.array([0.25, 0, 0, 0]), expected, atol=1e-3)
    message = str(failure.value)
    assert "0,25" in message
    assert "25 %" in message
    assert "à 0,001 près" in message
    assert not re.search(r"1234|8765", message)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (3, 3), (3.0, 3), (np.int64(3), 3), (np.array(3), 3), ((1, 2), [1, 2]), (np.array([1, 2]), (1, 2)),
        ([[1], (2,)], ((1,), [2.0])), ("abc", "abc"), (None, None), (True, True), (np.bool_(False), False),
    ],
    ids=repr,
)  # fmt: skip
def test_equal_values_are_equal_whatever_carries_them(found, expected):
    expect_equal(found, expected, what="`x`", hint="un indice")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (4, 3), (True, 1), (1, True), (False, 0), (None, 0), ("3", 3), (3, "3"), (math.nan, 3),
        ([float("nan")], [float("nan")]),
        ([1, 2], [1, 2, 3]), ([], [1]), ("", None), ([3], 3), (3, [3]), (3 + 0j, 3), ([True], [1]), ("ABC", "abc"),
        ("booléen True", True), (Opaque("builtins.int"), 3), (3.0000001, 3), ({"a": 1}, ["a"]),
    ],
    ids=repr,
)  # fmt: skip
def test_different_values_are_told_apart(found, expected):
    with pytest.raises(Failure, match="bonne valeur"):
        expect_equal(found, expected, what="`x`", hint="un indice")


def test_the_value_found_is_shown_only_on_request_and_the_expected_one_never():
    with pytest.raises(Failure) as hidden:
        expect_equal(1111, 4242, what="`x`", hint="un indice")
    with pytest.raises(Failure) as revealed:
        expect_equal(1111, 4242, what="`x`", hint="un indice", reveal=True)
    assert "1111" not in str(hidden.value)
    assert "1111" in str(revealed.value)
    assert "4242" not in str(hidden.value) + str(revealed.value)


@pytest.mark.parametrize("value", [10**4500, "x" * 10_000, ["y" * 999] * 999, [[0]] * 5000], ids=lambda v: str(type(v)))
def test_a_revealed_value_is_bounded_in_length(value):
    with pytest.raises(Failure) as failure:
        expect_equal(value, 3, what="`x`", hint="un indice", reveal=True)
    assert len(failure.value.found) <= 200


def test_same_and_cosine_compare_weights():
    draw = np.random.default_rng(0)
    kernel, bias = draw.normal(size=(3, 3, 1, 4)), np.zeros(4)
    assert same([kernel, bias], [kernel.copy(), bias.copy()])
    assert not same([kernel, bias], [kernel, bias + 1e-7])
    assert not same([kernel, bias], [kernel])
    assert cosine(kernel, 3 * kernel) == pytest.approx(1)
    assert cosine(kernel, -kernel) == pytest.approx(-1)
    assert abs(cosine(kernel, draw.normal(size=kernel.shape))) < 0.8
    assert cosine(bias, bias) == 0
