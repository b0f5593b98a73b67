"""Hidden checks of notebook 05: VGG16's block, the whole network, its family, its compilation, a slow training."""

import functools
import math

import keras
import numpy as np

from cnnlab import data
from cnnlab.typography import nombre
from labgrader.architectures import computes_the_same, layers_of, leaves_of
from labgrader.checks import (
    Failure,
    as_integer,
    as_number,
    expect_at_least,
    expect_same_architecture,
    measure,
    predictions,
    question,
)
from labgrader.errors import ProtocolError
from labgrader.models import rebuild
from labgrader.values import describe, describe_type

bloc = question("bloc", points=4)
vgg16 = question("vgg16", points=6, builds_on=("bloc",))
famille_vgg = question("famille_vgg", points=2)
compilation = question("compilation", points=2, builds_on=("bloc", "vgg16"))
entrainement_vgg = question("entrainement_vgg", points=2, builds_on=("bloc", "vgg16", "compilation"))

BLOCKS = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
CLASSES = 10


# --- what a network is, and what it computes -----------------------------------------------------------

LARGEST = 50_000_000  # parameters; no network asked for here has half as many


def _shapes_only():
    """Return a scope in which Keras builds networks without values: 15 million random weights cost a second."""
    return keras.StatelessScope(initialize_variables=False)


_CONFIG = "__import__('labgrader.models').models.config_of"  # not `to_json`, which a legal metric can break
_DESCRIBED = (
    f"(lambda found: [{_CONFIG}(found), [list(w.shape) for w in found.weights], found is globals().get('vgg')]"
    " if isinstance(found, __import__('keras').Model) else type(found).__name__)"
)


# In the student's process, the same scope: `with` would not fit in an expression.
_WITHOUT_VALUES = (
    "type('_', (__import__('keras').StatelessScope, __import__('contextlib').ContextDecorator), {{}})"
    "(initialize_variables=False)(lambda: {})()"
)


def _network(submission, expression):
    """Return the network that an expression gives, rebuilt without its weights, and whether it is `vgg` itself."""
    described = f"{_DESCRIBED}({expression})"
    try:
        found = submission.evaluate(_WITHOUT_VALUES.format(described))
    except Failure:  # the student's function may need values, to show what the network computes
        found = _asked(submission.evaluate, described, expression)
    if not isinstance(found, list) or len(found) != 3:
        raise Failure(f"`{expression}` est un modèle Keras", describe_type(str(found)),
                      "construisez-le avec keras, et renvoyez-le par `return` si c’est une fonction")  # fmt: skip
    config, shapes, is_vgg = found
    count = sum(math.prod(shape) for shape in shapes)
    if count > LARGEST:
        raise Failure(f"`{expression}` est VGG16, avec les arguments donnés", f"{nombre(count)} paramètres",
                      "un nombre est-il écrit en dur, à la place d’un des trois arguments ?")  # fmt: skip
    zeros = [np.broadcast_to(np.float32(0), shape) for shape in shapes]
    try:
        with _shapes_only():
            return rebuild({"config": config, "weights": zeros}), is_vgg
    except ProtocolError:
        raise Failure(f"`{expression}` est fait de couches standard de Keras", "un modèle que le correcteur refuse",
                      "n’utilisez que les couches présentées dans le cours") from None  # fmt: skip


def _asked(ask, expression, call):
    """Ask for an expression; a failure names the student's call, not the expression around it."""
    try:
        return ask(expression)
    except Failure as failure:
        raise Failure(failure.expected.replace(f"`{expression}`", f"`{call}`"), failure.found, failure.hint) from None


# --- bloc -------------------------------------------------------------------------------------------


@functools.cache
def _block(submission, shape, filters, n_convs):
    """Return the student's block as a model of its own, rebuilt, or fail in the words of the question."""
    call = f"bloc_vgg(x, {filters}, {n_convs})"
    on_input = f"(lambda keras: (lambda x: {{}})(keras.Input({shape})))(__import__('keras'))"
    try:
        return _asked(submission.model_from, on_input.format(f"keras.Model(x, {call})"), call)
    except Failure:
        name = _asked(submission.evaluate, on_input.format(f"type({call}).__name__"), call)
        if name == "KerasTensor":
            raise
    hint = "la fonction se termine sans `return`" if name == "NoneType" else "renvoyez `x` après la dernière couche"
    raise Failure(f"`{call}` renvoie un tenseur symbolique", describe_type(name), hint)


@functools.cache
def _reference_block(shape, filters, n_convs):
    entry = keras.Input(shape)
    x = entry
    for _ in range(n_convs):
        x = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return keras.Model(entry, keras.layers.MaxPooling2D(2)(x))


# One filter count equals the number of input channels: a single layer called twice builds there, and only there.
BLOCK_CASES = (((12, 20, 5), 7, 3), ((9, 6, 3), 4, 1), ((7, 11, 6), 6, 2))


@functools.cache
def _is_right(submission, case):
    """Tell whether a block is the one asked for, however it is written."""
    return computes_the_same(_block(submission, *case), _reference_block(*case))


def _convolutions(steps):
    return [step for step in steps if "Conv" in step]


@bloc
def test_bloc_convolutions(submission):
    """`bloc_vgg` enchaîne n_convs convolutions 3 × 3 « same » de `filters` filtres."""
    for case in BLOCK_CASES:
        _, filters, n_convs = case
        model = _block(submission, *case)
        if _is_right(submission, case):
            continue
        found, expected = (_convolutions(layers_of(m)) for m in (model, _reference_block(*case)))
        if len(found) != len(expected):
            raise Failure(
                f"`bloc_vgg` contient {n_convs} convolution(s) quand n_convs={n_convs}",
                f"{len(found)} convolution(s) pour n_convs={n_convs}",
                "à chaque tour de boucle, une couche neuve est appelée sur la sortie de la précédente",
            )
        wrong = [seen for seen, wanted in zip(found, expected, strict=True) if seen != wanted]
        if wrong:
            raise Failure(
                f"chaque convolution est {expected[0]} quand filters={filters}", wrong[0],
                "filtres, noyau 3 × 3, pas 1 et remplissage « same » : comparez l’un après l’autre",
            )  # fmt: skip


@bloc
def test_bloc_relu(submission):
    """Chaque convolution de `bloc_vgg` est suivie de ReLU, et de rien d’autre."""
    for case in BLOCK_CASES:
        model = _block(submission, *case)
        if _is_right(submission, case):
            continue
        steps = layers_of(model)
        body = [step for step in steps if "Pooling" not in step]
        pairs = list(zip(body[::2], body[1::2], strict=False))
        if not pairs or len(body) % 2 or not all("Conv" in first and second == "relu" for first, second in pairs):
            raise Failure("après chaque convolution vient une activation ReLU, et elle seule",
                          " → ".join(step.partition("(")[0] for step in steps)[:200] or "aucune couche",
                          "donnez `activation=\"relu\"` à chaque convolution")  # fmt: skip


@bloc
def test_bloc_pooling(submission):
    """`bloc_vgg` finit par un seul regroupement : maximum, 2 × 2, pas 2."""
    for case in BLOCK_CASES:
        model = _block(submission, *case)
        if _is_right(submission, case):
            continue
        steps = layers_of(model)
        wanted = layers_of(_reference_block(*case))[-1]
        pools = [step for step in steps if "Pool" in step]
        if not _convolutions(steps) or len(pools) != 1 or steps[-1] != wanted:
            told = f"{len(pools)} regroupement(s)" if len(pools) != 1 else pools[0]
            if len(pools) == 1 and steps[-1] == pools[0] and not _convolutions(steps):
                told = "un regroupement sans convolution"
            elif len(pools) == 1 and steps[-1] != pools[0]:
                told = "un regroupement qui n’est pas la dernière couche"
            raise Failure("le bloc finit par un regroupement par maximum 2 × 2, de pas 2, sans remplissage", told,
                          "une seule couche, après la boucle ; son pas est celui de la fenêtre")  # fmt: skip


@bloc
def test_bloc_calcul(submission):
    """Ce que calcule `bloc_vgg` est ce que calcule un bloc de VGG de mêmes poids."""
    for case in BLOCK_CASES:
        model, (_, filters, n_convs) = _block(submission, *case), case
        if _is_right(submission, case):
            continue
        call = f"`bloc_vgg(x, {filters}, {n_convs})`"
        hint = "comparez à la description de l’énoncé"
        expect_same_architecture(model, _reference_block(*case), what=call, hint=hint)
        raise Failure(f"{call} calcule ce que calcule un bloc de VGG", "d’autres valeurs avec les mêmes poids",
                      "une option de vos couches change le calcul")  # fmt: skip


# --- vgg16 ------------------------------------------------------------------------------------------


def _reference(input_shape=(32, 32, 3), num_classes=CLASSES, dense=(256, 128)):
    """Build VGG16 with Keras, its shapes only: no memory is taken for the weights."""
    with _shapes_only():
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


def _expect_vgg16(submission, expression, *arguments):
    """Fail unless an expression gives VGG16; return the rebuilt network, and whether it is `vgg` itself."""
    model, is_vgg = _network(submission, expression)
    expect_same_architecture(model, _reference(*arguments), what=f"`{expression}`", hint=_vgg_hint(model))
    return model, is_vgg


def _vgg_hint(model):
    """Name the likely slip from what the network is made of."""
    names = [type(layer).__name__ for layer in leaves_of(model)]
    if any("Dropout" in name or "Normalization" in name for name in names):
        return "ni abandon ni normalisation ici : le réseau de l’énoncé s’en passe"
    if names.count("Conv2D") != 13:
        return f"VGG16 a 13 convolutions, en blocs de 2, 2, 3, 3 et 3 ; celui-ci en a {names.count('Conv2D')}"
    if names.count("MaxPooling2D") != 5:
        return "cinq blocs, donc cinq regroupements : chaque bloc vient de `bloc_vgg`"
    if any(name.startswith("Global") for name in names) or "Flatten" not in names:
        return "entre le dernier bloc et la tête, `Flatten` garde toutes les valeurs"
    if names.count("Dense") != 3:
        return "une couche dense par nombre de `dense`, puis la couche de sortie"
    return "relisez le tableau de l’énoncé, bloc par bloc, puis la tête : un argument est-il écrit en dur ?"


@vgg16(weight=2)
def test_vgg_architecture(submission):
    """`vgg` est VGG16 pour des images (32, 32, 3) et dix classes : 14 880 202 paramètres."""
    model, _ = _expect_vgg16(submission, "vgg")
    if not computes_the_same(model, _reference()):
        raise Failure("`vgg` calcule ce que calcule VGG16", "d’autres valeurs avec les mêmes poids",
                      "une option de vos couches change le calcul")  # fmt: skip


@vgg16
def test_construire_fonctionnel(submission):
    """`construire_vgg16()` renvoie un modèle fonctionnel neuf, VGG16 par défaut."""
    model, is_vgg = _expect_vgg16(submission, "construire_vgg16()")
    if isinstance(model, keras.Sequential):
        raise Failure("`construire_vgg16()` est un modèle fonctionnel", "un modèle Sequential",
                      "appelez chaque couche sur un tenseur, puis renvoyez `keras.Model(entrée, sortie)`")  # fmt: skip
    if is_vgg:
        raise Failure("`construire_vgg16()` renvoie un modèle neuf à chaque appel", "`vgg` lui-même",
                      "construisez le modèle dans la fonction, au lieu de renvoyer `vgg`")  # fmt: skip


@vgg16
def test_construire_input_shape(submission):
    """`construire_vgg16` construit pour la forme d’image demandée."""
    # Two positions are left after five poolings: a pooling over all of them is told from Flatten.
    height, width = (int(side) for side in submission.rng.integers((64, 32), (96, 64)))
    shape = (height, width, 1)
    _expect_vgg16(submission, f"construire_vgg16({shape})", shape)


@vgg16
def test_construire_classes_et_tete(submission):
    """`construire_vgg16` suit `num_classes` et `dense`, quel que soit le nombre de couches."""
    classes, *dense = (int(count) for count in submission.rng.integers((3, 41, 31, 21), (10, 50, 40, 30)))
    call = f"construire_vgg16(num_classes={classes}, dense={tuple(dense)})"
    _expect_vgg16(submission, call, (32, 32, 3), classes, tuple(dense))


@vgg16
def test_construire_article(submission):
    """`construire_vgg16` construit pour 224 pixels et mille classes, comme dans l’article."""
    # Under a narrow head: the article's own, 4096-4096, weighs 553 MB, and any width of `dense` is followed or none.
    call = "construire_vgg16((224, 224, 3), 1000, (24, 16))"
    _expect_vgg16(submission, call, (224, 224, 3), 1000, (24, 16))


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
    if name == "C" and count == MILLIONS[name] - 1:
        return "arrondissez au plus proche, sans tronquer ; la troisième convolution des blocs 3, 4 et 5 est 1 × 1"
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
        found = describe_type(kind) if kind == "NoneType" else str(kind)[:40]
        raise Failure("l’optimiseur de `vgg` est SGD", found, hint)
    # As it is now, or as a given cell read it before the training, which may lower it.
    rate, *earlier = (
        as_number(submission.evaluate(found), what="le taux d’apprentissage")
        for found in ("vgg.optimizer.get_config()['learning_rate']", "globals().get('taux_compile', 0)")
    )
    if not any(math.isclose(each, 0.001, rel_tol=1e-3) for each in (rate, *earlier)):  # Keras keeps it in float32
        hint = "0,01 est la valeur par défaut de SGD" if math.isclose(rate, 0.01, rel_tol=1e-3) else "relisez l’énoncé"
        raise Failure("le taux d’apprentissage de SGD est 0,001", nombre(rate), f"donnez `learning_rate` ; {hint}")


PROBES = 20


def _outputs(model, images):
    """Return what a network gives for images: ten probabilities each, or fail."""
    outputs = predictions(model, images)
    if outputs.shape != (len(images), CLASSES):
        raise Failure("`vgg` donne dix probabilités par image", f"une sortie de forme {outputs.shape}",
                      "revoyez d’abord la question `vgg16`")  # fmt: skip
    return outputs


def _revived(submission, model):
    """Give a `vgg` whose training diverged finite weights, there and here: that it diverged is judged elsewhere."""
    fresh = (
        "(lambda kept: (lambda draw: [draw.standard_normal(w.shape) * (0.01 if w.ndim == 1 else"
        " (w.shape[-1] / w.size) ** 0.5) for w in kept])(numpy.random.default_rng(5)))(vgg.get_weights())"
    )
    submission.evaluate(f"(lambda numpy: vgg.set_weights({fresh}))(__import__('numpy'))")
    copy = keras.models.clone_model(model)  # what the training checks see of `vgg` stays as it is
    draw = np.random.default_rng(5)
    copy.set_weights(
        [
            draw.standard_normal(w.shape) * (0.01 if w.ndim == 1 else (w.shape[-1] / w.size) ** 0.5)
            for w in model.get_weights()
        ]
    )
    return copy


@functools.cache
def _ranked(submission):
    """Return images of noise, the network's probabilities for them, and its classes, the most probable first.

    Shapes: (20, 32, 32, 3), (20, 10), (20, 10).
    """
    images = np.random.default_rng(5).normal(scale=100, size=(PROBES, 32, 32, 3)).astype("float32")
    model = submission.model("vgg")
    try:
        probabilities = _outputs(model, images)
    except Failure:
        if all(np.isfinite(weights).all() for weights in model.get_weights()):
            raise
        probabilities = _outputs(_revived(submission, model), images)
    return images, probabilities, np.argsort(-probabilities, axis=1, kind="stable")


@functools.cache
def _evaluated(submission, labels):
    """Return what `vgg.evaluate` says of the images of noise under these labels: each number by its name.

    As one batch, which needs no pipeline, and no graph: compiling it would take longer than twenty images.
    """
    told = _asked(
        functools.partial(submission.evaluate, images=_ranked(submission)[0], labels=np.eye(CLASSES)[list(labels)]),
        "[setattr(vgg, 'run_eagerly', True), vgg.reset_metrics(), "
        "dict(vgg.test_on_batch(images, labels, return_dict=True))][2]",
        "vgg.evaluate(images, etiquettes)",
    )  # fmt: skip
    if not isinstance(told, dict):
        raise Failure("Keras mesure la perte et la précision de `vgg`", describe(told), "compilez `vgg` avec `compile`")
    return {name: float(value) for name, value in told.items() if isinstance(value, int | float | np.number)}


@functools.cache
def _measures(submission):
    """Return each metric of `vgg` twice: where every label is the most probable class, then where exactly k / 10 of
    the images have theirs among the k most probable.

    Each top-k accuracy is then told from every other, and from a constant, trained network or not.
    """
    order = np.arange(PROBES)
    ranked = _ranked(submission)[2]
    sure, spread = (_evaluated(submission, tuple(labels)) for labels in (ranked[:, 0], ranked[order, order % CLASSES]))
    return [(sure[name], value) for name, value in spread.items() if name != "loss" and name in sure]


def _expect_among(found, value, what, hint):
    """Fail unless one of the metrics is 1 on sure labels, and has this value on those spread over the ranks."""
    # A near-tie between two classes may be ranked otherwise there: at most one image of the twenty.
    near = 1.5 / PROBES
    if not any(abs(sure - 1) < near and abs(spread - value) < near for sure, spread in found):
        shown = " ; ".join(nombre(spread, 2) for _, spread in found) or "aucune"
        told = f"sur des images d’essai où elle vaut {nombre(value, 2)}, ses mesures donnent : {shown}"
        raise Failure(f"`vgg` mesure {what}", told, hint)


@compilation
def test_compilation_perte(submission):
    """La perte de `vgg` est l’entropie croisée catégorielle."""
    _, probabilities, ranked = _ranked(submission)
    # The most probable class as label: there a loss that takes probabilities for logits differs by several per cent.
    found = _evaluated(submission, tuple(ranked[:, 0])).get("loss", math.nan)
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
    outputs = _outputs(submission.model("vgg"), images)
    if outputs.min() < 0 or np.abs(outputs.sum(axis=1) - 1).max() > 1e-3:
        raise Failure("`vgg` donne dix probabilités par image", "des nombres qui n’en sont pas",
                      "revoyez d’abord la question `vgg16`")  # fmt: skip
    return outputs


@functools.cache
def _training_loss(submission):
    """Return the cross-entropy on the training images, computed here."""
    images, labels, _, _ = _prepared()
    outputs = _probabilities(submission, images)
    return float(-np.log(np.maximum(outputs[np.arange(len(labels)), labels], 1e-7)).mean())


@functools.cache
def _is_another_network(submission):
    """Tell whether `vgg` is not what the student's function builds, right or wrong."""
    try:
        built = layers_of(_network(submission, "construire_vgg16()")[0])
    except Failure:
        return False  # judged, and paid for, elsewhere
    return layers_of(submission.model("vgg")) != built


def _expect_trained(submission):
    """Fail unless the training images' loss is clearly under ln 10.

    With as many images of each class, a network that ignores its input cannot do better than ln 10. Measured in
    the embedded profile, seeds 42, 1 and 2: 2.31 untrained, 2.24, 2.16 and 2.22 after the notebook's training.
    """
    if _is_another_network(submission):
        raise Failure("`vgg` est le réseau que construit votre `construire_vgg16`", "un autre réseau",
                      "entraînez `vgg`, sans le remplacer")  # fmt: skip
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


def _expect_reached(submission, figure, threshold, name):
    """Compare a figure with its threshold; without one, the thousand test images are not even looked at."""
    if threshold is not None:
        expect_at_least(figure(submission), threshold, what=f"{name} de `vgg` sur le test",
                        hint="gardez les réglages du profil, et des images préparées comme `X_train`")  # fmt: skip


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
    _expect_reached(submission, precision_vgg, thresholds["precision_vgg"], "la précision")


@entrainement_vgg
def test_vgg_top5(submission, thresholds):
    """`vgg` entraîné met la bonne classe parmi ses cinq premières, autant que le profil le permet.

    As for accuracy: without a measured threshold, the check rests on the training loss.
    """
    _expect_trained(submission)
    _expect_reached(submission, top5_vgg, thresholds["top5_vgg"], "la précision top-5")
