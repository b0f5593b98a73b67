# ---
# verdict: wrong
# fails: {dimension_negative: [couche_fautive]}
# may: [entrainement]
# why: poolings numbered too
# ---
# %% dimension_negative
tailles = [30, 15, 13, 6, 4, 2]
couche_fautive = 7
# %% entrainement
