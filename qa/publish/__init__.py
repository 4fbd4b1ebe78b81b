"""publish: documents are added, replaced and withdrawn while the index in use goes on answering.

preview → begin (a draft; a process of its own builds it beside the index and compares answers) → switch or discard
"""
