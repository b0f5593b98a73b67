from labgrader.french_feedback import in_french

# as nbgrader 0.9.6 writes it
PAGE = """<html><head></head>
<h4>01_petit (Score: 13.5 / 16.0)</h4>
<li><a href="#test_noyaux">Test cell</a> (Score: 1.5 / 4.0)</li>
<li class="late-penalty">Late submission penalty (Score: -2.0)</li>
<span class="nbgrader-label">Student's answer</span>
<span class="nbgrader-label">Grade cell: <code>test_noyaux</code></span>
<span class="pull-right">
      Score: 1.5 / 4.0 <a href="#top">(Top)</a>
<b>Comments:</b> Bien. Score: 3 {} / <code>Test cell</code>
"""


def test_the_template_s_words_are_french_and_a_student_s_are_left() -> None:
    page = in_french(PAGE)
    assert '<html lang="fr">' in page
    assert "<h4>01_petit\u00a0: 13,5 / 16</h4>" in page
    assert '<li><a href="#test_noyaux">noyaux</a>\u00a0: 1,5 / 4</li>' in page
    assert "Pénalité de retard\u00a0: -2<" in page
    assert "Votre réponse" in page
    assert "Question <code>noyaux</code>" in page
    assert '1,5 / 4 <a href="#top">(haut de page)</a>' in page
    assert "<b>Commentaires\u00a0:</b> Bien. Score: 3 {} / <code>Test cell</code>" in page
