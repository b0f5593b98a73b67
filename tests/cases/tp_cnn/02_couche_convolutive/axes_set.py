# ---
# verdict: wrong
# fails: {axes_poids: [axes_height_width, axes_in_out]}
# why: a set has no order
# ---
# %% axes_poids
axes = {"kernel_height", "kernel_width", "in_channels", "out_channels"}
