# ---
# verdict: wrong
# outcome: {alexnet: not_attempted}
# why: the answer as released
# ---
# %% alexnet
