"""Retriever: question → candidates. BM25 and vectors, fused, then weighed by what of the question the words cover.

Score of a passage = Σ weight × feature, every feature in 0..1 (weights in `Weights`, measured by ``python -m eval``):

    dense     cosine of question and passage, scaled between the floor and the best of this question
    lexical   BM25 (Robertson and Zaragoza 2009), as a share of the best of this question
    rank      reciprocal rank fusion of both lists (Cormack et al. 2009, k = 10), as a share of its maximum
    coverage  share of the question's words, weighted by idf, that the passage holds
    bigrams   share of the question's character pairs that the passage holds
    nearer    1 for what the office itself imported, 0 for national law
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.provision import ProvisionRef
from index.embedder import Embedder
from index.passage_store import Pool, Within, WordQuery, coverage
from index.store import CorpusIndex
from index.terms import Term, expand
from index.tokenizer import Tokenizer, fold

POOL = 60
ADDED = 0.5
"""Weight of the words that the lexicon adds, against the question's own."""
SPOKEN = 6
"""How many added words the reading of a question takes that is embedded beside it."""
RRF_K = 10
REMEMBERED = 64
"""How many questions' vectors are kept."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weight of each feature."""

    dense: float = 2.5
    lexical: float = 0.8
    rank: float = 0.5
    coverage: float = 0.8
    bigrams: float = 0.6
    nearer: float = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hit: one passage with its score and what the score is made of.

    Attributes:
        passage: number of the passage in the index.
        ref: where it stands, to the paragraph.
        score: higher is better; comparable within one question only.
        cosine: raw similarity of question and passage, -1..1.
        coverage: idf-weighted share of the question's words in it, 0..1.
    """

    passage: int
    ref: ProvisionRef
    score: float
    cosine: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found by retrieval alone; the contract of ``python -m index search``."""

    document: str
    article: str
    paragraph: int | None
    score: float


class Retriever:
    """Finds passages for questions. Deterministic: ties go to the earlier provision."""

    def __init__(
        self,
        index: CorpusIndex,
        embedder: Embedder,
        tokenizer: Tokenizer,
        terms: Sequence[Term],
        weights: Weights | None = None,
    ) -> None:
        self.index, self.embedder, self.tokenizer, self.terms = index, embedder, tokenizer, terms
        self.weights = weights or Weights()
        local = np.array([document.level != "law" for document in index.documents], dtype=np.float32)
        self._folds: dict[int, str] = {}
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._nearer = local[index.document_of_passage] if len(local) else np.zeros(0, np.float32)

    def search(
        self,
        question: str,
        k: int = 20,
        documents: Sequence[str] | None = None,
        favoured: Sequence[str] = (),
        favour: float = 10.0,
        jurisdictions: Sequence[str] | None = None,
    ) -> list[Candidate]:
        """The best passages for a question.

        Args:
            question: normalised text.
            k: how many at most.
            documents: ids of the documents to search; all when None.
            favoured: ids of documents that the question names or that were spoken of.
            favour: what their passages gain; more than all weights together puts them first.
            jurisdictions: keys of the jurisdictions to search, see `index.jurisdiction`; all when None.

        Returns:
            At most `k` candidates, best first; empty when nothing may be searched.

        Raises:
            StoreUnavailable: the passages are on a server that does not answer.
        """
        if not self.index.passages or not question.strip():
            return []
        kept, added, _ = expand(question, self.terms)
        words = WordQuery(self.tokenizer.words(kept), self._added_words(added), ADDED)
        within = Within(documents, jurisdictions)
        pool = self.index.store.pool(self.question_vector(question), words, max(POOL, k), within)
        return self._score(pool, words, question, favoured, favour)[:k]

    def question_vector(self, question: str) -> NDArray[np.float32]:
        """The unit vector that a question is searched with: the mean of its own and of its reading in the texts' words."""
        if question not in self._vectors:
            if len(self._vectors) >= REMEMBERED:
                self._vectors.clear()
            kept, added, _ = expand(question, self.terms)
            spoken = " ".join([kept.strip() or question, *added[:SPOKEN]])
            mean = self.embedder.embed_queries([question, spoken] if spoken != question else [question]).mean(axis=0)
            self._vectors[question] = mean / np.linalg.norm(mean)
        return self._vectors[question]

    def search_articles(self, question: str, k: int = 10, documents: Sequence[str] | None = None) -> list[Hit]:
        """The best articles for a question, one row each, best first."""
        return self.articles(self.search(question, POOL, documents), k)

    def articles(self, candidates: Sequence[Candidate], k: int = 10) -> list[Hit]:
        """The articles of candidates, one row each, in their order; at most `k`."""
        hits: dict[ProvisionRef, Hit] = {}
        for candidate in candidates:
            article_ref = candidate.ref.at_article()
            if article_ref in hits:
                continue
            document = self.index.document(candidate.ref.document)
            article = document.article(candidate.ref.article or 0, candidate.ref.branch)
            paragraph = candidate.ref.paragraph or None
            hits[article_ref] = Hit(document.title, article.label, paragraph, round(candidate.score, 6))
        return list(hits.values())[:k]

    def _folded(self, passage: int) -> str:
        """A passage's indexed text folded for matching; remembered."""
        if passage not in self._folds:
            self._folds[passage] = fold(self.index.passages[passage].indexed)
        return self._folds[passage]

    def _added_words(self, added: Sequence[str]) -> list[str]:
        return [word for phrase in added for word in self.tokenizer.words(phrase)]

    def _score(
        self, pool: Pool, words: WordQuery, question: str, favoured: Sequence[str], favour: float
    ) -> list[Candidate]:
        weights, numbers = self.weights, pool.numbers
        covered = coverage(words.distinct, pool.held, self.index.words)
        total = (
            weights.dense * _scaled(pool.cosines, low=float(np.min(pool.cosines, initial=1.0)))
            + weights.lexical * _scaled(pool.bm25, low=0.0)
            + weights.rank * _fused_ranks(pool)
            + weights.coverage * covered
            + weights.bigrams * _bigram_share(question, [self._folded(int(i)) for i in numbers])
            + weights.nearer * self._nearer[numbers]
        )
        if favoured:
            documents = [n for n, document in enumerate(self.index.documents) if document.id in favoured]
            total = total + favour * np.isin(self.index.document_of_passage[numbers], documents)
        order = np.lexsort((numbers, -np.round(total, 5)))
        passages = self.index.passages
        return [
            Candidate(
                int(numbers[i]), passages[numbers[i]].ref, float(total[i]), float(pool.cosines[i]), float(covered[i])
            )
            for i in order
        ]


def _scaled(values: NDArray[np.float32], low: float) -> NDArray[np.float32]:
    """Values mapped so that `low` is 0 and the highest 1; all 0 when they are equal."""
    high = float(np.max(values, initial=low))
    return (values - low) / (high - low) if high > low else np.zeros_like(values)


def _fused_ranks(pool: Pool) -> NDArray[np.float32]:
    """Reciprocal rank fusion of the two lists for the passages of the pool, as a share of the highest possible."""
    dense_rank = {int(passage): rank for rank, passage in enumerate(pool.nearest)}
    by_words = np.argsort(-pool.bm25, kind="stable")
    word_rank = {int(pool.numbers[place]): rank for rank, place in enumerate(by_words) if pool.bm25[place] > 0}
    best = 2.0 / (RRF_K + 1)
    return np.array(
        [
            sum(1.0 / (RRF_K + 1 + ranks[int(p)]) for ranks in (dense_rank, word_rank) if int(p) in ranks) / best
            for p in pool.numbers
        ],
        dtype=np.float32,
    )


def _bigram_share(question: str, texts: Sequence[str]) -> NDArray[np.float32]:
    """Share of the question's pairs of neighbouring characters that each folded text holds."""
    folded = fold(question)
    pairs = sorted({folded[i : i + 2] for i in range(len(folded) - 1) if folded[i : i + 2].isalnum()})
    if not pairs:
        return np.zeros(len(texts), dtype=np.float32)
    return np.array([sum(pair in text for pair in pairs) / len(pairs) for text in texts], dtype=np.float32)
