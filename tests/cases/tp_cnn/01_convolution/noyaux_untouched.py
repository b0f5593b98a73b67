# ---
# verdict: wrong
# outcome: {noyaux: not_attempted}
# why: the answer as released
# ---
# %% noyaux
