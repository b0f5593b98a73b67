# ---
# verdict: wrong
# fails: {conv1: [conv1_poids, conv1_biais, conv1_parametres]}
# why: one filter in place of eight
# ---
# %% conv1
conv1_entrees = 3
conv1_poids = 27
conv1_biais = 1
conv1_parametres = 28
