# ---
# verdict: wrong
# fails: {nombre_parametres: [count_tuple_kernel, count_list_kernel]}
# why: the width of a pair is not read
# ---
# %% nombre_parametres
def nombre_parametres(kernel_size, in_channels, out_channels, bias=True):
    k = kernel_size if isinstance(kernel_size, int) else kernel_size[0]
    return (k * k * in_channels + bias) * out_channels
