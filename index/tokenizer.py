"""Tokenizer: jieba in search mode with a dictionary of the corpus's own terms."""

from __future__ import annotations

import logging
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import jieba

from corpus.document import Document

_WORD = re.compile(r"[\w\u3400-\u9fff]+")
_QUOTED_TITLE = re.compile(r"《([^《》]{2,40})》")
_DEFINED = re.compile(r"(?:以下简称|下称|简称)[“\"「]?([\u4e00-\u9fff]{2,10})[”\"」）)]")
_LISTED = re.compile(r"(?<=[、由])([\u4e00-\u9fff]{2,8})(?=[、])|(?<=、)([\u4e00-\u9fff]{2,8})(?=和|等|组成)")
_FOLD = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
jieba.setLogLevel(logging.WARNING)


def fold(text: str) -> str:
    """`text` for matching only: full width, case and quote marks folded. Same length as NFKC gives, not for quoting."""
    return unicodedata.normalize("NFKC", text).translate(_FOLD).lower()


def corpus_terms(documents: Iterable[Document], least: int = 3) -> list[str]:
    """Words worth keeping whole, learnt from the documents: titles in 《》, abbreviations they define, members of lists.

    Args:
        documents: the corpus.
        least: how often a member of a list must occur as one to be taken.

    Returns:
        Sorted terms of 2–20 characters.
    """
    terms: set[str] = set()
    listed: Counter[str] = Counter()
    for document in documents:
        for heading in document.headings:
            terms.update(part for part in re.split(r"[、和与及的\s]", heading.title) if 2 <= len(part) <= 8)
        for article in document.provisions():
            terms.update(title for title in _QUOTED_TITLE.findall(article.text) if len(title) <= 20)
            terms.update(_DEFINED.findall(article.text))
            listed.update("".join(pair) for pair in _LISTED.findall(article.text))
    terms.update(term for term, count in listed.items() if count >= least)
    return sorted(terms)


class Tokenizer:
    """Cuts text into words for BM25 and for coverage; the same instance settings at build and query time.

    Args:
        terms: the corpus's own terms.
        cache_dir: where jieba keeps its compiled dictionary; by default the system's temporary folder.
    """

    def __init__(self, terms: Sequence[str] = (), cache_dir: Path | None = None) -> None:
        self._jieba = jieba.Tokenizer()
        self._jieba.tmp_dir = str(cache_dir or tempfile.gettempdir())
        self._jieba.initialize()
        self._tags: dict[str, str] = {}
        self._lexicon: bytes | None = None
        for term in terms:
            self._jieba.add_word(term)

    def words(self, text: str) -> list[str]:
        """The words of `text` in order, long words also cut into the shorter ones they hold; marks dropped."""
        return [word for word in self._jieba.cut_for_search(fold(text)) if _WORD.fullmatch(word)]

    def tag(self, word: str) -> str:
        """The part of speech that jieba's dictionary gives a word (``n``, ``ns``, ``v``, …); empty when it has none."""
        if word not in self._tags:
            if self._lexicon is None:
                self._lexicon = b"\n" + Path(jieba.__file__).with_name("dict.txt").read_bytes()
            at = self._lexicon.find(f"\n{word} ".encode())
            line = self._lexicon[at + 1 : self._lexicon.find(b"\n", at + 1)].decode() if at >= 0 else ""
            self._tags[word] = line.split(" ")[2] if line.count(" ") == 2 else ""
        return self._tags[word]

    def cut(self, text: str) -> list[str]:
        """The words of `text` without overlap; marks dropped."""
        return [word for word in self._jieba.cut(fold(text)) if _WORD.fullmatch(word)]
