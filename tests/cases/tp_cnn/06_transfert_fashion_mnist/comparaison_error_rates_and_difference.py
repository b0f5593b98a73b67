# ---
# verdict: wrong
# fails: {comparaison: [precision_b, precision_b_on_a, error_ratio]}
# why: error rates given as precisions, difference for a ratio
# ---
# %% comparaison
precision_B = 1 - precision(modelB, X_test_B, y_test_B)
precision_B_on_A = 1 - precision(model_B_on_A, X_test_B, y_test_B)
facteur = precision_B - precision_B_on_A
