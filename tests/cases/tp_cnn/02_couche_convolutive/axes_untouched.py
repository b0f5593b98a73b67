# ---
# verdict: wrong
# outcome: {axes_poids: not_attempted}
# why: the answer as released
# ---
# %% axes_poids
