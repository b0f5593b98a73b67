# ---
# verdict: wrong
# fails: {taille_sortie: [taille_valid_with_stride, taille_same, taille_is_integer]}
# why: "`/` gives numbers with decimals"
# ---
# %% taille_sortie
import math

def taille_sortie(n, k, stride=1, padding="valid"):
    if padding == "same":
        return n / stride
    return (n - k) / stride + 1
