# ---
# verdict: wrong
# fails: {nombre_parametres: [count_list_kernel]}
# why: the count is right, but the list given as kernel_size is left empty
# ---
# %% nombre_parametres
def nombre_parametres(kernel_size, in_channels, out_channels, bias=True):
    cotes = kernel_size if isinstance(kernel_size, list) else []
    if isinstance(kernel_size, int):
        cotes = [kernel_size, kernel_size]
    elif isinstance(kernel_size, tuple):
        cotes = list(kernel_size)
    surface = 1
    while cotes:
        surface *= cotes.pop()
    return (surface * in_channels + bool(bias)) * out_channels
