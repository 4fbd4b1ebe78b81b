"""eval: measures answers and retrieval against data sets. Imports qa's public names; nobody imports it.

Always ``from eval.metrics import …``: a bare ``import eval`` hides the builtin.
"""
