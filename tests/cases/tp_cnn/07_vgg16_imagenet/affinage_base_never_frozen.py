# ---
# verdict: wrong
# fails: {affinage: any}
# why: "everything learns from the start"
# ---
# %% affinage
degeler_tout(conv_base)
for taux in (taux_tete, taux_affinage):
    vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux), loss="sparse_categorical_crossentropy",
                   metrics=["accuracy"])
    vgg_tf.fit(X_train[:32], y_train[:32], batch_size=lot, epochs=1, verbose=0)
precision_gelee = precision_affinee = vgg_tf.evaluate(X_test, y_test, verbose=0)[1]
