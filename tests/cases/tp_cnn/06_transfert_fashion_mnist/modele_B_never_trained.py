# ---
# verdict: wrong
# fails: {modele_B: [model_b_trained]}
# outcome: {modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: compiled and never trained
# ---
# %% modele_B
modelB = construire(1, "sigmoid")
modelB.compile("sgd", "binary_crossentropy")

# %% modele_B_sur_A

# %% comparaison
