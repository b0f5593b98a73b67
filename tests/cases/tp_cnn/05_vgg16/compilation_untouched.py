# ---
# verdict: wrong
# outcome: {compilation: not_attempted, entrainement_vgg: not_attempted}
# why: the answer as released
# ---
# %% compilation
# %% entrainement_vgg
