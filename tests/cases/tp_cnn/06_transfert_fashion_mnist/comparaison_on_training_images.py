# ---
# verdict: wrong
# fails: {comparaison: [precision_b, precision_b_on_a, error_ratio]}
# why: measured on the images that were learned
# ---
# %% comparaison
precision_B = precision(modelB, X_train_B, y_train_B)
precision_B_on_A = precision(model_B_on_A, X_train_B, y_train_B)
facteur = (1 - precision_B) / max(1 - precision_B_on_A, 1e-9)
