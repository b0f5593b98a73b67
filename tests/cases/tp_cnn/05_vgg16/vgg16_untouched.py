# ---
# verdict: wrong
# outcome: {vgg16: not_attempted, entrainement_vgg: not_attempted}
# why: the answer as released
# ---
# %% vgg16
# %% entrainement_vgg
