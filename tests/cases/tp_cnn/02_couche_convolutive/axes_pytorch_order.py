# ---
# verdict: wrong
# fails: {axes_poids: [axes_height_width, axes_in_out]}
# why: PyTorch's order in place of Keras's
# ---
# %% axes_poids
axes = ["out_channels", "in_channels", "kernel_height", "kernel_width"]
