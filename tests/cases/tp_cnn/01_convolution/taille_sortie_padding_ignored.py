# ---
# verdict: wrong
# fails: {taille_sortie: [taille_same]}
# why: always « valid »
# ---
# %% taille_sortie
import math

def taille_sortie(n, k, stride=1, padding="valid"):
    return (n - k) // stride + 1
