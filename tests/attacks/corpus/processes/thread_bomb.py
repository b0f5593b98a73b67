# ---
# tries: start threads without end
# held_by: box limits
# ---
# %% nombre
import threading
import time

started = 0
try:
    while started < 3000:
        threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
        started += 1
except RuntimeError as error:
    print(error)
if started >= 3000:
    print("ATTACK SUCCEEDED")
nombre = 41
