# ---
# verdict: wrong
# fails: {disposition_torch: [torch_every_weight_in_place]}
# why: the sizes of conv1 written in the loops
# ---
# %% disposition_torch
def vers_torch(poids):
    resultat = np.zeros((8, 3, 3, 3))
    for o in range(8):
        for i in range(3):
            resultat[o, i] = poids[:, :, i, o]
    return resultat
