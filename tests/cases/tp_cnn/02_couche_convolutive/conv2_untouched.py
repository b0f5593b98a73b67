# ---
# verdict: wrong
# outcome: {conv2: not_attempted}
# why: the answer as released
# ---
# %% conv2
