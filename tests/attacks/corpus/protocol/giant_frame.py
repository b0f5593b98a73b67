# ---
# tries: announce frames of gigabytes, and arrays of terabytes
# held_by: protocol
# ---
# %% nombre
import os
import socket
import stat

for number in map(int, os.listdir("/proc/self/fd")):
    try:
        if number > 2 and stat.S_ISSOCK(os.fstat(number).st_mode):
            os.write(number, b"\x00\x00\x00\x02\x00\x00\x00\x01{}" + b"\x7f" * 8)
    except OSError as error:
        print(error)
nombre = 41
