"""corpus: bytes → Document. Imports nothing else of this project."""
