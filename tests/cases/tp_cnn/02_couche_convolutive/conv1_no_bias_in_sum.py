# ---
# verdict: wrong
# fails: {conv1: [conv1_parametres]}
# why: the biases left out of the sum
# ---
# %% conv1
conv1_entrees = 3
conv1_poids = 216
conv1_biais = 8
conv1_parametres = 216
