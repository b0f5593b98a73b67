"""Hidden checks of notebook 04: a first whole network, built, trained and judged on images it never saw."""

import functools
import unicodedata

import keras
import numpy as np

from cnnlab import data
from cnnlab.typography import nombre
from labgrader.architectures import layers_of
from labgrader.checks import (
    Failure,
    as_array,
    as_number,
    expect_at_least,
    expect_close,
    expect_same_architecture,
    measure,
    question,
)
from labgrader.failures import AlreadyReported
from labgrader.models import rebuild

dimension_negative = question("dimension_negative", points=3)
preparation = question("preparation", points=2)
modele_de_base = question("modele_de_base", points=3)
modele_profond = question("modele_profond", points=5)
entrainement = question("entrainement", points=3, builds_on=("preparation", "modele_de_base", "modele_profond"))

IMAGE_SHAPE = (32, 32, 3)


# --- dimension_negative -----------------------------------------------------------------------------

SIZES = [30, 15, 13, 6, 4, 2]


def _tailles(submission):
    """Return the list of sizes as integers, or fail."""
    found = submission.fetch("tailles")
    values = found.tolist() if isinstance(found, np.ndarray) else found
    if not isinstance(values, list | tuple):
        raise Failure("`tailles` est une liste d’entiers", "autre chose qu’une liste",
                      "écrivez les côtés entre crochets, dans l’ordre des couches")  # fmt: skip
    sizes = [as_number(value, what="chaque élément de `tailles`") for value in values]
    if any(size != int(size) for size in sizes):
        raise Failure("`tailles` contient des entiers", "un nombre à virgule",
                      "un demi-pixel n’existe pas : le regroupement ne garde que les fenêtres entières")  # fmt: skip
    return [int(size) for size in sizes]


def _hint_sizes(sizes):
    """Say what the list most likely means."""
    if sizes[:2] == [32, 16]:
        return "sans remplissage, une convolution 3 × 3 ne garde pas la taille"
    if sizes[:1] == [32]:
        return "32 est l’entrée : la liste commence après la première convolution"
    if sizes[:2] == [30, 28]:
        return "chaque convolution est suivie d’un regroupement : notez les deux côtés"
    if sizes[:1] == [31]:
        return "la fenêtre 3 × 3 perd un pixel à gauche et un à droite"
    if sizes[:4] == [30, 15, 13, 7]:
        return "13 n’est pas un multiple de 2 : la fenêtre incomplète est laissée de côté"
    if sizes[:2] == [15, 6]:
        return "notez aussi le côté après chaque convolution, avant le regroupement"
    if sizes[:2] == [30, 13]:
        return "notez aussi le côté après chaque regroupement"
    if sizes[:6] == SIZES:
        return "arrêtez-vous à la dernière couche qui se construit : une taille nulle ou négative n’existe pas"
    if sizes == SIZES[: len(sizes)]:
        return "continuez jusqu’à la couche qui ne peut plus se construire"
    return "une convolution 3 × 3 sans remplissage enlève 2 ; un regroupement 2 × 2 divise par 2, à l’entier inférieur"


@dimension_negative
def test_tailles_debut(submission):
    """`tailles` suit les deux premières convolutions et leurs regroupements."""
    sizes = _tailles(submission)
    if sizes[:4] != SIZES[:4]:
        raise Failure("les quatre premières tailles sont justes", "au moins une qui ne l’est pas", _hint_sizes(sizes))


@dimension_negative
def test_tailles_jusqu_au_bout(submission):
    """`tailles` va jusqu’à la dernière couche qui se construit, et pas au-delà."""
    sizes = _tailles(submission)
    if sizes != SIZES:
        raise Failure("toutes les tailles sont là et sont justes", f"une liste de {len(sizes)} tailles",
                      _hint_sizes(sizes))  # fmt: skip


@dimension_negative
def test_couche_fautive(submission):
    """`couche_fautive` est le numéro de la convolution qui ne peut pas être construite."""
    found = submission.integer("couche_fautive")
    if found != 4:
        hints = {
            3: "la troisième convolution a encore de la place ; les numéros commencent à 1",
            7: "numérotez les convolutions seules, sans les regroupements",
            6: "numérotez les convolutions seules, sans les regroupements",
            8: "c’est une convolution qui manque de place, pas un regroupement",
            5: "le réseau n’a que quatre convolutions",
        }
        hint = hints.get(found, "cherchez la première convolution dont l’entrée est plus petite que sa fenêtre")
        raise Failure("`couche_fautive` est la convolution qui manque de place", nombre(found), hint)


# --- preparation ------------------------------------------------------------------------------------


def _prepared(submission, images, labels):
    """Return the two arrays that `prepare` gives."""
    found = submission.call("prepare", images, labels)
    if not isinstance(found, tuple | list) or len(found) != 2:
        hint = "terminez par `return`, avec les deux tableaux séparés par une virgule"
        told = "None" if found is None else "autre chose qu’un couple"
        raise Failure("`prepare(X, y)` renvoie les images et les étiquettes", told, hint)
    return found


def _expect_scaled(submission, images, labels):
    """Compare the prepared images with (X − 127.5)/127.5; return them."""
    found = as_array(_prepared(submission, images, labels)[0], what="les images préparées", shape=images.shape)
    expected = (images.astype(np.float64) - 127.5) / 127.5
    # float32 near 1 rounds to 6e-8, twice; float16, which loses whole grey levels' tenths, errs by 5e-4.
    expect_close(found, expected, what="les images préparées", atol=2e-6, hint=_hint_scale(found, images))
    return found


def _hint_scale(found, images):
    """Say which other scaling was used, where it can be told."""
    plain = images.astype(np.float64)
    usual = {
        "le noir doit donner −1, et non 0 : l’intervalle voulu est centré sur zéro": plain / 255,
        "cette formule va de −0,5 à 0,5 : l’intervalle voulu est deux fois plus large": plain / 255 - 0.5,
        "les valeurs n’ont pas changé": plain,
        "divisez par 127,5 : 255/127,5 − 1 vaut 1": plain / 127 - 1,
        "128 n’est pas le milieu de 0 et 255": (plain - 128) / 128,
        "il manque le décalage : le noir doit donner −1": plain / 127.5,
        "la division manque": plain - 127.5,
        "127,5 se retranche avant la division, et 1 après elle : calculez pour 0, puis pour 255":
            plain / 127.5 - 127.5,
    }  # fmt: skip
    for hint, values in usual.items():
        if np.allclose(found, values, atol=2e-3):
            return hint
    low, high = plain.min(), plain.max()
    if high > low and np.allclose(found, 2 * (plain - low) / (high - low) - 1, atol=2e-3):
        return "utilisez les bornes 0 et 255 du codage, et non le minimum et le maximum du lot reçu"
    if plain.std() > 0 and np.allclose(found, (plain - plain.mean()) / plain.std(), atol=2e-2):
        return "centrer et réduire donne autre chose : il faut que 0 donne −1 et que 255 donne 1"
    if found.dtype.kind in "iu":
        return "les valeurs sont tronquées à des entiers : convertissez avant de diviser"
    return "calculez à la main ce que donnent 0, 51 et 255"


def _images(rng, count):
    """Draw images whose extremes are not those of the code, so that a scaling by the batch's own shows."""
    return rng.integers(20, 200, size=(count, *IMAGE_SHAPE)).astype(np.uint8)


@preparation
def test_images_valeurs(submission):
    """`prepare` amène les images dans [−1, 1] : 0 donne −1, 255 donne 1."""
    labels = np.array([2, 0, 5, 2, 7])
    _expect_scaled(submission, _images(submission.rng, 5), labels)
    levels = np.arange(256, dtype=np.uint8)
    whole = np.resize(levels, (1, *IMAGE_SHAPE))  # every grey level, in one image
    _expect_scaled(submission, whole, np.array([3]))


@preparation
def test_images_float32(submission):
    """Les images préparées sont en float32, et celles que l’on a données restent intactes."""
    images, labels = _images(submission.rng, 4), np.array([1, 8, 8, 0])
    found = _expect_scaled(submission, images, labels)
    if found.dtype != np.float32:
        raise Failure("les images préparées sont de type float32", f"{found.dtype}",
                      "diviser un tableau d’entiers donne du float64 : convertissez les images en float32")  # fmt: skip
    after = submission.arguments_after("prepare", images, labels)
    if not (len(after) == 2 and np.array_equal(after[0], images) and np.array_equal(after[1], labels)):
        raise Failure("`prepare` laisse X et y intacts", "au moins un des deux est modifié",
                      "créez de nouveaux tableaux au lieu d’écrire dans ceux qui sont reçus")  # fmt: skip


@preparation(weight=2)
def test_etiquettes_one_hot(submission):
    """`prepare` code chaque étiquette par dix valeurs : 1 à sa place, 0 ailleurs."""
    # The greatest class is missing in one batch, the smallest in another: the ten columns must not depend on it.
    for labels in (np.array([4, 0, 6, 4]), np.array([9, 3, 5, 8, 9]), submission.rng.integers(0, 10, size=30)):
        for kind in (np.int64, np.uint8):
            _expect_one_hot(submission, labels.astype(kind))


def _expect_one_hot(submission, labels):
    found = _prepared(submission, _images(submission.rng, len(labels)), labels)[1]
    if isinstance(found, np.ndarray) and found.dtype == bool:
        found = found.astype(np.float32)
    found = as_array(found, what="les étiquettes préparées")
    if found.shape != (len(labels), 10):
        hint = "une ligne par image, une colonne par classe"
        if found.shape == labels.shape:
            hint = "les étiquettes n’ont pas été codées : cherchez un outil de `keras.utils`"
        elif found.ndim == 2 and len(found) == len(labels):
            hint = "dites combien il y a de classes : un lot ne les contient pas toujours toutes"
        raise Failure("les étiquettes préparées ont la forme (n, 10)", f"la forme {found.shape}", hint)
    expected = np.zeros((len(labels), 10))
    for row, label in enumerate(labels):
        expected[row, int(label)] = 1
    expect_close(found, expected, what="les étiquettes préparées", atol=1e-6,
                 hint="la colonne dont le numéro est l’étiquette vaut 1, les neuf autres 0")  # fmt: skip


# --- networks ---------------------------------------------------------------------------------------


@functools.cache
def _reference(blocks, dense, num_classes=10):
    """Build the network of the curriculum: blocks of convolutions, each followed by a pooling, then dense layers."""
    layers = [keras.Input(IMAGE_SHAPE)]
    for block in blocks:
        layers += [keras.layers.Conv2D(filters, 3, padding="same", activation="relu") for filters in block]
        layers.append(keras.layers.MaxPooling2D(2))
    layers.append(keras.layers.Flatten())
    layers += [keras.layers.Dense(units, activation="relu") for units in dense]
    layers.append(keras.layers.Dense(num_classes, activation="softmax"))
    return keras.Sequential(layers)


def _base_reference(num_classes=10):
    return _reference(((32,), (64,), (128,), (128,)), (), num_classes)


def _deep_reference():
    return _reference(((32, 64), (128, 128), (256, 256)), (256, 128))


def _base_model(submission, arguments=""):
    """Return what `define_model` returns, rebuilt here."""
    submission.call("define_model")  # a missing function, or one that stops, is told in plain words
    return submission.model_from(f"define_model({arguments})", IMAGE_SHAPE)


HINT_BASE = "comparez `.summary()` avec l’énoncé, bloc par bloc ; une forme de sortie qui diffère désigne la couche"


@modele_de_base(weight=3)
def test_base_couches(submission):
    """`define_model()` construit le réseau demandé, couche par couche."""
    expect_same_architecture(_base_model(submission), _base_reference(), what="`define_model()`", hint=HINT_BASE)


@modele_de_base
def test_base_num_classes(submission):
    """`define_model(num_classes=…)` change le nombre de sorties, et rien d’autre."""
    classes = int(submission.rng.integers(3, 9))
    model = _base_model(submission, f"num_classes={classes}")
    hint = "la dernière couche a autant de neurones que `num_classes`"
    expect_same_architecture(model, _base_reference(classes), what=f"`define_model(num_classes={classes})`", hint=hint)


def _evaluated(model, images, labels):
    """Return what Keras says of a network on one-hot labels: cross-entropy and accuracy.

    Not our own formula: from the outputs of a softmax Keras goes back to the values before it, which we cannot see.
    """
    losses, right = [], []
    for start in range(0, len(images), 256):
        outputs, wanted = model(images[start : start + 256], training=False), labels[start : start + 256]
        losses.append(keras.ops.convert_to_numpy(keras.losses.categorical_crossentropy(wanted, outputs)))
        right.append(keras.ops.convert_to_numpy(outputs).argmax(axis=1) == wanted.argmax(axis=1))
    return float(np.concatenate(losses).mean()), float(np.concatenate(right).mean())


def _is_near(measured, accuracy):
    """Tell whether a metric gave this accuracy; one that gives a value per class did not."""
    try:
        return abs(as_number(measured, what="une mesure") - accuracy) < 5e-3
    except Failure:
        return False


def _expect_compiled(submission):
    if submission.evaluate("define_model().compiled") is not True:
        raise Failure("`define_model()` renvoie un modèle compilé", "un modèle qui ne l’est pas",
                      "appelez `.compile(...)` dans la fonction, avant `return`")  # fmt: skip


@modele_de_base
def test_base_perte_et_precision(submission):
    """Le modèle compilé mesure l’entropie croisée d’étiquettes one-hot, et la précision."""
    _base_model(submission)
    _expect_compiled(submission)
    labels = np.eye(10, dtype="float32")[submission.rng.integers(0, 10, size=100)]
    # Two contrasts: nearly uniform outputs, then outputs near 0 or 1, where other losses and metrics part.
    batches = [(scale * submission.rng.normal(size=(100, *IMAGE_SHAPE))).astype("float32") for scale in (0.3, 30.0)]
    # What `evaluate` does, without a pipeline and a graph, which would take longer than these few images.
    measured = "[[modele.reset_metrics(), modele.test_on_batch(lot, etiquettes, return_dict=True)][1] for lot in lots]"
    try:
        reports, config, weights = submission.evaluate(
            f"(lambda modele: [setattr(modele, 'run_eagerly', True), {measured},"
            " __import__('labgrader.models').models.config_of(modele), modele.get_weights()])(define_model())[1:]",
            lots=batches, etiquettes=labels,
        )  # fmt: skip
    except Failure:
        hint = "essayez define_model().evaluate(X_val, y_val) : la perte ne doit pas attendre des numéros de classe"
        raise Failure("le modèle compilé évalue des images et des étiquettes one-hot", "une erreur", hint) from None
    model = rebuild({"config": config, "weights": weights}, IMAGE_SHAPE)
    if not all(isinstance(report, dict) for report in reports):
        raise Failure("Keras mesure la perte et la précision du modèle", "autre chose",
                      "ne remplacez aucune méthode de Keras, puis redémarrez le noyau")  # fmt: skip
    shared = set.intersection(*(set(report) for report in reports)) - {"loss"}
    for batch, report in zip(batches, reports, strict=True):
        wanted, accuracy = _evaluated(model, batch, labels)
        loss = as_number(report.get("loss"), what="la perte")
        # The same float32 sums in another process: 1e-3 is ample; focal, smoothed or squared losses differ by more.
        if abs(loss - wanted) > 1e-3 * (1 + abs(wanted)):
            raise Failure("la perte du modèle est l’entropie croisée catégorielle", "une autre perte",
                          "c’est celle d’un softmax à plusieurs classes, pour des étiquettes one-hot")  # fmt: skip
        shared = {name for name in shared if _is_near(report[name], accuracy)}
    if not shared:
        raise Failure("le modèle compilé mesure aussi la précision", "aucune mesure qui soit la précision",
                      "donnez `metrics` à `compile`, sous forme de liste")  # fmt: skip


@modele_de_base
def test_base_optimiseur(submission):
    """L’optimiseur est SGD, et son taux d’apprentissage est celui que l’on a donné."""
    submission.call("define_model")
    _expect_compiled(submission)
    name, genuine = submission.evaluate(
        "(lambda kind: [kind.__name__, kind.__module__.startswith('keras.')])(type(define_model().optimizer))"
    )
    if name != "SGD" or genuine is not True:
        raise Failure("l’optimiseur est SGD", f"{str(name)[:40]}", "cherchez SGD dans `keras.optimizers`")
    for given in (0.037, None):
        arguments = {} if given is None else {"learning_rate": given}
        found = submission.evaluate("float(define_model(**arguments).optimizer.learning_rate)", arguments=arguments)
        # Stored in float32.
        if abs(as_number(found, what="le taux d’apprentissage") - (given or 0.001)) > 1e-6:
            called = "define_model()" if given is None else f"define_model(learning_rate={given})"
            raise Failure(f"le taux d’apprentissage est celui de `{called}`", f"{nombre(found)}",
                          "donnez l’argument `learning_rate` à l’optimiseur que vous construisez")  # fmt: skip


# --- modele_profond: the whole network, and what is right in one that is not --------------------------

HINT_DEEP = "comparez `model2.summary()` avec l’énoncé : la première forme de sortie qui diffère désigne la couche"


def _deep_model(submission):
    return submission.model("model2", IMAGE_SHAPE)


def _is_whole(model):
    try:
        expect_same_architecture(model, _deep_reference(), what="`model2`", hint="")
    except Failure:
        return False
    return True


def _steps(model):
    """Return the steps before and after the maps are laid flat; every side here is even, so pooling paddings agree."""
    steps = [step.replace("padding=same", "padding=valid") if "Pooling" in step else step for step in layers_of(model)]
    cut = next(
        (i for i, step in enumerate(steps) if step.startswith(("Flatten", "Reshape", "Global", "Dense"))), len(steps)
    )
    return steps[:cut], steps[cut:]


def _first_difference(found, expected):
    for position, (step, wanted) in enumerate(zip(found, expected, strict=False), start=1):
        if step != wanted:
            return f"à l’étape {position}, une activation comptant pour une étape : {step}"
    return f"{len(found)} étapes au lieu de {len(expected)}"


@modele_profond(weight=2)
def test_profond_convolutions(submission):
    """Les six convolutions de `model2` ont leurs filtres, leur noyau, leur remplissage et leur ReLU."""
    model = _deep_model(submission)
    if _is_whole(model):
        return
    if model.input_shape[1:] != IMAGE_SHAPE:
        raise Failure("`model2` reçoit des images de forme (32, 32, 3)", f"{model.input_shape[1:]}",
                      "vérifiez `keras.Input(shape=...)`")  # fmt: skip
    found, expected = ([s for s in _steps(m)[0] if "Pooling" not in s] for m in (model, _deep_reference()))
    if found != expected:
        raise Failure("les six convolutions sont celles de l’énoncé, chacune suivie de ReLU",
                      _first_difference(found, expected),
                      "32, 64, deux fois 128, deux fois 256 filtres 3 × 3, remplissage « same », ReLU")  # fmt: skip


@modele_profond
def test_profond_regroupements(submission):
    """`model2` regroupe après chaque paire de convolutions, et seulement là."""
    model = _deep_model(submission)
    if _is_whole(model):
        return
    pooling = next(step for step in _steps(_deep_reference())[0] if "Pooling" in step)
    found, expected = (
        ["regroupement" if s == pooling else s for s in _steps(m)[0] if "Conv" in s or "Pooling" in s]
        for m in (model, _deep_reference())
    )
    found, expected = (["convolution" if "Conv" in s else s for s in steps] for steps in (found, expected))
    if found != expected:
        raise Failure("deux convolutions, puis un regroupement par maximum 2 × 2, trois fois",
                      _first_difference(found, expected), "le côté passe de 32 à 16, puis 8, puis 4")  # fmt: skip


@modele_profond
def test_profond_tete(submission):
    """La tête de `model2` met les cartes à plat, puis a des couches de 256, 128 et 10 neurones."""
    model = _deep_model(submission)
    if _is_whole(model):
        return
    found, expected = _steps(model)[1], _steps(_deep_reference())[1]
    if found != expected:
        raise Failure("la tête est Flatten, 256 et 128 neurones avec ReLU, puis 10 avec softmax",
                      _first_difference(found, expected), "un softmax en sortie, ReLU avant")  # fmt: skip


@modele_profond
def test_profond_entier(submission):
    """`model2` est le réseau demandé, de l’entrée à la sortie."""
    expect_same_architecture(_deep_model(submission), _deep_reference(), what="`model2`", hint=HINT_DEEP)


# --- entrainement -----------------------------------------------------------------------------------


@functools.cache
def _test_images():
    """Return held-out images and their labels."""
    images = data.cifar10()
    return images.x_test, images.y_test


def _levels(submission):
    """Return what the student's `prepare` makes of each grey level, (256, 3); the right values where it is unusable.

    A network that learned from images prepared otherwise is judged on such images: a wrong `prepare` is paid once, and
    nothing is trained again. 256 levels say nothing about the held-out images: no label can travel with them.
    """
    levels = np.arange(256, dtype=np.uint8)
    right = np.repeat(((levels.astype("float32") - 127.5) / 127.5)[:, None], 3, axis=1)
    image = np.tile(levels[:, None], (4, 3)).reshape(1, *IMAGE_SHAPE)
    try:
        found = _prepared(submission, image, np.zeros(1, dtype=np.int64))[0]
        found = as_array(found, what="les images préparées", shape=image.shape)
    except (Failure, AlreadyReported):
        return right
    four_times = found.reshape(4, 256, 3).astype("float32")
    return four_times[0] if np.array_equal(four_times, np.broadcast_to(four_times[0], four_times.shape)) else right


def _penalty(model):
    """Return what the regularizers of a rebuilt model add to the loss that `evaluate` tells."""
    return float(sum(float(keras.ops.convert_to_numpy(loss)) for loss in model.losses))


def _judged(submission, name):
    """Return the loss and the accuracy of a rebuilt model on held-out images."""
    return _judged_with(submission.model(name, IMAGE_SHAPE), _levels(submission).tobytes())


@functools.cache
def _judged_with(model, levels):
    images, labels = _test_images()
    prepared = np.frombuffer(levels, dtype="float32").reshape(256, 3)[images, np.arange(3)]
    if model.output_shape[1:] != (10,):
        raise Failure("le réseau donne dix valeurs par image", f"une sortie de forme {model.output_shape[1:]}",
                      "une sortie par classe")  # fmt: skip
    try:
        loss, accuracy = _evaluated(model, prepared, np.eye(10, dtype="float32")[labels])
    except ValueError:
        raise Failure("le réseau lit des images de forme (32, 32, 3)", f"une entrée de forme {model.input_shape[1:]}",
                      "gardez les images telles que `prepare` les renvoie") from None  # fmt: skip
    if not np.isfinite(loss):
        raise Failure("les sorties du réseau sont des nombres", "une valeur infinie ou NaN",
                      "l’apprentissage a divergé : les images sont-elles dans [−1, 1] ? réexécutez les cellules qui "
                      "donnent des poids neufs, puis entraînez avec les réglages du profil")  # fmt: skip
    return loss, accuracy


@measure("precision_model", data=lambda: data.cifar10().description)
def precision_model(submission):
    """Held-out accuracy of `model`."""
    return _judged(submission, "model")[1]


@measure("precision_model2", data=lambda: data.cifar10().description)
def precision_model2(submission):
    """Held-out accuracy of `model2`."""
    return _judged(submission, "model2")[1]


def _layers_or_none(model):
    try:
        return layers_of(model)
    except Failure:
        return None


def _expect_learned(found, threshold, name):
    """Fail unless an accuracy is above chance, by four standard deviations, and reaches the measured threshold."""
    # Chance over n images: 0.1 ± sqrt(0.1 × 0.9 / n). An untrained network, or one that always answers the same
    # class, stays there; in a profile without a measured threshold this alone decides.
    above_chance = 0.1 + 4 * np.sqrt(0.09 / len(_test_images()[1]))
    expect_at_least(found, above_chance if threshold is None else max(threshold, above_chance),
                    what=f"la précision de `{name}` sur les images de test", hint=HINT_TRAINING)  # fmt: skip


HINT_TRAINING = (
    "entraînez les réseaux tels qu’ils sont compilés, avec X_train et y_train préparés, le nombre d’époques "
    "et la taille de lot de `reglages` ; "
    "la précision de validation doit monter"
)


@entrainement(weight=2)
def test_precision_basic_cnn(submission, thresholds):
    """`model` reconnaît des images qu’il n’a jamais vues."""
    # Whatever `define_model` builds, right or wrong, is what must have been trained: not a network of another kind.
    layers = _layers_or_none(submission.model("model", IMAGE_SHAPE))
    if layers is not None and layers != _layers_or_none(_base_model(submission)):
        raise Failure("`model` est le réseau que construit votre `define_model`", "un autre réseau",
                      "entraînez `model`, que la cellule donnée construit avec `define_model`")  # fmt: skip
    _expect_learned(precision_model(submission), thresholds["precision_model"], "model")


@entrainement(weight=2)
def test_precision_basic_cnn_2(submission, thresholds):
    """`model2` reconnaît des images qu’il n’a jamais vues."""
    _expect_learned(precision_model2(submission), thresholds["precision_model2"], "model2")
    # One network under two names would earn both points.
    first, second = (submission.model(name, IMAGE_SHAPE).get_weights() for name in ("model", "model2"))
    if len(first) == len(second) and all(np.array_equal(a, b) for a, b in zip(first, second, strict=True)):
        raise Failure("`model` et `model2` sont deux réseaux", "un seul réseau sous deux noms",
                      "entraînez celui de `define_model`, puis celui de la question précédente")  # fmt: skip


def _comp(submission):
    """Return the rows of `comp` by run, or fail."""
    if submission.evaluate("type(comp).__name__" if submission.fetch("comp") is not None else "'None'") != "DataFrame":
        raise Failure("`comp` est un DataFrame de pandas", "autre chose",
                      "construisez-le avec pd.DataFrame, à partir d’un dictionnaire de colonnes")  # fmt: skip
    columns = submission.evaluate('comp.to_dict("list")')
    lists = isinstance(columns, dict) and all(isinstance(values, list) for values in columns.values())
    if not lists or len({len(values) for values in columns.values()}) > 1:
        raise Failure("`comp` est un DataFrame de pandas", "autre chose",
                      "construisez-le avec pd.DataFrame, sans classe à vous")  # fmt: skip
    named = {unicodedata.normalize("NFC", str(name)): values for name, values in columns.items()}
    missing = [name for name in ("run", "Perte", "Précision") if name not in named]
    if missing:
        raise Failure("`comp` a les colonnes run, Perte et Précision", f"pas de colonne {', '.join(missing)}",
                      "vérifiez majuscules et accents ; `run` est une colonne, pas l’index")  # fmt: skip
    rows = {}
    for run, loss, accuracy in zip(named["run"], named["Perte"], named["Précision"], strict=True):
        rows.setdefault(str(run), []).append((loss, accuracy))
    return rows


def _expect_row(submission, run, name):
    """Compare a row of `comp` with what the network really does on the held-out images."""
    rows = _comp(submission)
    if len(rows.get(run, [])) != 1:
        raise Failure(f"`comp` a une ligne dont `run` vaut {run}", f"{len(rows.get(run, []))} ligne(s)",
                      "une ligne par réseau, nommée comme dans l’énoncé")  # fmt: skip
    loss, accuracy = rows[run][0]
    loss, accuracy = as_number(loss, what=f"la perte de {run}"), as_number(accuracy, what=f"la précision de {run}")
    true_loss, true_accuracy = _judged(submission, name)
    # Two decimals may be typed, and float16 records move an image or two across the border.
    if abs(accuracy - true_accuracy) > 0.0051 + 2.5 / len(_test_images()[1]):
        hint = "évaluez ce réseau sur les images de test, après l’entraînement, et non sur celles qui ont servi"
        if abs(accuracy / 100 - true_accuracy) < 0.01:
            hint = "donnez une proportion entre 0 et 1, telle que `evaluate` la renvoie"
        elif abs(loss - true_accuracy) < 0.01:
            hint = "`evaluate` renvoie la perte d’abord, la précision ensuite"
        raise Failure(f"la précision de {run} est celle que le correcteur mesure", nombre(accuracy, 3), hint)
    told = (true_loss, true_loss + _penalty(submission.model(name, IMAGE_SHAPE)))  # by hand, or by `evaluate`
    if all(abs(loss - value) > 0.01 + 0.01 * value for value in told):
        raise Failure(f"la perte de {run} est celle que le correcteur mesure", nombre(loss, 3),
                      "évaluez ce réseau sur les images de test, avec l’entropie croisée catégorielle")  # fmt: skip


@entrainement
def test_comp_basic_cnn(submission):
    """`comp` dit la perte et la précision de `model` sur les images de test."""
    _expect_row(submission, "basic_CNN", "model")


@entrainement
def test_comp_basic_cnn_2(submission):
    """`comp` dit la perte et la précision de `model2` sur les images de test."""
    _expect_row(submission, "basic_CNN_2", "model2")
