# ---
# tries: end the process that runs the checks
# held_by: separate checker
# ---
# %% nombre
import os

os._exit(0)
