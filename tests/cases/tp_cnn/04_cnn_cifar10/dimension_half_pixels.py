# ---
# verdict: wrong
# fails: {dimension_negative: [tailles_debut, tailles_jusqu_au_bout]}
# may: [entrainement]
# why: division without rounding
# ---
# %% dimension_negative
tailles = [30, 15, 13, 6.5, 4.5, 2.25]
couche_fautive = 4
# %% entrainement
