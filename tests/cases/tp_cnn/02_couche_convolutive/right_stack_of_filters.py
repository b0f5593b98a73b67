# ---
# verdict: right
# why: each filter rebuilt channel by channel, then stacked
# ---
# %% disposition_torch
def vers_torch(poids):
    filtres = [np.stack([poids[:, :, i, o] for i in range(poids.shape[2])]) for o in range(poids.shape[3])]
    return np.stack(filtres)
