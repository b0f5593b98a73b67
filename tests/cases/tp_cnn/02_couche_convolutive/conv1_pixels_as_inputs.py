# ---
# verdict: wrong
# fails: {conv1: [conv1_entrees, conv1_poids, conv1_parametres]}
# why: the whole image counted as inputs
# ---
# %% conv1
conv1_entrees = 4 * 4 * 3
conv1_poids = 4 * 4 * 3 * 8
conv1_biais = 8
conv1_parametres = 392
