# ---
# verdict: wrong
# fails: {modele_B: [model_b_trained]}
# outcome: {modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: trained on the other class, below chance
# ---
# %% modele_B
modelB = construire(1, "sigmoid")
modelB.compile(keras.optimizers.SGD(taux_B), "binary_crossentropy", metrics=["accuracy"])
modelB.fit(X_train_B[:100], 1 - y_train_B[:100], epochs=2, batch_size=20, verbose=0)

# %% modele_B_sur_A

# %% comparaison
