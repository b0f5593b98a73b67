"""Predictions: what a student expects is written down before anything is revealed, and never graded."""

import json
import warnings
from pathlib import Path
from typing import Any

from cnnlab.typography import nombre

FICHIER = Path("predictions.json")


def _lire() -> dict[str, Any]:
    try:
        stored = json.loads(FICHIER.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stored if isinstance(stored, dict) else {}


def _simple(value: Any) -> Any:
    """Bring a NumPy value to what JSON writes; anything else to its text."""
    return value.tolist() if hasattr(value, "tolist") else str(value)


def predire(nom: str, reponse: Any) -> None:
    """Range la prédiction `reponse` sous le nom `nom`, à côté du carnet ; `None` : pas encore prédit."""
    if reponse is None:
        print(f"Prédiction « {nom} » : remplacez None par votre réponse, puis exécutez de nouveau.")
        return
    predictions = _lire() | {nom: reponse}
    try:
        FICHIER.write_text(json.dumps(predictions, ensure_ascii=False, indent=1, default=_simple), encoding="utf-8")
    except OSError as error:
        warnings.warn(f"prédiction non enregistrée ({error}) ; le reste du carnet fonctionne.", stacklevel=2)
        return
    print(f"Prédiction « {nom} » enregistrée : {reponse}")


def confronter(nom: str, mesure: Any, commentaires: dict[Any, str] | None = None) -> None:
    """Affiche la prédiction rangée sous `nom` en face de ce qui a été mesuré.

    `commentaires` associe à chaque réponse possible le retour qui lui convient.
    """
    prediction = _lire().get(nom)
    shown = nombre(prediction) if isinstance(prediction, float) else prediction
    if prediction is None:
        print(f"Vous n’aviez rien prédit pour « {nom} ». Mesuré : {mesure}")
    else:
        print(f"Vous aviez prédit : {shown}   |   mesuré : {mesure}")
    comment = next((text for answer, text in (commentaires or {}).items() if answer == prediction), None)
    if comment:
        print(comment)
