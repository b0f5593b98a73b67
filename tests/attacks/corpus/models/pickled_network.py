# ---
# tries: have a pickle or a model file opened where the checks run
# held_by: protocol
# notebook: 03_modele
# ---
# %% modele
import os


class Pickled(keras.Model):
    def __reduce__(self):
        return os._exit, (0,)

    def get_config(self):
        return {"a": self}


open("modele.keras", "wb").write(b"PK\x03\x04")
modele = Pickled()
