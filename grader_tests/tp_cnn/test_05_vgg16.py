"""Hidden checks of notebook 05: VGG16's block, the whole network, its family, its compilation, a slow training."""

import functools
import math

import keras
import numpy as np

from cnnlab import data
from cnnlab.typography import nombre
from labgrader.architectures import layers_of
from labgrader.checks import (
    Failure,
    as_integer,
    as_number,
    expect_at_least,
    expect_close,
    expect_same_architecture,
    measure,
    predictions,
    question,
)
from labgrader.values import describe, describe_type

bloc = question("bloc", points=4)
vgg16 = question("vgg16", points=6, builds_on=("bloc",))
famille_vgg = question("famille_vgg", points=2)
compilation = question("compilation", points=2, builds_on=("bloc", "vgg16"))
entrainement_vgg = question("entrainement_vgg", points=2, builds_on=("bloc", "vgg16", "compilation"))

BLOCKS = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
CLASSES = 10


# --- bloc -------------------------------------------------------------------------------------------


@functools.cache
def _block(submission, shape, filters, n_convs):
    """Return the student's block as a model of its own, rebuilt, or fail in the words of the question."""
    call = f"bloc_vgg(x, {filters}, {n_convs})"
    on_input = f"(lambda keras: (lambda x: {{}})(keras.Input({shape})))(__import__('keras'))"
    name = _asked(submission.evaluate, on_input.format(f"type({call}).__name__"), call)
    if name != "KerasTensor":
        hint = "la fonction se termine sans `return`" if name == "NoneType" else "renvoyez `x` après la dernière couche"
        raise Failure(f"`{call}` renvoie un tenseur symbolique", describe_type(name), hint)
    return _asked(submission.model_from, on_input.format(f"keras.Model(x, {call})"), call)


def _asked(ask, expression, call):
    """Ask for an expression; a failure names the student's call, not the expression around it."""
    try:
        return ask(expression)
    except Failure as failure:
        raise Failure(failure.expected.replace(f"`{expression}`", f"`{call}`"), failure.found, failure.hint) from None


def _reference_block(shape, filters, n_convs):
    entry = keras.Input(shape)
    x = entry
    for _ in range(n_convs):
        x = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return keras.Model(entry, keras.layers.MaxPooling2D(2)(x))


def _convolutions(steps):
    return [step for step in steps if "Conv" in step]


def _count_of(steps, n_convs):
    """Say in French how many convolutions there are."""
    return f"{len(_convolutions(steps))} convolution(s) pour n_convs={n_convs}"


# One filter count equals the number of input channels: a single layer called twice builds there, and only there.
BLOCK_CASES = (((12, 20, 5), 7, 3), ((9, 6, 3), 4, 1), ((8, 8, 6), 6, 2), ((10, 14, 2), 3, 4))


@bloc
def test_bloc_convolutions(submission):
    """`bloc_vgg` enchaîne n_convs convolutions 3 × 3 « same » de `filters` filtres."""
    for shape, filters, n_convs in BLOCK_CASES:
        model = _block(submission, shape, filters, n_convs)
        found = _convolutions(layers_of(model))
        expected = _convolutions(layers_of(_reference_block(shape, filters, n_convs)))
        if len(found) != len(expected):
            raise Failure(
                f"`bloc_vgg` contient {n_convs} convolution(s) quand n_convs={n_convs}", _count_of(found, n_convs),
                "à chaque tour de boucle, une couche neuve est appelée sur la sortie de la précédente",
            )  # fmt: skip
        wrong = [seen for seen, wanted in zip(found, expected, strict=True) if seen != wanted]
        if wrong:
            raise Failure(
                f"chaque convolution est {expected[0]} quand filters={filters}", wrong[0],
                "filtres, noyau 3 × 3, pas 1 et remplissage « same » : comparez l’un après l’autre",
            )  # fmt: skip


@bloc
def test_bloc_relu(submission):
    """Chaque convolution de `bloc_vgg` est suivie de ReLU, et de rien d’autre."""
    for shape, filters, n_convs in BLOCK_CASES:
        steps = layers_of(_block(submission, shape, filters, n_convs))
        body = [step for step in steps if "Pooling" not in step]
        pairs = list(zip(body[::2], body[1::2], strict=False))
        if not pairs or len(body) % 2 or not all("Conv" in first and second == "relu" for first, second in pairs):
            raise Failure("après chaque convolution vient une activation ReLU, et elle seule",
                          " → ".join(step.partition("(")[0] for step in steps)[:200] or "aucune couche",
                          "donnez `activation=\"relu\"` à chaque convolution")  # fmt: skip


@bloc
def test_bloc_pooling(submission):
    """`bloc_vgg` finit par un seul regroupement : maximum, 2 × 2, pas 2."""
    for shape, filters, n_convs in BLOCK_CASES:
        steps = layers_of(_block(submission, shape, filters, n_convs))
        wanted = layers_of(_reference_block(shape, filters, n_convs))[-1]
        pools = [step for step in steps if "Pool" in step]
        if not _convolutions(steps) or len(pools) != 1 or steps[-1] != wanted:
            told = f"{len(pools)} regroupement(s)" if len(pools) != 1 else pools[0]
            if len(pools) == 1 and steps[-1] == pools[0] and not _convolutions(steps):
                told = "un regroupement sans convolution"
            elif len(pools) == 1 and steps[-1] != pools[0]:
                told = "un regroupement qui n’est pas la dernière couche"
            raise Failure("le bloc finit par un regroupement par maximum 2 × 2, de pas 2, sans remplissage", told,
                          "une seule couche, après la boucle ; son pas est celui de la fenêtre")  # fmt: skip


@bloc
def test_bloc_calcul(submission):
    """Ce que calcule `bloc_vgg` est ce que calcule un bloc de VGG de mêmes poids."""
    for shape, filters, n_convs in (*BLOCK_CASES, ((7, 11, 1), 2, 2)):
        model, reference = _block(submission, shape, filters, n_convs), _reference_block(shape, filters, n_convs)
        call = f"bloc_vgg(x, {filters}, {n_convs})"
        expect_same_architecture(model, reference, what=f"`{call}`", hint="comparez à la description de l’énoncé")
        images = submission.rng.normal(size=(3, *shape)).astype("float32")
        # Kernels of order 1/√(9 C): outputs of order 1, a few hundred float32 products, rounding near 1e-6.
        expect_close(predictions(model, images), _with_weights(reference, model, call).predict(images, verbose=0),
                     what=f"la sortie de `{call}`", hint="une option de vos couches change le calcul",
                     atol=1e-4)  # fmt: skip


def _with_weights(reference, model, call):
    """Give the reference the student's weights, in the order of the layers."""
    weights = model.get_weights()
    if [w.shape for w in weights] != [w.shape for w in reference.get_weights()]:
        raise Failure(f"`{call}` a les poids d’un bloc de VGG", f"{nombre(model.count_params())} paramètres",
                      "une convolution par tour, avec ses biais, et rien d’autre à apprendre")  # fmt: skip
    reference.set_weights(weights)
    return reference


# --- vgg16 ------------------------------------------------------------------------------------------


def _reference(input_shape=(32, 32, 3), num_classes=CLASSES, dense=(256, 128)):
    """Build VGG16 with Keras, its shapes only: no memory is taken for the weights."""
    with keras.StatelessScope(initialize_variables=False):
        return _build(input_shape, num_classes, dense)


def _build(input_shape, num_classes, dense):
    entry = keras.Input(input_shape)
    x = entry
    for filters, n_convs in BLOCKS:
        for _ in range(n_convs):
            x = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        x = keras.layers.MaxPooling2D(2)(x)
    x = keras.layers.Flatten()(x)
    for units in dense:
        x = keras.layers.Dense(units, activation="relu")(x)
    return keras.Model(entry, keras.layers.Dense(num_classes, activation="softmax")(x))


def _expect_vgg16(model, what, *arguments):
    """Compare with the reference: layers in order, then the count, which sees what a layer's description does not."""
    reference = _reference(*arguments)
    expect_same_architecture(model, reference, what=what, hint=_vgg_hint(model))
    if model.count_params() != reference.count_params():
        raise Failure(f"{what} a {nombre(reference.count_params())} paramètres", nombre(model.count_params()),
                      "toutes les cartes sont lues par chaque filtre, et chaque couche a ses biais")  # fmt: skip


def _vgg_hint(model):
    """Name the likely slip from what the network is made of."""
    steps = layers_of(model)
    names = [step.partition("(")[0] for step in steps]
    if "Dropout" in names or "BatchNormalization" in names:
        return "ni abandon ni normalisation ici : le réseau de l’énoncé s’en passe"
    if names.count("Conv2D") != 13:
        return f"VGG16 a 13 convolutions, en blocs de 2, 2, 3, 3 et 3 ; celui-ci en a {names.count('Conv2D')}"
    if names.count("MaxPooling2D") != 5:
        return "cinq blocs, donc cinq regroupements : chaque bloc vient de `bloc_vgg`"
    if any(name.startswith("Global") for name in names) or "Flatten" not in names:
        return "entre le dernier bloc et la tête, `Flatten` garde toutes les valeurs"
    if names.count("Dense") != 3:
        return "une couche dense par nombre de `dense`, puis la couche de sortie"
    return "relisez le tableau de l’énoncé, bloc par bloc, puis la tête : un argument est-il écrit en dur ?"


@vgg16(weight=2)
def test_vgg_architecture(submission):
    """`vgg` est VGG16 pour des images (32, 32, 3) et dix classes : 14 880 202 paramètres."""
    model = submission.model("vgg")
    _expect_vgg16(model, "`vgg`")
    images = submission.rng.normal(size=(2, 32, 32, 3)).astype("float32")
    reference = _with_weights(_build((32, 32, 3), CLASSES, (256, 128)), model, "vgg")
    # Softmax outputs, at most 1; sixteen layers of float32 sums, rounding near 1e-6.
    expect_close(predictions(model, images), reference.predict(images, verbose=0), what="la sortie de `vgg`",
                 hint="une option de vos couches change le calcul", atol=1e-4)  # fmt: skip


@vgg16
def test_construire_fonctionnel(submission):
    """`construire_vgg16()` renvoie un modèle fonctionnel neuf, VGG16 par défaut."""
    model = submission.model_from("construire_vgg16()")
    if isinstance(model, keras.Sequential):
        raise Failure("`construire_vgg16()` est un modèle fonctionnel", "un modèle Sequential",
                      "appelez chaque couche sur un tenseur, puis renvoyez `keras.Model(entrée, sortie)`")  # fmt: skip
    _expect_vgg16(model, "`construire_vgg16()`")
    if submission.evaluate("construire_vgg16() is vgg"):
        raise Failure("`construire_vgg16()` renvoie un modèle neuf à chaque appel", "`vgg` lui-même",
                      "construisez le modèle dans la fonction, au lieu de renvoyer `vgg`")  # fmt: skip


@vgg16
def test_construire_input_shape(submission):
    """`construire_vgg16` construit pour la forme d’image demandée."""
    call = "construire_vgg16((64, 33, 1))"
    _expect_vgg16(submission.model_from(call), f"`{call}`", (64, 33, 1))


@vgg16
def test_construire_classes_et_tete(submission):
    """`construire_vgg16` suit `num_classes` et `dense`, quel que soit le nombre de couches."""
    call = "construire_vgg16(num_classes=7, dense=(40, 30, 20))"
    _expect_vgg16(submission.model_from(call), f"`{call}`", (32, 32, 3), 7, (40, 30, 20))


@vgg16
def test_construire_article(submission):
    """`construire_vgg16` construit pour 224 pixels et mille classes, comme dans l’article."""
    # Under a narrow head: the article's own, 4096-4096, weighs 553 MB, and any width of `dense` is followed or none.
    call = "construire_vgg16((224, 224, 3), 1000, (24, 16))"
    _expect_vgg16(submission.model_from(call), f"`{call}`", (224, 224, 3), 1000, (24, 16))


# --- famille_vgg --------------------------------------------------------------------------------------

MILLIONS = {"A": 133, "A-LRN": 133, "B": 133, "C": 134, "D": 138, "E": 144}


def _expect_millions(submission, *names):
    """Compare some of the rounded counts; each check asks for different values, so that a constant never passes."""
    found = submission.fetch("parametres_vgg")
    if not isinstance(found, dict):
        raise Failure("`parametres_vgg` est un dictionnaire", describe(found), 'écrivez `{"A": ..., ...}`')
    for name in names:
        if name not in found:
            raise Failure(f"`parametres_vgg` contient la clé {name!r}", f"{len(found)} autres clés",
                          "recopiez les noms du tableau, tiret compris")  # fmt: skip
        what = f"`parametres_vgg[{name!r}]`"
        value = as_number(found[name], what=what)
        if value > 1000:
            raise Failure(f"{what} est en millions", "un nombre bien plus grand", "divisez par un million")
        count = as_integer(value, what=f"{what}, arrondi,")
        if count != MILLIONS[name]:
            raise Failure(f"{what} est le bon compte, en millions", nombre(count), _family_hint(name, count))


def _family_hint(name, count):
    """Name the likely slip behind a wrong number of millions."""
    if count in (MILLIONS[name] - 1, MILLIONS[name] + 1) and name != "C":
        return "arrondissez à l’entier le plus proche, à la fin seulement ; comptez aussi les biais"
    if name == "C":
        return "la troisième convolution des blocs 3, 4 et 5 a un noyau 1 × 1"
    if name == "A-LRN":
        return "la LRN n’a aucun poids"
    if count < 30:
        return "les couches denses comptent aussi : la première lit 7 × 7 × 512 valeurs"
    return "vérifiez le nombre de convolutions de chaque bloc et les trois couches denses"


@famille_vgg(weight=2)
def test_famille_trois_trois(submission):
    """A, B et E : les configurations faites de convolutions 3 × 3."""
    _expect_millions(submission, "A", "B", "E")


@famille_vgg
def test_famille_lrn(submission):
    """A-LRN, dont la normalisation n’a pas de poids, et D, qui est VGG16."""
    _expect_millions(submission, "A-LRN", "D")


@famille_vgg
def test_famille_un_un(submission):
    """C, dont trois convolutions sont 1 × 1, et B, dont elle part."""
    _expect_millions(submission, "B", "C")


# --- compilation --------------------------------------------------------------------------------------


@compilation
def test_compilation_optimiseur(submission):
    """`vgg` est compilé avec SGD, de taux 0,001."""
    kind = submission.evaluate("type(vgg.optimizer).__name__")
    if kind != "SGD":
        hint = "appelez `vgg.compile(...)`" if kind == "NoneType" else "choisissez SGD dans `keras.optimizers`"
        raise Failure("l’optimiseur de `vgg` est SGD", describe_type(kind), hint)
    rate = as_number(submission.evaluate("vgg.optimizer.get_config()['learning_rate']"), what="le taux d’apprentissage")
    if not math.isclose(rate, 0.001, rel_tol=1e-3):  # Keras keeps it in float32
        hint = "0,01 est la valeur par défaut de SGD" if math.isclose(rate, 0.01, rel_tol=1e-3) else "relisez l’énoncé"
        raise Failure("le taux d’apprentissage de SGD est 0,001", nombre(rate), f"donnez `learning_rate` ; {hint}")


PROBES = 40


@functools.cache
def _ranked(submission):
    """Return images of noise, the network's probabilities for them, and its classes, the most probable first.

    Shapes: (40, 32, 32, 3), (40, 10), (40, 10).
    """
    images = np.random.default_rng(5).normal(scale=100, size=(PROBES, 32, 32, 3)).astype("float32")
    probabilities = predictions(submission.model("vgg"), images)
    if probabilities.shape != (PROBES, CLASSES):
        raise Failure("`vgg` donne dix probabilités par image", f"une sortie de forme {probabilities.shape}",
                      "revoyez d’abord la question `vgg16`")  # fmt: skip
    return images, probabilities, np.argsort(-probabilities, axis=1, kind="stable")


def _evaluated(submission, labels):
    """Return what `vgg.evaluate` says of the images of noise under these labels: each number by its name."""
    told = _asked(
        functools.partial(submission.evaluate, images=_ranked(submission)[0], labels=np.eye(CLASSES)[labels]),
        "dict(vgg.evaluate(images, labels, verbose=0, return_dict=True))", "vgg.evaluate(images, etiquettes)",
    )  # fmt: skip
    if not isinstance(told, dict):
        raise Failure("`vgg.evaluate` renvoie la perte et les mesures", describe(told), "compilez `vgg` avec `compile`")
    return {name: float(value) for name, value in told.items() if isinstance(value, int | float | np.number)}


@functools.cache
def _measures(submission):
    """Return the metrics of `vgg` where exactly k / 10 of the images have their label among the k most probable.

    Each top-k accuracy is then told from every other, trained network or not.
    """
    order = np.arange(PROBES)
    found = _evaluated(submission, _ranked(submission)[2][order, order % CLASSES])
    return [value for name, value in found.items() if name != "loss"]


def _expect_among(found, value, what, hint):
    """Fail unless one of the metrics has this value."""
    # A near-tie between two classes may be ranked otherwise there: at most one image of the forty.
    if not any(abs(measured - value) < 1.5 / PROBES for measured in found):
        shown = ", ".join(nombre(measured, 2) for measured in found) or "aucune mesure"
        raise Failure(f"`vgg` mesure {what}", f"sur des images d’essai, d’autres valeurs que la sienne ({shown})", hint)


@compilation
def test_compilation_perte(submission):
    """La perte de `vgg` est l’entropie croisée catégorielle."""
    _, probabilities, ranked = _ranked(submission)
    # The most probable class as label: there a loss that takes probabilities for logits differs by several per cent.
    found = _evaluated(submission, ranked[:, 0]).get("loss", math.nan)
    expected = float(-np.log(np.maximum(probabilities.max(axis=1), 1e-7)).mean())
    # float32 logarithms of the same network: far closer than 0.5 %, or than the rounding of a replayed training.
    if not math.isclose(found, expected, rel_tol=5e-3, abs_tol=1e-3):
        raise Failure("la perte de `vgg` est l’entropie croisée catégorielle", "une autre fonction",
                      "les étiquettes sont one-hot, et la sortie de `vgg` est déjà une probabilité")  # fmt: skip


@compilation
def test_compilation_precision(submission):
    """`vgg` mesure la précision."""
    _expect_among(_measures(submission), 0.1, "la précision",
                  "ajoutez \"accuracy\" à la liste `metrics`")  # fmt: skip


@compilation
def test_compilation_top5(submission):
    """`vgg` mesure la précision top-5."""
    _expect_among(_measures(submission), 0.5, "la précision top-5",
                  "cherchez dans `keras.metrics` une classe qui regarde les k plus probables ; ici k = 5")  # fmt: skip


# --- entrainement_vgg ---------------------------------------------------------------------------------

TEST_IMAGES = 1000  # a CPU needs about 10 ms for each; two standard errors are then 3 points
CHANCE = math.log(CLASSES)


@functools.cache
def _prepared():
    """Return the training images that every profile uses, as many of each class, and test images, both prepared.

    Shapes: (60, 32, 32, 3), (60,), (n, 32, 32, 3), (n,).
    """
    images = data.cifar10()
    mean = images.x_train.mean(axis=(0, 1, 2)).astype("float32")
    draw = np.random.default_rng(42)
    ranks = [draw.permutation(np.flatnonzero(images.y_train == label))[:6] for label in range(CLASSES)]
    seen = np.sort(np.concatenate(ranks))
    return (images.x_train[seen].astype("float32") - mean, images.y_train[seen],
            images.x_test[:TEST_IMAGES].astype("float32") - mean, images.y_test[:TEST_IMAGES])  # fmt: skip


@functools.cache
def _on_test(submission):
    """Return, for each test image, at which rank the network puts its class: 0 is right, under 5 is in the top 5."""
    _, _, images, labels = _prepared()
    probabilities = _probabilities(submission, images)
    return (np.argsort(-probabilities, axis=1, kind="stable") == labels[:, None]).argmax(axis=1)


def _probabilities(submission, images):
    outputs = predictions(submission.model("vgg"), images, batch_size=64)
    if outputs.shape != (len(images), CLASSES) or outputs.min() < 0 or np.abs(outputs.sum(axis=1) - 1).max() > 1e-3:
        raise Failure("`vgg` donne dix probabilités par image", f"une sortie de forme {outputs.shape}",
                      "revoyez d’abord la question `vgg16`")  # fmt: skip
    return outputs


@functools.cache
def _training_loss(submission):
    """Return the cross-entropy on the training images, computed here."""
    images, labels, _, _ = _prepared()
    outputs = _probabilities(submission, images)
    return float(-np.log(np.maximum(outputs[np.arange(len(labels)), labels], 1e-7)).mean())


def _expect_trained(submission):
    """Fail unless the training images' loss is clearly under ln 10.

    With as many images of each class, a network that ignores its input cannot do better than ln 10. Measured in
    the embedded profile: 2.31 untrained, 2.17 to 2.23 after the notebook's training.
    """
    loss = _training_loss(submission)
    if not loss < CHANCE - 0.02:
        raise Failure(
            f"la perte de `vgg` sur les images d’apprentissage est nettement sous ln 10 ≈ {nombre(CHANCE, 3)}",
            nombre(loss, 3), "entraînez `vgg` sur `X_train` et `y_train`, avec toutes les époques du profil",
        )  # fmt: skip


@measure("precision_vgg", data=lambda: data.cifar10().description)
def precision_vgg(submission):
    """Held-out accuracy of `vgg`."""
    return float(np.mean(_on_test(submission) == 0))


@measure("top5_vgg", data=lambda: data.cifar10().description)
def top5_vgg(submission):
    """Held-out top-5 accuracy of `vgg`."""
    return float(np.mean(_on_test(submission) < 5))


@entrainement_vgg
def test_vgg_perte(submission):
    """`vgg` a commencé à apprendre : sa perte d’apprentissage est sous celle d’un réseau qui répond au hasard."""
    _expect_trained(submission)


@entrainement_vgg
def test_vgg_toutes_les_couches(submission):
    """Toutes les couches de `vgg` ont appris, de la première à la dernière.

    Biases start at zero, and a step of SGD moves each layer's.
    """
    _expect_trained(submission)
    biases = [weight for weight in submission.model("vgg").get_weights() if weight.ndim == 1]
    still = [index for index, bias in enumerate(biases, start=1) if not np.any(bias)]
    if still:
        raise Failure("les biais de chaque couche ont quitté zéro", f"{len(still)} couche(s) inchangée(s)",
                      "une couche gelée (`trainable = False`) n’apprend pas ; ici, tout part de zéro")  # fmt: skip


@entrainement_vgg
def test_vgg_precision(submission, thresholds):
    """`vgg` entraîné reconnaît les images de test, autant que le profil le permet.

    Where the profile trains too little for test accuracy to tell a trained network from an untrained one
    (embedded), there is no threshold, and the check rests on the training loss.
    """
    _expect_trained(submission)
    expect_at_least(precision_vgg(submission), thresholds["precision_vgg"], what="la précision de `vgg` sur le test",
                    hint="gardez les réglages du profil, et des images préparées comme `X_train`")  # fmt: skip


@entrainement_vgg
def test_vgg_top5(submission, thresholds):
    """`vgg` entraîné met la bonne classe parmi ses cinq premières, autant que le profil le permet.

    As for accuracy: without a measured threshold, the check rests on the training loss.
    """
    _expect_trained(submission)
    expect_at_least(top5_vgg(submission), thresholds["top5_vgg"], what="la précision top-5 de `vgg` sur le test",
                    hint="gardez les réglages du profil, et des images préparées comme `X_train`")  # fmt: skip
