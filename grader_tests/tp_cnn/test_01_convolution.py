"""Hidden checks of `01_convolution`.

References: SciPy's `correlate2d` and `convolve2d`, and a plain enumeration of the positions of a window.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import convolve2d, correlate2d

from labgrader.checks import Failure, as_array, as_integer, as_number, expect_close, question

Array = NDArray[np.float64]

# Coefficients are exact or rounded once: float32 stays under 1e-7, while 0.111 for 1/9 does not pass.
KERNEL_ATOL = 1e-6
# Normal inputs, at most 225 products a pixel: float32 sums and FFTs stay under 3e-5, a mistake is near 1.
CONV_ATOL = 1e-4

noyaux = question("noyaux", points=4)
convolution = question("convolution", points=5)
correlation = question("correlation", points=2, builds_on=("convolution",))
taille_sortie = question("taille_sortie", points=3)
# A student may measure with `conv` what the sum of the coefficients says.
image_constante = question("image_constante", points=2, builds_on=("noyaux", "convolution"))


# --- noyaux ---------------------------------------------------------------------------------------------


def _expect_kernel(submission, name, expected, total, hint):
    """Compare a kernel; the message looks at the sum first, then at the symmetry, then at the values."""
    found = submission.array(name, shape=(3, 3)).astype(np.float64)
    if abs(found.sum() - total) > 9 * KERNEL_ATOL:
        raise Failure(
            expected=f"les coefficients de `{name}` ont pour somme {total}",
            found=f"une somme de {_decimal(found.sum())}",
            hint="cherchez la réponse voulue sur une zone uniforme : elle fixe le diviseur ou le centre, "
            "et les quatre coins doivent avoir le même poids",
        )
    if not np.allclose(found, np.rot90(found), rtol=0, atol=KERNEL_ATOL):
        raise Failure(
            expected=f"`{name}` ne change pas quand on le tourne d’un quart de tour",
            found="un noyau différent après un quart de tour",
            hint="l’un des voisins ne pèse pas comme ses semblables : relisez les coins, puis les côtés",
        )
    expect_close(found, expected, what=f"`{name}`", atol=KERNEL_ATOL, hint=hint)


@noyaux
def test_box_blur_values(submission):
    """`box_blur` fait la moyenne des neuf pixels, tous du même poids."""
    hint = "neuf pixels de même poids : le centre ne compte ni plus ni moins que les autres"
    _expect_kernel(submission, "box_blur", np.full((3, 3), 1 / 9), 1, hint)


@noyaux
def test_gauss_blur_values(submission):
    """`gauss_blur` pèse 1, 2, 1 selon les lignes et selon les colonnes, et sa somme vaut 1."""
    hint = "le poids d’une case est le produit du poids de sa ligne par celui de sa colonne"
    _expect_kernel(submission, "gauss_blur", np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16, 1, hint)


@noyaux
def test_sharpen_values(submission):
    """`sharpen` renforce le pixel et retranche ses quatre voisins de côté."""
    hint = "quatre voisins seulement, de poids −1 : les coins n’interviennent pas"
    _expect_kernel(submission, "sharpen", np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]), 1, hint)


@noyaux
def test_contour3_values(submission):
    """`contour3` compare le pixel à ses huit voisins, et répond 0 sur une zone uniforme."""
    hint = "huit voisins, coins compris, de poids −1 chacun"
    _expect_kernel(submission, "contour3", np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]), 0, hint)


# --- convolution ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Convention:
    """What a student's `conv` does with a 3×3 kernel, so that each mistake is paid in one check only."""

    flips: bool
    pads_with_zeros: bool


@convolution(weight=2)
def test_conv_interior(submission):
    """Loin des bords, chaque réponse de `conv` est la somme des neuf produits."""
    hint = (
        "posez le centre du noyau sur le pixel (i, j), puis sommez les produits ; "
        "un décalage d’un pixel vient des bornes de la fenêtre"
    )
    for _ in range(2):  # the same shapes with other values: an answer kept from the first call shows
        image, kernel = _image(submission, (8, 11)), _symmetric(submission)
        inside = _interior(submission.call("conv", image, kernel), image, kernel)
        expected = correlate2d(image, kernel, mode="valid")
        expect_close(inside, expected, what="l’intérieur de `conv(img, kernel)`", atol=CONV_ATOL, hint=hint)


@convolution(weight=2)
def test_conv_zero_padding(submission):
    """`conv` garde la taille de l’image et complète ses bords par des zéros."""
    image, kernel = _image(submission, (7, 10)), _symmetric(submission)
    found = _whole("conv", submission.call("conv", image, kernel), image, kernel)
    expect_close(found, correlate2d(image, kernel, mode="same"), what="`conv(img, kernel)`",
                 atol=CONV_ATOL,
                 hint="les cases de la fenêtre qui sortent de l’image valent 0 : ni répétition du bord, "
                 "ni retour de l’autre côté (un indice −1 lit la dernière ligne)")  # fmt: skip


@convolution(weight=2)
def test_conv_asymmetric_kernel(submission):
    """`conv` ne retourne pas le noyau, même s’il n’est pas symétrique."""
    image, kernel = _image(submission, (9, 8)), submission.rng.normal(size=(3, 3))
    inside = _interior(submission.call("conv", image, kernel), image, kernel)
    if _same(inside, convolve2d(image, kernel, mode="valid")):
        raise Failure(
            expected="la corrélation croisée : le noyau tel qu’il est donné",
            found="la convolution des mathématiciens : le noyau tourné d’un demi-tour",
            hint="le coefficient en haut à gauche multiplie le pixel en haut à gauche de la fenêtre",
        )
    expect_close(inside, correlate2d(image, kernel, mode="valid"), what="`conv` avec un noyau asymétrique",
                 atol=CONV_ATOL,
                 hint="ni transposition ni miroir : essayez un noyau nul, sauf un 1 à droite")  # fmt: skip


@convolution(weight=2)
def test_conv_any_shape(submission):
    """`conv` accepte toute taille d’image et tout noyau de côtés impairs, carré ou non."""
    convention = _convention(submission)
    shapes = [((9, 12), (3, 5)), ((12, 7), (5, 3)), ((6, 8), (1, 1)), ((8, 6), (7, 1)), ((10, 10), (5, 5)),
              ((5, 4), (1, 3)), ((3, 4), (5, 7)), ((1, 1), (3, 3)), ((20, 31), (9, 9)), ((17, 6), (15, 15)),
              ((31, 20), (3, 3))]  # fmt: skip
    for image_shape, kernel_shape in shapes:
        image, kernel = _image(submission, image_shape), submission.rng.normal(size=kernel_shape)
        found = _whole("conv", submission.call("conv", image, kernel), image, kernel)
        expected = (convolve2d if convention.flips else correlate2d)(image, kernel, mode="same")
        if not convention.pads_with_zeros:
            found, expected = _inside(found, kernel_shape), _inside(expected, kernel_shape)
        hint = (
            "les marges du haut et du bas suivent kh, celles de gauche et de droite suivent kw ; "
            "lisez `img.shape` et `kernel.shape` plutôt que des nombres écrits à la main"
        )
        what = "`conv` sur une autre forme d’image ou de noyau"
        expect_close(found, expected, what=what, atol=CONV_ATOL, hint=hint)


@convolution
def test_conv_integers(submission):
    """`conv` répond par des réels, ni arrondis ni bornés, même pour une image d’entiers."""
    hint = (
        "votre tableau de sortie tronque-t-il ? `np.zeros_like(img)` prend le type de l’image ; "
        "`np.zeros(img.shape)` contient des réels, de toute taille et de tout signe"
    )
    for low, high, dtype in ((0, 256, np.uint8), (-3000, 3000, np.int64)):
        image = submission.rng.integers(low, high, size=(8, 11)).astype(dtype)
        kernel = _symmetric(submission)
        inside = _interior(_call_with_integers(submission, "conv", image, kernel), image, kernel)
        expected = correlate2d(image.astype(float), kernel, mode="valid")
        # Rounding grows with the levels; cutting a response to an integer costs a half on average.
        expect_close(inside, expected, what="`conv` pour une image d’entiers", atol=high * CONV_ATOL / 3, hint=hint)


@convolution
def test_conv_inputs_unchanged(submission):
    """`conv` répond sans modifier l’image ni le noyau qu’on lui donne."""
    image, kernel = _image(submission, (6, 9)), _symmetric(submission)
    found = _interior(submission.call("conv", image, kernel), image, kernel)
    hint = "commencez par des réponses justes à l’intérieur de l’image"
    expect_close(found, correlate2d(image, kernel, mode="valid"), what="`conv(img, kernel)`", atol=CONV_ATOL,
                 hint=hint)  # fmt: skip
    _expect_unchanged(submission, "conv", image, submission.rng.normal(size=(3, 3)))


# --- correlation ----------------------------------------------------------------------------------------


@correlation(weight=2)
def test_vraie_convolution_values(submission):
    """`vraie_convolution` est la convolution des mathématiciens."""
    image, kernel = _image(submission, (8, 11)), submission.rng.normal(size=(3, 3))
    found = _whole("vraie_convolution", submission.call("vraie_convolution", image, kernel), image, kernel)
    if _same(found, correlate2d(image, kernel, mode="same")):
        raise Failure(
            expected="la convolution : le noyau tourné d’un demi-tour",
            found="la corrélation croisée : le noyau tel quel",
            hint="dans la formule, les signes moins retournent les deux axes du noyau",
        )
    expect_close(found, convolve2d(image, kernel, mode="same"), what="`vraie_convolution(img, kernel)`",
                 atol=CONV_ATOL,
                 hint="les lignes et les colonnes du noyau sont retournées toutes les deux ; "
                 "retourner un seul axe, ou transposer, ne suffit pas")  # fmt: skip


@correlation
def test_vraie_convolution_rectangular_kernel(submission):
    """`vraie_convolution` accepte un noyau qui n’est pas carré."""
    for image_shape, kernel_shape in [((9, 7), (3, 5)), ((6, 10), (5, 1)), ((2, 3), (3, 7)), ((9, 7), (3, 5))]:
        image, kernel = _image(submission, image_shape), submission.rng.normal(size=kernel_shape)
        found = submission.call("vraie_convolution", image, kernel)
        hint = "retournez chaque axe du noyau sans échanger lignes et colonnes"
        expected = convolve2d(image, kernel, mode="same")
        expect_close(found, expected, what="`vraie_convolution(img, kernel)`", atol=CONV_ATOL, hint=hint)


@correlation
def test_vraie_convolution_inputs_unchanged(submission):
    """`vraie_convolution` répond sans modifier l’image ni le noyau qu’on lui donne."""
    image, kernel = _image(submission, (6, 8)), submission.rng.normal(size=(3, 3))
    found = submission.call("vraie_convolution", image, kernel)
    expect_close(found, convolve2d(image, kernel, mode="same"), what="`vraie_convolution(img, kernel)`",
                 atol=CONV_ATOL, hint="commencez par des réponses justes")  # fmt: skip
    _expect_unchanged(submission, "vraie_convolution", image, kernel)


# --- taille_sortie --------------------------------------------------------------------------------------


@taille_sortie
def test_taille_valid_unit_stride(submission):
    """Sans autre argument, `taille_sortie(n, k)` compte les positions « valid », de pas 1."""
    for n, k in [*_sides(submission, 4), (9, 9), (6, 1)]:
        found = as_integer(submission.call("taille_sortie", n, k), what="`taille_sortie(n, k)`")
        _expect_size(found, _starts(n, k, 1), "valid")


@taille_sortie(weight=2)
def test_taille_valid_with_stride(submission):
    """Avec « valid », le pas s’arrête au dernier départ possible."""
    rng = submission.rng
    # last start reached exactly, missed by one, stride beyond the image, even kernel as in pooling
    cases = [(11, 3, 4), (12, 4, 3), (10, 3, 4), (5, 4, 7), (28, 2, 2), (227, 11, 4)]
    cases += [(n, k, int(rng.integers(2, 6))) for n, k in _sides(submission, 6)]
    for n, k, stride in cases:
        found = as_integer(submission.call("taille_sortie", n, k, stride=stride, padding="valid"),
                           what="`taille_sortie(n, k, stride)`")  # fmt: skip
        _expect_size(found, _starts(n, k, stride), "valid")


@taille_sortie(weight=2)
def test_taille_same(submission):
    """Avec « same », chaque groupe de pixels, même incomplet, donne une réponse."""
    cases = [(12, 3, 3), (13, 3, 3), (11, 5, 3), (7, 3, 1), (3, 5, 2), (4, 3, 6)]
    cases += [(n, k, int(submission.rng.integers(2, 6))) for n, k in _sides(submission, 6)]
    for n, k, stride in cases:
        found = as_integer(submission.call("taille_sortie", n, k, stride, "same"), what='`taille_sortie(…, "same")`')
        _expect_size(found, len(range(0, n, stride)), "same")


@taille_sortie
def test_taille_is_integer(submission):
    """`taille_sortie` renvoie un entier, pas un nombre à virgule."""
    right = {"valid": True, "same": True}
    for n, k in [*_sides(submission, 3), (20, 5)]:
        for stride in (1, 2, 3):
            for padding, expected in (("valid", _starts(n, k, stride)), ("same", len(range(0, n, stride)))):
                found = submission.call("taille_sortie", n, k, stride=stride, padding=padding)
                size = as_number(found, what="`taille_sortie(...)`")
                if np.asarray(found).dtype.kind not in "iu":
                    raise Failure(expected="un entier", found="un nombre à virgule",
                                  hint="`/`, `np.floor` et `np.ceil` donnent un réel ; "
                                  "`//` et `math.ceil` donnent un entier")  # fmt: skip
                right[padding] &= size == expected
    if not any(right.values()):
        raise Failure(expected="un nombre de positions juste, au moins pour « valid » ou pour « same »",
                      found="un entier, mais faux dans les deux cas",
                      hint="comptez les départs de la fenêtre sur un petit exemple")  # fmt: skip


# --- image_constante ------------------------------------------------------------------------------------


@image_constante
def test_reponse_given_kernels(submission):
    """`reponse` est juste pour `identity`, `contour1` et `contour2`."""
    _expect_responses(submission, {"identity": 1, "contour1": 0, "contour2": 0})


@image_constante
def test_reponse_written_kernels(submission):
    """`reponse` est juste pour les quatre noyaux que vous avez écrits."""
    _expect_responses(submission, {"contour3": 0, "box_blur": 1, "gauss_blur": 1, "sharpen": 1})


# --- what the checks share ------------------------------------------------------------------------------


def _decimal(value: float) -> str:
    return f"{value:.4g}".replace(".", ",").replace("-", "−")


def _image(submission, shape: tuple[int, int]) -> NDArray[np.float32]:
    """A random image of the type that the notebook works on; kernels are float64, as in the notebook."""
    return submission.rng.normal(size=shape).astype(np.float32)


def _call_with_integers(submission, name: str, image: NDArray[np.integer], kernel: Array) -> object:
    """Call with integers; a library that refuses their type is asked again with the same values as reals."""
    try:
        return submission.call(name, image, kernel)
    except Failure:
        return submission.call(name, image.astype(np.float32), kernel)


def _symmetric(submission) -> Array:
    """A random 3×3 kernel that no flip and no transposition changes."""
    centre, side, corner = submission.rng.normal(size=3)
    return np.array([[corner, side, corner], [side, centre, side], [corner, side, corner]])


def _inside(values: Array, kernel_shape: tuple[int, int]) -> Array:
    """The part of a "same" output whose window holds no padding; empty where the kernel exceeds the image."""
    rows, columns = (side // 2 for side in kernel_shape)
    return values[rows : max(rows, values.shape[0] - rows), columns : max(columns, values.shape[1] - columns)]


def _interior(found: object, image: Array, kernel: Array) -> Array:
    """The responses away from the borders, whether the borders were kept or left out."""
    array = as_array(found, what="`conv(img, kernel)`")
    if array.shape == _valid_shape(image, kernel):
        return array
    return _inside(_whole("conv", array, image, kernel), kernel.shape)


def _whole(name: str, found: object, image: Array, kernel: Array) -> Array:
    """The responses of the function `name`, as large as the image."""
    array = as_array(found, what=f"`{name}(img, kernel)`")
    if array.shape == image.shape:
        return array
    hint = "tirez la taille de la sortie de `img.shape`, hauteur puis largeur, sans nombre écrit à la main"
    if array.shape == _valid_shape(image, kernel):
        hint = "la sortie a perdu ses bords : complétez d’abord l’image par des zéros"
    raise Failure(
        expected=f"`{name}(img, kernel)` a la forme de l’image, {image.shape}",
        found=f"la forme {array.shape}",
        hint=hint,
    )


def _valid_shape(image: Array, kernel: Array) -> tuple[int, ...]:
    return tuple(n - k + 1 for n, k in zip(image.shape, kernel.shape, strict=True))


def _same(found: Array, expected: Array) -> bool:
    return found.shape == expected.shape and bool(np.allclose(found, expected, rtol=0, atol=CONV_ATOL))


def _convention(submission) -> Convention:
    image, kernel = _image(submission, (7, 8)), submission.rng.normal(size=(3, 3))
    found = as_array(submission.call("conv", image, kernel), what="`conv(img, kernel)`")
    flips = _same(_interior(found, image, kernel), convolve2d(image, kernel, mode="valid"))
    return Convention(flips, _same(found, (convolve2d if flips else correlate2d)(image, kernel, mode="same")))


def _expect_unchanged(submission, name: str, image: Array, kernel: Array) -> None:
    after = submission.arguments_after(name, image, kernel)
    for label, before, now in zip(("img", "kernel"), (image, kernel), after, strict=True):
        if not (isinstance(now, np.ndarray) and np.array_equal(now, before)):
            raise Failure(
                expected=f"`{label}` est intact après l’appel de `{name}`",
                found=f"un `{label}` différent",
                hint="écrivez dans un nouveau tableau, créé par `np.zeros` ou `.copy()`",
            )


def _sides(submission, count: int) -> list[tuple[int, int]]:
    """Sides of an image and of a kernel that fits in it."""
    images = submission.rng.integers(8, 60, size=count)
    return [(int(n), int(submission.rng.integers(2, min(n, 12)))) for n in images]


def _starts(n: int, k: int, stride: int) -> int:
    """How many windows of `k` pixels, every `stride`, lie within `n` pixels: counted one by one."""
    return sum(start + k <= n for start in range(0, n, stride))


def _expect_size(found: int, expected: int, padding: str) -> None:
    if found == expected:
        return
    hint = "comptez les départs sur un petit exemple : 0, puis un pas de plus à chaque fois"
    if found == expected - 1:
        hint = ("le départ 0 compte aussi" if padding == "valid"
                else "le dernier groupe compte aussi, même incomplet : arrondissez vers le haut")  # fmt: skip
    elif found == expected + 1 and padding == "valid":
        hint = "la dernière fenêtre doit tenir entièrement dans l’image : arrondissez vers le bas"
    elif padding == "same":
        hint = "avec « same », la taille du noyau n’intervient pas, mais le pas intervient"
    gap = "trop petit" if found < expected else "trop grand"
    raise Failure(
        expected=f"le nombre de positions de la fenêtre, en « {padding} »", found=f"un nombre {gap}", hint=hint
    )


def _expect_responses(submission, expected: dict[str, int]) -> None:
    found = submission.fetch("reponse")
    if not isinstance(found, dict):
        raise Failure(expected="`reponse` est un dictionnaire", found="un objet d’un autre type",
                      hint="écrivez reponse = {\"identity\": …, …}")  # fmt: skip
    for name, value in expected.items():
        if name not in found:
            raise Failure(expected=f"`reponse` a une clé \"{name}\"", found="aucune clé de ce nom",
                          hint="les clés sont les noms des noyaux, entre guillemets")  # fmt: skip
        response = as_number(found[name], what=f'`reponse["{name}"]`')
        if abs(response - value) > 1e-5:  # a sum of nine float32 products errs by 1e-6 at most
            raise Failure(
                expected=f'`reponse["{name}"]` est la réponse à l’intérieur d’une image de 1',
                found=f"{_decimal(response)}",
                hint="tous les pixels valent 1 : additionnez les neuf coefficients, signes compris ; "
                "au bord, la réponse est autre, mais la question porte sur l’intérieur",
            )
