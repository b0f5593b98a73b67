# ---
# verdict: wrong
# fails: {comparaison: [precision_b, precision_b_on_a, error_ratio]}
# why: plausible numbers that no run gave
# ---
# %% comparaison
precision_B = 0.98
precision_B_on_A = 0.995
facteur = 4.0
