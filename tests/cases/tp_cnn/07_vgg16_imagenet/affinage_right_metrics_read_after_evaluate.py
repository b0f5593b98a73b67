# ---
# verdict: right
# why: "evaluates, then reads the measures where Keras keeps them"
# ---
# %% affinage
keras.utils.set_random_seed(graine())
def apprendre(taux, epoques):
    vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux), loss="sparse_categorical_crossentropy",
                   metrics=["accuracy"])
    vgg_tf.fit(X_train, y_train, batch_size=lot, epochs=epoques, validation_data=(X_valid, y_valid), verbose=2)
    vgg_tf.evaluate(X_test, y_test, verbose=0)
    return float(vgg_tf.get_metrics_result()["accuracy"])


precision_gelee = apprendre(taux_tete, epoques_tete)
degeler_depuis(conv_base, "block5_conv1")
precision_affinee = apprendre(taux_affinage, epoques_affinage)
