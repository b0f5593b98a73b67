"""Visible self-checks: one sentence when an answer holds, a message that teaches when it does not.

They help the student before the hidden checks judge; they carry no points and no solution.
"""

from typing import Any

import numpy as np

from cnnlab.typography import nombre

_ABSENT: Any = object()  # None is something that a student may well have found


class AutoVerification(AssertionError):
    """Une auto-vérification n’est pas satisfaite ; le message dit quoi, et par où reprendre."""

    def _render_traceback_(self) -> list[str]:
        """Show the message alone: IPython asks, and the lines of this file would bury what the student has to read."""
        return str(self).splitlines()


def executer(code: str, variables: dict[str, Any]) -> None:
    """Exécute une auto-vérification sur les variables d’un carnet, comme le ferait sa cellule."""
    try:
        exec(code, variables)
    except NameError as manque:
        raise AutoVerification(
            f"✘ À revoir : `{manque.name}` n’est pas encore défini\n"
            "   Indice : complétez la cellule de réponse, exécutez-la, puis relancez l’auto-vérification."
        ) from None


def verifier(affirmation: str, condition: Any, *, indice: str, attendu: Any = None, trouve: Any = _ABSENT) -> None:
    """Affiche une ligne « réussi » si `condition` est vraie, sinon lève `AutoVerification`.

    `affirmation` dit ce qui est vérifié, `attendu` et `trouve` (facultatifs) ce que l’on compare,
    `indice` la cause la plus probable et ce qu’il faut regarder ensuite.
    """
    if isinstance(condition, np.ndarray):
        condition = bool(condition.all())
    if condition:
        print(f"✔ Réussi : {affirmation}")
        return
    lines = [f"✘ À revoir : {affirmation}"]
    if attendu is not None:
        lines.append(f"   Attendu : {attendu}")
    if trouve is not _ABSENT:
        lines.append(f"   Trouvé : {trouve}")
    lines.append(f"   Indice : {indice}")
    raise AutoVerification("\n".join(lines))


def verifier_tableau(affirmation: str, trouve: Any, attendu: Any, *, indice: str, tolerance: float = 1e-6) -> None:
    """Compare deux tableaux : d’abord le type, puis la forme, les valeurs finies et les valeurs.

    `tolerance` est l’écart absolu maximal admis. Les valeurs attendues ne sont pas affichées.
    """
    attendu = np.asarray(attendu)
    if trouve is None:
        verifier(
            affirmation,
            False,
            attendu="un tableau",
            trouve="None",
            indice="la fonction se termine sans `return`, ou la variable n’a pas reçu de valeur.",
        )
    try:
        tableau = np.asarray(trouve)
    except ValueError:  # des lignes de longueurs différentes
        tableau = np.asarray(None)
    if tableau.dtype.kind not in "iuf":
        verifier(
            affirmation,
            False,
            attendu="un tableau de nombres réels",
            trouve=f"{type(trouve).__name__} de type {tableau.dtype}",
            indice=indice,
        )
    if tableau.shape != attendu.shape:
        verifier(
            affirmation,
            False,
            attendu=f"la forme {attendu.shape}",
            trouve=f"la forme {tableau.shape}",
            indice=indice,
        )
    if not np.isfinite(tableau).all():
        verifier(
            affirmation,
            False,
            attendu="des valeurs finies",
            trouve="des valeurs infinies ou indéfinies (NaN)",
            indice="cherchez une division par zéro ou une variable non initialisée.",
        )
    ecart = float(np.max(np.abs(tableau.astype(float) - attendu.astype(float)), initial=0.0))
    verifier(
        affirmation,
        ecart <= tolerance,
        attendu=f"un écart d’au plus {nombre(tolerance)}",
        trouve=f"un écart de {nombre(ecart)}",
        indice=indice,
    )
