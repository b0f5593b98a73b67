# ---
# verdict: wrong
# fails: {axes_poids: [axes_in_out]}
# why: inputs and outputs exchanged
# ---
# %% axes_poids
axes = ["kernel_height", "kernel_width", "out_channels", "in_channels"]
