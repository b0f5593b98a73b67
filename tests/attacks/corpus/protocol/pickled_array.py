# ---
# tries: send an array that is a pickle
# held_by: protocol
# deserves: {nombre: 0, double: 0, quadruple: 0}
# ---
# %% nombre
import numpy as np

from labgrader import protocol

header = b"\x93NUMPY\x01\x00v\x00{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".ljust(127) + b"\n"
pickle = b"cos\nsystem\n(S'touch /tmp/x'\ntR."
protocol.dump_array = lambda array: header + pickle
nombre = np.zeros(1)
