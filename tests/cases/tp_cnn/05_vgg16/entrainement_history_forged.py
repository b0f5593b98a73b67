# ---
# verdict: wrong
# fails: {entrainement_vgg: [vgg_perte, vgg_toutes_les_couches, vgg_precision, vgg_top5]}
# outcome: {famille_vgg: not_attempted}
# why: an excellent history beside an untrained network
# ---
# %% famille_vgg
# %% entrainement_vgg
historique = keras.callbacks.History()
historique.epoch = [0, 1]
historique.history = {"loss": [0.5, 0.01], "accuracy": [0.9, 1.0], "val_loss": [0.5, 0.02], "val_accuracy": [0.9, 1.0]}
