# ---
# tries: open raw, netlink, packet and vsock sockets
# held_by: seccomp
# ---
# %% nombre
import socket

for family, kind, number in ((17, 3, 0), (16, 3, 0), (40, 1, 0), (38, 5, 0), (2, 3, 1), (2, 3, 255), (31, 3, 1)):
    try:
        socket.socket(family, kind, number)
        print("ATTACK SUCCEEDED", family, kind)
    except OSError as error:
        print(error)
nombre = 41
