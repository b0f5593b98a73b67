# ---
# tries: have scripts run when the page is opened, from every kind of output
# held_by: escaping
# ---
# %% nombre
from IPython.display import HTML, SVG, Javascript, Markdown, display

script = "<script>ATTACK()</script><img src=x onerror=ATTACK()>"
display(HTML(script), Javascript("ATTACK()"), Markdown(script))
display({"image/svg+xml": f"<svg onload='ATTACK()'>{script}</svg>", "text/latex": r"$\href{javascript:ATTACK()}{x}$"}, raw=True)
display({"image/png": f'">{script}', "image/jpeg": f'">{script}'}, raw=True)
print(script)
nombre = 41
