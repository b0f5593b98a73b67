# ---
# tries: send the checker's own record, with full marks, through the connection
# held_by: protocol
# deserves: {nombre: 0, double: 0, quadruple: 0}
# ---
# %% nombre
import os
import socket
import stat

from labgrader import protocol

record = {"questions": [{"name": "nombre", "score": 1.0, "max_score": 1.0, "outcome": "passed", "checks": []}]}
for number in map(int, os.listdir("/proc/self/fd")):
    try:
        if number > 2 and stat.S_ISSOCK(os.fstat(number).st_mode):
            protocol.send(socket.socket(fileno=os.dup(number)), record | {"outputs": {}, "details": [], "status": "ok"})
    except OSError as error:
        print(error)
nombre = 41
