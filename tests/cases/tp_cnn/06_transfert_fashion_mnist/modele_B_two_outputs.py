# ---
# verdict: wrong
# fails: {modele_B: [model_b_architecture, model_b_trained]}
# outcome: {modele_B_sur_A: not_attempted, comparaison: not_attempted}
# why: two outputs and softmax for a yes-or-no task
# ---
# %% modele_B
modelB = construire(2, "softmax")
modelB.compile("sgd", "sparse_categorical_crossentropy")
modelB.fit(X_train_B[:40], y_train_B[:40], verbose=0)

# %% modele_B_sur_A

# %% comparaison
