"""Numbers the French way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnlab.typography import NARROW_NO_BREAK, nombre, pourcentage


def back(text: str) -> float:
    return float(text.replace(NARROW_NO_BREAK, "").replace(",", ".").replace("\u2212", "-"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (3.0, "3"),
        (1234, "1 234"),
        (138357544, "138 357 544"),
        (74.3, "74,3"),
        (-2.5, "−2,5"),
        (0.12345, "0,1235"),
    ],
)
def test_numbers_are_written_as_in_a_french_text(value, text):
    assert nombre(value).replace(NARROW_NO_BREAK, " ") == text


@given(st.integers(-(10**15), 10**15))
def test_an_integer_is_written_whole(value):
    assert back(nombre(value)) == value
    groups = nombre(value).lstrip("\u2212").split(NARROW_NO_BREAK)
    assert [len(group) for group in groups[1:]] == [3] * (len(groups) - 1)


@given(st.floats(-9999, 9999), st.integers(0, 6))
def test_the_decimals_asked_for_are_given(value, decimals):
    text = nombre(value, decimals)
    assert back(text) == pytest.approx(value, abs=0.51 * 10**-decimals)
    assert len(text.partition(",")[2]) == decimals


@given(st.floats(0.001, 9999))
def test_four_significant_digits_are_kept_without_being_asked(value):
    assert back(nombre(value)) == pytest.approx(value, rel=5.1e-4)


def test_a_proportion_is_written_in_per_cent():
    assert pourcentage(0.743) == f"74,3{NARROW_NO_BREAK}%"
    assert pourcentage(1, 0) == f"100{NARROW_NO_BREAK}%"


@pytest.mark.parametrize("value", [1234567.8, 0.00001234, 12345.678])
def test_no_power_of_ten_in_the_machines_notation(value):
    assert "e" not in nombre(value)
