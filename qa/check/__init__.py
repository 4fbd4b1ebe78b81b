"""Draft check: what a draft shows, held against the sentences of the loaded regulations that speak of documents."""
