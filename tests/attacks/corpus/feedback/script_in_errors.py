# ---
# tries: have scripts run from the name, the text and the trace of an exception
# held_by: escaping
# ---
# %% nombre
script = "<script>ATTACK()</script><img src=x onerror=ATTACK()>"
raise type(script, (Exception,), {})(script)


# %% double
def double(x):
    raise ValueError("<script>ATTACK()</script>")  # <img src=x onerror=ATTACK()> ` <script>ATTACK()</script>
