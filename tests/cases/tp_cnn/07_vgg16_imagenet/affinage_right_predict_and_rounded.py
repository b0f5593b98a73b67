# ---
# verdict: right
# why: "predict and argmax, then two decimals"
# ---
# %% affinage
vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux_tete), loss="sparse_categorical_crossentropy",
               metrics=["accuracy"])
vgg_tf.fit(X_train, y_train, batch_size=lot, epochs=epoques_tete, validation_data=(X_valid, y_valid))
precision_gelee = round(float((vgg_tf.predict(X_test, verbose=0).argmax(axis=1) == y_test).mean()), 2)
degeler_depuis(conv_base, "block5_conv1")
vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux_affinage), loss="sparse_categorical_crossentropy",
               metrics=["accuracy"])
vgg_tf.fit(X_train, y_train, batch_size=lot, epochs=epoques_affinage, validation_data=(X_valid, y_valid))
precision_affinee = np.round(np.mean(np.argmax(vgg_tf.predict(X_test, batch_size=64, verbose=0), axis=1) == y_test), 2)
