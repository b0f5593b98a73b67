# ---
# verdict: wrong
# fails: {nombre_parametres: [count_square_kernel, count_tuple_kernel, count_list_kernel, count_without_bias]}
# why: returns one of its arguments
# ---
# %% nombre_parametres
def nombre_parametres(kernel_size, in_channels, out_channels, bias=True):
    return out_channels
