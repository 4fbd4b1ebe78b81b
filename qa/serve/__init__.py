"""serve: the ways in which other programs and people reach the assistant."""
