# ---
# verdict: wrong
# fails: {conv1: [conv1_entrees, conv1_poids, conv1_biais, conv1_parametres]}
# why: a constant everywhere
# ---
# %% conv1
conv1_entrees = 1
conv1_poids = 1
conv1_biais = 1
conv1_parametres = 1
