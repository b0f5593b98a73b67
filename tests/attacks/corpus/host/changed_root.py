# ---
# tries: climb out of the root by chroot, and by the root of the first process
# held_by: seccomp
# ---
# %% nombre
import os

os.makedirs("cage", exist_ok=True)
here = os.open(".", os.O_RDONLY)
try:
    os.chroot("cage")
    os.fchdir(here)
    for _ in range(40):
        os.chdir("..")
    print("ATTACK SUCCEEDED", os.listdir("."))
except OSError as error:
    print(error)
for way in ("/proc/1/root", "/proc/self/root/..", "/../../..", "/proc/self/cwd/../.."):
    print(way, os.path.exists(way + "@course@"))
    if os.path.exists(way + "@course@/source"):
        print("ATTACK SUCCEEDED", way)
nombre = 41
