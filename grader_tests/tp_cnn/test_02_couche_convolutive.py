"""Hidden checks of notebook 02: the weights of a convolutional layer, counted and laid out."""

import keras
import numpy as np
from scipy.signal import correlate2d

from cnnlab.typography import nombre
from labgrader.checks import Failure, as_array, as_integer, expect_close, manual_question, question

axes_poids = question("axes_poids", points=2)
conv1 = question("conv1", points=2)
conv2 = question("conv2", points=2, builds_on=("conv1",))
pourquoi = manual_question("pourquoi", points=2)
nombre_parametres = question("nombre_parametres", points=3)
alexnet = question("alexnet", points=1, builds_on=("nombre_parametres",))
disposition_torch = question("disposition_torch", points=2)

VOCABULARY = {"in_channels", "kernel_height", "kernel_width", "out_channels"}


# --- axes_poids -------------------------------------------------------------------------------------


def _axes(submission):
    """Return the four names in order, or fail."""
    names = submission.fetch("axes")
    unordered = submission.evaluate("type(axes).__name__") in ("set", "frozenset")
    if not isinstance(names, list | tuple) or unordered or not all(isinstance(name, str) for name in names):
        raise Failure(
            "`axes` est une liste de quatre textes, dans l’ordre",
            "autre chose qu’une liste de textes",
            "écrivez les noms entre guillemets, séparés par des virgules, entre crochets",
        )
    if len(names) != 4 or set(names) != VOCABULARY:
        raise Failure(
            "`axes` contient chacun des quatre noms du vocabulaire, une fois",
            f"{len(names)} nom(s), dont {len(set(names) & VOCABULARY)} du vocabulaire",
            "recopiez les noms de l’énoncé tels quels",
        )
    return list(names)


@axes_poids
def test_axes_height_width(submission):
    """Les axes de la hauteur et de la largeur du noyau sont à leur place."""
    names = _axes(submission)
    if (names.index("kernel_height"), names.index("kernel_width")) != (0, 1):
        hint = "affichez `.kernel.shape` pour un noyau rectangulaire, par exemple de hauteur 5 et de largeur 2"
        if names[2:] == ["kernel_height", "kernel_width"]:
            hint = "c’est l’ordre de PyTorch ; regardez celui de Keras sur un noyau rectangulaire"
        raise Failure("les axes du noyau sont à leur place", "au moins un des deux est ailleurs", hint)


@axes_poids
def test_axes_in_out(submission):
    """Les axes des canaux d’entrée et de sortie sont à leur place."""
    names = _axes(submission)
    if (names.index("in_channels"), names.index("out_channels")) != (2, 3):
        hint = "affichez `.kernel.shape` pour une couche dont les nombres d’entrées et de filtres diffèrent"
        if names[2:] == ["out_channels", "in_channels"]:
            hint = "ces deux axes sont échangés : `conv1` a 8 filtres, cherchez l’axe de longueur 8"
        raise Failure("les axes des canaux sont à leur place", "au moins un des deux est ailleurs", hint)


# --- conv1, conv2 and alexnet: counts -----------------------------------------------------------------


def _expect_count(submission, name, expected, hint, mistakes=None):
    """Compare an integer with the right count; `mistakes` maps a wrong count to what it most likely means."""
    found = submission.integer(name)
    if found != expected:
        raise Failure(f"`{name}` est le bon compte", nombre(found), (mistakes or {}).get(found, hint))


@conv1
def test_conv1_entrees(submission):
    """`conv1_entrees` est le nombre de canaux que lit chaque filtre de conv1."""
    _expect_count(
        submission, "conv1_entrees", 3, "une entrée est un canal de l’image, pas un pixel",
        {48: "ce sont les valeurs de l’image entière ; comptez ses canaux",
         27: "ce sont les valeurs sous la fenêtre ; comptez les canaux",
         8: "8 est le nombre de filtres, donc de sorties"},
    )  # fmt: skip


@conv1
def test_conv1_poids(submission):
    """`conv1_poids` est le nombre de poids de conv1, biais à part."""
    _expect_count(
        submission, "conv1_poids", 216, "surface du noyau, canaux d’entrée, filtres : multipliez les trois",
        {72: "chaque filtre a une tranche par canal d’entrée : la profondeur manque",
         27: "c’est un seul filtre ; la couche en a plusieurs",
         24: "ce sont les flèches du dessin ; chacune porte la surface du noyau",
         224: "ce compte contient les biais ; ils sont demandés à part",
         384: "le filtre se déplace : ses poids ne dépendent pas de la taille de l’image"},
    )  # fmt: skip


@conv1
def test_conv1_biais(submission):
    """`conv1_biais` est le nombre de biais de conv1."""
    _expect_count(
        submission, "conv1_biais", 8, "comptez, sur le dessin, combien de fois on ajoute un biais",
        {1: "un biais par filtre, et non un pour toute la couche",
         3: "le biais s’ajoute après la somme sur les canaux : il n’appartient pas à un canal",
         24: "le biais s’ajoute après la somme sur les canaux : il n’y en a pas un par flèche",
         128: "le filtre garde son biais quand il se déplace : il n’y en a pas un par position",
         216: "un poids n’a pas de biais à lui ; un filtre en a un"},
    )  # fmt: skip


@conv1
def test_conv1_parametres(submission):
    """`conv1_parametres` est le nombre total de paramètres de conv1."""
    _expect_count(
        submission, "conv1_parametres", 224, "additionnez tous les poids et tous les biais",
        {216: "les biais manquent", 80: "la profondeur manque : un filtre lit tous les canaux",
         217: "un biais par filtre, et non un pour toute la couche"},
    )  # fmt: skip


@conv2
def test_conv2_entrees(submission):
    """`conv2_entrees` est le nombre de canaux que lit chaque filtre de conv2."""
    _expect_count(
        submission, "conv2_entrees", 8, "demandez-vous ce que conv1 donne à conv2",
        {3: "conv2 ne lit pas l’image : elle lit les cartes de conv1",
         4: "4 est le nombre de filtres de conv2, donc ses sorties",
         24: "conv1 additionne les canaux : elle donne une carte par filtre",
         128: "ce sont les valeurs que produit conv1 ; comptez ses cartes"},
    )  # fmt: skip


@conv2(weight=2)
def test_conv2_poids(submission):
    """`conv2_poids` est le nombre de poids de conv2, biais à part."""
    _expect_count(
        submission, "conv2_poids", 288, "surface du noyau, canaux d’entrée, filtres : multipliez les trois",
        {198: "ce nombre circule dans des polycopiés : refaites la multiplication",
         108: "conv2 ne lit pas l’image : elle lit les cartes de conv1",
         36: "chaque filtre a une tranche par carte lue : la profondeur manque",
         72: "c’est un seul filtre ; la couche en a plusieurs",
         292: "ce compte contient les biais ; ils sont demandés à part",
         864: "les canaux de l’image sont déjà additionnés par conv1 : ils ne comptent plus"},
    )  # fmt: skip


@conv2
def test_conv2_biais(submission):
    """`conv2_biais` est le nombre de biais de conv2."""
    _expect_count(
        submission, "conv2_biais", 4, "un biais par filtre : comptez les filtres de conv2",
        {1: "un biais par filtre, et non un pour toute la couche",
         8: "8 est le nombre d’entrées de conv2 ; le biais appartient à un filtre",
         32: "le biais s’ajoute après la somme sur les cartes : il n’y en a pas un par flèche",
         64: "le filtre garde son biais quand il se déplace : il n’y en a pas un par position"},
    )  # fmt: skip


@conv2(weight=2)
def test_conv2_parametres(submission):
    """`conv2_parametres` est le nombre total de paramètres de conv2."""
    _expect_count(
        submission, "conv2_parametres", 292, "additionnez tous les poids et tous les biais de conv2",
        {288: "les biais manquent", 112: "conv2 ne lit pas l’image : elle lit les cartes de conv1",
         202: "les poids sont faux : refaites la multiplication",
         40: "la profondeur manque : un filtre lit toutes les cartes"},
    )  # fmt: skip


@conv2(weight=2)
def test_total(submission):
    """`total` est le nombre de paramètres du réseau entier."""
    _expect_count(
        submission, "total", 516, "additionnez les paramètres des deux couches, une fois chacun d’eux juste",
        {504: "les biais manquent", 292: "c’est conv2 seule", 224: "c’est conv1 seule",
         336: "conv2 ne lit pas l’image : elle lit les cartes de conv1"},
    )  # fmt: skip


@alexnet
def test_alexnet_neurones(submission):
    """`alexnet_neurones` est le nombre de neurones de la sortie."""
    _expect_count(
        submission, "alexnet_neurones", 290_400, "un neurone par position et par carte de la sortie",
        {3_025: "c’est une seule carte ; il y en a une par filtre",
         9_075: "la sortie a une carte par filtre, et non une par canal d’entrée",
         154_587: "c’est l’image d’entrée ; comptez la sortie",
         4_946_784: "le pas de 4 réduit la sortie : lisez sa forme dans l’énoncé"},
    )  # fmt: skip


@alexnet
def test_alexnet_sans_partage(submission):
    """`alexnet_sans_partage` compte les paramètres si chaque neurone avait les siens."""
    _expect_count(
        submission, "alexnet_sans_partage", 105_705_600,
        "multipliez le nombre de neurones par ce que possède un neurone : ses poids et son biais",
        {105_415_200: "le biais de chaque neurone manque",
         35_428_800: "un neurone lit les trois canaux de l’image",
         35_138_400: "un neurone lit les trois canaux de l’image, et possède un biais",
         34_944: "c’est le compte avec partage"},
    )  # fmt: skip


@alexnet(weight=2)
def test_alexnet_parametres(submission):
    """`alexnet_parametres` est le nombre de paramètres de la couche convolutive."""
    _expect_count(
        submission, "alexnet_parametres", 34_944, "comptez comme pour conv1 : le pas n’y change rien",
        {105_705_600: "c’est le compte sans partage, souvent donné à tort pour celui de la couche",
         34_848: "les biais manquent", 11_712: "un filtre lit les trois canaux de l’image",
         34_849: "un biais par filtre, et non un pour toute la couche",
         11_616: "un filtre lit les trois canaux de l’image, et possède un biais"},
    )  # fmt: skip


# --- nombre_parametres --------------------------------------------------------------------------------


def _real_count(kernel_size, in_channels, out_channels, bias):
    """Build the layer with Keras and let it count."""
    layer = keras.layers.Conv2D(out_channels, kernel_size, use_bias=bias)
    layer.build((None, None, None, in_channels))
    return int(layer.count_params())


def _channels(rng):
    """Draw two different numbers of channels: exchanging them must show."""
    in_channels, out_channels = rng.choice(np.arange(2, 60), size=2, replace=False)
    return int(in_channels), int(out_channels)


def _expect_real_count(submission, what, kernel_size, in_channels, out_channels, **bias):
    """Compare the student's count with the real layer's, and name the likely slip."""
    found = as_integer(submission.call("nombre_parametres", kernel_size, in_channels, out_channels, **bias), what=what)
    sides = (kernel_size, kernel_size) if isinstance(kernel_size, int) else tuple(kernel_size)
    use_bias = bias.get("bias", True)
    if found != _real_count(sides, in_channels, out_channels, use_bias):
        slips = _slips(sides, in_channels, out_channels, use_bias)
        hint = slips.get(found, "comptez un filtre, biais compris, puis multipliez par le nombre de filtres")
        raise Failure(f"{what} est celui de la vraie couche Keras", nombre(found), hint)


def _slips(sides, in_channels, out_channels, use_bias):
    """Map each usual wrong count to what it most likely means."""
    height, width = sides
    flat = in_channels * out_channels
    weights, biases = height * width * flat, out_channels * use_bias
    one_side = "hauteur et largeur diffèrent : l’une d’elles n’est pas lue"
    return {
        height * height * flat + biases: one_side,
        width * width * flat + biases: one_side,
        (height + width) * flat + biases: "la surface du noyau est un produit, pas une somme",
        height * width * out_channels + biases: "chaque filtre a une tranche par canal d’entrée",
        weights + 1: "il y a un biais par filtre, et non un pour toute la couche",
        weights + in_channels: "il y a un biais par canal de sortie, et non par canal d’entrée",
        weights + flat: "le biais s’ajoute une fois par filtre, et non une fois par tranche",
        weights: "les biais manquent",
        weights + out_channels: "sans biais, il n’y a que des poids : lisez l’argument `bias`",
    }


@nombre_parametres(weight=2)
def test_count_square_kernel(submission):
    """`nombre_parametres` est juste pour un noyau carré, donné par un entier."""
    for kernel_size in (1, 2, 3, 5, 11):
        _expect_real_count(submission, "le compte pour un noyau carré", kernel_size, *_channels(submission.rng))
    _expect_real_count(submission, "le compte pour un noyau carré", 1, 1, 1)


@nombre_parametres
def test_count_tuple_kernel(submission):
    """`nombre_parametres` est juste pour un noyau rectangulaire, donné par un tuple."""
    for kernel_size in ((1, 7), (7, 1), (5, 2), (4, 4)):
        _expect_real_count(
            submission, "le compte pour un noyau donné par un tuple", kernel_size, *_channels(submission.rng)
        )


@nombre_parametres
def test_count_list_kernel(submission):
    """`nombre_parametres` est juste pour un noyau donné par une liste, qu’elle laisse intacte."""
    for kernel_size in ([2, 3], [6, 1], [3, 3]):
        channels = _channels(submission.rng)
        _expect_real_count(submission, "le compte pour un noyau donné par une liste", kernel_size, *channels)
        after = submission.arguments_after("nombre_parametres", kernel_size, *channels)
        if not after or after[0] != kernel_size:
            raise Failure(
                "la liste donnée à `nombre_parametres` est intacte après l’appel",
                "une liste différente",
                "lisez ses deux nombres sans les retirer : `hauteur, largeur = kernel_size`",
            )


@nombre_parametres(weight=2)
def test_count_without_bias(submission):
    """`nombre_parametres` tient compte de `bias` : avec et sans biais."""
    # A way of giving the kernel that is wrong with biases is judged by its own check, and left out here; one
    # must be right, else a function that never counts biases would earn this point.
    failures = []
    kernel_sizes = (4, 7, (2, 5), [7, 6])
    for kernel_size in kernel_sizes:
        channels = _channels(submission.rng)
        try:
            _expect_real_count(submission, "le compte avec biais", kernel_size, *channels, bias=True)
        except Failure as failure:
            failures.append(failure)
            continue
        _expect_real_count(submission, "le compte sans biais", kernel_size, *channels, bias=False)
    if len(failures) == len(kernel_sizes):
        raise failures[0]


# --- disposition_torch --------------------------------------------------------------------------------


def _torch_kernel(submission, kernel):
    """Call `vers_torch`; fail on a wrong shape, with a hint for each usual permutation."""
    height, width, inputs, outputs = kernel.shape
    found = as_array(submission.call("vers_torch", kernel), what="vers_torch(poids)")
    if found.shape != (outputs, inputs, height, width):
        hints = {
            (
                outputs,
                inputs,
                width,
                height,
            ): "hauteur et largeur sont échangées : `.T` renverse tous les axes",
            (inputs, outputs, height, width): "les entrées et les sorties sont échangées",
            (outputs, height, width, inputs): "les entrées viennent juste après les sorties",
            kernel.shape: "les axes n’ont pas bougé",
        }
        raise Failure(
            "vers_torch(poids) a la forme (sorties, entrées, hauteur, largeur)",
            f"{found.ndim} axes" + (", dans un autre ordre" if found.ndim == 4 else ""),
            hints.get(found.shape, "dites, pour chaque axe de la sortie, son numéro dans l’entrée"),
        )
    return found


def _hint_values(found, kernel):
    """Say what scrambled the values, where it can be told."""
    height, width, inputs, outputs = kernel.shape
    if np.allclose(found, kernel.reshape(outputs, inputs, height, width)):
        return "`reshape` relit les nombres à la file ; il faut permuter les axes"
    if height == width and np.allclose(found, kernel.T):
        return "hauteur et largeur sont échangées : `.T` renverse tous les axes"
    turned = found[:, :, ::-1, ::-1]
    if np.allclose(turned, np.einsum("yxio->oiyx", kernel)):
        return "le noyau est retourné ; PyTorch, comme Keras, calcule une corrélation croisée"
    return "le poids lu en poids[y, x, i, o] doit se lire en [o, i, y, x] dans le résultat"


@disposition_torch(weight=1.5)
def test_torch_every_weight_in_place(submission):
    """`vers_torch` met chaque poids à sa place, quelles que soient les quatre tailles."""
    # Four different sides, in an order drawn anew, then sides of 1, which a `squeeze` would lose.
    # The first shape comes back with other weights: an answer kept from the first call shows.
    sides = tuple(int(side) for side in submission.rng.permutation([2, 3, 4, 5]))
    for shape in (sides, (1, 1, 3, 2), (3, 2, 1, 1), sides):
        kernel = submission.rng.normal(size=shape).astype("float32")
        found = _torch_kernel(submission, kernel)
        expected = np.empty(found.shape)
        for (y, x, i, o), weight in np.ndenumerate(kernel):
            expected[o, i, y, x] = weight
        # The weights are moved, not computed: only a change of dtype can round them.
        expect_close(found, expected, what="vers_torch(poids)", atol=1e-6, hint=_hint_values(found, kernel))


@disposition_torch(weight=1.5)
def test_torch_same_response(submission):
    """Avec les poids de `vers_torch`, la couche répond comme celle de Keras."""
    image = submission.rng.normal(size=(7, 6, 3)).astype("float32")
    kernel = submission.rng.normal(size=(3, 3, 3, 8)).astype("float32")
    layer = keras.layers.Conv2D(8, 3, use_bias=False)
    layer.build((None, None, None, 3))
    layer.set_weights([kernel])
    expected = keras.ops.convert_to_numpy(layer(image[None]))[0]  # (5, 4, 8)
    found = _torch_kernel(submission, kernel)
    response = np.stack(
        [sum(correlate2d(image[..., i], found[o, i], mode="valid") for i in range(3)) for o in range(8)],
        axis=-1,
    )
    # Sums of 27 float32 products of order 1: rounding stays near 1e-6.
    expect_close(response, expected, what="la réponse calculée avec vers_torch(poids)", atol=1e-4,
                 hint=_hint_values(found, kernel))  # fmt: skip


@disposition_torch
def test_torch_input_unchanged(submission):
    """`vers_torch` range les poids sans modifier le tableau qu’on lui donne."""
    kernel = submission.rng.normal(size=(3, 3, 3, 8)).astype("float32")
    found = _torch_kernel(submission, kernel)
    # Leaving the argument alone is worth something only if the weights are in place.
    expected = np.einsum("yxio->oiyx", kernel)
    expect_close(found, expected, what="vers_torch(poids)", atol=1e-6, hint=_hint_values(found, kernel))
    after = submission.arguments_after("vers_torch", kernel)
    if not after or not np.array_equal(np.asarray(after[0]), kernel):
        raise Failure(
            "`poids` est intact après l’appel de `vers_torch`",
            "des poids différents",
            "n’écrivez pas dans `poids` : renvoyez un autre tableau",
        )
