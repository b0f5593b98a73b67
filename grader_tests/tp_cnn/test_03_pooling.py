"""Hidden checks of notebook 03: pooling layers, pooling by hand, shapes, and the figure 8."""

from typing import Any

import numpy as np

from labgrader.checks import Failure, as_array, as_integer, expect_close, question

couches_pooling = question("couches_pooling", points=2)
# Nothing obliges a student to use an earlier answer below, but many do; a mistake is paid once.
pool = question("pool", points=4, builds_on=("couches_pooling",))
dimensions = question("dimensions", points=2, builds_on=("couches_pooling", "pool"))
huit = question("huit", points=2, builds_on=("couches_pooling", "pool"))

# Inputs lie in [-1, 1] and windows hold at most 81 values: float32 sums are exact to about 5e-6.
ATOL = 1e-5


def reference(img: np.ndarray, window: tuple[int, int], step: tuple[int, int], mode: str) -> np.ndarray:
    """Pool the first two axes of `img`, without padding.

    Shapes: (H, W, ...) -> (floor((H - window) / step) + 1, the same for W, ...).
    """
    windows = np.lib.stride_tricks.sliding_window_view(img, window, axis=(0, 1))[:: step[0], :: step[1]]
    return windows.max(axis=(-2, -1)) if mode == "max" else windows.astype(np.float64).mean(axis=(-2, -1))


def expect_shaped(found: Any, expected: np.ndarray, *, what: str, hint: str, atol: float = ATOL) -> None:
    """Compare like `expect_close`, with our own hint where the shape is wrong too."""
    if isinstance(found, np.ndarray | np.generic) and found.shape != expected.shape:
        raise Failure(f"{what} a la forme {expected.shape}", f"la forme {found.shape}", hint)
    expect_close(found, expected, what=what, hint=hint, atol=atol)


# --- couches_pooling --------------------------------------------------------------------------------

LAYERS = {"CoucheMoyenne": "moyenne", "CoucheMax": "max"}
WINDOWS = ((2, 2), (3, 3), (2, 3))
# (H, W, C), signed, sides that no window divides: leftovers, negative maxima and mixed channels all show.
IMAGE_SHAPE = (7, 11, 3)
LAYER_HINT = (
    "cherchez la couche qui parcourt la hauteur et la largeur (2D) ; les couches « Global » n’ont pas de fenêtre"
)


def pooled_by_layer(submission: Any, name: str, x: np.ndarray, **options: Any) -> Any:
    """Return what the student's layer gives for a batch of images."""
    submission.fetch(name)  # a missing name is reported as such
    arguments = ", ".join(f"{key}={value!r}" for key, value in options.items())
    is_layer = f"hasattr({name}, 'trainable_variables') and not isinstance({name}, type)"
    if submission.evaluate(f"callable({name})") is False or submission.evaluate(is_layer) is True:
        raise Failure(
            f"`{name}` est une classe, que l’on construit par `{name}({arguments})`",
            "une couche déjà construite, ou un texte",
            "donnez la classe elle-même, sans guillemets ni parenthèses après son nom",
        )
    try:
        return submission.evaluate(f"{name}({arguments})(x)", x=x)
    except Failure as failure:
        if failure.found.startswith(("TypeError", "ValueError")):  # Keras refuses the window, or the four axes
            raise Failure(failure.expected, failure.found, LAYER_HINT) from None
        raise


def check_layer_values(submission: Any, name: str) -> None:
    """Compare the layer with NumPy for several windows, without padding."""
    hint = f"{LAYER_HINT} ; vérifiez que moyenne et maximum ne sont pas échangés"
    for window in WINDOWS:
        x = submission.rng.uniform(-1, 1, size=(2, *IMAGE_SHAPE)).astype("float32")
        expected = np.stack([reference(image, window, window, LAYERS[name]) for image in x])
        found = pooled_by_layer(submission, name, x, pool_size=window if window[0] != window[1] else window[0])
        expect_shaped(found, expected, what=f"`{name}(pool_size=…)(x)`", hint=hint)


def check_layer_options(submission: Any, name: str) -> None:
    """Compare the layer with NumPy when windows overlap, or are completed at the border."""
    mode = LAYERS[name]
    x = submission.rng.uniform(-1, 1, size=(1, *IMAGE_SHAPE)).astype("float32")
    hint = (
        "donnez la classe de Keras, sans figer ses options `strides` et `padding` ; "
        "vérifiez aussi que moyenne et maximum ne sont pas échangés"
    )
    expected = reference(x[0], (3, 3), (2, 2), mode)[None]
    found = pooled_by_layer(submission, name, x, pool_size=3, strides=2)
    expect_shaped(found, expected, what=f"`{name}(pool_size=3, strides=2)(x)`", hint=hint)
    # "same", windows of 2: one row (7) and one column (11) are missing, at the bottom and on the right;
    # what completes a window counts neither for the maximum nor for the mean.
    completed = np.pad(x[0].astype(np.float64), ((0, 1), (0, 1), (0, 0)), constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(completed, (2, 2), axis=(0, 1))[::2, ::2]
    expected = (np.nanmax if mode == "max" else np.nanmean)(windows, axis=(-2, -1))[None]
    found = pooled_by_layer(submission, name, x, pool_size=2, padding="same")
    expect_shaped(found, expected, what=f'`{name}(pool_size=2, padding="same")(x)`', hint=hint)


@couches_pooling
def test_average_layer_values(submission):
    """`CoucheMoyenne` fait la moyenne de chaque fenêtre, canal par canal."""
    check_layer_values(submission, "CoucheMoyenne")


@couches_pooling
def test_max_layer_values(submission):
    """`CoucheMax` garde le maximum de chaque fenêtre, canal par canal."""
    check_layer_values(submission, "CoucheMax")


@couches_pooling
def test_average_layer_options(submission):
    """`CoucheMoyenne` accepte un pas et un remplissage, comme les couches de Keras."""
    check_layer_options(submission, "CoucheMoyenne")


@couches_pooling
def test_max_layer_options(submission):
    """`CoucheMax` accepte un pas et un remplissage, comme les couches de Keras."""
    check_layer_options(submission, "CoucheMax")


# --- pool -------------------------------------------------------------------------------------------

# (H, W), side of the window. Never squares only, so that exchanged axes show; 1×1 is the smallest map.
DIVISIBLE = (((6, 8), 2), ((9, 6), 3), ((4, 20), 4), ((1, 1), 1), ((5, 5), 5), ((3, 4), 1))
LEFTOVERS = (((7, 10), 2), ((8, 11), 3), ((5, 9), 4), ((13, 9), 7), ((30, 41), 9))


def expect_pooled(found: Any, img: np.ndarray, pool_size: int, mode: str, hint: str, atol: float = ATOL) -> None:
    """Compare with NumPy; the hint is keyed to the shape found, where the shape is wrong."""
    expected = reference(img, (pool_size, pool_size), (pool_size, pool_size), mode)
    shape = getattr(found, "shape", expected.shape)
    if shape == ():
        hint = "il faut un nombre par fenêtre, et non un seul pour toute la carte"
    elif shape == (1, *expected.shape, 1):
        hint = "retirez l’axe du lot et celui des canaux : `pool` renvoie un tableau à deux axes"
    elif shape == tuple(side - pool_size + 1 for side in img.shape) != expected.shape:
        hint = "les fenêtres ne se chevauchent pas : leur pas est égal à leur côté"
    elif shape == expected.shape[::-1] != expected.shape:
        hint = "la hauteur et la largeur semblent échangées : le premier axe est celui des lignes"
    elif shape != expected.shape:
        hint = SHAPE_HINT
    expect_shaped(found, expected, what=f'`pool(img, pool_size, "{mode}")`', hint=hint, atol=atol)


def check_pool(submission: Any, cases: Any, mode: str, span: tuple[float, float], hint: str) -> None:
    """Compare `pool` with NumPy on images whose values lie in `span`."""
    for shape, pool_size in (*cases, cases[0]):  # the same shape twice: an answer kept from a first call shows
        img = submission.rng.uniform(*span, size=shape).astype("float32")
        expect_pooled(submission.call("pool", img, pool_size, mode), img, pool_size, mode, hint)


VALUES_HINT = (
    "la fenêtre (i, j) commence à la ligne i × p et à la colonne j × p, et a p valeurs de côté ; "
    "vérifiez que `pool_size` et `mode` sont tous deux utilisés"
)
SHAPE_HINT = "une fenêtre incomplète est laissée de côté : le résultat a H // p lignes et W // p colonnes"


@pool(weight=2)
def test_pool_max(submission):
    """`pool` garde le maximum de chaque fenêtre (côtés multiples de p, valeurs positives)."""
    check_pool(submission, DIVISIBLE, "max", (0.1, 1), VALUES_HINT)


@pool
def test_pool_average(submission):
    """`pool` fait la moyenne de chaque fenêtre (côtés multiples de p)."""
    check_pool(submission, DIVISIBLE, "moyenne", (-1, 1), VALUES_HINT)


@pool
def test_pool_average_integers(submission):
    """La moyenne d’une fenêtre d’entiers est un réel, ni arrondi ni borné."""
    truncated = "votre tableau de sortie contient-il des réels ? `np.zeros((…, …))` en contient, quel que soit `img`"
    for low, high, dtype in ((0, 256, np.uint8), (-3000, 3000, np.int64)):
        img = submission.rng.integers(low, high, size=(6, 8)).astype(dtype)
        try:
            found = submission.call("pool", img, 2, "moyenne")
        except Failure:  # a library that refuses integers is asked again with the same values as reals
            found = submission.call("pool", img.astype(np.float32), 2, "moyenne")
        expected = reference(img, (2, 2), (2, 2), "moyenne")
        near = isinstance(found, np.ndarray) and found.shape == expected.shape and (abs(found - expected) < 1).all()
        expect_pooled(found, img, 2, "moyenne", truncated if near else VALUES_HINT, atol=high * ATOL)


@pool
def test_pool_max_leftovers(submission):
    """Pour le maximum, les lignes et colonnes qui ne remplissent pas une fenêtre sont laissées de côté."""
    check_pool(submission, LEFTOVERS, "max", (0.1, 1), VALUES_HINT)


@pool
def test_pool_average_leftovers(submission):
    """Pour la moyenne, les lignes et colonnes qui ne remplissent pas une fenêtre sont laissées de côté."""
    check_pool(submission, LEFTOVERS, "moyenne", (-1, 1), VALUES_HINT)


@pool
def test_pool_max_negative_values(submission):
    """Le maximum de valeurs toutes négatives est négatif."""
    hint = "de quelle valeur votre maximum part-il ? Zéro est plus grand que tout nombre négatif"
    for span in ((-1, -0.1), (-1000, -10)):
        check_pool(submission, DIVISIBLE, "max", span, hint)


@pool
def test_pool_input_unchanged(submission):
    """`pool` résume une carte sans la modifier."""
    first_failure = None
    holds = False
    for mode in ("max", "moyenne"):
        img = submission.rng.uniform(0.1, 1, size=(6, 8)).astype("float32")
        after = submission.arguments_after("pool", img, 2, mode)
        if not after or not np.array_equal(np.asarray(after[0]), img):
            raise Failure(
                "la carte donnée à `pool` garde ses valeurs",
                "des valeurs modifiées pendant l’appel",
                "n’écrivez pas dans `img` : créez un nouveau tableau pour le résultat",
            )
        try:  # leaving the input alone is worth something only if one mode at least is computed
            expect_pooled(submission.call("pool", img, 2, mode), img, 2, mode, VALUES_HINT)
            holds = True
        except Failure as failure:
            first_failure = first_failure or failure
    if not holds and first_failure:
        raise first_failure


# --- dimensions -------------------------------------------------------------------------------------

FLOWER_SHAPE = (427, 640)


def check_dimensions(submission: Any, name: str, pool_size: int) -> None:
    """Compare a predicted shape with the number of whole windows."""
    value = submission.fetch(name)
    if not isinstance(value, list | tuple | np.ndarray | np.generic | str | dict | int | float | None):
        value = submission.evaluate(f"tuple({name})")  # a framework's own shape type
    if not isinstance(value, list | tuple | np.ndarray) or getattr(value, "ndim", 1) == 0:
        found = "un texte" if isinstance(value, str) else "un seul nombre, ou un objet d’un autre type"
        raise Failure(f"`{name}` est un couple d’entiers", found, "écrivez (hauteur, largeur)")
    sides = [as_integer(side, what=f"chaque élément de `{name}`") for side in value]
    if len(sides) != 2:
        raise Failure(
            f"`{name}` contient deux entiers",
            f"{len(sides)} éléments",
            "donnez la hauteur et la largeur seulement, sans l’axe du lot ni celui des canaux",
        )
    expected = [side // pool_size for side in FLOWER_SHAPE]
    if sides != expected:
        hint = "comptez les fenêtres entières qui tiennent dans 427 lignes, puis dans 640 colonnes"
        if sides == expected[::-1]:
            hint = "la hauteur vient d’abord, puis la largeur"
        elif sides == [-(-side // pool_size) for side in FLOWER_SHAPE]:
            hint = "par défaut le remplissage est « valid » : une fenêtre incomplète ne compte pas"
        elif sides == [side - pool_size + 1 for side in FLOWER_SHAPE]:
            hint = "par défaut, le pas d’un regroupement est égal à la taille de sa fenêtre"
        raise Failure(f"`{name}` est la forme de la carte regroupée", str(tuple(sides)), hint)


@dimensions
def test_dims_average_4(submission):
    """`dims_moyenne_4` est la forme de la fleur après une moyenne sur des fenêtres de côté 4."""
    check_dimensions(submission, "dims_moyenne_4", 4)


@dimensions
def test_dims_max_2(submission):
    """`dims_max_2` est la forme de la fleur après un maximum sur des fenêtres de côté 2."""
    check_dimensions(submission, "dims_max_2", 2)


# --- huit -------------------------------------------------------------------------------------------

HUIT = np.zeros((8, 8))
HUIT[1:8, 2:5] = 1
HUIT[2:4, 3] = HUIT[5:7, 3] = 0


@huit
def test_huit_max_pooling(submission):
    """`huit_pool` est le regroupement 2 × 2 par maximum du « 8 »."""
    value = submission.fetch("huit_pool")
    if isinstance(value, list | tuple):
        value = array_of(value)
    if isinstance(value, np.ndarray) and value.dtype.kind == "b":
        value = value.astype(np.int64)
    found = as_array(value, what="`huit_pool`", shape=(4, 4))
    hint = "relisez chaque fenêtre 2 × 2 : un seul 1 suffit pour que son maximum soit 1"
    if np.allclose(found, reference(HUIT, (2, 2), (2, 2), "moyenne")):
        hint = "ce sont les moyennes des fenêtres ; la question porte sur leurs maximums"
    elif np.allclose(found, HUIT[::2, ::2]) or np.allclose(found, HUIT[1::2, 1::2]):
        hint = "vous avez gardé un pixel sur deux ; comparez les quatre valeurs de chaque fenêtre"
    elif np.allclose(found.T, reference(HUIT, (2, 2), (2, 2), "max")):
        hint = "lignes et colonnes semblent échangées"
    # written by hand: zeros and ones, exact
    expect_close(found, reference(HUIT, (2, 2), (2, 2), "max"), what="`huit_pool`", atol=1e-6, hint=hint)


def array_of(rows: list[Any] | tuple[Any, ...]) -> np.ndarray:
    """Return lists of numbers as an array, or fail with a message."""
    try:
        return np.array(rows)
    except ValueError:
        raise Failure(
            "`huit_pool` a quatre lignes de quatre valeurs", "des lignes de longueurs différentes",
            "comptez les valeurs de chaque ligne",
        ) from None  # fmt: skip
