# ---
# tries: read the memory, command line and files of a process of the grading account
# held_by: namespaces
# ---
# %% nombre
import os
from pathlib import Path

for process in {int("@pid@"), os.getppid(), *(int(p.name) for p in Path("/proc").glob("[0-9]*"))} - {os.getpid()}:
    for name in ("cmdline", "environ", "status"):
        try:
            print("ATTACK SUCCEEDED", process, Path(f"/proc/{process}/{name}").read_bytes())
        except OSError as error:
            print(error)
print(os.listdir("/proc/1/root"), os.listdir("/proc/1/cwd"))
nombre = 41
