# ---
# verdict: wrong
# fails: {taille_sortie: [taille_same]}
# why: the last, incomplete group is lost
# ---
# %% taille_sortie
import math

def taille_sortie(n, k, stride=1, padding="valid"):
    if padding == "same":
        return n // stride
    return (n - k) // stride + 1
