# ---
# verdict: wrong
# fails: {disposition_torch: [torch_every_weight_in_place, torch_same_response, torch_input_unchanged]}
# why: the right shape, no weights
# ---
# %% disposition_torch
def vers_torch(poids):
    return np.zeros((poids.shape[3], poids.shape[2], *poids.shape[:2]))
