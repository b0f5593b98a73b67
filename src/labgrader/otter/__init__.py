"""The same lab for Otter and Gradescope: its masters, its packages, and our verdicts inside its grading."""
