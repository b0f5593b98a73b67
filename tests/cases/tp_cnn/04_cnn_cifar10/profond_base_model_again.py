# ---
# verdict: wrong
# fails: {modele_profond: [profond_convolutions, profond_regroupements, profond_tete, profond_entier]}
# may: [entrainement]
# why: the base model under another name
# ---
# %% modele_profond
model2 = define_model()
# %% entrainement
