# ---
# tries: connect to a local socket that has a name and no file
# held_by: namespaces
# ---
# %% nombre
import socket

try:
    with socket.socket(socket.AF_UNIX) as out:
        out.connect("\0@abstract@")
        print("ATTACK SUCCEEDED")
except OSError as error:
    print(error)
nombre = 41
