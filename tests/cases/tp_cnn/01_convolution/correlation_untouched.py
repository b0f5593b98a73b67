# ---
# verdict: wrong
# outcome: {correlation: not_attempted}
# why: the answer as released
# ---
# %% correlation
