# ---
# verdict: right
# why: "the function of keras.metrics, with its k fixed by functools.partial"
# ---
# %% compilation
from functools import partial
vgg.compile(optimizer=keras.optimizers.SGD(learning_rate=0.001), loss="categorical_crossentropy",
            metrics=["accuracy", partial(keras.metrics.top_k_categorical_accuracy, k=5)])
