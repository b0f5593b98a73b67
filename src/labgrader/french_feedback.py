"""The words of nbgrader's feedback page in French: its template has them in English, and no setting for them."""

import re

from labgrader.report import french_number

_NUMBER = r"(-?\d+\.\d+)"
_SCORE = rf"Score: {_NUMBER} / {_NUMBER}"
_LABEL = '<span class="nbgrader-label">'
# what the template writes, and what is read instead; what another version of nbgrader words otherwise stays English
_WORDS = (
    (rf'<a href="#((?:test_)?([^"]+))">Test cell</a> \({_SCORE}\)', '<a href="#{0}">{1}</a> : {2} / {3}'),
    (rf">Coding free-response</a> \({_SCORE}\)", ">Réponse en code</a> : {} / {}"),
    (rf">Written response</a> \({_SCORE}\)", ">Réponse rédigée</a> : {} / {}"),
    (r">Comment</a>", ">Commentaire</a>"),
    (rf"Late submission penalty \(Score: {_NUMBER}\)", "Pénalité de retard : {}"),
    (rf"<h4>([^<]+) \({_SCORE}\)</h4>", "<h4>{} : {} / {}</h4>"),
    (rf'(<span class="pull-right">\s*){_SCORE}', "{}{} / {}"),
    (r'<a href="#top">\(Top\)</a>', '<a href="#top">(haut de page)</a>'),
    (rf"{_LABEL}Student's answer</span>", f"{_LABEL}Votre réponse</span>"),
    (rf"{_LABEL}Grade cell: <code>(?:test_)?([^<]+)</code>", f"{_LABEL}Question <code>{{}}</code>"),
    (r"<b>Comments:</b>", "<b>Commentaires :</b>"),
    (r"<html>", '<html lang="fr">'),
)


def in_french(page: str) -> str:
    """Return a feedback page with the template's own words in French, its points as a French reader writes them."""
    for english, french in _WORDS:
        page = re.sub(english, lambda found, french=french: _filled(french, found.groups()), page)  # type: ignore[misc]
    return page


def _filled(text: str, groups: tuple[str, ...]) -> str:
    return text.format(*(french_number(float(part)) if re.fullmatch(_NUMBER, part) else part for part in groups))
