# ---
# verdict: wrong
# fails: {dimension_negative: [tailles_debut, tailles_jusqu_au_bout]}
# may: [preparation, modele_de_base, modele_profond, entrainement]
# why: "the convolutions' sizes left out"
# ---
# %% dimension_negative
tailles = [15, 6, 2]
couche_fautive = 4
# %% preparation
# %% modele_de_base
# %% modele_profond
# %% entrainement
