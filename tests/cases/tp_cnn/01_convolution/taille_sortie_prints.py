# ---
# verdict: wrong
# fails: {taille_sortie: [taille_valid_unit_stride, taille_valid_with_stride, taille_same, taille_is_integer]}
# why: printed, not returned
# ---
# %% taille_sortie
import math

def taille_sortie(n, k, stride=1, padding="valid"):
    print(-(-n // stride) if padding == "same" else (n - k) // stride + 1)
