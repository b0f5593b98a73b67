# ---
# verdict: wrong
# fails: {conv2: [total]}
# why: the total forgets conv1
# ---
# %% conv2
conv2_entrees = 8
conv2_poids = 288
conv2_biais = 4
conv2_parametres = 292
total = conv2_parametres
