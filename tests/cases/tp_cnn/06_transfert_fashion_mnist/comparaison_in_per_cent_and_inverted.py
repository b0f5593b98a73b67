# ---
# verdict: wrong
# fails: {comparaison: [precision_b, precision_b_on_a, error_ratio]}
# why: per cent instead of proportions, and the ratio upside down
# ---
# %% comparaison
precision_B = 100 * precision(modelB, X_test_B, y_test_B)
precision_B_on_A = 100 * precision(model_B_on_A, X_test_B, y_test_B)
facteur = (100 - precision_B_on_A) / max(100 - precision_B, 1e-6) / 10
