# ---
# verdict: wrong
# fails: {nombre_parametres: [count_square_kernel]}
# why: an integer cannot be unpacked
# ---
# %% nombre_parametres
def nombre_parametres(kernel_size, in_channels, out_channels, bias=True):
    h, w = kernel_size
    return (h * w * in_channels + bias) * out_channels
