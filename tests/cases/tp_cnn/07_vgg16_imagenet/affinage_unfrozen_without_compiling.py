# ---
# verdict: wrong
# fails: {affinage: [fine_tuned, precision_affinee]}
# why: "unfreezing without compiling again leaves the base where it was (TensorFlow)"
# ---
# %% affinage
conv_base.trainable = False
vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux_tete), loss="sparse_categorical_crossentropy",
               metrics=["accuracy"])
vgg_tf.fit(X_train, y_train, batch_size=lot, epochs=5, verbose=0)
precision_gelee = vgg_tf.evaluate(X_test, y_test, verbose=0)[1]
degeler_depuis(conv_base, "block5_conv1")
vgg_tf.fit(X_train[:64], y_train[:64], batch_size=lot, epochs=1, verbose=0)
precision_affinee = vgg_tf.evaluate(X_test, y_test, verbose=0)[1]
