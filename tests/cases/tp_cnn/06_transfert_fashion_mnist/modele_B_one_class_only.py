# ---
# verdict: wrong
# fails: {modele_B: [model_b_trained]}
# outcome: {modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: always class 9, right half of the time
# ---
# %% modele_B
modelB = construire(1, "sigmoid")
poids = modelB.get_weights()
poids[1:-2:2] = [np.full_like(w, 1e-3) for w in poids[1:-2:2]]
poids[-2][:], poids[-1][:] = 0, 3
modelB.set_weights(poids)

# %% modele_B_sur_A

# %% comparaison
