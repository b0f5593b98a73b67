# ---
# tries: raise its own limits, and run before everyone else
# held_by: box limits
# ---
# %% nombre
import os
import resource

for limit in (resource.RLIMIT_DATA, resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE):
    try:
        resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print("ATTACK SUCCEEDED", limit)
    except (OSError, ValueError) as error:
        print(error)
for attempt in (lambda: os.nice(-20), lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))):
    try:
        attempt()
        print("ATTACK SUCCEEDED")
    except OSError as error:
        print(error)
nombre = 41
