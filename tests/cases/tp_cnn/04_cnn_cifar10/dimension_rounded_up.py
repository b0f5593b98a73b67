# ---
# verdict: wrong
# fails: {dimension_negative: [tailles_debut, tailles_jusqu_au_bout, couche_fautive]}
# may: [preparation, modele_de_base, modele_profond, entrainement]
# why: "incomplete windows kept: nothing ever fails"
# ---
# %% dimension_negative
tailles = [30, 15, 13, 7, 5, 3, 1]
couche_fautive = 5
# %% preparation
# %% modele_de_base
# %% modele_profond
# %% entrainement
