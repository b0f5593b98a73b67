# ---
# verdict: wrong
# fails: {disposition_torch: [torch_every_weight_in_place, torch_same_response, torch_input_unchanged]}
# why: the result is dropped
# ---
# %% disposition_torch
def vers_torch(poids):
    np.transpose(poids, (3, 2, 0, 1))
