# ---
# verdict: wrong
# fails: {modele_B: [model_b_architecture, model_b_trained]}
# outcome: {modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: softmax on one output is always 1
# ---
# %% modele_B
modelB = construire(1, "softmax")
modelB.compile("sgd", "binary_crossentropy")
modelB.fit(X_train_B[:40], y_train_B[:40], verbose=0)

# %% modele_B_sur_A

# %% comparaison
