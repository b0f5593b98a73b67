# ---
# tries: ask the warm parent for a process that is not confined
# held_by: namespaces
# ---
# %% nombre
import glob
import socket
import sys
from pathlib import Path

words = Path("/proc/self/cmdline").read_bytes().split(b"\0")
paths = [word.decode() for word in words if word.startswith(b"/")] + glob.glob("/tmp/*/socket") + glob.glob("@tmp@/*/*")
print(paths, sys.argv)
for path in paths:
    try:
        with socket.socket(socket.AF_UNIX) as out:
            out.connect(path)
            print("ATTACK SUCCEEDED", path)
    except OSError as error:
        print(error)
nombre = 41
