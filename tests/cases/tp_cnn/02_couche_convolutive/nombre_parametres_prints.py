# ---
# verdict: wrong
# fails: {nombre_parametres: [count_square_kernel, count_tuple_kernel, count_list_kernel, count_without_bias]}
# why: prints and returns nothing
# ---
# %% nombre_parametres
def nombre_parametres(kernel_size, in_channels, out_channels, bias=True):
    h, w = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    print((h * w * in_channels + bias) * out_channels)
