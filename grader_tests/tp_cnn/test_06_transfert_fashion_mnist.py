"""Hidden checks of notebook 06: two tasks, a network saved whole, and one built on another.

No model file is opened here: what `modelA.keras` holds is read in a worker where no answer ran, and comes as arrays.
Grading writes that file again, since it runs the notebook.
"""

import math
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import keras
import numpy as np

from cnnlab import data
from cnnlab.typography import nombre, pourcentage
from labgrader.checks import (
    Failure,
    as_array,
    as_number,
    cosine,
    expect_at_least,
    expect_close,
    expect_same_architecture,
    measure,
    predictions,
    question,
    same,
)
from labgrader.failures import AlreadyReported

separation = question("separation", points=3)
modele_A = question("modele_A", points=3, builds_on=("separation",))
modele_B = question("modele_B", points=2, builds_on=("separation", "modele_A"))
modele_B_sur_A = question("modele_B_sur_A", points=4, builds_on=("separation", "modele_A"))
comparaison = question("comparaison", points=2, builds_on=("separation", "modele_A", "modele_B", "modele_B_sur_A"))

NP, KERAS = "__import__('numpy')", "__import__('keras')"  # the student may have given these names to something else


# --- separation -------------------------------------------------------------------------------------

# Every class, classes 7 to 9 several times, in no order; sides that differ.
LABELS = np.array([9, 0, 7, 8, 3, 9, 1, 2, 8, 8, 5, 7, 4, 6, 9, 0, 8, 7])
SHAPES = ((28, 28, 1), (3, 5, 2))


def split(submission: Any, shape: tuple[int, ...], dtype: str) -> tuple[dict[str, Any], np.ndarray, np.ndarray]:
    """Return what the student's function gives, by name, with the images and labels that it was given.

    The labels are shuffled, then class 9 comes last, so that a split by position shows.
    """
    y = np.append(submission.rng.permutation(LABELS), 9).astype(dtype)
    X = submission.rng.uniform(size=(len(y), *shape)).astype("float32")
    found = submission.call("split_dataset", X, y)
    if not isinstance(found, tuple | list) or [_length(pair) for pair in found] != [2, 2]:
        told = "None" if found is None else "autre chose"
        hint = "la dernière ligne renvoie ((X_A, y_A), (X_B, y_B))"
        raise Failure("`split_dataset` renvoie deux couples", told, hint)
    (X_A, y_A), (X_B, y_B) = found
    return {"X_A": X_A, "y_A": y_A, "X_B": X_B, "y_B": y_B}, X, y


def _length(pair: Any) -> int:
    return len(pair) if isinstance(pair, tuple | list) else -1


def expect_rows(found: Any, expected: np.ndarray, *, what: str, hint: str) -> None:
    """Compare images or labels exactly; a wrong number of rows is told in words."""
    array = as_array(np.asarray(found, dtype=np.float32) if np.asarray(found).dtype.kind == "b" else found, what=what)
    if array.shape[:1] != expected.shape[:1]:
        rows = array.shape[0] if array.ndim else "un seul nombre"
        raise Failure(f"{what} a une ligne par image de sa tâche, soit {len(expected)}", f"{rows}", hint)
    # copied or 0 and 1: float32 holds them exactly
    expect_close(array, expected, what=what, hint=hint, atol=1e-6)


def expect_task_a(submission: Any, shape: tuple[int, ...], dtype: str) -> None:
    """Compare the images and labels of task A."""
    found, X, y = split(submission, shape, dtype)
    hint = "la tâche A garde les classes 0 à 7, la classe 7 comprise, dans l’ordre de départ"
    expect_rows(found["X_A"], X[y < 8], what="`X_A`", hint=hint)
    expect_rows(found["y_A"], y[y < 8].astype(np.int64), what="`y_A`",
                hint="les étiquettes de A restent celles de départ, sous le même masque que les images")  # fmt: skip


def expect_task_b(submission: Any, shape: tuple[int, ...], dtype: str) -> dict[str, Any]:
    """Compare the images and labels of task B, whatever the type of the labels."""
    found, X, y = split(submission, shape, dtype)
    expect_rows(found["X_B"], X[y >= 8], what="`X_B`",
                hint="la tâche B garde les classes 8 et 9, dans l’ordre de départ")  # fmt: skip
    hint = "1,0 pour la classe 9, 0,0 pour la classe 8, une étiquette par image"
    labels = np.asarray(found["y_B"])
    expected = (y[y >= 8] == 9).astype(np.float64)
    if labels.shape == expected.shape and labels.dtype.kind in "iufb":
        if np.array_equal(labels, y[y >= 8]):
            hint = "ce sont les étiquettes de départ : avec une sortie entre 0 et 1, la perte n’aurait pas de sens"
        elif np.array_equal(labels, 1 - expected):
            hint = "les deux classes sont échangées : 1 désigne la classe 9"
    elif labels.shape == (len(expected), 1):
        hint = "`y_B` a un seul axe, comme `y`"
    elif labels.shape == (len(expected), 2):
        hint = "une sortie unique demande un nombre par image, non un codage en deux colonnes"
    expect_rows(found["y_B"], expected, what="`y_B`", hint=hint)
    return found


@separation(weight=2)
def test_task_a(submission):
    """`X_A` et `y_A` sont les images des classes 0 à 7 et leurs étiquettes."""
    expect_task_a(submission, SHAPES[0], "int64")
    expect_task_a(submission, SHAPES[1], "uint8")  # Keras's own labels are uint8


@separation(weight=2)
def test_task_b(submission):
    """`X_B` et `y_B` sont les images des classes 8 et 9, et 1 pour la classe 9, 0 pour la classe 8."""
    expect_task_b(submission, SHAPES[0], "int64")
    expect_task_b(submission, SHAPES[1], "uint8")


@separation
def test_labels_float32(submission):
    """Les étiquettes de la tâche B sont de type float32."""
    dtype = np.asarray(expect_task_b(submission, SHAPES[1], "int64")["y_B"]).dtype
    if dtype != np.float32:
        raise Failure("`y_B` est de type float32", f"{dtype}", "convertissez par `.astype(...)`")


@separation
def test_inputs_unchanged(submission):
    """`split_dataset` sépare sans modifier ce qu’elle reçoit."""
    y = submission.rng.permutation(LABELS)
    X = submission.rng.uniform(size=(len(y), 4, 3, 1)).astype("float32")
    after = submission.arguments_after("split_dataset", X, y)
    if len(after) != 2 or not all(map(np.array_equal, after, (X, y))):
        raise Failure("`X` et `y` gardent leurs valeurs", "des valeurs modifiées pendant l’appel",
                      "n’écrivez pas dans `y` : une comparaison donne un nouveau tableau")  # fmt: skip
    first_failure = None
    for expect in (expect_task_a, expect_task_b):  # leaving the input alone is worth something if a task is right
        try:
            expect(submission, SHAPES[1], "int64")
            return
        except Failure as failure:
            first_failure = first_failure or failure
    if first_failure:
        raise first_failure


# --- what the networks must be ----------------------------------------------------------------------


def reference(outputs: int, activation: str) -> keras.Model:
    """Build the network of the statement."""
    convolution = {"kernel_size": 3, "padding": "same", "activation": "relu"}
    return keras.Sequential([
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(32, **convolution), keras.layers.Conv2D(64, **convolution), keras.layers.MaxPooling2D(2),
        keras.layers.Conv2D(128, **convolution), keras.layers.Conv2D(128, **convolution), keras.layers.MaxPooling2D(2),
        keras.layers.Flatten(), keras.layers.Dense(256, activation="relu"), keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(outputs, activation=activation),
    ])  # fmt: skip


def expect_network(submission: Any, name: str, outputs: int, activation: str) -> None:
    """Compare a network with the statement's, layer by layer, then by its number of parameters."""
    wanted = reference(outputs, activation)
    found = submission.model(name)
    expect_same_architecture(found, wanted, what=f"`{name}`",
                             hint="comparez `summary()` au tableau de la section 2, ligne à ligne")  # fmt: skip
    if found.count_params() != wanted.count_params():
        raise Failure(f"`{name}` a {nombre(wanted.count_params())} paramètres", nombre(found.count_params()),
                      "chaque couche a-t-elle ses biais ?")  # fmt: skip


_OUTPUTS: WeakKeyDictionary[Any, np.ndarray] = WeakKeyDictionary()


@cache
def held_out() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the test images of each task, in [0, 1], with labels from 0."""
    images = data.fashion_mnist()
    X, y = (images.x_test / 255).astype("float32"), images.y_test
    return {"A": (X[y < 8], y[y < 8]), "B": (X[y >= 8], (y[y >= 8] == 9).astype(np.int64))}


def images_used() -> str:
    """Say which images the measured accuracies come from."""
    return data.fashion_mnist().description


def outputs_on_b(submission: Any, name: str) -> np.ndarray:
    """Return a network's output for each test image of task B, computed once a network.

    Shapes: (n,).
    """
    model = submission.model(name)
    if model not in _OUTPUTS:
        _OUTPUTS[model] = predictions(model, held_out()["B"][0])
    outputs = _OUTPUTS[model]
    if outputs.shape[1:] != (1,):
        raise Failure(f"`{name}` donne une sortie par image", f"{outputs.shape[1:]}",
                      "la tâche B se contente d’une probabilité, celle de la classe 9")  # fmt: skip
    return outputs[:, 0]


def accuracy_on_b(submission: Any, name: str) -> float:
    """Return the share of test images of B that a network puts on the right side of one half."""
    return float(np.mean((outputs_on_b(submission, name) > 0.5) == held_out()["B"][1]))


def expect_learned(found: float, threshold: float | None, task: str, *, name: str, hint: str) -> None:
    """Compare an accuracy with chance, in profiles without a measured threshold too, then with its threshold.

    Chance plus three deviations refuses one answer for all images. The threshold is lowered by two images: other
    right ways to train differ by that, and profiles hold few.
    """
    chance, images = {"A": 1 / 8, "B": 1 / 2}[task], len(held_out()[task][1])
    if found <= chance + 3 * math.sqrt(chance * (1 - chance) / images):
        raise Failure(f"`{name}` fait mieux que le hasard sur les images de test", pourcentage(found),
                      "donne-t-il toujours la même réponse ? les étiquettes sont-elles les bonnes ?")  # fmt: skip
    least = None if threshold is None else threshold - 2 / images
    expect_at_least(found, least, what=f"la précision de `{name}` sur les images de test", hint=hint)


def asked(submission: Any, expression: str, what: str, **values: Any) -> Any:
    """Evaluate an expression in the student's process; a failure says `what` was asked, not our expression."""
    try:
        return submission.evaluate(expression, **values)
    except Failure as failure:
        raise Failure(what, failure.found, failure.hint) from None


def arrays_of(submission: Any, expression: str, what: str, **values: Any) -> list[np.ndarray]:
    """Return a list of weight arrays from a worker."""
    found = asked(submission, f"[{NP}.array(w) for w in {expression}]", what, **values)
    return [as_array(array, what="un tableau de poids") for array in found]


def weights_a(submission: Any) -> list[np.ndarray]:
    """Return modelA's weights as they were right after its training, before any other network was built.

    A given cell keeps them in `poids_A`; where it did not run, or holds something else, the final ones.
    """
    final = [np.asarray(weights) for weights in submission.model("modelA").get_weights()]
    try:
        kept = arrays_of(submission, "poids_A", "`poids_A` est gardé")
    except Failure:
        return final
    return kept if [array.shape for array in kept] == [array.shape for array in final] else final


def descends(found: list[np.ndarray], source: list[np.ndarray]) -> bool:
    """Tell whether a network's copied layers started from another's, by what all their biases became.

    Measured: cosine 0.8 and above after fine-tuning, at most 0.2 for a network trained on its own, the same seed
    included. Kernels would not tell: with the same seed they start equal, and training moves them little.
    """
    ours, theirs = ([a.ravel() for a in arrays[:-2] if a.ndim == 1] for arrays in (found, source))
    if not ours or [a.shape for a in ours] != [a.shape for a in theirs]:
        return False
    return cosine(np.concatenate(ours), np.concatenate(theirs)) > 0.5


# --- modele_A ---------------------------------------------------------------------------------------


@measure("precision_A", data=images_used)
def precision_A(submission):
    """Held-out accuracy of `modelA` on task A, right after its training."""
    trained = keras.models.clone_model(submission.model("modelA"))
    trained.set_weights(weights_a(submission))
    X, y = held_out()["A"]
    outputs = predictions(trained, X)
    if outputs.shape[1:] != (8,):
        raise Failure("`modelA` donne huit sorties par image", f"{outputs.shape[1:]}", "une sortie par classe de A")
    return float(np.mean(outputs.argmax(axis=1) == y))


@modele_A
def test_model_a_architecture(submission):
    """`modelA` est le réseau de l’énoncé, avec huit sorties : 1 880 072 paramètres."""
    expect_network(submission, "modelA", 8, "softmax")


@modele_A
def test_model_a_precision(submission, thresholds):
    """`modelA` reconnaît les images de test de la tâche A."""
    found = precision_A(submission)
    if all(not array.any() for array in weights_a(submission) if array.ndim == 1):  # biases start at zero
        raise Failure("`modelA` est entraîné", "des biais encore tous nuls", "appelez `fit` avant la fin de la cellule")
    expect_learned(found, thresholds["precision_A"], "A", name="modelA",
                   hint="vérifiez la perte, le taux, les époques, et les étiquettes données à `fit`")  # fmt: skip


# In a worker apart: the file as the student wrote it, read by Keras as it is.
LOADED = f"""[
    {NP}.asarray(file, dtype='uint8').tofile('modelA.keras'),
    {KERAS}.models.load_model('modelA.keras', compile=False).get_weights(),
][1]"""


@modele_A
def test_model_a_file(submission):
    """Le fichier modelA.keras contient le réseau entier, avec les poids appris."""
    wanted = weights_a(submission)
    if submission.evaluate("__import__('os').path.isfile('modelA.keras')") is not True:
        raise Failure("le fichier `modelA.keras` est écrit par votre cellule", "aucun fichier de ce nom",
                      "`modelA.save(...)`, avec ce nom exact, extension comprise")  # fmt: skip
    content = asked(submission, f"{NP}.fromfile('modelA.keras', dtype='uint8')", "`modelA.keras` se lit")
    saved = arrays_of(submission.apart(), LOADED, "`modelA.keras` se relit par `keras.models.load_model`", file=content)
    if [array.shape for array in saved] != [array.shape for array in wanted]:
        raise Failure(
            "`modelA.keras` contient `modelA`", "un réseau d’une autre forme", "enregistrez `modelA` lui-même"
        )
    if all(not array.any() for array in saved if array.ndim == 1):  # biases start at zero
        raise Failure("`modelA.keras` contient un réseau entraîné", "des biais encore tous nuls",
                      "enregistrez après `fit`, non avant")  # fmt: skip
    if not same(saved, wanted):
        raise Failure(
            "`modelA.keras` contient les poids appris", "d’autres poids", "enregistrez après `fit`, non avant"
        )


# --- modele_B ---------------------------------------------------------------------------------------


@measure("precision_B", data=images_used)
def precision_B(submission):
    """Held-out accuracy of `modelB` on task B."""
    return accuracy_on_b(submission, "modelB")


@modele_B
def test_model_b_architecture(submission):
    """`modelB` est le même réseau, avec une sortie sigmoïde : 1 879 169 paramètres."""
    expect_network(submission, "modelB", 1, "sigmoid")


@modele_B
def test_model_b_trained(submission, thresholds):
    """`modelB`, bâti à neuf, sépare les images de test de la tâche B."""
    found = precision_B(submission)
    weights = submission.model("modelB").get_weights()
    if all(not array.any() for array in weights if array.ndim == 1):  # biases start at zero
        raise Failure("`modelB` est entraîné", "des biais encore tous nuls", "appelez `fit` avant la fin de la cellule")
    shared = "any(v is w for v in getattr(globals().get('modelA'), 'weights', ()) for w in modelB.weights)"
    if submission.evaluate(shared) is True:
        raise Failure("`modelB` a ses propres couches", "des couches partagées avec `modelA`",
                      "construisez un réseau neuf ; reprendre les couches d’un autre les modifie")  # fmt: skip
    if descends(weights, weights_a(submission)):
        raise Failure("`modelB` part de poids tirés au hasard", "des poids qui viennent de `modelA`",
                      "c’est la référence sans transfert : construisez un réseau neuf")  # fmt: skip
    expect_learned(found, thresholds["precision_B"], "B", name="modelB",
                   hint="vérifiez la perte, `taux_B`, les époques, et les étiquettes données à `fit`")  # fmt: skip


# --- modele_B_sur_A ---------------------------------------------------------------------------------

# In the student's process: what construire_B_sur_A gives, what it answers, one step of training on all its layers, and
# modelA before and after; modelA is then put back. An assignment expression stays in the expression's own scope.
GRAFT = f"""{{
    'before': (_a := [{NP}.array(w) for w in modelA.get_weights()]),
    'made': [_m := construire_B_sur_A(modelA), _m.built or _m.build((None, 28, 28, 1)), None][2],
    'start': [{NP}.array(w) for w in _m.get_weights()],
    'outputs': {KERAS}.ops.convert_to_numpy(_m(X, training=False)),
    'freed': [setattr(_m, 'trainable', False), setattr(_m, 'trainable', True), None][2],
    'compiled': _m.compile(optimizer={KERAS}.optimizers.SGD(0.1), loss='binary_crossentropy'),
    'step': [_m.train_on_batch(X, y), None][1],
    'end': [{NP}.array(w) for w in _m.get_weights()],
    'after': [{NP}.array(w) for w in modelA.get_weights()],
    'restored': modelA.set_weights(_a),
}}"""
# What geler and degeler do to such a network, from a state that the check has set itself.
FLAGS = """[
    [_m := construire_B_sur_A(modelA), _m.built or _m.build((None, 28, 28, 1))],
    [setattr(layer, 'trainable', start) for layer in _m.layers[:-1]],
    FUNCTION(_m),
    [[int(__import__('math').prod(v.shape)), any(v is t for t in _m.trainable_weights)]
     for v in _m.weights],
][3]"""


_GRAFTS: WeakKeyDictionary[Any, tuple[dict[str, Any], np.ndarray]] = WeakKeyDictionary()


def graft(submission: Any) -> tuple[dict[str, Any], np.ndarray]:
    """Run GRAFT on a few random images, once a submission; return what it tells, and the images."""
    if submission in _GRAFTS:
        return _GRAFTS[submission]
    submission.fetch("construire_B_sur_A")  # a missing name is reported as such
    what = "construire un réseau par `construire_B_sur_A`, puis l’entraîner sur un lot, aboutit"
    if asked(submission, "hasattr(construire_B_sur_A(modelA), 'get_weights')", what) is not True:
        raise Failure("`construire_B_sur_A` renvoie un réseau de Keras", "autre chose, ou rien",
                      "terminez la fonction par `return`")  # fmt: skip
    X = submission.rng.uniform(size=(8, 28, 28, 1)).astype("float32")
    y = np.tile(np.array([[0], [1]], dtype="float32"), (4, 1))
    _GRAFTS[submission] = asked(submission, GRAFT, what, X=X, y=y), X
    return _GRAFTS[submission]


def flags_after(submission: Any, function: str, *, start: bool) -> list[tuple[int, bool]]:
    """Return each weight array's size and whether it is trained, after `function`.

    Before it, the last layer is trained, and the others too if `start`.
    """
    for name in ("construire_B_sur_A", function):
        submission.fetch(name)  # a missing name is reported as such
    what = f"construire un réseau par `construire_B_sur_A`, puis lui appliquer `{function}`, aboutit"
    found = asked(submission, FLAGS.replace("FUNCTION", function), what, start=start)
    return [(int(size), bool(flag)) for size, flag in found]


@modele_B_sur_A
def test_starts_from_a(submission):
    """`construire_B_sur_A` donne un réseau à une sortie sigmoïde, avec les poids de `modelA`."""
    found, X = graft(submission)
    wanted = reference(1, "sigmoid")
    start = [as_array(array, what="un tableau de poids") for array in found["start"]]
    if [array.shape for array in start] != [tuple(array.shape) for array in wanted.weights]:
        raise Failure("`construire_B_sur_A` remplace la dernière couche de `modelA` par une couche dense à une sortie",
                      f"{len(start)} tableaux de poids, dont les formes diffèrent",
                      "reprenez toutes les couches sauf la dernière, puis ajoutez la nouvelle")  # fmt: skip
    equal = [np.array_equal(*pair) for pair in zip(start[:-2], found["before"][:-2], strict=True)]
    if not all(equal):
        raise Failure("les couches reprises ont les poids de `modelA`",
                      f"{equal.count(False)} tableaux différents sur {len(equal)}",
                      "`clone_model` copie l’architecture, non les poids")  # fmt: skip
    wanted.set_weights(start)
    # float32 sums of about six thousand products, in another order: exact to about 1e-6
    expect_close(found["outputs"], predictions(wanted, X), what="la sortie du réseau construit", atol=1e-4,
                 hint="l’activation de la nouvelle couche est la sigmoïde, et les autres ne changent pas")  # fmt: skip


@modele_B_sur_A
def test_leaves_a_untouched(submission):
    """Entraîner un réseau donné par `construire_B_sur_A` ne change pas `modelA`."""
    found, _ = graft(submission)
    if same(found["end"], found["start"]):
        raise Failure("le réseau donné par `construire_B_sur_A` apprend", "des poids qui ne bougent pas",
                      "construisez un réseau ordinaire de Keras")  # fmt: skip
    hint = "les couches de `modelA` sont partagées : prenez celles d’une copie"
    if not same(found["after"], found["before"]):
        raise Failure("`modelA` garde ses poids quand le nouveau réseau apprend", "des poids changés", hint)
    final = [np.asarray(weights) for weights in submission.model("modelA").get_weights()]
    grafted = submission.model("model_B_on_A").get_weights()
    if not same(final, weights_a(submission)) and same(final[:-2], grafted[:-2]):
        raise Failure("`modelA` garde ses poids quand `model_B_on_A` apprend", "des poids changés", hint)


@modele_B_sur_A(weight=0.5)
def test_frozen(submission):
    """`geler` : seuls les 129 paramètres de la dernière couche seront entraînés."""
    found = flags_after(submission, "geler", start=True)
    trained = sum(size for size, flag in found if flag)
    if trained != 129 or [flag for _, flag in found[-2:]] != [True, True]:
        hint = "parcourez toutes les couches sauf la dernière, et changez leur attribut `trainable`"
        if trained == 0:
            hint = "le réseau entier est gelé, dernière couche comprise"
        elif all(flag for _, flag in found):
            hint = "rien n’est gelé : la fonction agit-elle sur le réseau qu’elle reçoit ?"
        raise Failure("après `geler`, les 129 paramètres de la dernière couche seront entraînés, eux seuls",
                      nombre(trained), hint)  # fmt: skip


@modele_B_sur_A(weight=0.5)
def test_unfrozen(submission):
    """`degeler` : toutes les couches seront entraînées."""
    found = flags_after(submission, "degeler", start=False)
    trained, total = sum(size for size, flag in found if flag), sum(size for size, _ in found)
    if trained != total or total <= 129:
        raise Failure("après `degeler`, toutes les couches seront entraînées",
                      f"{nombre(trained)} paramètres sur {nombre(total)}",
                      "agissez sur chaque couche : l’attribut du réseau, déjà à True, ne fait rien")  # fmt: skip


@modele_B_sur_A
def test_trained_in_two_phases(submission):
    """`model_B_on_A` est parti de `modelA`, et l’affinage a bougé toutes ses couches."""
    expect_network(submission, "model_B_on_A", 1, "sigmoid")
    grafted, start = submission.model("model_B_on_A").get_weights(), weights_a(submission)
    if not grafted[-1].any():  # a bias starts at zero
        raise Failure("`model_B_on_A` est entraîné", "un biais de sortie encore nul", "entraînez-le gelé, puis dégelé")
    kernels = range(0, len(grafted) - 2, 2)
    still = [index for index in kernels if np.array_equal(grafted[index], start[index])]
    if still:
        raise Failure("l’affinage a bougé toutes les couches",
                      f"{len(still)} couches sur {len(kernels)} ont encore les poids de `modelA`",
                      "après `degeler`, recompilez, puis entraînez : sans recompiler, le gel dure")  # fmt: skip
    # Fine-tuning moves kernels a little; another draw is uncorrelated with them (0.06 for 288 numbers).
    if not descends(grafted, start) or any(cosine(grafted[index], start[index]) < 0.5 for index in kernels):
        raise Failure("`model_B_on_A` est parti des poids de `modelA`", "des poids sans rapport avec eux",
                      "`construire_B_sur_A(modelA)`, puis un petit taux d’apprentissage")  # fmt: skip

    expect_frozen_first(submission, grafted)


# What a given cell's journal noted of each call of `fit`: changes by weight array, the output layer before and after.
NOTED = f"""(lambda stages: [
    {NP}.array([stage['changements'] for stage in stages], dtype='float64'),
    *({NP}.array([{NP}.concatenate([{NP}.ravel(w) for w in stage[when][-2:]]) for stage in stages], dtype='float32')
      for when in ('tete_avant', 'tete'))])({KERAS}.Model.fit._journal.etapes)"""


def expect_frozen_first(submission: Any, final: list[np.ndarray]) -> None:
    """Fail unless the output layer learned first, while the layers before it stayed as they were.

    The calls of `fit` that led to the final weights are a chain: each starts with the output layer that the one before
    left. Where something else changed that layer (a checkpoint, a loop of one's own), all calls count. Where the
    journal follows another architecture, `modelB` being wrong, the final weights are judged alone.
    """
    try:
        followed = submission.model("modelB").weights
    except (Failure, AlreadyReported):
        return
    if [tuple(w.shape) for w in followed] != [w.shape for w in final]:
        return
    what = "le journal note chaque `fit` d’un réseau de cette forme"
    changes, before, after = (as_array(found, what=what) for found in asked(submission, NOTED, what))
    calls = chain(before, after, np.concatenate([weights.ravel() for weights in final[-2:]]))
    starts_new = bool(calls) and not before[calls[0]][-1]  # a bias starts at zero
    learned = [i for i in (calls if starts_new else range(len(changes))) if not np.array_equal(before[i], after[i])]
    frozen = [not changes[i][:-2].any() for i in learned]
    if not (frozen[:1] == [True] if starts_new else True in frozen):
        raise Failure("la sortie de `model_B_on_A` apprend d’abord, sur des couches gelées",
                      "des couches qui bougent aussitôt" if learned else "aucun `fit` où elle apprend",
                      "gelez, compilez, `fit` ; puis, sur le même réseau, dégelez, recompilez, `fit`")  # fmt: skip


def chain(before: np.ndarray, after: np.ndarray, final: np.ndarray) -> list[int]:
    """Return which calls led to the final output layer, in order. Shapes: (n, 129), (n, 129), (129,)."""
    calls: list[int] = []
    for i in reversed(range(len(after))):
        if np.array_equal(after[i], final):
            calls.insert(0, i)
            final = before[i]
    return calls


# --- comparaison ------------------------------------------------------------------------------------


@measure("precision_B_on_A", data=images_used)
def precision_B_on_A(submission):
    """Held-out accuracy of `model_B_on_A` on task B."""
    return accuracy_on_b(submission, "model_B_on_A")


def tolerance(submission: Any, model: str) -> float:
    """Return how far a reported accuracy may be from ours.

    Rounding to three decimals, and the images so close to one half that weights recorded in float16 could send them to
    the other side: the notebook's figure may come from before. That moved outputs by 1e-4 at most (1 to 14 epochs).
    """
    return 0.0006 + float(np.mean(np.abs(outputs_on_b(submission, model) - 0.5) < 2e-4))


def expect_reported(submission: Any, name: str, model: str) -> float:
    """Compare a reported accuracy with ours; return ours."""
    ours = accuracy_on_b(submission, model)
    found = submission.number(name)
    if abs(found - ours) > tolerance(submission, model):
        hint = "mesurez sur `X_test_B`, `y_test_B`, avec le bon réseau, sans arrondir"
        if abs(found - 100 * ours) < 0.1:
            hint = "donnez une proportion entre 0 et 1, sans multiplier par 100"
        elif abs(found - (1 - ours)) <= tolerance(submission, model):
            hint = "c’est le taux d’erreur ; la précision est 1 moins ce taux"
        raise Failure(f"`{name}` est la précision de `{model}` sur les images de test",
                      f"{nombre(found)}, au lieu d’environ {nombre(ours, 3)}", hint)  # fmt: skip
    return ours


@comparaison
def test_precision_b(submission):
    """`precision_B` est la précision de `modelB` sur les images de test de la tâche B."""
    expect_reported(submission, "precision_B", "modelB")


@comparaison(weight=2)
def test_precision_b_on_a(submission, thresholds):
    """`precision_B_on_A` est celle de `model_B_on_A`, et elle est bonne."""
    expect_reported(submission, "precision_B_on_A", "model_B_on_A")
    found = precision_B_on_A(submission)
    expect_learned(found, thresholds["precision_B_on_A"], "B", name="model_B_on_A",
                   hint="parti de `modelA`, gelé puis dégelé, avec le taux et les époques de l’énoncé ?")  # fmt: skip


@comparaison
def test_error_ratio(submission):
    """`facteur` est le taux d’erreur de `modelB` divisé par celui de `model_B_on_A`."""
    found = submission.evaluate("facteur")
    if isinstance(found, np.ndarray) and found.ndim == 0:
        found = found[()]
    ours = accuracy_on_b(submission, "modelB"), accuracy_on_b(submission, "model_B_on_A")
    candidates = [ours]
    try:  # consistent with one's own figures, if one of them at least is right
        said = submission.number("precision_B"), submission.number("precision_B_on_A")
        if any(
            abs(s - o) <= tolerance(submission, m)
            for s, o, m in zip(said, ours, ("modelB", "model_B_on_A"), strict=True)
        ):
            candidates.append(said)
    except Failure:
        pass
    if not any(is_ratio(found, *pair) for pair in candidates):
        raise ratio_failure(found, *ours)


def is_ratio(found: Any, alone: float, grafted: float) -> bool:
    """Tell whether a number is the ratio of error rates; with no error left below, infinity or nothing definite."""
    errors = 1 - alone, 1 - grafted
    if errors[1] < 1e-9:
        undefined = found is None or (isinstance(found, float | np.floating) and not math.isfinite(found))
        return undefined and found != -math.inf
    if isinstance(found, bool) or not isinstance(found, int | float | np.number) or not math.isfinite(found):
        return False
    # accuracies rounded to three decimals move a rate by 0.0005 each; 2 % more for a ratio that is itself rounded
    slack = 0.0006 / errors[1] + 0.0006 / max(errors[0], 0.0006)
    return abs(float(found) - errors[0] / errors[1]) <= (0.02 + min(slack, 0.2)) * max(errors[0] / errors[1], 0.05)


def ratio_failure(found: Any, alone: float, grafted: float) -> Failure:
    """Say what a wrong ratio most likely is."""
    if 1 - grafted < 1e-9:
        return Failure("`facteur` n’est pas défini : `model_B_on_A` ne fait aucune erreur", "un autre nombre",
                       "donnez `float(\"inf\")` dans ce cas")  # fmt: skip
    value = as_number(found, what="`facteur`")
    hint = "taux d’erreur = 1 − précision ; celui de modelB est au numérateur"
    if is_ratio(value, grafted, alone):
        hint = "le rapport est inversé"
    elif abs(value - grafted / max(alone, 1e-9)) < 0.005:
        hint = "c’est le rapport des précisions ; divisez les taux d’erreur"
    elif abs(value - (grafted - alone)) < 0.005 or abs(value - 100 * (grafted - alone)) < 0.5:
        hint = "c’est une différence de précisions ; divisez les taux d’erreur"
    return Failure("`facteur` est le rapport des taux d’erreur", nombre(value), hint)
