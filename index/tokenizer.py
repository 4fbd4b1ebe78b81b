"""Tokenizer: jieba in search mode with a dictionary of the corpus's own terms."""

from __future__ import annotations

import logging
import marshal
import re
import sys
import tempfile
import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from corpus.document import Document

with warnings.catch_warnings():
    # jieba 0.42.1 asks setuptools for its own dictionary, and uses escapes that newer Pythons warn of
    warnings.simplefilter("ignore")
    import jieba

_WORD = re.compile(r"[\w\u3400-\u9fff]+")
_QUOTED_TITLE = re.compile(r"《([^《》]{2,40})》")
_DEFINED = re.compile(r"(?:以下简称|下称|简称)[“\"「]?([\u4e00-\u9fff]{2,10})[”\"」）)]")
_LISTED = re.compile(r"(?<=[、由])([\u4e00-\u9fff]{2,8})(?=[、])|(?<=、)([\u4e00-\u9fff]{2,8})(?=和|等|组成)")
_PLACE = re.compile(r"([\u4e00-\u9fff]{2,6}?)(?:自治州|自治县|自治区|省|市|县|州|旗|区|镇|乡)(?!政|长|委)")
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
        self._tags: dict[str, str] | None = None
        for term in terms:
            self._jieba.add_word(term)

    def words(self, text: str) -> list[str]:
        """The words of `text` in order, long words also cut into the shorter ones they hold; marks dropped."""
        return [word for word in self._jieba.cut_for_search(fold(text)) if _WORD.fullmatch(word)]

    def tag(self, word: str) -> str:
        """The part of speech that jieba's dictionary gives a word (``n``, ``ns``, ``v``, …); empty when it has none."""
        if self._tags is None:
            self._tags = _load_tags(Path(self._jieba.tmp_dir) / f"jieba-{jieba.__version__}.tags")
        return self._tags.get(word, "")

    def frequency(self, word: str) -> int:
        """How often jieba's dictionary counted a word in general Chinese; 0 when it does not have it."""
        return int(self._jieba.FREQ.get(word) or 0)

    def cut(self, text: str) -> list[str]:
        """The words of `text` without overlap; marks dropped."""
        return [word for word in self._jieba.cut(fold(text)) if _WORD.fullmatch(word)]


def _load_tags(path: Path) -> dict[str, str]:
    """Word → part of speech from jieba's dictionary, compiled into `path` the first time."""
    if path.is_file():
        try:
            return dict(marshal.loads(path.read_bytes()))
        except (EOFError, ValueError, TypeError):
            path.unlink(missing_ok=True)
    lines = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines()
    tags = {sys.intern(word): sys.intern(tag) for word, _, tag in (line.split(" ") for line in lines)}
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as stream:
        stream.write(marshal.dumps(tags))
    Path(stream.name).replace(path)
    return tags
