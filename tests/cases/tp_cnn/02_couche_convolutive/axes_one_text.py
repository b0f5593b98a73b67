# ---
# verdict: wrong
# fails: {axes_poids: [axes_height_width, axes_in_out]}
# why: one text in place of four
# ---
# %% axes_poids
axes = "kernel_height, kernel_width, in_channels, out_channels"
