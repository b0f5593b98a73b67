# ---
# verdict: wrong
# fails: {vgg16: [vgg_architecture, construire_fonctionnel, construire_input_shape, construire_classes_et_tete, construire_article]}
# outcome: {entrainement_vgg: not_attempted}
# why: the ready-made network: its head is 4096-4096
# ---
# %% vgg16
def construire_vgg16(input_shape=(32, 32, 3), num_classes=10, dense=(256, 128)):
    return keras.applications.VGG16(weights=None, input_shape=(32, 32, 3), classes=num_classes)


vgg = construire_vgg16()
# %% entrainement_vgg
