# ---
# verdict: wrong
# fails: {nombre_parametres: [count_tuple_kernel, count_list_kernel]}
# why: a pair is not handled
# ---
# %% nombre_parametres
def nombre_parametres(kernel_size, in_channels, out_channels, bias=True):
    return (kernel_size**2 * in_channels + bias) * out_channels
