# ---
# tries: stop the process that watches over it, which shares its process group
# held_by: namespaces
# ---
# %% nombre
import os
import signal
import time

if os.getpid() == 1:  # in a namespace of its own
    os.kill(0, signal.SIGSTOP)
time.sleep(60)
