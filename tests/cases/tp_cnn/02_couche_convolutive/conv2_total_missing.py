# ---
# verdict: wrong
# fails: {conv2: [total]}
# why: the last line is missing
# ---
# %% conv2
conv2_entrees = 8
conv2_poids = 288
conv2_biais = 4
conv2_parametres = 292
