"""The images that the notebooks work on, by profile, and never one set of images in place of another unsaid.

`embedded` needs no download: scikit-learn's digits stand in for Fashion-MNIST and, blended over patches of its
two photographs, for CIFAR-10. `quick` and `full` are the real images, from CNNLAB_DATA (a folder of .npz files)
if it has them, else from Keras's own loaders and cache (KERAS_HOME).
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnlab.profile import current_profile
from cnnlab.typography import nombre

Images = NDArray[np.uint8]
Labels = NDArray[np.int64]

CIFAR10_CLASSES = (
    "avion", "automobile", "oiseau", "chat", "cerf", "chien", "grenouille", "cheval", "bateau", "camion",
)  # fmt: skip
FASHION_CLASSES = (
    "T-shirt", "pantalon", "pull", "robe", "manteau", "sandale", "chemise", "basket", "sac", "bottine",
)  # fmt: skip
DIGITS = tuple(str(digit) for digit in range(10))
QUICK_SIZES = (8_000, 1_000)  # training and test images kept by the `quick` profile
FULL_SIZES = {"cifar10": (50_000, 10_000), "fashion_mnist": (60_000, 10_000)}
_STAND_IN_SEED = 20
_BLENDS_PER_DIGIT = 3


class DataUnavailable(RuntimeError):
    """Les données réelles ne sont pas là ; le message dit comment les obtenir, ou s’en passer."""


@dataclass(frozen=True)
class Dataset:
    """Images et étiquettes d’apprentissage et de test, avec le nom de ce qu’elles sont vraiment.

    Shapes: `x_…` (n, H, W, C) uint8 ; `y_…` (n,) entiers, indices dans `classes`.
    """

    x_train: Images
    y_train: Labels
    x_test: Images
    y_test: Labels
    classes: tuple[str, ...]
    description: str


def flower() -> Images:
    """Renvoie la photographie « flower.jpg » de scikit-learn, livrée avec le paquet : aucun téléchargement.

    Shapes: (427, 640, 3), uint8, rouge-vert-bleu.
    """
    from sklearn.datasets import load_sample_image  # noqa: PLC0415  scikit-learn costs half a second

    return np.ascontiguousarray(load_sample_image("flower.jpg"))


def cifar10() -> Dataset:
    """Renvoie CIFAR-10 (32 × 32 × 3), ou dans le profil `embedded` des chiffres sur fond de photographies."""
    if current_profile() == "embedded":
        return _digits_on_photographs()
    return _real("cifar10", CIFAR10_CLASSES)


def fashion_mnist() -> Dataset:
    """Renvoie Fashion-MNIST (28 × 28 × 1), ou dans le profil `embedded` des chiffres agrandis."""
    if current_profile() == "embedded":
        return _enlarged_digits()
    return _real("fashion_mnist", FASHION_CLASSES)


def imagenet_vgg16(input_shape: tuple[int, int, int] = (32, 32, 3)) -> tuple[Any, str]:
    """Renvoie la base convolutive de VGG16, et une phrase qui dit d’où viennent ses poids.

    Dans le profil `embedded`, les poids sont tirés au hasard (graine fixe) : rien n’est téléchargé.
    """
    import keras  # noqa: PLC0415

    if current_profile() == "embedded":
        keras.utils.set_random_seed(_STAND_IN_SEED)
        base = keras.applications.VGG16(weights=None, include_top=False, input_shape=input_shape)
        # Keras draws kernels that make each ReLU layer halve the signal's power: after 13 of them the head could not
        # learn. The factor is that of He et al. 2015, arXiv 1502.01852, section 2.2.
        base.set_weights([array * np.float32(np.sqrt(2)) for array in base.get_weights()])
        return base, "VGG16 aux poids tirés au hasard (profil embedded) : elle n’a rien appris d’ImageNet"
    base = _download(
        "les poids ImageNet de VGG16",
        lambda: keras.applications.VGG16(weights="imagenet", include_top=False, input_shape=input_shape),
    )
    return base, "VGG16 préentraînée sur ImageNet"


# --- real data --------------------------------------------------------------------------------------


def _real(name: str, classes: tuple[str, ...]) -> Dataset:
    arrays, origin = _mirrored(name) or _from_keras(name)
    x_train, y_train, x_test, y_test = (np.asarray(array) for array in arrays)
    sizes = FULL_SIZES[name] if current_profile() == "full" else QUICK_SIZES
    if len(x_train) < sizes[0] or len(x_test) < sizes[1]:
        raise DataUnavailable(
            f"{name} : {origin} n’a que {len(x_train)} images d’apprentissage et {len(x_test)} de test ; "
            f"le profil {current_profile()} en demande {sizes[0]} et {sizes[1]}. Choisissez CNNLAB_PROFILE=quick "
            "ou embedded, ou complétez le dossier de CNNLAB_DATA."
        )
    x_train, y_train, x_test, y_test = x_train[: sizes[0]], y_train[: sizes[0]], x_test[: sizes[1]], y_test[: sizes[1]]
    whole = sizes == FULL_SIZES[name]
    title = {"cifar10": "CIFAR-10", "fashion_mnist": "Fashion-MNIST"}[name]
    return Dataset(
        _with_channels(x_train), y_train.reshape(-1).astype(np.int64),
        _with_channels(x_test), y_test.reshape(-1).astype(np.int64), classes,
        f"{title}{'' if whole else ', sous-ensemble fixe'} : {nombre(sizes[0])} images d’apprentissage, "
        f"{nombre(sizes[1])} de test",
    )  # fmt: skip


def _mirrored(name: str) -> tuple[list[Any], str] | None:
    folder = os.environ.get("CNNLAB_DATA")
    if not folder:
        return None
    for path in sorted(Path(folder).glob(f"{name}*.npz")):
        with np.load(path, allow_pickle=False) as file:
            return [file[key] for key in ("x_train", "y_train", "x_test", "y_test")], str(path)
    return None


def _from_keras(name: str) -> tuple[list[Any], str]:
    import keras  # noqa: PLC0415

    loader = getattr(keras.datasets, name)
    (x_train, y_train), (x_test, y_test) = _download(name, loader.load_data)
    return [x_train, y_train, x_test, y_test], "le cache de Keras"


def _download(what: str, load: Callable[[], Any]) -> Any:
    try:
        return load()
    except Exception as error:
        raise DataUnavailable(
            f"{what} : ni dans le cache de Keras, ni téléchargeable ({type(error).__name__}). Connectez-vous au réseau "
            "une fois, ou donnez un cache par KERAS_HOME ou CNNLAB_DATA, ou choisissez CNNLAB_PROFILE=embedded."
        ) from error


def _with_channels(images: NDArray[Any]) -> Images:
    return np.ascontiguousarray(images if images.ndim == 4 else images[..., None], dtype=np.uint8)


# --- stand-ins that need no download ------------------------------------------------------------------


def _digits() -> tuple[NDArray[np.float64], Labels, NDArray[np.int64], NDArray[np.int64]]:
    """Return scikit-learn's digits in [0, 1], their labels, and a fixed split: training and test indices."""
    from sklearn.datasets import load_digits  # noqa: PLC0415

    digits = load_digits()
    order = np.random.default_rng(_STAND_IN_SEED).permutation(len(digits.images))
    held_out = len(order) // 5
    return digits.images / 16.0, digits.target.astype(np.int64), order[held_out:], order[:held_out]


def _resize(images: NDArray[np.float64], side: int) -> NDArray[np.float64]:
    """Enlarge (n, 8, 8) images to (n, side, side), bilinearly."""
    from scipy.ndimage import zoom  # noqa: PLC0415

    return np.clip(zoom(images, (1, side / 8, side / 8), order=1), 0.0, 1.0)


def _enlarged_digits() -> Dataset:
    images, labels, train, test = _digits()
    large = np.round(255 * _resize(images, 28)).astype(np.uint8)[..., None]
    return Dataset(
        large[train], labels[train], large[test], labels[test], DIGITS,
        f"chiffres de scikit-learn agrandis à 28 × 28, à la place de Fashion-MNIST (profil embedded) : "
        f"{nombre(len(train))} images d’apprentissage, {nombre(len(test))} de test",
    )  # fmt: skip


def _digits_on_photographs() -> Dataset:
    """Blend digits over photograph patches by absolute difference.

    Source: MNIST-M, Ganin and Lempitsky 2015, arXiv 1409.7495, section 5.
    """
    from sklearn.datasets import load_sample_images  # noqa: PLC0415

    images, labels, train, test = _digits()
    large = _resize(images, 32)[..., None]
    photographs = [photograph / 255.0 for photograph in load_sample_images().images]
    random = np.random.default_rng(_STAND_IN_SEED)

    def blend(indices: NDArray[np.int64]) -> Images:
        blended = np.empty((len(indices), 32, 32, 3), dtype=np.uint8)
        for position, index in enumerate(indices):  # one at a time: together they would need 100 MB of fresh memory
            blended[position] = np.round(255 * np.abs(_patch(photographs, random) - large[index]))
        return blended

    repeated = np.repeat(train, _BLENDS_PER_DIGIT)
    return Dataset(
        blend(repeated), labels[repeated], blend(test), labels[test], DIGITS,
        f"chiffres de scikit-learn sur fond de photographies, à la place de CIFAR-10 (profil embedded) : "
        f"{nombre(len(repeated))} images d’apprentissage, {nombre(len(test))} de test",
    )  # fmt: skip


def _patch(photographs: list[NDArray[np.float64]], random: np.random.Generator) -> NDArray[np.float64]:
    photograph = photographs[random.integers(len(photographs))]
    top = random.integers(photograph.shape[0] - 32)
    left = random.integers(photograph.shape[1] - 32)
    return photograph[top : top + 32, left : left + 32]
