# ---
# verdict: wrong
# fails: {taille_sortie: [taille_same]}
# why: "« same » taken at its word, stride ignored"
# ---
# %% taille_sortie
import math

def taille_sortie(n, k, stride=1, padding="valid"):
    if padding == "same":
        return n
    return (n - k) // stride + 1
