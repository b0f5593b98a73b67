# ---
# tries: connect to a server on this machine, and to the machine's metadata service
# held_by: namespaces
# ---
# %% nombre
import socket

for address in (("127.0.0.1", int("@port@")), ("localhost", int("@port@")), ("169.254.169.254", 80)):
    try:
        socket.create_connection(address, timeout=0.3)
        print("ATTACK SUCCEEDED", address)
    except OSError as error:
        print(error)
nombre = 41
