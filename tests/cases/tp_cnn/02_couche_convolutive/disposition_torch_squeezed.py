# ---
# verdict: wrong
# fails: {disposition_torch: [torch_every_weight_in_place]}
# why: axes of length one are lost
# ---
# %% disposition_torch
def vers_torch(poids):
    return np.squeeze(np.transpose(poids, (3, 2, 0, 1)))
