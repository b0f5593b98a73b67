# ---
# verdict: wrong
# fails: {taille_sortie: [taille_valid_with_stride]}
# why: an incomplete window is counted
# ---
# %% taille_sortie
import math

def taille_sortie(n, k, stride=1, padding="valid"):
    if padding == "same":
        return -(-n // stride)
    return math.ceil((n - k) / stride) + 1
