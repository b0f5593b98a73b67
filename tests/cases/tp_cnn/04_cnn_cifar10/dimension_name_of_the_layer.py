# ---
# verdict: wrong
# fails: {dimension_negative: [couche_fautive]}
# may: [entrainement]
# why: a name in place of a number
# ---
# %% dimension_negative
tailles = [30, 15, 13, 6, 4, 2]
couche_fautive = "conv4"
# %% entrainement
