# ---
# verdict: wrong
# outcome: {disposition_torch: not_attempted}
# why: the answer as released
# ---
# %% disposition_torch
