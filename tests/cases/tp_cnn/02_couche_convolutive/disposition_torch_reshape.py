# ---
# verdict: wrong
# fails: {disposition_torch: [torch_every_weight_in_place, torch_same_response, torch_input_unchanged]}
# why: the right shape, scrambled weights
# ---
# %% disposition_torch
def vers_torch(poids):
    return poids.reshape(poids.shape[3], poids.shape[2], poids.shape[0], poids.shape[1])
