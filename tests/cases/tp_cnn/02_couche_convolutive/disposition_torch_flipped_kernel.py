# ---
# verdict: wrong
# fails: {disposition_torch: [torch_every_weight_in_place, torch_same_response, torch_input_unchanged]}
# why: the kernel turned round, as for a true convolution
# ---
# %% disposition_torch
def vers_torch(poids):
    return np.transpose(poids[::-1, ::-1], (3, 2, 0, 1))
