# ---
# tries: keep the engine waiting by a child that holds the connection open
# held_by: namespaces
# ---
# %% nombre
import os
import time

if os.fork() == 0:
    time.sleep(120)
    os._exit(0)
os._exit(0)
