"""Figures of the notebooks, one module per notebook, one style for all."""
