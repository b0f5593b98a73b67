"""Hidden checks of notebook 07: a pretrained base, what is frozen in it, and fine-tuning in two stages.

What is frozen is counted on bases that the check has the student's process build, in states that the check sets. What
the first stage left is judged from `journal`, made by a given cell: the weights at the start, and what each call of
`vgg_tf.fit` changed. A network that the journal did not follow is judged by its final weights alone.
"""

import json
import math
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import keras
import numpy as np

from cnnlab import data
from cnnlab.typography import nombre, pourcentage
from labgrader.architectures import layers_of
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
from labgrader.shared import once

pretraitement = question("pretraitement", points=2)
base_gelee = question("base_gelee", points=3)
degel_partiel = question("degel_partiel", points=3, builds_on=("base_gelee",))
degel_complet = question("degel_complet", points=2)
affinage = question("affinage", points=4, builds_on=("pretraitement", "base_gelee", "degel_partiel"))

NP, KERAS = "__import__('numpy')", "__import__('keras')"  # the student may have given this name to something else
CONVOLUTIONS = [f"block{b}_conv{c}" for b, n in enumerate((2, 2, 3, 3, 3), start=1) for c in range(1, n + 1)]
BASE_ARRAYS = 2 * len(CONVOLUTIONS)  # a kernel and a bias each


# --- pretraitement ----------------------------------------------------------------------------------

# One unit in the last place of float32 at 255 is 1.5e-5; a mean rounded to whole numbers is off by 0.06 at least.
TOLERANCE = 1e-3


def random_images(submission: Any, *shape: int) -> np.ndarray:
    """Draw images whose channels have means far apart, so that neither their order nor a mean goes unseen."""
    images = submission.rng.integers(0, 256, size=(*shape, 3))
    return (images * np.array([1.0, 0.6, 0.3])).astype("uint8")


def expected_input(images: np.ndarray) -> np.ndarray:
    """Return what the ImageNet weights of VGG16 expect."""
    return np.asarray(keras.applications.vgg16.preprocess_input(images.astype("float32")))


def expect_prepared(submission: Any, *shape: int) -> None:
    """Compare what the student's function returns with Keras's own; name the likely cause."""
    images = random_images(submission, *shape)
    found = submission.call("pretraiter", images)
    expected = expected_input(images)
    hint = "bleu, vert, rouge ; puis 103,939 ; 116,779 et 123,68 retranchés, dans cet ordre"
    array = as_array(found, what="pretraiter(X)")
    if array.shape == expected.shape:
        close = lambda other: bool(np.allclose(array, other, atol=0.02))  # noqa: E731
        if close(expected[..., ::-1]) or close(images - np.float32([103.939, 116.779, 123.68])):
            hint = "les canaux sont encore dans l’ordre rouge, vert, bleu"
        elif close(images / 127.5 - 1) or close(images / 255) or np.ptp(array) <= 2.001:
            hint = "ces poids attendent des valeurs de −124 à 151 environ : on retranche, on ne divise pas"
        elif abs(array.mean()) < 0.01:
            hint = "les moyennes sont celles d’ImageNet, toujours les mêmes, et non celles du lot"
    expect_close(found, expected, what="pretraiter(X)", hint=hint, atol=TOLERANCE)


@pretraitement(weight=2)
def test_values(submission):
    """`pretraiter` donne des images bleu-vert-rouge, moyennes d’ImageNet retranchées."""
    expect_prepared(submission, 4, 32, 32)


@pretraitement
def test_any_batch(submission):
    """`pretraiter` accepte tout nombre d’images et toute taille."""
    expect_prepared(submission, 1, 32, 32)
    expect_prepared(submission, 7, 5, 9)


@pretraitement
def test_input_unchanged(submission):
    """`pretraiter` prépare les images sans modifier celles qu’elle reçoit."""
    images = random_images(submission, 3, 6, 4)
    after = submission.arguments_after("pretraiter", images)
    if len(after) != 1 or not np.array_equal(after[0], images):
        raise Failure("`X` garde ses valeurs", "des valeurs modifiées pendant l’appel",
                      "`X.astype(...)` renvoie une copie : écrivez dans celle-là")  # fmt: skip
    found = as_array(submission.call("pretraiter", images), what="pretraiter(X)", shape=images.shape)
    if np.array_equal(found, images):
        raise Failure("`pretraiter` prépare les images", "les images de départ", "la fonction ne change rien")


# --- base_gelee -------------------------------------------------------------------------------------


@cache
def reference() -> keras.Model:
    """Build the network of the statement, with weights of no matter."""
    base = keras.applications.VGG16(weights=None, include_top=False, input_shape=(32, 32, 3))
    return keras.Sequential([
        keras.Input((32, 32, 3)), base, keras.layers.Flatten(), keras.layers.Dense(256, activation="relu"),
        keras.layers.Dense(128, activation="relu"), keras.layers.Dense(10, activation="softmax"),
    ])  # fmt: skip


def state(submission: Any, name: str, model: str) -> list[tuple[int, bool]]:
    """Return each weight array's size and whether it was trained, as a given cell noted it after `base_gelee`."""
    submission.model(model)  # a missing network is reported as such
    found = submission.fetch(name)
    if not isinstance(found, dict) or not {"tailles", "entraines"} <= set(found):
        raise Failure(f"la cellule qui relève l’état de `{model}` a pu s’exécuter", "pas d’état relevé",
                      "redémarrez le noyau et relancez tout, dans l’ordre")  # fmt: skip
    return [(int(size), bool(flag)) for size, flag in zip(found["tailles"], found["entraines"], strict=True)]


@base_gelee
def test_base_frozen(submission):
    """Rien n’est entraîné dans `conv_base`."""
    found = state(submission, "etat_releve_base", "conv_base")
    if [size for size, _ in found] != [math.prod(v.shape) for v in reference().weights[:BASE_ARRAYS]]:
        raise Failure("`conv_base` est la base convolutive de VGG16", f"{len(found)} tableaux de poids",
                      "gardez celle que donne la section 1")  # fmt: skip
    free = [size for size, flag in found if flag]
    if free:
        raise Failure("aucun tableau de `conv_base` n’est entraîné",
                      in_words(len(free), sum(free)),
                      "l’attribut est `trainable` ; `training` règle le calcul, et non ce qui apprend")  # fmt: skip


@base_gelee
def test_vgg_tf_architecture(submission):
    """`vgg_tf` est la base, `Flatten`, puis 256, 128 et 10 neurones : 14 880 202 paramètres."""
    found = submission.model("vgg_tf")
    expect_same_architecture(found, reference(), what="`vgg_tf`",
                             hint="la base, Flatten, 256 et 128 neurones avec ReLU, 10 avec softmax")  # fmt: skip
    if found.count_params() != reference().count_params():
        raise Failure(f"`vgg_tf` a {nombre(reference().count_params())} paramètres", nombre(found.count_params()),
                      "chaque couche a-t-elle ses biais ?")  # fmt: skip
    shared = "all(any(v is w for w in vgg_tf.weights) for v in conv_base.weights)"
    if submission.evaluate(shared) is not True:
        raise Failure("`vgg_tf` contient `conv_base`", "d’autres poids que ceux de `conv_base`",
                      "placez `conv_base` elle-même parmi les couches, sans la copier")  # fmt: skip
    if submission.profile != "embedded":  # there the weights are random: none is better than another
        expect_imagenet(submission)


def expect_imagenet(submission: Any) -> None:
    """Fail unless the base began with the ImageNet weights."""
    pretrained = data.imagenet_vgg16()[0].get_weights()
    if not all(map(np.array_equal, start_of(submission), pretrained)):
        raise Failure("`conv_base` a les poids d’ImageNet", "d’autres poids",
                      "gardez la base que donne la section 1")  # fmt: skip


@base_gelee
def test_head_only_trained(submission):
    """Dans `vgg_tf`, seuls les 165 514 paramètres de la tête seront entraînés."""
    found = state(submission, "etat_releve_reseau", "vgg_tf")
    trained = sum(size for size, flag in found if flag)
    if trained != 165_514 or not all(flag for _, flag in found[-6:]):
        hint = "gelez `conv_base`, et elle seule ; la tête est 256, 128, 10"
        if trained == 0:
            hint = "le réseau entier est gelé : l’attribut doit être posé sur `conv_base`, non sur `vgg_tf`"
        raise Failure("seuls les 165 514 paramètres de la tête seront entraînés", nombre(trained), hint)


# --- degel_partiel, degel_complet -------------------------------------------------------------------

# In the student's process: a new base, narrow to be quick, then for each scenario the state in which the check puts it,
# the student's function, and what is trained. The base's own flag goes down then up, so that its layers get the order.
SCENARIOS = f"""[
    _b := {KERAS}.models.model_from_json(base),
    [[
        setattr(_b, 'trainable', False),
        setattr(_b, 'trainable', True),
        [setattr(layer, 'trainable', flag) for layer, flag in zip(_b.layers, flags)],
        setattr(_b, 'trainable', False) if frozen else None,
        CALL,
        [any(v is t for t in _b.trainable_weights) for v in _b.weights],
    ][5] for flags, frozen, name in scenarios],
][1]"""
LAYERS = 19  # of VGG16's base: the input, 13 convolutions, 5 poolings
FREE, LOCKED = [True] * LAYERS, [False] * LAYERS
BLOCK_5_FREE = [False] * 15 + [True] * 4


def narrow_base(side: tuple[int, int, int]) -> str:
    """Describe VGG16's base with two filters a convolution: its layers, their names and order, few weights."""
    with keras.StatelessScope(initialize_variables=False):
        base = keras.applications.VGG16(weights=None, include_top=False, input_shape=side)
    described = json.loads(base.to_json())
    for layer in described["config"]["layers"]:
        layer.pop("build_config", None)
        if "filters" in layer["config"]:
            layer["config"]["filters"] = 2
    return json.dumps(described)


def flags_after(submission: Any, call: str, scenarios: list[Any], side: tuple[int, int, int]) -> list[list[bool]]:
    """Return, scenario by scenario, whether each weight array of a base is trained after the student's function.

    A scenario: the layers' own flags, whether the base is then frozen as a whole, the layer to unfreeze from.
    """
    submission.fetch(call.partition("(")[0])  # a missing name is reported as such
    try:
        found = submission.evaluate(SCENARIOS.replace("CALL", call), scenarios=scenarios, base=narrow_base(side))
    except Failure as failure:
        raise Failure(f"`{call.replace('_b', 'conv_base')}` aboutit sur une base VGG16", failure.found,
                      failure.hint) from None  # fmt: skip
    return [[bool(flag) for flag in flags] for flags in found]


def expect_free_from(flags: list[bool], name: str, sizes: list[int]) -> None:
    """Fail unless exactly the arrays of a convolution and of those after it are trained."""
    first = 2 * CONVOLUTIONS.index(name)
    if flags == [position >= first for position in range(BASE_ARRAYS)]:
        return
    free = [position for position, flag in enumerate(flags) if flag]
    hint = "les couches d’avant sont gelées, celle-là et les suivantes sont libres"
    if not free:
        hint = "la base elle-même est restée gelée : elle ne déclare aucun poids, quoi que disent ses couches"
    elif len(free) == BASE_ARRAYS:
        hint = "les couches qui précèdent doivent être gelées de nouveau"
    elif free[0] != first and free == list(range(free[0], BASE_ARRAYS)):
        hint = "le dégel commence à la mauvaise couche : attention au décalage, et comparez les noms entiers"
    raise Failure(f"à partir de `{name}`, {BASE_ARRAYS - first} tableaux sont entraînés, soit "
                  f"{nombre(sum(sizes[first:BASE_ARRAYS]))} paramètres",
                  in_words(len(free), sum(sizes[i] for i in free)), hint)  # fmt: skip


def in_words(arrays: int, parameters: int | None = None) -> str:
    """Say how many arrays are trained, and parameters if they were counted; zero is « aucun » in French."""
    if not arrays:
        return "aucun tableau"
    told = f"{arrays} tableau{'x' if arrays > 1 else ''}"
    return told if parameters is None else f"{told}, {nombre(parameters)} paramètres"


def array_sizes() -> list[int]:
    """Return the size of each weight array of `vgg_tf`."""
    return [math.prod(variable.shape) for variable in reference().weights]


@degel_partiel(weight=1.5)
def test_block5(submission):
    """`degeler_depuis(conv_base, "block5_conv1")` : 6 tableaux, 7 079 424 paramètres entraînés dans la base."""
    scenarios = [(FREE, True, "block5_conv1"), (LOCKED, True, "block5_conv1")]
    for flags in flags_after(submission, "degeler_depuis(_b, name)", scenarios, (32, 32, 3)):
        expect_free_from(flags, "block5_conv1", array_sizes())


@degel_partiel(weight=0.75)
def test_any_layer(submission):
    """`degeler_depuis` sert pour tout nom de couche, toute taille d’image, une base gelée ou libre."""
    names = ["block5_conv3", "block4_conv2", "block3_conv1", "block1_conv2"]
    scenarios = [(FREE, frozen, name) for name, frozen in zip(names, (True, True, False, True), strict=True)]
    side = (32 * int(submission.rng.integers(2, 4)), 64, 3)
    for name, flags in zip(names, flags_after(submission, "degeler_depuis(_b, name)", scenarios, side), strict=True):
        expect_free_from(flags, name, array_sizes())


@degel_partiel(weight=0.75)
def test_block5_in_vgg_tf(submission):
    """Après ce dégel, 7 244 938 paramètres de `vgg_tf` seront entraînés."""
    for name in ("conv_base", "degeler_depuis"):
        submission.fetch(name)
    submission.model("vgg_tf")
    count = "sum(__import__('math').prod(v.shape) for v in vgg_tf.trainable_weights)"
    expression = f"[setattr(conv_base, 'trainable', False), degeler_depuis(conv_base, 'block5_conv1'), {count}][2]"
    found = as_number(submission.evaluate(expression), what="le nombre de paramètres entraînés")
    expected = sum(array_sizes()[2 * CONVOLUTIONS.index("block5_conv1") :])
    if found != expected:
        raise Failure(f"{nombre(expected)} paramètres de `vgg_tf` seront entraînés", nombre(found),
                      "la fonction agit sur la base qu’elle reçoit, et elle laisse la tête libre")  # fmt: skip


def expect_all_free(flags: list[bool], after: str) -> None:
    """Fail unless all 26 arrays are trained."""
    if not all(flags):
        hint = "agissez aux deux niveaux : la base, et chacune de ses couches"
        if sum(flags) == 0:
            hint = "la base elle-même est restée gelée"
        raise Failure(f"après {after}, `degeler_tout` libère les 26 tableaux", in_words(sum(flags)), hint)


@degel_complet(weight=2)
def test_after_partial(submission):
    """`degeler_tout` libère les 26 tableaux, même juste après un dégel partiel."""
    (flags,) = flags_after(submission, "degeler_tout(_b)", [(BLOCK_5_FREE, False, "")], (32, 32, 3))
    expect_all_free(flags, "un dégel partiel")


@degel_complet
def test_after_freeze(submission):
    """`degeler_tout` libère les 26 tableaux d’une base gelée tout entière."""
    scenarios = [(FREE, True, ""), (BLOCK_5_FREE, True, "")]
    for flags in flags_after(submission, "degeler_tout(_b)", scenarios, (32, 32, 3)):
        expect_all_free(flags, "un gel complet")


@degel_complet
def test_other_states(submission):
    """`degeler_tout` libère une base d’une autre taille, gelée couche par couche ou à moitié."""
    side = (64, 32 * int(submission.rng.integers(2, 4)), 3)
    scattered = [bool(flag) for flag in submission.rng.integers(0, 2, size=LAYERS)]
    scattered[1], scattered[2] = False, True  # the first two convolutions
    scenarios = [(LOCKED, False, ""), (scattered, False, "")]
    for flags in flags_after(submission, "degeler_tout(_b)", scenarios, side):
        expect_all_free(flags, "un gel couche par couche")


# --- affinage ---------------------------------------------------------------------------------------

_OUTPUTS: WeakKeyDictionary[Any, np.ndarray] = WeakKeyDictionary()


@cache
def held_out() -> tuple[np.ndarray, np.ndarray]:
    """Return the test images, prepared here, and their labels."""
    images = data.cifar10()
    return expected_input(images.x_test), images.y_test


def accuracy(outputs: np.ndarray) -> float:
    """Return the share of test images whose greatest output is the right one."""
    if outputs.shape[1:] != (10,):
        raise Failure("`vgg_tf` donne dix valeurs par image", f"une sortie de forme {outputs.shape[1:]}",
                      "une sortie par classe")  # fmt: skip
    return float(np.mean(outputs.argmax(axis=1) == held_out()[1]))


def final_accuracy(submission: Any) -> float:
    """Return the accuracy of the final `vgg_tf`, computed once a network."""
    model = submission.model("vgg_tf")
    if model not in _OUTPUTS:
        if is_expected(model):
            head = head_of(reference(), model.get_weights()[BASE_ARRAYS:])
            _OUTPUTS[model] = predictions(head, features(submission)[1])
        else:
            _OUTPUTS[model] = predictions(model, held_out()[0])
    return accuracy(_OUTPUTS[model])


def is_expected(model: Any) -> bool:
    """Tell whether a network is the one of the statement, layer by layer, and so computes what its weights say."""
    try:
        return layers_of(model) == layers_of(reference())
    except Failure:
        return False


def head_of(network: keras.Model, weights: list[np.ndarray]) -> keras.Model:
    """Return the layers after the base, with these weights."""
    head = keras.Sequential([keras.Input(network.layers[0].output_shape[1:]), *network.layers[1:]])
    head.set_weights(weights)
    return head


def start_of(submission: Any) -> list[np.ndarray]:
    """Return the weights of `vgg_tf` before its first training, as a given cell keeps them."""
    submission.model("vgg_tf")
    kept = submission.evaluate("journal.depart")
    found = [as_array(array, what="un tableau de poids") for array in kept] if isinstance(kept, list) else []
    if [array.shape for array in found] != [tuple(variable.shape) for variable in reference().weights]:
        raise Failure("`journal` tient les poids de départ du réseau de l’énoncé", f"{len(found)} tableaux de poids",
                      "voyez la question `base_gelee`, et ne touchez pas à `journal`")  # fmt: skip
    return found


# Call after call of `fit`: how far each array is from the start, and the head laid flat, before and after. In four
# arrays, however many calls there are: a frame holds some hundreds.
NOTED = f"""(lambda stages: [
    *({NP}.array([stage[name] for stage in stages], dtype='float64')
      for name in ('deplacements_avant', 'deplacements')),
    *({NP}.array([{NP}.concatenate([{NP}.ravel(w) for w in stage[name]]) for stage in stages], dtype='float32')
      for name in ('tete_avant', 'tete'))])(journal.etapes)"""


def expect_shapes(submission: Any) -> None:
    """Fail unless `vgg_tf` has the arrays of the network that the journal follows."""
    found = [tuple(variable.shape) for variable in submission.model("vgg_tf").weights]
    if found != [tuple(variable.shape) for variable in reference().weights]:
        raise Failure("`vgg_tf` est encore le réseau de l’énoncé", "un réseau dont les poids ont d’autres tailles",
                      "le journal suit celui que la question `base_gelee` construit : gardez-le tel quel")  # fmt: skip


def stages(submission: Any) -> list[dict[str, Any]]:
    """Return what the journal noted, call after call of `fit`, of `vgg_tf` or of a network of the same shape."""
    expect_shapes(submission)
    try:
        found = submission.evaluate(NOTED)
    except Failure:
        found = None
    size, count = sum(array_sizes()[BASE_ARRAYS:]), len(found[0]) if isinstance(found, list) and found else 0
    wanted = [(count, len(array_sizes()))] * 2 + [(count, size)] * 2 if count else [(0,)] * 4
    if not isinstance(found, list) or [np.shape(each) for each in found] != wanted:
        raise Failure("`journal` est celui que le carnet a rempli", "un journal modifié",
                      "ne touchez pas à `journal` ; relancez la cellule qui le crée, puis la vôtre")  # fmt: skip
    names = ("deplacements_avant", "deplacements", "tete_avant", "tete")
    rows = [dict(zip(names, row, strict=True)) for row in zip(*found, strict=True)]
    return [row | {name: laid_out(row[name]) for name in names[2:]} for row in rows]


def laid_out(head: np.ndarray) -> list[np.ndarray]:
    """Return the arrays of a head that was laid flat. Shape: (165514,)."""
    shapes = [tuple(variable.shape) for variable in reference().weights[BASE_ARRAYS:]]
    parts = np.split(head, np.cumsum(array_sizes()[BASE_ARRAYS:])[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]


def last_run(submission: Any) -> list[dict[str, Any]]:
    """Return the last calls of `fit` that follow one another: each starts with the head that the one before left."""
    found = stages(submission)
    first = len(found) - 1
    while first > 0 and same(found[first]["tete_avant"], found[first - 1]["tete"]):
        first -= 1
    return found[max(first, 0) :]


def frozen_heads(submission: Any) -> list[list[np.ndarray]]:
    """Return the heads that the journal saw on a base that had not moved at all, in order, from the start's on."""
    heads = [start_of(submission)[BASE_ARRAYS:]]
    for stage in stages(submission):
        for moved, head in (("deplacements_avant", "tete_avant"), ("deplacements", "tete")):
            if max(stage[moved][:BASE_ARRAYS]) == 0:
                heads.append([as_array(array, what="un tableau de poids") for array in stage[head]])
    return heads


_FEATURES: WeakKeyDictionary[Any, tuple[np.ndarray, np.ndarray]] = WeakKeyDictionary()


def features(submission: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return what the base makes of the test images, with the weights of the start, then with the final ones.

    The layers before the first that moved give the same both times, and the same to every student who starts from the
    same weights: nine tenths of the work, computed once for all.
    """
    model = submission.model("vgg_tf")
    if model not in _FEATURES:
        start, final = (weights[:BASE_ARRAYS] for weights in (start_of(submission), model.get_weights()))
        moved = [position for position in range(BASE_ARRAYS) if not np.array_equal(start[position], final[position])]
        first = moved[0] // 2 * 2 if moved else 0  # the arrays of the first layer that moved begin here
        base, images = reference().layers[0], held_out()[0]
        base.set_weights(start)
        rest = base
        if first:
            border = base.get_layer(CONVOLUTIONS[first // 2]).input
            below, rest = keras.Model(base.input, border), keras.Model(border, base.output)
            images = once(lambda: predictions(below, held_out()[0]), "07, below what moved", images, *start[:first])
        before = once(lambda: predictions(rest, images), "07, what moved, at the start", images, *start[first:])
        base.set_weights(final)
        _FEATURES[model] = before, predictions(rest, images) if moved else before
    return _FEATURES[model]


def frozen_accuracies(submission: Any, heads: list[list[np.ndarray]]) -> list[float]:
    """Return the accuracy of each head on the base as it was at the start."""
    found = features(submission)[0]
    return [accuracy(predictions(head_of(reference(), weights), found)) for weights in heads]


@measure("precision_gelee", data=lambda: data.cifar10().description)
def precision_gelee(submission):
    """Held-out accuracy at the end of the first stage: the last head seen on the base of the start."""
    return frozen_accuracies(submission, frozen_heads(submission)[-1:])[0]


@measure("precision_affinee", data=lambda: data.cifar10().description)
def precision_affinee(submission):
    """Held-out accuracy of the final `vgg_tf`."""
    return final_accuracy(submission)


def expect_learned(found: float, threshold: float | None, what: str) -> None:
    """Fail unless an accuracy is above chance, by four standard deviations, and reaches the measured threshold."""
    above_chance = 0.1 + 4 * math.sqrt(0.09 / len(held_out()[1]))
    expect_at_least(found, max(above_chance, threshold or 0), what=what,
                    hint="vérifiez la perte, le taux, les époques, et les images données à `fit`")  # fmt: skip


def expect_reported(submission: Any, name: str, ours: list[float]) -> float:
    """Fail unless a reported accuracy is one of those that we computed; return the best of those that it may be."""
    found = submission.number(name)
    # Two decimals may be typed, and float16 records move an image or two across the border.
    slack = 0.0051 + 2.5 / len(held_out()[1])
    meant = [value for value in ours if abs(found - value) <= slack]
    if meant:
        return max(meant)
    hint = "mesurez sur toutes les images de test, préparées par `pretraiter`, à la fin de cette étape-là"
    if any(abs(found / 100 - value) <= slack for value in ours):
        hint = "donnez une proportion entre 0 et 1, sans multiplier par 100"
    raise Failure(f"`{name}` est la précision que le correcteur mesure", nombre(found), hint)


def not_frozen() -> Failure:
    """Say that the first training moved the base."""
    return Failure("la tête apprend d’abord, sur une base qui ne bouge pas",
                   "une base qui bouge dès le premier apprentissage",
                   "gelez `conv_base`, puis compilez, puis entraînez la tête")  # fmt: skip


def first_stage(submission: Any) -> list[list[np.ndarray]]:
    """Return the heads that training met on the base of the start, in order."""
    if not stages(submission):
        raise Failure("`vgg_tf` est entraîné par `fit`", "un journal où rien n’est noté",
                      "appelez `vgg_tf.fit` deux fois, sans boucle à vous")  # fmt: skip
    heads = frozen_heads(submission)[1:]
    if not heads:
        raise not_frozen()
    return heads


@affinage
def test_first_stage_frozen(submission):
    """Pendant la première étape, la tête apprend et la base ne bouge pas."""
    start, final = start_of(submission), submission.model("vgg_tf").get_weights()
    if all(map(np.array_equal, final[BASE_ARRAYS:], start[BASE_ARRAYS:])):
        raise Failure("la tête de `vgg_tf` est entraînée", "les poids du départ", "appelez `vgg_tf.fit` deux fois")
    if all(same(head, start[BASE_ARRAYS:]) for head in first_stage(submission)):
        raise not_frozen()
    run = last_run(submission)
    frozen = [stage for stage in run if max(stage["deplacements"][:BASE_ARRAYS]) == 0]
    if not frozen:  # a head put back by hand, such as the best one, has learned
        best = frozen_accuracies(submission, [run[0]["tete_avant"]])[0]
        expect_learned(best, None, "la tête dont part l’affinage, sur la base gelée,")


@affinage
def test_precision_gelee(submission, thresholds):
    """`precision_gelee` est la précision à la fin de la première étape, et elle est bonne."""
    start = start_of(submission)[BASE_ARRAYS:]
    heads = [head for head in first_stage(submission) if not same(head, start)]  # measured before it learned: refused
    if not heads:
        raise not_frozen()
    meant = expect_reported(submission, "precision_gelee", frozen_accuracies(submission, heads))
    expect_learned(meant, thresholds["precision_gelee"], "la précision de `vgg_tf`, base gelée, sur les images de test")


@affinage
def test_fine_tuned(submission):
    """L’affinage fait bouger des couches de la base, sans les réécrire."""
    start, final = start_of(submission), submission.model("vgg_tf").get_weights()
    kernels = range(0, BASE_ARRAYS, 2)
    moved = [i for i in kernels if not np.array_equal(start[i], final[i])]
    if not moved:
        raise Failure("l’affinage fait bouger des couches de la base", "une base restée telle quelle",
                      "après le dégel, recompilez, puis entraînez : sans recompiler, le gel dure")  # fmt: skip
    # Fine-tuning moves kernels by a few per cent; another draw is uncorrelated with them.
    if any(cosine(start[i], final[i]) < 0.5 for i in moved):
        raise Failure("l’affinage part des poids de `conv_base` et les change peu", "des poids sans rapport avec eux",
                      "gardez la même base du début à la fin, et un petit taux")  # fmt: skip


@affinage
def test_precision_affinee(submission, thresholds):
    """`precision_affinee` est la précision du réseau affiné, et l’affinage ne fait rien perdre."""
    ours = final_accuracy(submission)
    expect_reported(submission, "precision_affinee", [ours])
    expect_learned(ours, thresholds["precision_affinee"], "la précision de `vgg_tf` sur les images de test")
    heads = frozen_heads(submission)[1:]
    before = frozen_accuracies(submission, heads[-1:])[0] if heads else submission.number("precision_gelee")
    # The images that one of the two networks alone recognises: two standard deviations of their balance, at most.
    slack = max(0.02, 2 * math.sqrt(2 * ours * (1 - ours) / len(held_out()[1])))
    if ours < before - slack:
        raise Failure("l’affinage ne fait pas perdre de précision", f"{pourcentage(before)}, puis {pourcentage(ours)}",
                      "un taux trop grand réécrit la base : prenez `taux_affinage`")  # fmt: skip
