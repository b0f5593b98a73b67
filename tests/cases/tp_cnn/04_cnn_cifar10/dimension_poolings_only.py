# ---
# verdict: wrong
# fails: {dimension_negative: [tailles_debut, tailles_jusqu_au_bout]}
# may: [entrainement]
# why: "the convolutions' sizes left out"
# ---
# %% dimension_negative
tailles = [15, 6, 2]
couche_fautive = 4
# %% entrainement
