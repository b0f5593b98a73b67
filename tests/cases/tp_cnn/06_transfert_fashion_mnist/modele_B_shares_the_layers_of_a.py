# ---
# verdict: wrong
# fails: {modele_B: [model_b_trained]}
# outcome: {modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: the reference is built on modelA's own layers
# ---
# %% modele_B
modelB = keras.Sequential([keras.Input((28, 28, 1)), *modelA.layers[:-1], keras.layers.Dense(1, activation="sigmoid")])
modelB.compile(keras.optimizers.SGD(taux_B), "binary_crossentropy", metrics=["accuracy"])
modelB.fit(X_train_B[:100], y_train_B[:100], epochs=2, batch_size=20, verbose=0)

# %% modele_B_sur_A

# %% comparaison
