# ---
# tries: start processes without end
# held_by: box limits
# ---
# %% nombre
import os
import time

started = 0
while os.getpid() == 1 and started < 3000:  # only in a namespace of its own
    try:
        if os.fork() == 0:
            time.sleep(30)
            os._exit(0)
        started += 1
    except OSError as error:
        print(error)
        break
if started >= 3000:
    print("ATTACK SUCCEEDED")
nombre = 41
