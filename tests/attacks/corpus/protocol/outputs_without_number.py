# ---
# tries: fill the page with outputs beyond what a worker records
# held_by: protocol
# deserves: {nombre: 1}
# ---
# %% nombre
from labgrader import worker

worker.RECORDER._append = lambda output: worker.RECORDER.outputs.extend([output] * 50_000)
print("x")
nombre = 42
