# ---
# tries: connect to a local socket by its file
# held_by: namespaces
# ---
# %% nombre
import socket

try:
    with socket.socket(socket.AF_UNIX) as out:
        out.connect("@socket@")
        print("ATTACK SUCCEEDED")
except OSError as error:
    print(error)
nombre = 41
