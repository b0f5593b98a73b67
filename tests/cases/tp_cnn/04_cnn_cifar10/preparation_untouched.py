# ---
# verdict: wrong
# outcome: {preparation: not_attempted}
# why: the rest keeps its points
# ---
# %% preparation
