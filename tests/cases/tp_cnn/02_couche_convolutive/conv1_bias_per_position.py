# ---
# verdict: wrong
# fails: {conv1: [conv1_biais, conv1_parametres]}
# why: one bias per position of each map
# ---
# %% conv1
conv1_entrees = 3
conv1_poids = 216
conv1_biais = 128
conv1_parametres = 344
