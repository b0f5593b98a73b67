"""What each training of a network changed, stage by stage: figures tell it, and so do the hidden checks.

`suivre(model)` makes `fit` note the weights just before and just after, for that network and for any other whose
weights have the same shapes: one that is built again is followed too.
"""

import functools
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Tableau = NDArray[Any]


@dataclass
class Journal:
    """Les poids d’un réseau au départ, puis ce que chaque appel de `fit` en a fait.

    `etapes` : une entrée par appel, faite de données simples.
    """

    depart: list[Tableau]
    tete: int  # number of weight arrays, at the end, that are kept whole
    etapes: list[dict[str, Any]] = field(default_factory=list)

    def noter(self, avant: list[Tableau], apres: list[Tableau], model: Any, histoire: Any) -> None:
        """Ajoute un appel de `fit` : historique, taux, ce qui était entraîné, ce qui a bougé."""
        trained = {id(variable) for variable in model.trainable_weights}
        figures = {name: [np.asarray(v).tolist() for v in values] for name, values in histoire.history.items()}
        self.etapes.append(
            {
                "histoire": figures,
                "taux": _taux(model),
                "entraines": [id(variable) in trained for variable in model.weights],
                "deplacements_avant": deplacements(self.depart, avant),
                "deplacements": deplacements(self.depart, apres),
                "changements": deplacements(avant, apres),
                "tete_avant": avant[-self.tete :],
                "tete": apres[-self.tete :],
            }
        )


def suivre(model: Any, tete: int = 6) -> Journal:
    """Suit les apprentissages de `model`, ou d’un réseau pareil ; `tete` tableaux de poids, les derniers, sont gardés.

    Le dernier appel de `suivre` remplace le précédent.
    """
    import keras  # noqa: PLC0415  the other functions do without it

    journal = Journal(_poids(model), tete)
    original = getattr(keras.Model.fit, "_sans_journal", keras.Model.fit)

    @functools.wraps(original)
    def fit(trained: Any, *args: Any, **kwargs: Any) -> Any:
        images: Any = args[0] if args else kwargs.get("x")
        if not trained.built and hasattr(images, "shape"):
            trained.build((None, *images.shape[1:]))  # its last layer has no weights yet
        before = _poids(trained)
        history = original(trained, *args, **kwargs)
        if [array.shape for array in before] == [array.shape for array in journal.depart]:
            journal.noter(before, _poids(trained), trained, history)
        return history

    fit._sans_journal = original  # type: ignore[attr-defined]
    fit._journal = journal  # type: ignore[attr-defined] # for checks, whatever becomes of the variable
    keras.Model.fit = fit
    return journal


def deplacements(depart: list[Tableau], arrivee: list[Tableau]) -> list[float]:
    """Renvoie, tableau par tableau, la norme du changement divisée par celle du départ (1 si le départ est nul)."""
    found = []
    for start, end in zip(depart, arrivee, strict=True):
        change, size = (float(np.linalg.norm(array.ravel())) for array in (end - start, start))
        found.append(change / size if size else float(change > 0))
    return found


def _poids(model: Any) -> list[Tableau]:
    return [np.array(array) for array in model.get_weights()]


def _taux(model: Any) -> float | None:
    rate = getattr(model.optimizer, "learning_rate", None)
    try:
        return float(rate)  # type: ignore[arg-type]
    except (TypeError, ValueError):  # none, or a schedule that is not a number
        return None


def etat(model: Any) -> dict[str, Any]:
    """Relève, tableau de poids par tableau de poids : le nom, la taille, et s’il sera entraîné."""
    trained = {id(variable) for variable in model.trainable_weights}
    return {
        "noms": [str(variable.path) for variable in model.weights],
        "tailles": [int(np.prod(variable.shape)) for variable in model.weights],
        "entraines": [id(variable) in trained for variable in model.weights],
    }


def entraines(model: Any) -> int:
    """Compte les paramètres que l’apprentissage changera."""
    found = etat(model)
    return sum(size for size, trained in zip(found["tailles"], found["entraines"], strict=True) if trained)
