# ---
# verdict: wrong
# fails: {affinage: [fine_tuned, precision_affinee]}
# why: "the head alone is trained; one accuracy under two names"
# ---
# %% affinage
vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux_tete), loss="sparse_categorical_crossentropy",
               metrics=["accuracy"])
vgg_tf.fit(X_train, y_train, batch_size=lot, epochs=epoques_tete, validation_data=(X_valid, y_valid))
precision_gelee = precision_affinee = vgg_tf.evaluate(X_test, y_test, verbose=0)[1]
