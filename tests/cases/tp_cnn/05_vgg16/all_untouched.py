# ---
# verdict: wrong
# outcome: {bloc: not_attempted, vgg16: not_attempted, famille_vgg: not_attempted, compilation: not_attempted, entrainement_vgg: not_attempted}
# why: the notebook as shipped scores nothing
# ---
# %% bloc
# %% vgg16
# %% famille_vgg
# %% compilation
# %% entrainement_vgg
