"""Assistant: the ask flow, in one function: understand → retrieve → choose → compose → verify."""

from __future__ import annotations

import copy
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.errors import ReferenceSyntaxError, UnknownProvision
from corpus.provision import NOTICE, ProvisionRef, format_id, format_label, parse_id, parse_label
from index.embedder import Embedder, config_from_environment, load_embedder
from index.manifest import require_current
from index.retriever import Candidate, Hit, Retriever, Weights
from index.settings import default_index_dir, working_dir
from index.store import open_index
from index.terms import load_terms, terms_fingerprint
from index.tokenizer import Tokenizer
from qa.answer import Answer, Citation, Step
from qa.arithmetic import reckon, uses_today
from qa.choose import Facts, Scored, apart, proved_first, score_statements, the_one_asked
from qa.compose import MAX_WHOLE, Span, answer_text, article_of, cite, issue_date, merge, spans_of
from qa.dialogue import State, advance
from qa.facets import facets
from qa.mentions import Namer, other_place
from qa.normalise import MAX_LENGTH, is_chinese, normalise
from qa.norms.norm import Norm
from qa.norms.store import NORMS_FILE, read_norms
from qa.refuse import probability, reason_to_refuse
from qa.rulebook import Rulebook, found, load_rulebook
from qa.statement_vectors import VECTORS_FILE, read_vectors
from qa.trace import chosen, refused, retrieved, understood
from qa.understand import Query, Understanding, strip_question
from qa.verify import verify_citations
from qa.weights import load_weights

WORTH_READING = 3.0
"""How far below the best statement's score another may be for its article to be offered for reading."""
SURE = 0.6
"""From this share of concepts on, a later part of a question is answered though the first part is not."""
NAMED, FOLLOWED, STAYED = 10.0, 1.2, 0.4
"""What a passage of a document that the question names, or that the turn before was about, gains in
retrieval; the last where the new turn leans on nothing said before."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question on its way: as typed, with what it is asked in, and the trace that grows."""

    question: str
    state: State
    scope: Sequence[str] | None
    documents: list[str] | None
    today: date
    trace: list[Step]


class Assistant:
    """Answers questions over one index. Holds no dialogue: states go in and come out."""

    def __init__(self, facts: Facts, embedder: Embedder, tokenizer: Tokenizer, rules: Rulebook) -> None:
        index = facts.index
        self.facts, self.index, self.rules, self._tokenizer = facts, index, rules, tokenizer
        self._hidden: frozenset[ProvisionRef] = frozenset()
        terms = load_terms()
        self.retriever = Retriever(index, embedder, tokenizer, terms)
        namer = Namer(index.documents, index.catalog.aliases, index.catalog.missing)
        self._understanding = Understanding(rules, terms, tokenizer, index.lexical, namer, index.catalog.sounds)
        seed = index.manifest.build + rules.fingerprint + terms_fingerprint() + facts.weights.model_dump_json()
        self._seed = hashlib.sha256(seed.encode()).hexdigest()
        local = [document for document in index.documents if document.level != "law"]
        self._local = tuple(document.id for document in local)
        self._own_places = " ".join(f"{document.title} {document.front.issuer}" for document in local)
        held = " ".join(a.text for document in local for a in document.articles)
        self._held_text = re.sub(r"《[^《》]*》", "", held)

    @staticmethod
    def open(index_dir: Path | None = None, verify: bool = True) -> Assistant:
        """The assistant over an index folder, the project's own when None.

        Raises:
            IndexUnavailable: missing, damaged, or built by other code or another model; the message names the command that mends it.
            ModelUnavailable: the model cannot be loaded.
        """
        index = open_index(index_dir or default_index_dir(os.environ), verify)
        embedder = load_embedder(config_from_environment(os.environ))
        require_current(index.manifest, embedder.fingerprint)
        norms = read_norms(index.folder / NORMS_FILE)
        vectors = read_vectors(index.folder / VECTORS_FILE, index.documents)
        facts = Facts(index, norms, vectors, load_weights())
        tokenizer = Tokenizer(index.catalog.terms, working_dir(os.environ))
        return Assistant(facts, embedder, tokenizer, load_rulebook())

    def without(self, articles: Iterable[ProvisionRef]) -> Assistant:
        """An assistant that does not know some articles: to see what it says when the answer is taken away."""
        other = copy.copy(self)
        other._hidden = frozenset(ref.at_article() for ref in articles)
        return other

    def with_settings(self, facts: Facts, weights: Weights, terms: bool) -> Assistant:
        """An assistant with other weights of choice and retrieval, with or without the lexicon: for measuring parts."""
        other = copy.copy(self)
        other.facts = facts
        lexicon = self.retriever.terms if terms else ()
        other.retriever = Retriever(self.index, self.retriever.embedder, self._tokenizer, lexicon, weights)
        return other

    # -- questions ----------------------------------------------------------------------------------------------

    def dialogue(
        self, turns: Sequence[str], scope: Sequence[str] | None = None, today: date | None = None
    ) -> list[Answer]:
        """One answer a turn, each in the light of the ones before."""
        state, answers = State(), []
        for turn in turns:
            answer, state = self.ask(turn, state, scope, today)
            answers.append(answer)
        return answers

    def ask(
        self,
        question: str,
        state: State | None = None,
        scope: Sequence[str] | None = None,
        today: date | None = None,
    ) -> tuple[Answer, State]:
        """Answer one question.

        Args:
            question: as typed; any text.
            state: what was said before; nothing when None.
            scope: titles (or aliases) of the documents to answer from; all when None.
            today: what 「明天」 and a date without year are read against; the day of the call when None.

        Returns:
            The answer, and the state for the next turn. Never raises on any question.
        """
        state = state or State()
        question = question.encode("utf-8", "replace").decode("utf-8")
        text = normalise(question)
        asked = _Asked(question, state, scope, self._scope(scope), today or date.today(), [])
        refusal = self._unreadable(text, asked.documents)
        if refusal is not None:
            asked.trace.append(Step(stage="normalise", text=refusal))
            return self._refuse(asked, refusal), state
        query = self._understanding.understand(text, state)
        asked.trace.append(understood(query, state))
        answer = self._answer(asked, query)
        said = tuple((self._article_id(c), c.start, c.end) for c in answer.citations)
        after = advance(
            state, strip_question(text), query.context, tuple(query.intent_names()), query.mentions.documents, said
        )
        return answer, after

    def _answer(self, asked: _Asked, query: Query) -> Answer:
        refusal = self._out_of_reach(query)
        direct = refusal or self._look_up(query, asked.state, asked.documents)
        if isinstance(direct, str):
            asked.trace.append(Step(stage="refuse", text=direct))
            return self._refuse(asked, direct)
        if direct and self._wants_whole(query, direct):
            asked.trace.append(Step(stage="retrieve", text="按条号直接查到"))
            return self._answered(asked, query, [self._whole(ref) for ref in direct], 1.0)
        spans: list[Span] = []
        reason: str | None = None
        first: list[Scored] = []
        for facet, ranked in self._rank(query, asked.state, asked.documents, direct, asked.trace):
            first = first or ranked
            cause = (
                None
                if direct
                else reason_to_refuse(facet, ranked, self.facts.weights) or self._wrong_place(query, ranked[0])
            )
            if cause is None and reason is not None and ranked[0].context < SURE:
                cause = reason
            if cause is not None:
                reason = reason or cause
                asked.trace.append(refused(cause, ranked))
                continue
            spans += spans_of(facet, ranked, self.index)
            asked.trace.append(chosen(ranked))
        if not spans:
            text = reason if reason and reason.endswith("。") else self.rules.phrase("refusal", "no_basis")
            return self._refuse(asked, text, first)
        dated = issue_date(query, spans, self.index)
        spans = merge([*spans, dated] if dated else spans)[:5]
        return self._answered(asked, query, spans, probability(query, first, self.facts.weights), first)

    def _rank(
        self,
        query: Query,
        state: State,
        documents: list[str] | None,
        direct: Sequence[ProvisionRef],
        trace: list[Step],
    ) -> list[tuple[Query, list[Scored]]]:
        """The parts of a query, each with the statements that may answer it, best first."""
        candidates = self._candidates(query, state, documents, direct)
        trace.append(retrieved(candidates, self.index))
        cited = [] if query.new_topic else [parse_id(article) for article in state.articles]
        extra: list[ProvisionRef] = []
        if any(intent.of_notice for intent in query.intents):
            wanted = query.mentions.documents or self._local
            extra = [ProvisionRef(d, NOTICE) for d in wanted if self.index.document(d).notice is not None]
        cited, extra = (
            [ref for ref in refs if (documents is None or ref.document in documents) and ref not in self._hidden]
            for refs in (cited, extra)
        )
        parts = facets(query, self.rules)
        rankings: list[list[Scored]] = []
        for facet in parts:
            same = direct or facet.focus == query.focus
            near = candidates if same else self._candidates(facet, state, documents, direct)
            vector = self.retriever.question_vector(facet.retrieval_text)
            said = state.said if query.context else ()
            rankings.append(score_statements(facet, near, self.facts, vector, extra, cited, said))
        rankings = [the_one_asked(proved_first(part, ranked)) for part, ranked in zip(parts, rankings, strict=True)]
        return list(zip(parts, apart(parts, rankings), strict=True))

    # -- steps --------------------------------------------------------------------------------------------------

    def _unreadable(self, text: str, documents: list[str] | None) -> str | None:
        if not text:
            return self.rules.phrase("refusal", "empty")
        if len(text) > MAX_LENGTH:
            return self.rules.phrase("refusal", "too_long", length=len(text), limit=MAX_LENGTH)
        if not is_chinese(text):
            return self.rules.phrase("refusal", "not_chinese")
        if documents is not None and not documents:
            return self.rules.phrase("refusal", "nothing_left")
        return None

    def _scope(self, scope: Sequence[str] | None) -> list[str] | None:
        if scope is None:
            return None
        return [document.id for title in scope if (document := self.index.find(title)) is not None]

    def _out_of_reach(self, query: Query) -> str | None:
        """Why the corpus cannot be asked this at all: another kind of wish, or a document that is not held."""
        if found(self.rules.speech.out_of_domain, query.text):
            return self.rules.phrase("refusal", "no_basis")
        if query.mentions.missing and not query.mentions.documents:
            return self.rules.phrase("refusal", "missing_document", title=query.mentions.missing[0])
        return None

    def _look_up(self, query: Query, state: State, documents: list[str] | None) -> list[ProvisionRef] | str:
        """The provisions that the question names by number, or why one is not there."""
        refs: list[ProvisionRef] = []
        for ref in query.mentions.references:
            owner = ref.document or next(iter(query.mentions.documents), "") or next(iter(state.documents), "")
            local = [name for name in self._local if documents is None or name in documents]
            owner = owner or (local[0] if local else "")
            if not owner:
                continue
            if documents is not None and owner not in documents:
                return self.rules.phrase("refusal", "out_of_scope", title=self.index.document(owner).title)
            document = self.index.document(owner)
            full = ProvisionRef(owner, ref.article, ref.branch, ref.paragraph, ref.item, ref.subitem)
            try:
                held = document.article(ref.article or 0, ref.branch).span_of(full) is not None
            except UnknownProvision:
                held = False
            if not held:
                name = f"《{document.title}》"
                return self.rules.phrase("refusal", "no_such_provision", document=name, label=format_label(ref))
            refs.append(full)
        return list(dict.fromkeys(refs))

    def _wants_whole(self, query: Query, refs: Sequence[ProvisionRef]) -> bool:
        """Whether the text itself is asked for, or is short enough to be the answer."""
        if any(ref.paragraph or ref.item for ref in refs) or len(refs) > 1:
            return True
        length = len(article_of(self.index, refs[0]).text)
        return length <= 160 or (
            length <= MAX_WHOLE and found(self.rules.speech.whole_provision, query.text) is not None
        )

    def _whole(self, ref: ProvisionRef) -> Span:
        article = article_of(self.index, ref)
        start, end = article.span_of(ref) or (0, len(article.text))
        return Span(ref, start, end)

    def _candidates(
        self, query: Query, state: State, documents: list[str] | None, direct: Sequence[ProvisionRef]
    ) -> list[Candidate]:
        if direct:
            wanted = {ref.at_article() for ref in direct}
            numbers = [i for i, p in enumerate(self.index.passages) if p.ref.at_article() in wanted]
            return [Candidate(i, self.index.passages[i].ref, 1.0, 1.0, 1.0) for i in numbers]
        favoured, strength = query.mentions.documents, FOLLOWED if query.context else NAMED
        if not favoured:
            favoured, strength = state.documents, STAYED
        found = self.retriever.search(query.retrieval_text, 40, documents, favoured, strength)
        return [candidate for candidate in found if candidate.ref.at_article() not in self._hidden]

    def _wrong_place(self, query: Query, best: Scored) -> str | None:
        """The refusal when the question is about another place than the regulation that would answer it."""
        document = self.index.document(best.statement.ref.document)
        if document.level == "law":
            return None
        own = f"{document.title} {document.front.issuer}"
        words = self._tokenizer.cut(query.mentions.rest)
        names = [word for word in words if len(word) > 2 or self._tokenizer.tag(word) == "ns"]
        place = other_place(query.mentions.rest, names, own, self._held_text, self.rules)
        if not place:
            return None
        issuer = document.front.issuer or document.title
        return self.rules.phrase("refusal", "other_place", place=place, title=document.title, own=issuer)

    # -- answers ------------------------------------------------------------------------------------------------

    def _answered(
        self, asked: _Asked, query: Query, spans: Sequence[Span], confidence: float, ranked: Sequence[Scored] = ()
    ) -> Answer:
        citations = [cite(self.index, span) for span in spans]
        verdict = reckon(query, list(self._norms_in(spans)), self.rules, asked.today)
        notes = list(verdict.notes)
        notes += [
            self.rules.phrase("note", "read_as", said=said, means=meant)
            for said, meant in query.heard_as
            if any(meant in citation.quote for citation in citations)
        ]
        notes += self._missing_notes(citations)
        notes += [self.rules.phrase("note", "not_in_force", title=c.document) for c in citations if not c.in_force]
        verify_citations(citations, self.index)
        asked.trace.append(Step(stage="verify", text=f"{len(citations)} 处引文与原文逐字一致"))
        return Answer(
            id=self._id(asked),
            question=asked.question,
            status="answered",
            answer=answer_text(query, [citation.quote for citation in citations], self.rules, verdict.prefix),
            citations=citations,
            notes=list(dict.fromkeys(notes)),
            related=self._related(ranked, citations),
            confidence=round(confidence, 3),
            trace=asked.trace,
        )

    def _norms_in(self, spans: Sequence[Span]) -> Iterator[Norm]:
        """The norms whose words are quoted."""
        for span in spans:
            for norm in self.facts.norms.of(span.ref):
                if norm.ref.paragraph == span.ref.paragraph and any(
                    span.start <= start and end <= span.end for start, end in norm.spans[-1:]
                ):
                    yield norm

    def _refuse(self, asked: _Asked, text: str, ranked: Sequence[Scored] = ()) -> Answer:
        related = self._related(ranked, [])
        suggestions = [
            self.rules.phrase("suggestion", "article", document=label.split("》")[0] + "》", label=label.split("》")[1])
            for label in related
        ]
        return Answer(
            id=self._id(asked),
            question=asked.question,
            status="no_basis",
            answer=text,
            suggestions=suggestions,
            related=related,
            confidence=0.0,
            trace=asked.trace,
        )

    def _related(self, ranked: Sequence[Scored], citations: Sequence[Citation]) -> list[str]:
        cited = {citation.label for citation in citations}
        labels: list[str] = []
        for scored in ranked:
            if scored.score < ranked[0].score - WORTH_READING:
                break
            ref = ProvisionRef(scored.statement.ref.document, scored.statement.ref.article, scored.statement.ref.branch)
            label = self.index.document(ref.document).label(ref)
            if ref.article != NOTICE and label not in labels and not any(c.startswith(label) for c in cited):
                labels.append(label)
            if len(labels) == 3:
                break
        return labels

    def _missing_notes(self, citations: Sequence[Citation]) -> list[str]:
        missing = [t for t in self.index.catalog.missing if any(f"《{t}》" in c.quote for c in citations)]
        return [self.rules.phrase("note", "missing_document", title=title) for title in missing[:2]]

    def _article_id(self, citation: Citation) -> str:
        document = self.index.find(citation.document)
        return format_id(parse_label(citation.article, document.id if document else ""))

    def _id(self, asked: _Asked) -> str:
        scope = sorted(asked.scope) if asked.scope is not None else None
        day = asked.today.isoformat() if uses_today(asked.question, asked.today) else ""
        parts = [self._seed, asked.question, repr(asked.state), repr(scope), day]
        return hashlib.sha256("\u0000".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def rankings(
        self, question: str, state: State | None = None, scope: Sequence[str] | None = None
    ) -> list[tuple[Query, list[Scored]]]:
        """The parts of a question, each with the statements that may answer it, best first; what weights are fitted on."""
        text = normalise(question)
        if not text:
            return []
        state = state or State()
        return self._rank(self._understanding.understand(text, state), state, self._scope(scope), [], [])

    # -- look-ups for eval, page and command line -----------------------------------------------------------------

    def search(self, question: str, k: int = 10, scope: Sequence[str] | None = None) -> list[Hit]:
        """Retrieval alone: the best articles, one row each."""
        text = normalise(question)
        return self.retriever.search_articles(text, k, self._scope(scope)) if text else []

    def article_text(self, document: str, article: str) -> str | None:
        """Text of an article by title and label (「第三十三条」, 「通知」); None when there is none."""
        held = self.index.find(document)
        try:
            ref = parse_label(article)
            return held.article(ref.article or 0, ref.branch).text if held else None
        except (ReferenceSyntaxError, UnknownProvision):
            return None
