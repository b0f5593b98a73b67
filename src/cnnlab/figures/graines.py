"""The five seeds of notebook 04: what the draw of the weights alone changes, measured once and kept here.

Source: the two networks of notebook 04, each seeded, built and trained by itself as in profile `embedded`
(1 600 images, batches of 16, SGD at 0.1), seeds 1 to 5, Keras 3.15.1 on TensorFlow, two cores, 21 November 2026;
validation on 533 images after each epoch, test on 359 at the end.
"""

from statistics import median

import matplotlib.pyplot as plt
from matplotlib.ticker import MaxNLocator

from cnnlab.figures.style import SERIES, axes_francais
from cnnlab.typography import nombre, pourcentage

# network → one validation accuracy an epoch, one list a seed
VALIDATION: dict[str, list[list[float]]] = {
    "basic_CNN": [
        [0.353, 0.844, 0.863, 0.929, 0.904],
        [0.463, 0.788, 0.829, 0.893, 0.910],
        [0.629, 0.842, 0.856, 0.852, 0.884],
        [0.486, 0.799, 0.876, 0.831, 0.899],
        [0.345, 0.786, 0.886, 0.916, 0.936],
    ],
    "basic_CNN_2": [
        [0.152, 0.634, 0.863],
        [0.223, 0.495, 0.839],
        [0.176, 0.662, 0.788],
        [0.206, 0.540, 0.749],
        [0.131, 0.445, 0.719],
    ],
}
TEST: dict[str, list[float]] = {
    "basic_CNN": [0.914, 0.894, 0.883, 0.891, 0.908],
    "basic_CNN_2": [0.861, 0.825, 0.774, 0.777, 0.733],
}


def montrer_graines() -> None:
    """Trace la précision de validation de cinq entraînements qui ne diffèrent que par la graine, et leur médiane."""
    seeds = len(next(iter(TEST.values())))
    figure, axes = plt.subplots(1, seeds, figsize=(2.35 * seeds, 3.6), sharey=True)
    for seed, ax in enumerate(axes):
        for style, (name, curves) in zip(SERIES, VALIDATION.items(), strict=False):
            middle = [median(values) for values in zip(*curves, strict=True)]
            epochs = range(1, len(middle) + 1)
            ax.plot(
                epochs, middle, color="0.6", linewidth=5, alpha=0.6, label="médianes" if name == "basic_CNN" else None
            )
            ax.plot(epochs, curves[seed], linewidth=2, markersize=6, label=name, **style)
        ax.set(title=f"graine {seed + 1}", xlabel="époque", ylim=(0, 1.03))
        ax.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes_francais(ax, x=False)
    axes[0].set_ylabel("précision de validation")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=3)
    plt.show()
    told = [
        f"{name} : médiane {pourcentage(median(values))}, de {pourcentage(min(values))} à {pourcentage(max(values))}"
        for name, values in TEST.items()
    ]
    print(f"Précision de test, {nombre(seeds)} graines, 359 images. {' ; '.join(told)}.")
