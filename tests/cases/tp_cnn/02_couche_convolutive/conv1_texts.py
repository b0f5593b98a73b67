# ---
# verdict: wrong
# fails: {conv1: [conv1_entrees, conv1_poids, conv1_biais, conv1_parametres]}
# why: numbers between quotes
# ---
# %% conv1
conv1_entrees = "3"
conv1_poids = "216"
conv1_biais = "8"
conv1_parametres = "224"
