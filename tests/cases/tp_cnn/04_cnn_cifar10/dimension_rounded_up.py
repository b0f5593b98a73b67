# ---
# verdict: wrong
# fails: {dimension_negative: [tailles_debut, tailles_jusqu_au_bout, couche_fautive]}
# may: [entrainement]
# why: "incomplete windows kept: nothing ever fails"
# ---
# %% dimension_negative
tailles = [30, 15, 13, 7, 5, 3, 1]
couche_fautive = 5
# %% entrainement
