# ---
# verdict: wrong
# fails: {taille_sortie: [taille_valid_unit_stride, taille_valid_with_stride]}
# why: the +1 is missing
# ---
# %% taille_sortie
import math

def taille_sortie(n, k, stride=1, padding="valid"):
    if padding == "same":
        return -(-n // stride)
    return (n - k) // stride
