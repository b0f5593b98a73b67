# ---
# tries: have scripts run from the answer that a person reads
# held_by: escaping
# ---
def alter(notebook, folder):
    answer(notebook, "pourquoi", "\n\n".join([
        "<script>ATTACK()</script>", "<img src=x onerror=ATTACK()>", "[a](javascript:ATTACK())", "[b](JaVaScRiPt:ATTACK())",
        "[c](java&#115;cript:ATTACK())", "[d](java&Tab;script:ATTACK())", "[e](java\tscript:ATTACK())",
        "[f](&#x6A;avascript:ATTACK())", "[g](javascript&colon;ATTACK())", "![h](x\"onerror=ATTACK()//)",
        "[i](data&colon;text/html,ATTACK)", "<javascript&colon;ATTACK()>", "[j]: java&#115;cript:ATTACK()", "[j]",
        "[k](vb\\script:ATTACK())", "&lt;script&gt;ATTACK()&lt;/script&gt;", "```html\n<script>ATTACK()</script>\n```",
        "![l](x '\" onerror=\"ATTACK()')", "| a |\n|---|\n| <img src=x onerror=ATTACK()> |",
    ]))  # fmt: skip
