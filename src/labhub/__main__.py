"""`python -m labhub`."""

from labhub.cli import main

main()
