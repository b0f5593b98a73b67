"""French typography of numbers and sentences that a notebook builds from a computation."""

import math

NARROW_NO_BREAK = "\u202f"
NO_BREAK = "\u00a0"


def nombre(value: float, decimals: int | None = None) -> str:
    """Écrit un nombre à la française : « 138 357 544 », « 74,3 ».

    `decimals` fixe le nombre de décimales ; sans lui, un entier reste entier et un réel garde
    quatre chiffres significatifs, sans notation scientifique tant qu’il dépasse un milliardième.
    """
    if decimals is not None:
        text = f"{value:,.{decimals}f}"
    elif float(value).is_integer():
        text = f"{int(value):,d}"
    elif 1e-9 < abs(value) < 1e-3:
        text = f"{value:.{3 - math.floor(math.log10(abs(value)))}f}".rstrip("0")
    elif abs(value) >= 1e4:
        text = f"{value:,.0f}"
    else:
        text = f"{value:,.4g}"
    return text.replace(",", NARROW_NO_BREAK).replace(".", ",").replace("-", "\u2212")


def pourcentage(ratio: float, decimals: int = 1) -> str:
    """Écrit une proportion en pour cent : 0.743 donne « 74,3 % »."""
    return f"{nombre(100 * ratio, decimals)}{NARROW_NO_BREAK}%"
