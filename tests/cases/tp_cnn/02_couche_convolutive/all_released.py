# ---
# verdict: wrong
# outcome: {axes_poids: not_attempted, conv1: not_attempted, conv2: not_attempted, nombre_parametres: not_attempted, alexnet: not_attempted, disposition_torch: not_attempted}
# why: the notebook as shipped scores nothing
# ---
# %% axes_poids
# %% conv1
# %% conv2
# %% nombre_parametres
# %% alexnet
# %% disposition_torch
