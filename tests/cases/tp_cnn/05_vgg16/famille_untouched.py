# ---
# verdict: wrong
# outcome: {famille_vgg: not_attempted, entrainement_vgg: not_attempted}
# why: the answer as released
# ---
# %% famille_vgg
# %% entrainement_vgg
