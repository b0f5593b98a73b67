# ---
# verdict: right
# why: plain Python loops with a test at the borders, output shaped like the image, NumPy integers
# ---
# %% noyaux
box_blur = np.array([[1.0, 1, 1], [1, 1, 1], [1, 1, 1]])
box_blur = box_blur / box_blur.sum()
gauss_blur = np.zeros((3, 3))
for a, p in enumerate((1, 2, 1)):
    for b, q in enumerate((1, 2, 1)):
        gauss_blur[a, b] = p * q / 16
sharpen = identity + contour2
contour3 = 9 * identity - np.ones((3, 3))

# %% convolution
def conv(img, kernel):
    H, W = img.shape
    kh, kw = kernel.shape
    out = np.zeros_like(img, dtype=float)
    for i in range(H):
        for j in range(W):
            s = 0.0
            for u in range(kh):
                for v in range(kw):
                    y, x = i + u - (kh - 1) // 2, j + v - (kw - 1) // 2
                    if 0 <= y < H and 0 <= x < W:
                        s += img[y, x] * kernel[u, v]
            out[i, j] = s
    return out

# %% correlation
def vraie_convolution(img, kernel):
    return conv(img, np.rot90(kernel, 2))

# %% taille_sortie
def taille_sortie(n, k, stride=1, padding="valid"):
    if padding == "same":
        return np.int64((n + stride - 1) // stride)
    compte, depart = 0, 0
    while depart + k <= n:
        compte, depart = compte + 1, depart + stride
    return np.int64(compte)

# %% image_constante
reponse = {"identity": 1.0, "contour1": 0.0, "contour2": 0.0, "contour3": np.float32(0), "box_blur": np.float32(1),
           "gauss_blur": 1, "sharpen": 1, "derivee": 0}
