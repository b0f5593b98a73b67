# ---
# verdict: wrong
# fails: {disposition_torch: [torch_every_weight_in_place, torch_same_response, torch_input_unchanged]}
# why: weights truncated to integers
# ---
# %% disposition_torch
def vers_torch(poids):
    return np.transpose(poids, (3, 2, 0, 1)).astype(int)
