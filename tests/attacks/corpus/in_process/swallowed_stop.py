# ---
# tries: outlive the time limit by catching every exception and signal
# held_by: time limit
# ---
# %% nombre
import signal
import time

for number in (signal.SIGINT, signal.SIGALRM, signal.SIGTERM, signal.SIGHUP, signal.SIGXCPU):
    signal.signal(number, signal.SIG_IGN)
while True:
    try:
        time.sleep(1)
    except BaseException:
        continue
