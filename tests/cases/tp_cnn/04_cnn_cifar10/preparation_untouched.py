# ---
# verdict: wrong
# outcome: {preparation: not_attempted}
# may: [entrainement]
# why: the rest keeps its points
# ---
# %% preparation
# %% entrainement
