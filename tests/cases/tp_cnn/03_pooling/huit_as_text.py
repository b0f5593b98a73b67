# ---
# verdict: wrong
# fails: {huit: [huit_max_pooling]}
# why: each row a text
# ---
# %% huit
huit_pool = ["0110", "0110", "0110", "0110"]
