"""What a check sees of a submission: plain data, asked of the worker, verified before use."""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from cnnlab.profile import current_profile
from labgrader import models, values
from labgrader.errors import STOP_REASONS, ProtocolError, WorkerStopped
from labgrader.failures import AlreadyReported, Failure

# What an exception in the student's function most often means. Its own text is not shown: it could carry
# the hidden input away.
_EXCEPTIONS = {
    "AttributeError": "l’objet utilisé n’a pas cet attribut ou cette méthode",
    "IndexError": "un indice sort du tableau ; vérifiez les bornes de vos boucles sur un tableau non carré",
    "KeyError": "cette clé n’est pas dans le dictionnaire",
    "MemoryError": "le calcul demande trop de mémoire",
    "NameError": "un nom n’est pas défini ; tout ce dont la réponse a besoin doit être dans sa cellule",
    "NotImplementedError": "la partie « à compléter » est encore là",
    "RecursionError": "la fonction s’appelle elle-même sans fin",
    "TypeError": "un argument ou un opérande n’a pas le type voulu ; comparez avec la signature demandée",
    "UnboundLocalError": "une variable est lue avant d’avoir reçu une valeur",
    "ValueError": "une valeur ou une forme ne convient pas ; affichez les formes juste avant cette ligne",
    "ZeroDivisionError": "une division par zéro",
}


class Client(Protocol):
    """Whatever answers a question about the student's namespace: a session, or the kernel itself."""

    def ask(self, verb: str, timeout_s: float, **request: Any) -> dict[str, Any]:
        """Return the reply to one verb of the worker."""

    def apart(self) -> "Client":
        """Return whatever answers from a process in which nothing of the student's ran."""


class Submission:
    """A student's namespace, seen through the worker.

    Whatever is missing, raises, hangs or has the wrong type fails the running check with a message.
    """

    def __init__(self, client: Client, timeout_s: float, seed: int, source_line: Callable[[str, int], str]) -> None:
        self._client = client
        self._timeout_s = timeout_s
        self._source_line = source_line
        self._reported: set[str] = set()
        self._models: dict[str, Any] = {}
        self.profile = current_profile()
        self.rng = np.random.default_rng(seed)

    def for_check(self, timeout_s: float, seed: int) -> "Submission":
        """Prepare for the next check: its own time limit and its own random inputs."""
        self._timeout_s = timeout_s
        self.rng = np.random.default_rng(seed)
        return self

    def apart(self) -> "Submission":
        """Return an empty namespace of its own process, sandboxed as this one: no answer ran there.

        For what must be done with the libraries as they are, such as reading a file that the student wrote.
        """
        return Submission(self._client.apart(), self._timeout_s, 0, self._source_line)

    def fetch(self, name: str) -> Any:
        """Return the value of a variable, as plain data."""
        return self._value(f"la lecture de `{name}`", name, "fetch", name=name)

    def array(self, name: str, shape: tuple[int, ...] | None = None) -> np.ndarray:
        """Return a variable that is a finite array of real numbers."""
        return values.as_array(self.fetch(name), what=f"`{name}`", shape=shape)

    def number(self, name: str) -> float:
        """Return a variable that is a finite real number."""
        return values.as_number(self.fetch(name), what=f"`{name}`")

    def integer(self, name: str) -> int:
        """Return a variable that is an integer; an integral float such as 3.0 counts."""
        return values.as_integer(self.fetch(name), what=f"`{name}`")

    def text(self, name: str) -> str:
        """Return a variable that is text."""
        value = self.fetch(name)
        if not isinstance(value, str):
            raise Failure(f"`{name}` est un texte", values.describe(value), "écrivez-le entre guillemets")
        return value

    def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Return what the student's function returns for these arguments."""
        return self._value(f"l’appel de `{name}`", name, "call", name=name, args=list(args), kwargs=kwargs)

    def arguments_after(self, name: str, *args: Any, **kwargs: Any) -> list[Any]:
        """Return the arguments as they are after such a call."""
        reply = self._reply(f"l’appel de `{name}`", name, "call", name=name, args=list(args), kwargs=kwargs)
        arguments = reply.get("arguments")
        if not isinstance(arguments, list) or len(arguments) != len(args):
            raise Failure(f"l’appel de `{name}` aboutit", "une réponse illisible",
                          "redémarrez le noyau et exécutez cette cellule seule")  # fmt: skip
        return arguments

    def evaluate(self, expression: str, **values_given: Any) -> Any:
        """Return the value of an expression in the student's namespace."""
        return self._value(
            f"le calcul de `{expression}`", expression, "evaluate", expression=expression, values=values_given
        )

    def model(self, name: str, input_shape: tuple[int, ...] | None = None) -> Any:
        """Return the Keras model `name`, rebuilt once from its configuration and weights.

        One that was written without an input layer is built for `input_shape` (None: it is refused).
        """
        if name not in self._models:
            self._models[name] = self.model_from(name, input_shape)
        return self._models[name]

    def model_from(self, expression: str, input_shape: tuple[int, ...] | None = None, **values_given: Any) -> Any:
        """Return the Keras model that an expression gives in the student's namespace, rebuilt."""
        what = f"la lecture de `{expression}`" if expression.isidentifier() else f"le calcul de `{expression}`"
        description = self._value(what, expression, "model", expression=expression, values=values_given)
        if not isinstance(description, dict) or description.get("config") is None:
            found = description.get("type") if isinstance(description, dict) else None
            raise Failure(f"`{expression}` est un modèle Keras", values.describe_type(str(found)),
                          "construisez-le avec keras, et renvoyez-le par `return` si c’est une fonction")  # fmt: skip
        try:
            return models.rebuild(description, input_shape)
        except ProtocolError:
            raise Failure(
                f"`{expression}` est fait de couches standard de Keras",
                "un modèle que le correcteur refuse : une couche, ou sa configuration, n’en est pas",
                "n’utilisez que les couches présentées dans le cours, sans couche Lambda ni classe personnelle",
            ) from None  # fmt: skip

    def _value(self, what: str, subject: str, verb: str, **request: Any) -> Any:
        return self._reply(what, subject, verb, **request).get("value")

    def _reply(self, what: str, subject: str, verb: str, **request: Any) -> dict[str, Any]:
        """Ask once; a subject that is missing or stopped the worker is reported once, then skipped."""
        if subject in self._reported:
            raise AlreadyReported(subject)
        try:
            reply = self._client.ask(verb, self._timeout_s, **request)
        except WorkerStopped as stop:
            self._reported.add(subject)
            raise _stopped(what, verb, stop, self._timeout_s) from None
        status = reply.get("status")
        if status == "missing":
            self._reported.add(subject)
            raise Failure(f"`{subject}` est défini par votre réponse", "aucune variable de ce nom",
                          "vérifiez l’orthographe du nom, et que votre cellule s’exécute sans erreur")  # fmt: skip
        if status == "not_callable":
            self._reported.add(subject)
            raise Failure(f"`{subject}` est une fonction", values.describe_type(str(reply.get("value"))),
                          "gardez la ligne `def` de l’énoncé")  # fmt: skip
        if status == "error":
            raise self._raised(what, reply)
        return reply

    def _raised(self, what: str, reply: dict[str, Any]) -> Failure:
        name = str(reply.get("error"))
        meaning = _EXCEPTIONS.get(name, "exécutez le même appel dans le carnet pour lire le message complet")
        shown = name if name in _EXCEPTIONS else "une exception"
        question, line = reply.get("question"), reply.get("line")
        place = ""
        if isinstance(question, str) and isinstance(line, int):
            code = self._source_line(question, line)
            place = f", ligne {line} de la cellule `{question}` : `{code}`" if code else ""
        return Failure(f"{what} aboutit", f"{shown}{place}", meaning)


def _stopped(what: str, verb: str, stop: WorkerStopped, timeout_s: float) -> Failure:
    reason = STOP_REASONS.get(stop.reason, stop.reason)
    within = f" en moins de {timeout_s:g} s" if stop.reason == "timeout" else ""
    hint = "essayez-le dans le carnet sur un petit tableau, noyau redémarré"
    if verb == "fetch":  # nothing is computed: the object itself is at fault
        hint = "affichez son type et sa taille dans le carnet, noyau redémarré : est-ce un objet démesuré ?"
    elif stop.reason == "timeout":
        hint = "cherchez une boucle `while` dont la condition ne change pas, ou un calcul refait à chaque pixel"
    return Failure(f"{what} aboutit{within}", reason, hint)
