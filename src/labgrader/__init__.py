"""Grade notebooks with hidden pytest checks, without letting student code near the checks.

The engine knows nothing of convolutions: it could grade any lab made of notebooks and checks.
Data flows one way: notebook → cells → worker → answers → checks → results → gradebook.
"""

__version__ = "0.1.0"
