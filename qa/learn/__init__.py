"""Learning: cards, questions and their repetition, made from the norms of whatever documents are indexed."""
