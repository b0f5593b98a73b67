# ---
# verdict: wrong
# fails: {axes_poids: [axes_height_width, axes_in_out]}
# why: in_channels put first, as in a channels_first image
# ---
# %% axes_poids
axes = ["in_channels", "kernel_height", "kernel_width", "out_channels"]
