# ---
# verdict: wrong
# fails: {dimension_negative: [couche_fautive]}
# may: [entrainement]
# why: the first convolution is number 1
# ---
# %% dimension_negative
tailles = [30, 15, 13, 6, 4, 2]
couche_fautive = 3
# %% entrainement
