# ---
# tries: read from every inherited descriptor
# held_by: namespaces
# ---
# %% nombre
import os
import stat

for name in os.listdir("/proc/self/fd"):
    try:
        target = os.readlink(f"/proc/self/fd/{name}")
        print(name, target)
        if stat.S_ISREG(os.stat(int(name)).st_mode):
            print(os.pread(int(name), 10000, 0))
        if stat.S_ISDIR(os.stat(int(name)).st_mode):
            print(os.listdir(int(name)), os.listdir(f"/proc/self/fd/{name}/.."))
        if "@course@" in target:
            print("ATTACK SUCCEEDED")
    except OSError as error:
        print(error)
nombre = 41
