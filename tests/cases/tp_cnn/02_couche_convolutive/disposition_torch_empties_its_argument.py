# ---
# verdict: wrong
# fails: {disposition_torch: [torch_input_unchanged]}
# why: the weights are right, but the kernel given is filled with zeros
# ---
# %% disposition_torch
def vers_torch(poids):
    resultat = np.transpose(poids, (3, 2, 0, 1)).copy()
    poids[:] = 0
    return resultat
