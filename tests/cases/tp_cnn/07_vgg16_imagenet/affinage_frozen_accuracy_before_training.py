# ---
# verdict: wrong
# fails: {affinage: [precision_gelee]}
# why: "the first accuracy is that of a head that has learned nothing yet"
# ---
# %% affinage
vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux_tete), loss="sparse_categorical_crossentropy",
               metrics=["accuracy"])
precision_gelee = vgg_tf.evaluate(X_test, y_test, verbose=0)[1]
vgg_tf.fit(X_train, y_train, batch_size=lot, epochs=epoques_tete, validation_data=(X_valid, y_valid))
degeler_depuis(conv_base, "block5_conv1")
vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux_affinage), loss="sparse_categorical_crossentropy",
               metrics=["accuracy"])
vgg_tf.fit(X_train, y_train, batch_size=lot, epochs=epoques_affinage, validation_data=(X_valid, y_valid))
precision_affinee = vgg_tf.evaluate(X_test, y_test, verbose=0)[1]
