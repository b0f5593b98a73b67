# ---
# verdict: wrong
# fails: {modele_B: [model_b_trained]}
# outcome: {modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: hostile, the reference is fine-tuned from a copy of modelA
# ---
# %% modele_B
modelB = construire(1, "sigmoid")
modelB.set_weights([*modelA.get_weights()[:-2], *modelB.get_weights()[-2:]])
modelB.compile(keras.optimizers.SGD(taux_B), "binary_crossentropy", metrics=["accuracy"])
modelB.fit(X_train_B, y_train_B, epochs=3, batch_size=20, verbose=0)

# %% modele_B_sur_A

# %% comparaison
