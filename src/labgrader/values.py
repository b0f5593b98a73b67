"""Plain data that came from a worker, verified (type, shape, finiteness) before its values are compared."""

import math
import numbers
from collections.abc import Sequence
from typing import Any

import numpy as np

from cnnlab.typography import nombre
from labgrader.failures import Failure
from labgrader.protocol import Opaque

_LARGEST_INT = 2**1023  # still a float
_MANY = 1e9

# Types that a message may name. Any other name comes from the student's process and could carry a hidden input.
# fmt: off
_NAMED_TYPES = frozenset({
    "int", "float", "complex", "bool", "str", "bytes", "list", "tuple", "dict", "set", "NoneType", "range", "function",
    "method", "builtin_function_or_method", "type", "module", "generator", "map", "filter", "zip", "enumerate",
    "ndarray", "Tensor", "EagerTensor", "Variable", "KerasTensor", "DataFrame", "Series", "Sequential", "Functional",
    "Model", "Fraction", "Decimal",
})
# fmt: on


def describe_type(name: str) -> str:
    """Say in French what an object of this type is."""
    last = name.rpartition(".")[2]
    return f"un objet de type {last}" if last in _NAMED_TYPES else "un objet d’un autre type"


def describe(value: Any) -> str:
    """Say in French what a value is, without its content."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return f"un tableau de forme {value.shape} et de type {value.dtype}"
    if isinstance(value, Opaque):
        return describe_type(value.type_name)
    names = {
        bool: "un booléen",
        str: "un texte",
        list: "une liste",
        tuple: "un tuple",
        dict: "un dictionnaire",
    }
    for kind, name in names.items():
        if isinstance(value, kind):
            return name
    return "un nombre" if isinstance(value, numbers.Number) else describe_type(type(value).__name__)


def same(one: Sequence[np.ndarray], other: Sequence[np.ndarray]) -> bool:
    """Tell whether two lists hold the same arrays, exactly: copies of weights lose nothing."""
    return len(one) == len(other) and all(map(np.array_equal, one, other))


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    """Return the cosine of the angle between two arrays of as many values, seen as vectors; 0 for a null one."""
    a, b = one.ravel().astype(np.float64), other.ravel().astype(np.float64)
    return float(a @ b / max(math.sqrt(float(a @ a) * float(b @ b)), 1e-30))


def as_array(value: Any, *, what: str, shape: tuple[int, ...] | None = None) -> np.ndarray:
    """Return a finite array of real numbers, or fail with a message.

    Shapes: `shape`, where given, exactly.
    """
    if value is None:
        raise Failure(f"{what} est un tableau", "None",
                      "la fonction se termine sans `return`, ou la variable n’a pas reçu de valeur")  # fmt: skip
    if isinstance(value, np.number):
        value = np.asarray(value)
    if not isinstance(value, np.ndarray):
        raise Failure(f"{what} est un tableau NumPy", describe(value), "convertissez le résultat par `np.array(...)`")
    if value.dtype.kind not in "iuf":
        raise Failure(f"{what} contient des nombres réels", f"un tableau de type {value.dtype}",
                      "vérifiez le type des éléments")  # fmt: skip
    if shape is not None and value.shape != tuple(shape):
        raise Failure(f"{what} a la forme {_shape(shape)}", f"la forme {_shape(value.shape)}",
                      "comparez axe par axe : nombre d’axes, puis longueur de chacun")  # fmt: skip
    if not np.isfinite(value).all():
        count = int(np.count_nonzero(~np.isfinite(value)))
        raise Failure(f"{what} ne contient que des valeurs finies", f"{count} valeurs infinies ou indéfinies (NaN)",
                      "cherchez une division par zéro, ou un tableau créé par `np.empty` et jamais rempli")  # fmt: skip
    return value


def as_number(value: Any, *, what: str) -> float:
    """Return a finite real number, or fail with a message; arrays of one value with no axis count."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if value is None:
        raise Failure(f"{what} est un nombre", "None",
                      "la fonction se termine sans `return`, ou la variable n’a pas reçu de valeur")  # fmt: skip
    if isinstance(value, bool | np.bool) or not isinstance(value, numbers.Real):
        raise Failure(f"{what} est un nombre", describe(value), "donnez un seul nombre, sans guillemets ni crochets")
    if isinstance(value, int) and abs(value) < _LARGEST_INT:
        return value
    if isinstance(value, int) or not math.isfinite(value):
        raise Failure(f"{what} est un nombre fini", "une valeur infinie ou indéfinie (NaN)",
                      "cherchez une division par zéro")  # fmt: skip
    return float(value)


def as_integer(value: Any, *, what: str) -> int:
    """Return an integer, or fail with a message; an integral float such as 3.0 counts."""
    number = as_number(value, what=what)
    if number != int(number):
        raise Failure(f"{what} est un entier", "un nombre à virgule",
                      "la division `/` donne un nombre à virgule, `//` une partie entière")  # fmt: skip
    return int(number)


def expect_close(found: Any, expected: Any, *, what: str, hint: str, atol: float, rtol: float = 0.0) -> None:
    """Fail unless `found` is a finite array of the same shape, within atol + rtol·|expected| everywhere.

    The message gives shapes, the largest error and the tolerance, never the values.
    """
    expected = np.asarray(expected)
    array = as_array(found, what=what, shape=expected.shape)
    error = np.abs(array.astype(np.float64) - expected.astype(np.float64))
    wrong = error > atol + rtol * np.abs(expected)
    if wrong.any():
        share = 100 * np.count_nonzero(wrong) / wrong.size
        tolerance = nombre(atol) + (f" + {nombre(rtol)} × |valeur|" if rtol else "")
        near = f", à {tolerance} près" if atol or rtol else ", exactement"
        raise Failure(
            f"{what} a les bonnes valeurs{near}",
            f"un écart maximal de {_magnitude(float(error.max()))}, "
            f"{share:.0f} % des {wrong.size} valeurs hors tolérance",
            hint,
        )


def expect_at_least(found: float, threshold: float | None, *, what: str, hint: str) -> None:
    """Fail unless a proportion reaches its measured threshold; None: not measured here, nothing to fail.

    Units: proportions in [0, 1]; NaN never reaches a threshold.
    """
    if threshold is not None and not found >= threshold:
        shown = f"{found:.1%}".replace(".", ",").replace("%", " %")
        wanted = f"{threshold:.1%}".replace(".", ",").replace("%", " %")
        raise Failure(f"{what} est d’au moins {wanted}", shown, hint)


def expect_equal(found: Any, expected: Any, *, what: str, hint: str, reveal: bool = False) -> None:
    """Fail unless `found` equals `expected`: integers, text, and lists or tuples of them, taken alike.

    `reveal` shows the value found; the expected one is never shown.
    """
    if _plain(found) != _plain(expected):
        shown = _shown(found) if reveal else f"{describe(found)} de valeur différente"
        raise Failure(f"{what} a la bonne valeur", shown, hint)


def _shown(value: Any) -> str:
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    try:
        return str(value)[:120]
    except ValueError:  # Python writes no integer of more than 4300 digits
        return "un entier démesuré"


def _plain(value: Any) -> Any:
    """Bring equivalent values to one form: arrays and tuples to lists, integral floats to int."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bool | complex):
        return (type(value).__name__, value)  # neither True nor 1 + 0j is the number 1
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _magnitude(value: float) -> str:
    """Write an error to two digits, as a student reads numbers."""
    return nombre(float(f"{value:.2g}")) if value < _MANY else "plus d’un milliard"


def _shape(shape: tuple[int, ...]) -> str:
    return "(" + ", ".join(str(side) for side in shape) + ("," if len(shape) == 1 else "") + ")"
