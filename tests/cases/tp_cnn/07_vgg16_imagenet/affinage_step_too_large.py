# ---
# verdict: wrong
# fails: {affinage: [fine_tuned, precision_affinee]}
# why: "a rate that rewrites block 5 and loses what the head had learnt"
# ---
# %% affinage
vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux_tete), loss="sparse_categorical_crossentropy",
               metrics=["accuracy"])
vgg_tf.fit(X_train, y_train, batch_size=lot, epochs=epoques_tete, validation_data=(X_valid, y_valid))
precision_gelee = vgg_tf.evaluate(X_test, y_test, verbose=0)[1]
degeler_depuis(conv_base, "block5_conv1")
vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=0.1), loss="sparse_categorical_crossentropy",
               metrics=["accuracy"])
vgg_tf.fit(X_train[:64], y_train[:64], batch_size=lot, epochs=1, verbose=0)
precision_affinee = vgg_tf.evaluate(X_test, y_test, verbose=0)[1]
