# ---
# verdict: wrong
# fails: {disposition_torch: [torch_every_weight_in_place, torch_same_response]}
# why: the inputs stay last
# ---
# %% disposition_torch
def vers_torch(poids):
    return np.moveaxis(poids, 3, 0)
