# ---
# verdict: wrong
# fails: {axes_poids: [axes_height_width, axes_in_out]}
# why: "five names: an axis for the batch, which weights do not have"
# ---
# %% axes_poids
axes = ["batch", "kernel_height", "kernel_width", "in_channels", "out_channels"]
