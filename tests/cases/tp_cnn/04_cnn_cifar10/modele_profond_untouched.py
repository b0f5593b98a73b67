# ---
# verdict: wrong
# outcome: {modele_profond: not_attempted}
# why: the rest keeps its points
# ---
# %% modele_profond
