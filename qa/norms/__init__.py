"""Norms: typed, located facts read out of the documents when an index is built."""
