"""qa: question → Answer. Imports corpus and index.

Public names are loaded on first use, so that importing one does not pay for all.
"""
