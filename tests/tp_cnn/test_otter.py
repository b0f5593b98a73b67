"""Right and wrong answers of the lab have the same points with Otter as with nbgrader and `labgrader grade`.

A sample; `make test-otter` compares all of them.
"""

from pathlib import Path

import otter_agreement

from labgrader.cases import find_cases, spread
from labgrader.course import Course

ROOT = Path(__file__).parents[2]
NOTEBOOK = "01_convolution"


def test_a_sample_of_cases_has_the_same_points_in_the_three():
    course = Course(ROOT)
    cases = find_cases([ROOT / "tests" / "cases" / "tp_cnn" / NOTEBOOK], course)
    sample = spread(cases, {("tp_cnn", NOTEBOOK): 1})
    rows = otter_agreement.compare(course, "tp_cnn", NOTEBOOK, sample)
    assert len(rows) == 2
    assert [row for row in rows if not row.agrees] == []
    solution, *others = rows
    assert sum(score for score, _ in solution.found["otter"].values()) == 16
    assert all(row.found["otter"] for row in others)
