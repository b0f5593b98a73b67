# ---
# verdict: wrong
# fails: {comparaison: [precision_b, precision_b_on_a, error_ratio]}
# why: measured on the images of task A
# ---
# %% comparaison
precision_B = precision(modelA, X_test_A, y_test_A)
precision_B_on_A = float(np.mean(modelB.predict(X_test_A, verbose=0)[:, 0] > 0.5))
facteur = (1 - precision_B) / (1 - precision_B_on_A)
