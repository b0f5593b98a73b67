# ---
# verdict: wrong
# fails: {nombre_parametres: [count_list_kernel]}
# why: a list takes the branch of integers
# ---
# %% nombre_parametres
def nombre_parametres(kernel_size, in_channels, out_channels, bias=True):
    h, w = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    return (h * w * in_channels + bias) * out_channels
