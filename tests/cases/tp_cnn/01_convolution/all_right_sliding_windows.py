# ---
# verdict: right
# why: sliding windows and einsum; the image is turned instead of the kernel
# ---
# %% convolution
def conv(img, kernel):
    haut, gauche = kernel.shape[0] // 2, kernel.shape[1] // 2
    grande = np.zeros((img.shape[0] + 2 * haut, img.shape[1] + 2 * gauche))
    grande[haut : haut + img.shape[0], gauche : gauche + img.shape[1]] = img
    fenetres = np.lib.stride_tricks.sliding_window_view(grande, kernel.shape)
    return np.einsum("ijuv,uv->ij", fenetres, kernel)

# %% correlation
def vraie_convolution(img, kernel):
    return conv(img[::-1, ::-1], kernel)[::-1, ::-1]

# %% taille_sortie
def taille_sortie(n, k, stride=1, padding="valid"):
    return {"valid": 1 + (n - k) // stride, "same": 1 + (n - 1) // stride}[padding]
