# ---
# verdict: right
# why: the seven kernels are read in the dictionary of the notebook; the image is shifted once for each coefficient
# ---
# %% convolution
def conv(img, kernel):
    kh, kw = kernel.shape
    complete = np.pad(np.asarray(img, dtype=np.float32), ((kh // 2,), (kw // 2,)))
    sortie = np.zeros(img.shape, dtype=np.float32)
    for u, v in np.ndindex(kh, kw):
        sortie += np.float32(kernel[u, v]) * complete[u : u + img.shape[0], v : v + img.shape[1]]
    return sortie

# %% image_constante
reponse = {nom: noyau.sum() for nom, noyau in noyaux.items()}
