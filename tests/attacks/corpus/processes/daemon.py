# ---
# tries: leave a process of a session of its own, with everything closed, after the notebook
# held_by: namespaces
# ---
# %% nombre
import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.closerange(0, 256)
        os.execvp("sleep", ["sleep", "120"])
    os._exit(0)
nombre = 41
