# ---
# tries: send datagrams to a server on this machine
# held_by: namespaces
# ---
# %% nombre
import socket

for address in (("127.0.0.1", int("@udp@")), ("255.255.255.255", int("@udp@"))):
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            out.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            out.sendto(b"jeton", address)
    except OSError as error:
        print(error)
nombre = 41
