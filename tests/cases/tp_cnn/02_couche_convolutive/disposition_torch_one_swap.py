# ---
# verdict: wrong
# fails: {disposition_torch: [torch_every_weight_in_place, torch_same_response, torch_input_unchanged]}
# why: first and last axes exchanged, no more
# ---
# %% disposition_torch
def vers_torch(poids):
    return np.swapaxes(poids, 0, 3)
