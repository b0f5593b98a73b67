"""`python -m labgrader`."""

from labgrader.cli import main

main()
