# ---
# tries: have scripts run from outputs that our side of the process never records
# held_by: protocol
# ---
# %% nombre
from labgrader import worker

script = "<script>ATTACK()</script>"
worker.RECORDER._append = lambda output: worker.RECORDER.outputs.extend([
    {"output_type": "display_data", "data": {"text/html": script, "application/javascript": "ATTACK()"}, "metadata": {}},
    {"output_type": "display_data", "data": {"image/png": "iVBORw0KGgo" + '">' + script}, "metadata": {"image/png": script}},
    {"output_type": "stream", "name": f'stdout"><{script}', "text": "x"},
    {"output_type": f'x"><{script}', "text": script},
    {"output_type": "error", "ename": script, "evalue": script, "traceback": [script, "\x1b]8;;javascript:ATTACK()\x07x"]},
])  # fmt: skip
print("x")
nombre = 41
