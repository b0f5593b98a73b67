# ---
# verdict: wrong
# fails: {taille_sortie: [taille_is_integer]}
# why: right values, but np.floor and np.ceil give reals
# ---
# %% taille_sortie
import math

def taille_sortie(n, k, stride=1, padding="valid"):
    if padding == "same":
        return np.ceil(n / stride)
    return np.floor((n - k) / stride) + 1
