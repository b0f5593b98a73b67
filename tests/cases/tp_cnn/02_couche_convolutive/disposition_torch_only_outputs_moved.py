# ---
# verdict: wrong
# fails: {disposition_torch: [torch_every_weight_in_place, torch_same_response, torch_input_unchanged]}
# why: the inputs stay last
# ---
# %% disposition_torch
def vers_torch(poids):
    return np.moveaxis(poids, 3, 0)
