# ---
# verdict: wrong
# fails: {affinage: any}
# why: "labels all alike: always the same answer"
# ---
# %% affinage
def apprendre(taux, epoques):
    vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux), loss="sparse_categorical_crossentropy",
                   metrics=["accuracy"])
    vgg_tf.fit(X_train[:64], np.zeros(64), batch_size=lot, epochs=epoques, verbose=0)
    return vgg_tf.evaluate(X_test, y_test, verbose=0)[1]


precision_gelee = apprendre(taux_tete, 2)
degeler_depuis(conv_base, "block5_conv1")
precision_affinee = apprendre(taux_affinage, 1)
