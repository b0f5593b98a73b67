# ---
# tries: have scripts run from a formula that the page typesets
# held_by: escaping
# ---
def alter(notebook, folder):
    answer(notebook, "pourquoi", "\n\n".join([
        r"$\href{javascript:ATTACK()}{a}$", r"$$\href{java&#115;cript:ATTACK()}{b}$$",
        r"$\def\f#1#2{\href{#1#2:ATTACK()}{c}}\f{java}{script}$", r"\\(\\href{x}{d}\\)",
        "$\\class{x}{\\style{position:fixed}{\\cssId{x}{e}}}$", "\\begin{align}\\href{x}{f}\\end{align}",
    ]))  # fmt: skip
