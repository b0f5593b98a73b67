"""How a check says that an answer is wrong: what was expected, what was found, a hint. In French."""


class Failure(AssertionError):
    """The answer does not hold. The three parts never contain a hidden input, nor the solution."""

    def __init__(self, expected: str, found: str, hint: str) -> None:
        self.expected, self.found, self.hint = expected, found, hint
        super().__init__(f"Attendu : {_sentence(expected)} Trouvé : {_sentence(found)} Indice : {_sentence(hint)}")


def _sentence(text: str) -> str:
    return text if text.endswith(("?", "!", "…", ".")) else f"{text}."


class AlreadyReported(Exception):
    """The check needs something whose fault an earlier check has reported: it is skipped."""

    def __init__(self, subject: str) -> None:
        super().__init__(f"Non examiné : `{subject}` est déjà en cause ci-dessus.")
