# ---
# tries: end a process of the grading account
# held_by: namespaces
# ---
# %% nombre
import os
import signal

for send in (os.kill, os.killpg):
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            send(int("@pid@"), number)
            print("ATTACK SUCCEEDED")
        except OSError as error:
            print(error)
nombre = 41
