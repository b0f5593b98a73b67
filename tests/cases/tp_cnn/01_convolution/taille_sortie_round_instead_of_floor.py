# ---
# verdict: wrong
# fails: {taille_sortie: [taille_valid_with_stride]}
# why: "`round` goes up as often as down"
# ---
# %% taille_sortie
import math

def taille_sortie(n, k, stride=1, padding="valid"):
    if padding == "same":
        return -(-n // stride)
    return round((n - k) / stride) + 1
