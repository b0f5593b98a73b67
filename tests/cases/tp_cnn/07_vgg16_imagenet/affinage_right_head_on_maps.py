# ---
# verdict: right
# may: [degel_complet]
# why: "the head learns from maps computed once; block 5 is then tuned"
# ---
# %% affinage
cartes = conv_base.predict(X_train, verbose=0)
tete = keras.Sequential([keras.Input(cartes.shape[1:]), *vgg_tf.layers[1:]])
tete.compile(optimizer=keras.optimizers.Adam(learning_rate=taux_tete), loss="sparse_categorical_crossentropy",
             metrics=["accuracy"])
tete.fit(cartes, y_train, batch_size=lot, epochs=8, verbose=0)
precision_gelee = tete.evaluate(conv_base.predict(X_test, verbose=0), y_test, verbose=0)[1]
degeler_depuis(conv_base, "block5_conv1")
vgg_tf.compile(optimizer=keras.optimizers.Adam(learning_rate=taux_affinage), loss="sparse_categorical_crossentropy",
               metrics=["accuracy"])
vgg_tf.fit(X_train, y_train, batch_size=lot, epochs=epoques_affinage, verbose=0)
precision_affinee = vgg_tf.evaluate(X_test, y_test, verbose=0)[1]
