"""index: Document → Candidates. Imports only corpus."""
