# ---
# verdict: wrong
# outcome: {modele_profond: not_attempted}
# may: [entrainement]
# why: the rest keeps its points
# ---
# %% modele_profond
# %% entrainement
