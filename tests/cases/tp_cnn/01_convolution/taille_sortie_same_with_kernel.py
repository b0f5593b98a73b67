# ---
# verdict: wrong
# fails: {taille_sortie: [taille_same]}
# why: the kernel's size is subtracted in « same » too
# ---
# %% taille_sortie
import math

def taille_sortie(n, k, stride=1, padding="valid"):
    if padding == "same":
        return math.ceil((n - k + 1) / stride)
    return (n - k) // stride + 1
