"""Assistant: the ask flow, in one function: understand → retrieve → choose → compose → verify."""

from __future__ import annotations

import copy
import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from corpus.provision import ProvisionRef, parse_id
from index.abbreviations import defined_terms
from index.cross_encoder import CrossEncoder
from index.embedder import Embedder, config_from_environment
from index.heads import head_terms
from index.manifest import require_current
from index.meetings import meeting_terms
from index.models import shared_cross_encoder, shared_embedder
from index.rerank import reranked
from index.retriever import POOL, Candidate, Hit, Retriever, Weights
from index.settings import default_index_dir, working_dir
from index.store import open_index
from index.terms import load_terms, terms_fingerprint
from index.tokenizer import Tokenizer
from qa.answer import Answer, Step
from qa.as_meant import AsMeant, Part, Rank, Remembered, after
from qa.by_actor import ActorLists
from qa.choose import Facts, Scored, clauses_read, score_statements
from qa.compose import both_cases, issue_date, spans_of, with_names
from qa.content import content
from qa.dialogue import State
from qa.duty_rules import load_duty_rules
from qa.enumerated import enumerated
from qa.facets import facets, together
from qa.follow import followed
from qa.in_turn import in_turn
from qa.lookup import asked_by_name, look_up, named_first, notices, wants_whole, whole
from qa.mentioned import mentioned
from qa.mentions import Namer, wrong_place
from qa.narrow import narrowed
from qa.normalise import normalise
from qa.norms.store import NORMS_FILE, read_norms
from qa.outline import outlines
from qa.part_by_part import Means, beside, names_all, part_by_part
from qa.persons import without_names
from qa.preferred import apart, listed_with, preferred
from qa.reading import read_candidates, worth_reading
from qa.readings import equal_owners, equal_places, laws_first, nearer_first, other_case, own_instead
from qa.refuse import DOUBTFUL, of_another_document, out_of_reach, reason_to_refuse, surest, unreadable
from qa.rulebook import Rulebook, load_rulebook
from qa.spans import Span, merge, within
from qa.statement_vectors import VECTORS_FILE, read_vectors
from qa.subjects import who_stands_in
from qa.trace import chosen, refused, retrieved, understood
from qa.understand import Query, Understanding
from qa.weights import load_weights
from qa.worded import worded
from qa.writer import Asked, Writer

SURE = 0.6
"""From this share of concepts on, a later part of a question is answered though the first part is not."""
MOST_SPANS = 5
"""Stretches of text that an answer quotes for one question."""
NAMED, FOLLOWED, STAYED = 10.0, 1.2, 0.4
"""What a passage of a document that the question names, or that the turn before was about, gains in
retrieval; the last where the new turn leans on nothing said before."""


class Assistant:
    """Answers questions over one index. Holds no dialogue: states go in and come out."""

    def __init__(
        self, facts: Facts, embedder: Embedder, reader: CrossEncoder, tokenizer: Tokenizer, rules: Rulebook
    ) -> None:
        index = facts.index
        self.facts, self.index, self.rules, self._tokenizer = facts, index, rules, tokenizer
        self._reader: CrossEncoder | None = reader
        self._hidden: frozenset[ProvisionRef] = frozenset()
        own = [document for document in index.documents if document.level != "law"]
        terms = (*head_terms(own), *meeting_terms(own), *load_terms(cache_dir=tokenizer.cache_dir), *defined_terms(own))
        self.retriever = Retriever(index, embedder, tokenizer, terms)
        namer = Namer(index.documents, index.catalog.aliases, index.catalog.missing)
        sounds, words = index.catalog.sounds, index.catalog.words
        self._understanding = Understanding(rules, terms, tokenizer, index.words, namer, sounds, words)
        seed = (
            index.manifest.build
            + rules.fingerprint
            + terms_fingerprint()
            + load_duty_rules().fingerprint
            + facts.weights.model_dump_json()
            + reader.fingerprint
        )
        self._writer = Writer(index, facts.norms, rules, hashlib.sha256(seed.encode()).hexdigest())
        self._lists = ActorLists(facts.norms, rules)
        self._local = tuple(document.id for document in own)
        self._laws = [document.id for document in index.documents if document.level == "law"]
        self._own_places = " ".join(f"{document.title} {document.front.issuer}" for document in own)
        held = " ".join(a.text for document in own for a in (*document.articles, *document.annexes))
        self._held_text = re.sub(r"《[^《》]*》", "", held)

    @staticmethod
    def open(index_dir: Path | None = None, verify: bool = True) -> Assistant:
        """The assistant over an index folder, the project's own when None.

        Raises:
            IndexUnavailable: missing, damaged, or built by other code or another model; the message names the command that mends it.
            ModelUnavailable: the model cannot be loaded.
        """
        index = open_index(index_dir or default_index_dir(os.environ), verify)
        config = config_from_environment(os.environ)
        embedder = shared_embedder(config)
        require_current(index.manifest, embedder.fingerprint)
        vectors = read_vectors(index.folder / VECTORS_FILE, index.documents)
        facts = Facts(index, read_norms(index.folder / NORMS_FILE), vectors, load_weights())
        tokenizer = Tokenizer(index.catalog.terms, working_dir(os.environ))
        return Assistant(facts, embedder, shared_cross_encoder(config), tokenizer, load_rulebook())

    def without(self, articles: Iterable[ProvisionRef]) -> Assistant:
        """An assistant that does not know some articles: to see what it says when the answer is taken away."""
        other = copy.copy(self)
        other._hidden = frozenset(ref.at_article() for ref in articles)
        return other

    def with_settings(self, facts: Facts, weights: Weights, terms: bool, reads: bool) -> Assistant:
        """An assistant with other weights of choice and retrieval, with or without the lexicon and the cross-encoder: for
        measuring parts."""
        other = copy.copy(self)
        other.facts = facts
        lexicon = self.retriever.terms if terms else ()
        other._reader = self._reader if reads else None
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
        asked = Asked(question, state, scope, self._scope(scope), today or date.today(), [])
        refusal = unreadable(text, asked.documents, self.rules)
        if refusal is not None:
            asked.trace.append(Step(stage="normalise", text=refusal))
            return self._writer.refused(asked, refusal), state
        rank = Remembered(self._rank)
        query = self._as_meant(rank).turn(without_names(text), state, asked.documents)
        asked.trace.append(understood(query))
        answer = self._answer(asked, query, rank)
        said = tuple((self._writer.article_id(c), c.start, c.end) for c in answer.citations)
        return answer, after(state, query, said)

    def _answer(self, asked: Asked, query: Query, rank: Rank) -> Answer:
        named = look_up(query.mentions, asked.state, self.index, self.rules, asked.documents)
        refusal = out_of_reach(query, self.rules) or named.refusal
        if refusal:
            asked.trace.append(Step(stage="refuse", text=refusal))
            return self._writer.refused(asked, refusal)
        if named.owners:
            return self._writer.asks_back(asked, named.owners)
        direct = named.refs
        if direct and wants_whole(query.text, direct, self.index, self.rules):
            asked.trace.append(Step(stage="retrieve", text="按条号直接查到"))
            return self._writer.answered(asked, [(query, [whole(ref, self.index) for ref in direct])], 1.0)
        if headed := outlines(query, self.index, asked.documents, self.rules):
            if len(headed) > 1:
                return self._writer.asks_back(asked, [spans[0].ref.document for spans in headed])
            asked.trace.append(Step(stage="retrieve", text="按章节标题直接查到"))
            return self._writer.answered(asked, [(query, headed[0])], 1.0)
        if not direct and (said := mentioned(query, self.index, asked.documents, self._hidden)):
            asked.trace.append(Step(stage="retrieve", text="按原词直接查到"))
            return self._writer.answered(asked, [(query, said)], 1.0)
        parts = rank(query, asked.state, asked.documents, direct, asked.trace)
        silent: list[str] = []
        if not direct and (turns := in_turn(query, self.rules)):
            doubted = all(self._reason(part, direct) for part in parts)
            found_parts = part_by_part(asked, query, turns, DOUBTFUL if doubted else 0.0, self._means(asked, rank))
            told, silent = found_parts.told, found_parts.silent if found_parts.told else []
            together = [] if doubted else self._quoted(parts, direct, [])[0]
            if told and not all(within(span, together) for _, spans in told for span in spans):
                return self._writer.answered(asked, told, found_parts.sure, found_parts.ranked, silent)
        if not direct and len(parts) == 1:
            parts = self._one_by_one(asked, parts)
            listed, sure = self._listed(asked, query, parts)
            if listed:
                return self._writer.answered(asked, [(query, listed)], sure, parts[0][1])
        if len(parts) == 1 and not self._reason(parts[0], direct):
            facet, ranked = parts[0]
            if len(owners := equal_owners(facet, ranked, self.index)) > 1:
                return self._writer.asks_back(asked, owners)
            if not other_case(facet, ranked, self.index) and (places := equal_places(facet, ranked, self.index)):
                return self._writer.asks_which(asked, [scored.statement for scored in places])
        spans, reason = self._quoted(parts, direct, asked.trace)
        first = next((ranked for _, ranked in parts if ranked), [])
        if not spans:
            text = reason if reason and reason.endswith("。") else self.rules.phrase("refusal", "no_basis")
            return self._writer.refused(asked, text, first)
        sure = surest(query, first, self.facts.weights)
        return self._writer.answered(asked, [(query, spans[:MOST_SPANS])], sure, first, silent)

    def _one_by_one(self, asked: Asked, parts: list[Part]) -> list[Part]:
        """The things that a question names side by side, each with what answers it, where nothing answers for all of them; else the parts as
        they are."""
        query, ranked = parts[0]
        things = together(query)
        if len(things) < 2 or query.of_each:
            return parts
        if names_all(query, things, ranked) and self._reason(parts[0], ()) is None:
            return parts
        each = self._rank(query, asked.state, asked.documents, (), asked.trace, things)
        causes = beside(each, [self._reason(part, ()) for part in each], self.facts.weights)
        return parts if any(causes) else each

    def _as_meant(self, rank: Rank) -> AsMeant:
        return AsMeant(self._understanding, rank, self.facts.weights, self._held_text)

    def _means(self, asked: Asked, rank: Rank) -> Means:
        def quoted(part: Part) -> list[Span]:
            return self._quoted([part], (), asked.trace, trusted=True)[0][:MOST_SPANS]

        reason = partial(self._reason, direct=())
        return Means(self._as_meant(rank), reason, quoted, self.index, self.facts.weights, self.rules)

    def _reason(self, part: tuple[Query, list[Scored]], direct: Sequence[ProvisionRef]) -> str | None:
        """Why a part of a question is not answered; None when it is."""
        if direct:
            return None
        cause = reason_to_refuse(*part, self.facts.weights) or of_another_document(*part)
        return cause or self._wrong_place(part[0], part[1][0])

    def _quoted(
        self,
        parts: Sequence[tuple[Query, list[Scored]]],
        direct: Sequence[ProvisionRef],
        trace: list[Step],
        trusted: bool = False,
    ) -> tuple[list[Span], str | None]:
        """What answers the parts of a question, and why the first that is not answered is not; all are answered when `trusted`."""
        spans: list[Span] = []
        reason: str | None = None
        causes = [None if trusted else self._reason(part, direct) for part in parts]
        for (facet, ranked), cause in zip(parts, beside(parts, causes, self.facts.weights), strict=True):
            if cause is None and reason is not None and ranked[0].context < SURE:
                cause = reason
            if cause is not None:
                reason = reason or cause
                trace.append(refused(cause, ranked))
                continue
            other = other_case(facet, ranked, self.index) if len(parts) == 1 else None
            of_part = both_cases(facet, ranked, other, self.index) if other else spans_of(facet, ranked, self.index)
            of_case = narrowed(facet, with_names(facet, of_part, self.index), self.index)
            if len(parts) == 1:  # the words of a question of several parts name the cases of all of them
                of_case = worded(facet, of_case, self.index, clauses_read(ranked))
            spans += narrowed(facet, followed(facet, of_case, self.index), self.index)
            for more in [*listed_with(facet, ranked), *who_stands_in(facet, ranked)] if other is None else ():
                spans += spans_of(facet, [more], self.index)
            trace.append(chosen(ranked))
        dated = issue_date(parts[0][0], spans, self.index) if spans else None
        return merge([*spans, dated] if dated else spans), reason

    def _rank(
        self,
        query: Query,
        state: State,
        documents: list[str] | None,
        direct: Sequence[ProvisionRef],
        trace: list[Step],
        things: Sequence[tuple[int, int]] = (),
    ) -> list[Part]:
        """The parts of a query, each with the statements that may answer it, best first; `things` are asked about one by one. Where a law comes
        first, the office's own provisions are ranked alone as well, and come first if they answer."""
        candidates = self._candidates(query, state, documents, direct)
        trace.append(retrieved(candidates, self.index))
        cited = [] if query.new_topic or query.replaces else [parse_id(article) for article in state.articles]
        extra = notices(query, self.index, self._local)
        cited, extra = (
            [ref for ref in refs if (documents is None or ref.document in documents) and ref not in self._hidden]
            for refs in (cited, extra)
        )
        parts = facets(query, self.rules, things)
        rankings: list[list[Scored]] = []
        for facet in parts:
            same = direct or facet.focus == query.focus
            near = candidates if same else self._candidates(facet, state, documents, direct)
            vector = self.retriever.question_vector(facet.retrieval_text)
            said = state.said if query.context else ()
            first = worth_reading(facet, near, self.index)
            read = read_candidates(self._reader, self.index, facet.retrieval_text, first)
            rankings.append(score_statements(facet, near, self.facts, vector, read, extra, cited, said))
        rankings = preferred(parts, rankings)
        if documents is None and not query.about_laws:
            rankings = [nearer_first(part, ranked, self.index) for part, ranked in zip(parts, rankings, strict=True)]
        ranked_parts = list(zip(parts, apart(parts, rankings), strict=True))
        if documents is None and self._local and not direct and laws_first(query, ranked_parts, self.index):
            own = self._rank(query, state, list(self._local), direct, [], things)
            return own_instead(ranked_parts, own, self.index, self.facts.weights)
        return ranked_parts

    # -- steps --------------------------------------------------------------------------------------------------

    def _scope(self, scope: Sequence[str] | None) -> list[str] | None:
        if scope is None:
            return None
        return [document.id for title in scope if (document := self.index.find(title)) is not None]

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
        if documents is None and not query.mentions.documents and query.about_laws:
            documents = self._laws
        hits = self.retriever.search(query.retrieval_text, 40, documents, favoured, strength)
        return [candidate for candidate in hits if candidate.ref.at_article() not in self._hidden]

    def _listed(self, asked: Asked, query: Query, parts: Sequence[Part]) -> tuple[list[Span], float]:
        """All that somebody does, in the document that holds the best statement, or all that is said of a matter, where the question asks for
        that; and how sure it is, 0..1."""
        ranked = parts[0][1]
        if len(parts) > 1 or not ranked or self._wrong_place(query, ranked[0]):
            return [], 0.0
        found_list = self._lists.spans(query, self.index.document(ranked[0].statement.ref.document))
        if found_list is None:
            of_matter = content(query, ranked, self.index, self.rules)
            best = None if self._reason(parts[0], ()) else ranked[0].statement
            return of_matter if of_matter[0] else (enumerated(query, best, self.index, asked.documents), 1.0)
        listed, spans = found_list
        spans = [span for span in spans if span.ref.at_article() not in self._hidden]
        if spans:
            said = f"按职责表查到：{listed.actor}，{listed.group.label}，{len(spans)} 处"
            asked.trace.append(Step(stage="retrieve", text=said))
        return spans, 1.0

    def _wrong_place(self, query: Query, best: Scored) -> str | None:
        """The refusal when the question is about another place than the regulation that would answer it."""
        document = self.index.document(best.statement.ref.document)
        return wrong_place(query.mentions, document, self._tokenizer, self._held_text, self.rules)

    def rankings(
        self, question: str, state: State | None = None, scope: Sequence[str] | None = None
    ) -> list[tuple[Query, list[Scored]]]:
        """The parts of a question, each with the statements that may answer it, best first; what weights are fitted on."""
        text = normalise(question)
        if not text:
            return []
        state = state or State()
        return self._rank(self._understanding.understand(text, state), state, self._scope(scope), [], [])

    def search(self, question: str, k: int = 10, scope: Sequence[str] | None = None) -> list[Hit]:
        """Retrieval alone: the best articles, one row each, first those that the question names; what is worth reading is read as for an answer."""
        text = normalise(question)
        if not text:
            return []
        documents = self._scope(scope)
        query = self._understanding.understand(text, State())
        candidates = worth_reading(query, self.retriever.search(query.retrieval_text, POOL, documents), self.index)
        if self._reader is not None:
            candidates = reranked(self._reader, self.index, query.retrieval_text, candidates)
        first = asked_by_name(query, self.index, self.rules, documents, self._local)
        return self.retriever.articles(named_first(first, candidates, self.index), k)

    def article_text(self, document: str, article: str) -> str | None:
        """Text of an article by title and label (「第三十三条」, 「通知」); None when there is none."""
        return self.index.article_text(document, article)
