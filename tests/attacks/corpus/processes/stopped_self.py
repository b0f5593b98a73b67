# ---
# tries: stop itself, so that neither an answer nor an end comes
# held_by: time limit
# ---
# %% nombre
import os
import signal

if os.fork() == 0:
    os.kill(os.getpid(), signal.SIGSTOP)
signal.sigwait({signal.SIGUSR1})
