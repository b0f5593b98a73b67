# ---
# verdict: wrong
# fails: {affinage: any}
# why: images and labels no longer correspond, in both stages
# ---
# %% affinage
melange = np.random.default_rng(0).permutation(len(y_train))


def apprendre(taux, epoques):
    vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux), loss="sparse_categorical_crossentropy",
                   metrics=["accuracy"])
    vgg_tf.fit(X_train, y_train[melange], batch_size=lot, epochs=epoques, verbose=0)
    return vgg_tf.evaluate(X_test, y_test, verbose=0)[1]


precision_gelee = apprendre(taux_tete, 1)
degeler_depuis(conv_base, "block5_conv1")
precision_affinee = apprendre(taux_affinage, 1)
