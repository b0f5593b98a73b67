# ---
# verdict: wrong
# fails: {modele_profond: [profond_convolutions, profond_regroupements, profond_tete, profond_entier]}
# may: [dimension_negative, preparation, modele_de_base, entrainement]
# why: the base model under another name
# ---
# %% dimension_negative
# %% preparation
# %% modele_de_base
# %% modele_profond
model2 = define_model()
# %% entrainement
