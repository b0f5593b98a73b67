# ---
# verdict: wrong
# fails: {taille_sortie: [taille_valid_with_stride]}
# why: the stride serves in « same » only
# ---
# %% taille_sortie
import math

def taille_sortie(n, k, stride=1, padding="valid"):
    if padding == "same":
        return -(-n // stride)
    return n - k + 1
