# ---
# verdict: wrong
# fails: {axes_poids: [axes_height_width, axes_in_out]}
# why: a dictionary in place of a list
# ---
# %% axes_poids
axes = {0: "kernel_height", 1: "kernel_width", 2: "in_channels", 3: "out_channels"}
