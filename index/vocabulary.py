"""Official vocabulary: the nouns and verbs that statutes use, to tell a formal word from everyday speech.

A formal word of a question that a text does not use says that the text does not speak of it; an everyday word proves
nothing. The list is drawn from all laws in force in the packaged data by `draw`, and committed, so that a corpus
without laws has it too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from corpus.document import Document
from index.tokenizer import Tokenizer

WORDS = Path(__file__).parent / "data" / "official_words.txt"


@cache
def official_words(path: Path = WORDS) -> frozenset[str]:
    """The words of the list."""
    return frozenset(line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")


def draw(documents: Iterable[Document], tokenizer: Tokenizer, least: int = 4) -> list[str]:
    """The nouns and verbs of two or more characters that stand in at least `least` articles, sorted."""
    counts: Counter[str] = Counter()
    for document in documents:
        for article in document.articles:
            counts.update(set(tokenizer.cut(article.text)))
    return sorted(w for w, n in counts.items() if n >= least and len(w) >= 2 and tokenizer.tag(w)[:1] in ("n", "v"))
