# ---
# tries: read a file of the machine through an external link of HDF5
# held_by: namespaces
# notebook: 03_modele
# ---
# %% modele
import h5py

with h5py.File("a.h5", "w") as file:
    file["ailleurs"] = h5py.ExternalLink("@decoy@", "/")
    file.create_dataset("brut", (100,), dtype="u1", external=[("@home@/.ssh/id_rsa", 0, 100)])
with h5py.File("a.h5") as file:
    for name in ("ailleurs", "brut"):
        try:
            print(name, bytes(file[name][:]))
            print("ATTACK SUCCEEDED")
        except (OSError, KeyError, ValueError) as error:
            print(error)
modele = None
