# ---
# verdict: wrong
# fails: {axes_poids: [axes_height_width, axes_in_out]}
# why: the same name twice
# ---
# %% axes_poids
axes = ["kernel_height", "kernel_height", "in_channels", "out_channels"]
