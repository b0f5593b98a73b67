# ---
# verdict: wrong
# fails: {axes_poids: [axes_height_width]}
# why: height and width exchanged
# ---
# %% axes_poids
axes = ["kernel_width", "kernel_height", "in_channels", "out_channels"]
