# ---
# verdict: wrong
# fails: {axes_poids: [axes_height_width, axes_in_out]}
# why: the variable has another name
# ---
# %% axes_poids
axe = ["kernel_height", "kernel_width", "in_channels", "out_channels"]
