# ---
# verdict: wrong
# fails: {nombre_parametres: [count_without_bias]}
# why: the argument bias is not read
# ---
# %% nombre_parametres
def nombre_parametres(kernel_size, in_channels, out_channels, bias=True):
    h, w = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    return (h * w * in_channels + 1) * out_channels
