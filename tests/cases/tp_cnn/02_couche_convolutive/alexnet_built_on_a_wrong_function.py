# ---
# verdict: wrong
# fails: {nombre_parametres: [count_square_kernel, count_tuple_kernel, count_list_kernel, count_without_bias]}
# why: the function's mistake is paid once
# ---
# %% nombre_parametres
def nombre_parametres(kernel_size, in_channels, out_channels, bias=True):
    h, w = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    return h * w * in_channels * out_channels
# %% alexnet
alexnet_neurones = 55 * 55 * 96
alexnet_sans_partage = 55 * 55 * nombre_parametres(11, 3, 96)
alexnet_parametres = nombre_parametres(11, 3, 96)
