# ---
# verdict: wrong
# fails: {affinage: any}
# why: the journal is spoilt; never a fault of the grader
# ---
# %% affinage
keras.utils.set_random_seed(graine())
def apprendre(taux, epoques):
    vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux), loss="sparse_categorical_crossentropy",
                   metrics=["accuracy"])
    vgg_tf.fit(X_train, y_train, batch_size=lot, epochs=epoques, validation_data=(X_valid, y_valid), verbose=2)
    return vgg_tf.evaluate(X_test, y_test, verbose=0)[1]


a = apprendre(taux_tete, epoques_tete)
degeler_depuis(conv_base, "block5_conv1")
b = apprendre(taux_affinage, epoques_affinage)
precision_gelee, precision_affinee = a, b
journal.depart = 5
