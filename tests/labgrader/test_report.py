"""Results as people read them."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labgrader import results
from labgrader.report import as_html, as_text, french_number
from labgrader.results import CheckResult, QuestionResult

TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30)


class Reader(HTMLParser):
    """Notes the tags, and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


def question(message: str = "", title: str = "", outcome: str = results.FAILED) -> QuestionResult:
    return QuestionResult("noyaux", 1.5, 4.0, outcome, (CheckResult("c", outcome, 2.5, message, title),))


@given(TEXT, TEXT)
def test_whatever_a_message_contains_it_is_text_and_adds_no_element(message, title):
    plain, filled = Reader(as_html(question("m", "t"))), Reader(as_html(question(message, title)))
    quoted = message.count("`") // 2 + title.count("`") // 2
    assert set(filled.tags) <= set(plain.tags) | {"code", "br", "b", "div", "span"}
    assert filled.tags.count("code") <= quoted + 2
    assert "script" not in filled.tags


def test_markup_in_a_message_is_escaped():
    page = as_html(question('<script>x</script> `<b>` & "q"'))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<code>&lt;b&gt;</code>" in page


@pytest.mark.parametrize("outcome", [*results.OUTCOMES, results.MANUAL])
def test_every_outcome_has_words_and_a_sign_not_only_a_colour(outcome):
    for shown in (as_html(question(outcome=outcome)), as_text(question(outcome=outcome))):
        assert re.search(r"[✔✘–↷!✎]", shown)
    assert Reader(as_html(question(outcome=outcome))).text.strip()


def test_points_are_written_the_french_way():
    assert [french_number(x) for x in (0, 2.0, 1.5, 0.666667, 13.25, -0.5)] == [
        "0",
        "2",
        "1,5",
        "0,67",
        "13,25",
        "-0,5",
    ]
    assert "1,5 / 4" in Reader(as_html(question())).text.replace("\xa0", " ").replace("\u202f", " ")


def test_a_check_without_a_sentence_is_shown_by_its_name():
    assert ">c<" in as_html(question()).replace("<code>", "").replace("</code>", "")
