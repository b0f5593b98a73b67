# ---
# verdict: right
# why: "names the two accuracies base_gelee and base_affinee on the way"
# ---
# %% affinage
keras.utils.set_random_seed(graine())
def apprendre(taux, epoques):
    vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux), loss="sparse_categorical_crossentropy",
                   metrics=["accuracy"])
    vgg_tf.fit(X_train, y_train, batch_size=lot, epochs=epoques, validation_data=(X_valid, y_valid), verbose=2)
    return vgg_tf.evaluate(X_test, y_test, verbose=0)[1]


base_gelee = apprendre(taux_tete, epoques_tete)
degeler_depuis(conv_base, "block5_conv1")
base_affinee = apprendre(taux_affinage, epoques_affinage)
precision_gelee, precision_affinee = base_gelee, base_affinee

