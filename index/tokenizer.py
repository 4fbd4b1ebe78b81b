"""Tokenizer: jieba in search mode with a dictionary of the corpus's own terms."""

from __future__ import annotations

import logging
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from corpus.document import Document
from index.dictionary import Dictionary, jieba

_WORD = re.compile(r"[\w\u3400-\u9fff]+")
_QUOTED_TITLE = re.compile(r"《([^《》]{2,40})》")
_DEFINED = re.compile(r"(?:以下简称|下称|简称)[“\"「]?([\u4e00-\u9fff]{2,10})[”\"」）)]")
_LISTED = re.compile(r"(?<=[、由])([\u4e00-\u9fff]{2,8})(?=[、])|(?<=、)([\u4e00-\u9fff]{2,8})(?=和|等|组成)")
_PLACE = re.compile(r"([\u4e00-\u9fff]{2,6}?)(?:自治州|自治县|自治区|省|市|县|州|旗|区|镇|乡)(?!政|长|委)")
_FOLD = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
REMEMBERED = 20_000
"""How many words' parts of speech are kept in memory."""
jieba.setLogLevel(logging.WARNING)


ROMAN = str.maketrans("ⅠⅡⅢⅣⅤⅥ", "一二三四五六")
"""Roman numerals that are one character each, as grades are numbered by (Ⅲ级响应): said and typed as Chinese ones."""


FOLDED = 1 << 16
"""Texts of which is remembered how they are folded: one question looks at the same statements again and again."""


@lru_cache(FOLDED)
def fold(text: str) -> str:
    """`text` for matching only: full width, case and quote marks folded, Roman grades Chinese. Same length as NFKC gives, not for quoting."""
    return unicodedata.normalize("NFKC", text.translate(ROMAN)).translate(_FOLD).lower()


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
        terms.update(_places(document))
        for heading in document.headings:
            terms.update(part for part in re.split(r"[、和与及的\s]", heading.title) if 2 <= len(part) <= 8)
        for article in document.provisions():
            terms.update(title for title in _QUOTED_TITLE.findall(article.text) if len(title) <= 20)
            terms.update(_DEFINED.findall(article.text))
            listed.update("".join(pair) for pair in _LISTED.findall(article.text))
    terms.update(term for term, count in listed.items() if count >= least)
    return sorted(terms)


def _places(document: Document) -> set[str]:
    """The place in a document's title and issuer, with and without what kind of place it is: 安泽县, 安泽."""
    found = (_PLACE.match(name) for name in (document.title, document.front.issuer))
    return {name for match in found if match for name in (match.group(), match.group(1))}


@lru_cache(maxsize=1)
def _whole_dictionary(cache_dir: Path) -> tuple[dict[str, int], int]:
    """jieba's dictionary and how many words it counted, loaded whole once in a process; each tokenizer adds its terms to a copy."""
    loader = jieba.Tokenizer()
    loader.tmp_dir = str(cache_dir)
    loader.initialize()
    return loader.FREQ, loader.total


class Tokenizer:
    """Cuts text into words for BM25 and for coverage; the same instance settings at build and query time.

    Args:
        terms: the corpus's own terms.
        cache_dir: where the compiled dictionary is kept; by default the system's temporary folder.
        much: whether much is to be cut: the dictionary is then loaded whole, which takes half a second and makes cutting several times
            as fast; the words are the same.
    """

    def __init__(self, terms: Sequence[str] = (), cache_dir: Path | None = None, much: bool = False) -> None:
        self._jieba = jieba.Tokenizer()
        self.cache_dir = cache_dir or Path(tempfile.gettempdir())
        self._dictionary = Dictionary(self.cache_dir)
        whole, total = _whole_dictionary(self.cache_dir) if much else (None, self._dictionary.total)
        self._jieba.FREQ, self._jieba.total = self._dictionary if whole is None else dict(whole), total
        self._jieba.initialized = True
        self._tag_of: dict[str, str] = {}
        for term in terms:
            self._jieba.add_word(term)

    def words(self, text: str) -> list[str]:
        """The words of `text` in order, long words also cut into the shorter ones they hold; marks dropped."""
        return [word for word in self._jieba.cut_for_search(fold(text)) if _WORD.fullmatch(word)]

    def tag(self, word: str) -> str:
        """The part of speech that jieba's dictionary gives a word (``n``, ``ns``, ``v``, …); empty when it has none."""
        if word not in self._tag_of:
            if len(self._tag_of) >= REMEMBERED:
                self._tag_of.clear()
            self._tag_of[word] = self._dictionary.tag(word)
        return self._tag_of[word]

    def frequency(self, word: str) -> int:
        """How often jieba's dictionary counted a word in general Chinese; 0 when it does not have it."""
        return int(self._jieba.FREQ.get(word) or 0)

    def cut(self, text: str) -> list[str]:
        """The words of `text` without overlap; marks dropped."""
        return [word for word in self._jieba.cut(fold(text)) if _WORD.fullmatch(word)]
