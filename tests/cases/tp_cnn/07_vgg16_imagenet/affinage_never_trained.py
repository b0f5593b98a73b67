# ---
# verdict: wrong
# fails: {affinage: [first_stage_frozen, precision_gelee, fine_tuned, precision_affinee]}
# why: "two accuracies of the untrained network"
# ---
# %% affinage
precision_gelee = precision_affinee = float(np.mean(vgg_tf.predict(X_test, verbose=0).argmax(axis=1) == y_test))
