# ---
# verdict: wrong
# fails: {nombre_parametres: [count_without_bias]}
# why: bias read for integers, not for pairs
# ---
# %% nombre_parametres
def nombre_parametres(kernel_size, in_channels, out_channels, bias=True):
    if isinstance(kernel_size, int):
        return (kernel_size**2 * in_channels + bias) * out_channels
    return (kernel_size[0] * kernel_size[1] * in_channels + 1) * out_channels
