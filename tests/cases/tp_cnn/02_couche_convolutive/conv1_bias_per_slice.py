# ---
# verdict: wrong
# fails: {conv1: [conv1_biais, conv1_parametres]}
# why: one bias per arrow
# ---
# %% conv1
conv1_entrees = 3
conv1_poids = 216
conv1_biais = 24
conv1_parametres = 240
