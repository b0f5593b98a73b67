# ---
# verdict: wrong
# outcome: {nombre_parametres: not_attempted}
# why: alexnet, which calls it, keeps its points
# ---
# %% nombre_parametres
