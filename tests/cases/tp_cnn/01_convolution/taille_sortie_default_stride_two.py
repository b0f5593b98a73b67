# ---
# verdict: wrong
# fails: {taille_sortie: [taille_valid_unit_stride]}
# why: the signature was changed
# ---
# %% taille_sortie
import math

def taille_sortie(n, k, stride=2, padding="valid"):
    if padding == "same":
        return -(-n // stride)
    return (n - k) // stride + 1
