# ---
# verdict: wrong
# fails: {conv1: [conv1_entrees, conv1_poids, conv1_biais, conv1_parametres]}
# why: values that are no integers
# ---
# %% conv1
conv1_entrees = float("nan")
conv1_poids = None
conv1_biais = True
conv1_parametres = 224.5
