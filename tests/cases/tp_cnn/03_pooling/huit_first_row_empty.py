# ---
# verdict: wrong
# fails: {huit: [huit_max_pooling]}
# why: row 0 of the figure is empty, so row 0 of the map is left empty
# ---
# %% huit
huit_pool = [[0, 0, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 1, 1, 0]]
