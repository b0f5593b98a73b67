# ---
# verdict: right
# why: fractions and decimals that are whole numbers
# ---
# %% conv1
from fractions import Fraction

conv1_entrees = Fraction(3)
conv1_poids = Fraction(216)
conv1_biais = Fraction(16, 2)
conv1_parametres = conv1_poids + conv1_biais

# %% conv2
from decimal import Decimal

conv2_entrees, conv2_poids, conv2_biais = Decimal(8), Decimal("288"), Decimal("4.0")
conv2_parametres = conv2_poids + conv2_biais
total = conv1_parametres + int(conv2_parametres)

# %% nombre_parametres
from fractions import Fraction


def nombre_parametres(kernel_size, in_channels, out_channels, bias=True):
    hauteur, largeur = [kernel_size] * 2 if isinstance(kernel_size, int) else kernel_size
    return Fraction(hauteur * largeur * in_channels + (1 if bias else 0)) * out_channels

# %% alexnet
alexnet_neurones = Fraction(55) ** 2 * 96
alexnet_sans_partage = alexnet_neurones * (11 * 11 * 3 + 1)
alexnet_parametres = nombre_parametres(11, 3, 96)

# %% disposition_torch
def vers_torch(poids):
    return np.rollaxis(np.rollaxis(poids, 3), 3, 1).copy()
