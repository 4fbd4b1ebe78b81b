"""understand: a question and what was said before → Query."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.sentences import CLAUSE_MARKS, split
from index.passage_store import WordCounts
from index.shapes import shape_alikes
from index.sounds import load_sounds, sound_alikes
from index.terms import Term
from index.tokenizer import Tokenizer, fold
from index.vocabulary import official_words
from qa.concepts import ASIDE, LEAST, MATTER, Concept, replacement
from qa.conformity import asked_of
from qa.dates import with_another_day, without_days
from qa.dialogue import State
from qa.mentions import Mentions, Namer
from qa.quantities import Quantity, quantities
from qa.rulebook import NUMBERS, IntentRule, Rulebook, found

_INHERITED = 0.45
OFTEN = 3
COMMON = 150
"""From this count in jieba's dictionary on, a word is meant as it is typed."""
RARE = 20
"""Below this count a word of the language is hardly ever meant."""
_FORMS = "各每多几最第这那"
_VERBS = "有是在要会能得"
"""What a noun and such a verb make (局有) is no word that was typed wrong."""
UNKNOWN = 0.7
"""Weight of everyday speech for which the corpus has no word."""
_INTERROGATIVE = re.compile("[谁哪几吗么怎啥]|多[少久长]|什么|如何|能不能|可以|是否|是不是|[行对]不")
_FORMAL = 0.4
"""Share of its weight that a word keeps when it is part of the form of the question (跟谁, 几天, 由谁审核)."""
SHORTEST = 4
"""Least characters of a question behind what says who asks and what for."""
_FUNCTION_TAGS = frozenset("rdpcmqfutyoezkhb")
"""First letters of the parts of speech that carry no matter: pronouns, adverbs, prepositions, numerals, times, …"""

_THEN_WHEN = re.compile("(?:^|[，,])那(?:么|就|样)?[^，。？?]{0,8}(?:哪一?天|几号|哪日|什么时候|何时)")
"""That a turn with a matter of its own asks again for a day."""
_EXPECTS = re.compile("(?<![是并要])不是(?=[^，。；？?]{3,}[吗么嘛][？?。]?$)")
"""That the asker thinks that it is so: 常务会不是每月开一次吗."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it was understood.

    Attributes:
        text: normalised question, without the days it gives where it asks for one to be reckoned from them.
        context: what it inherits from the turns before; empty when it stands alone.
        intents: what it asks for outright, main one first; may be empty.
        hinted: what it only touches on.
        concepts: what it speaks of.
        mentions: documents, provisions, titles it names.
        quantities: numbers with units in it.
        yes_no, permission, necessity: how it is put.
        focus: what is looked for instead of the whole text, in a part of a question; empty for the whole.
        read_as: what was said → what it was read as.
        new_topic: whether it says that it turns to something else.
        replaces: whether it puts another thing in the place of one that was spoken of (「换成常务会议呢」); `context` has it so.
        of_each: whether it asks for something of each of many.
        about_laws: whether it asks what laws say.
        sought: what is looked for instead of all that, where the question only guesses at its answer; empty elsewhere.
        said: normalised question, whole.
        conforms: with which phrases it is answered whether what was done is as it should be, see `qa.conformity`; empty when that is not asked.
        earlier: what was asked before, where it leans on that or asks 那最晚又是哪天: the days that it gives may be meant.
        heard_as: what may be typed by sound or misread by shape → the corpus's word that sounds or looks the same.
    """

    text: str
    context: str
    intents: tuple[IntentRule, ...]
    hinted: tuple[IntentRule, ...]
    concepts: tuple[Concept, ...]
    mentions: Mentions
    quantities: tuple[Quantity, ...]
    yes_no: bool
    permission: bool
    necessity: bool
    focus: str = ""
    read_as: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())
    heard_as: tuple[tuple[str, str], ...] = field(default=())
    new_topic: bool = False
    replaces: bool = False
    of_each: bool = False
    about_laws: bool = False
    sought: str = ""
    said: str = ""
    conforms: str = ""
    earlier: str = ""

    @property
    def retrieval_text(self) -> str:
        """What is looked for: the question, without the 不是 of one who expects yes, what it may have meant to type, then what it inherits."""
        asked = _EXPECTS.sub("", self.sought or self.focus or self.text)
        told = without_days(self.context) if self.earlier and self.context else self.context
        return " ".join([asked, *(meant for _, meant in self.heard_as), told]).strip()

    def intent_names(self) -> list[str]:
        """Names of the intents, main one first."""
        return [intent.name for intent in self.intents]


class Understanding:
    """Turns questions into queries over one index; holds what that needs."""

    def __init__(
        self,
        rules: Rulebook,
        terms: Sequence[Term],
        tokenizer: Tokenizer,
        counts: WordCounts,
        namer: Namer,
        sounds: Mapping[str, str],
        vocabulary: Sequence[str],
    ) -> None:
        self.rules, self._terms, self._tokenizer, self._counts, self._namer = rules, terms, tokenizer, counts, namer
        self._sounds, self._vocabulary = sounds, vocabulary
        self._formal = official_words()
        self._stop = frozenset(rules.speech.stop_words)

    def understand(self, asked: str, state: State, leans: bool = False, hears: bool = True) -> Query:
        """The query for a normalised question in a dialogue state.

        Args:
            asked: the question.
            state: what was said before.
            leans: whether it is known to lean on what was said before; what it says itself decides when not.
            hears: whether words may be read as others that sound or look like them.
        """
        speech = self.rules.speech
        framed = found(speech.frame, asked)
        asked = asked[framed.end() :] if framed and len(asked) - framed.end() >= SHORTEST else asked
        known = found(speech.besides, asked)
        asked = asked[: known.start()] + asked[known.end() :] if known else asked
        asked = with_another_day(asked, state.text) or asked
        conforms = asked_of(asked, self.rules)
        asked = conforms.text if conforms else asked
        by_day = found(speech.asks_day, asked) or found(speech.asks_day, state.text)
        text = without_days(asked) if by_day else asked
        mentions = self._namer.find(text)
        heard = self._heard(mentions.rest) if hears else []
        for typed, meant in heard:  # of the same length, so that positions stay good
            mentions = replace(mentions, rest=mentions.rest.replace(typed, meant))
        intents = [intent for intent in self.rules.intents if intent.asked_in(mentions.rest)]
        hinted = [i for i in self.rules.intents if i not in intents and i.hinted_in(mentions.rest)]
        if not intents and not _INTERROGATIVE.search(mentions.rest):  # 请示字数; 那字数呢
            intents = [intent for intent in hinted if intent.name in NUMBERS]
            hinted = [intent for intent in hinted if intent not in intents]
        own = self._concepts(mentions.rest, 1.0)
        turns_away = found(speech.new_topic, text) is not None
        follows = bool(state.text) and not turns_away and (leans or self._leans(text, mentions, own, intents))
        context = state.text if follows else ""
        replaces = False
        if follows:
            kept = {concept.said for concept in own}
            context_apart = without_days(context) if by_day else context
            before = self._namer.find(context_apart).rest
            inherited_concepts = [c for c in self._concepts(before, _INHERITED) if c.said not in kept]
            for concept in inherited_concepts:
                instead = replacement(concept, own, before)
                if instead is None:
                    own.append(concept)
                    continue
                context = context.replace(concept.said, instead.said)
                replaces = True
            if not any(intent.needs_evidence for intent in intents):
                inherited = [i for i in self.rules.intents if i.name in state.intents and i not in intents]
                intents = inherited + intents
                hinted = [i for i in hinted if i not in intents]
        if follows and not mentions.documents:
            mentions = Mentions(state.documents, mentions.missing, mentions.references, mentions.rest)
        return Query(
            text=text,
            context=context,
            intents=tuple(intents),
            hinted=tuple(hinted),
            concepts=tuple(own),
            mentions=mentions,
            quantities=tuple(quantities(text)),
            yes_no=found(speech.yes_no, text) is not None,
            permission=found(speech.permission, text) is not None,
            necessity=found(speech.necessity, text) is not None,
            heard_as=tuple(heard),
            new_topic=turns_away,
            replaces=replaces,
            of_each=found(speech.each_of, text) is not None,
            about_laws=found(speech.asks_law, text) is not None,
            said=asked,
            conforms=conforms.section if conforms else "",
            earlier=state.text if by_day and (follows or (_THEN_WHEN.search(text) and not turns_away)) else "",
            read_as=tuple((said, tuple(t.means)) for t in self._terms if (said := t.find(text))),
        )

    def _leans(self, text: str, mentions: Mentions, own: Sequence[Concept], intents: Sequence[IntentRule]) -> bool:
        """Whether a turn leans on the one before: it says so, or it has no matter of its own."""
        if mentions.references:
            return False
        if found(self.rules.speech.follow_up, text) is not None:
            return True
        return not self._tells_much(text, own, intents)

    def has_matter(self, asked: str) -> bool:
        """Whether a question, normalised, speaks of something by itself."""
        intents = [intent for intent in self.rules.intents if intent.asked_in(asked)]
        return self._tells_much(asked, self._concepts(asked, 1.0), intents)

    def _tells_much(self, text: str, own: Sequence[Concept], intents: Sequence[IntentRule]) -> bool:
        return any(
            c.weight >= MATTER
            and not _RATE.fullmatch(c.said)
            and (len(c.words) > 1 or self._counts.knows(c.said))
            and not any(m.group() in c.said or c.said in m.group() for i in intents for m in i.asked_in(text))
            for c in own
        )

    def _heard(self, text: str) -> list[tuple[str, str]]:
        """What may have been typed by sound, or read with a character that looks like another."""
        words = self._tokenizer.cut(text)
        unknown = [word for word in words if word not in self._stop and not self._counts.knows(word)]
        unknown += [word for word in words if len(word) == 1 and word not in self._stop]
        heard: list[tuple[str, str]] = []
        if unknown:
            heard = sound_alikes(words, unknown, self._sounds, load_sounds(self._tokenizer.cache_dir))
        heard = [(said, meant) for said, meant in heard if len(said) > 2 or said in words]
        no_words = [word for word in unknown if not self._tokenizer.tag(word) and len(word) > 1]
        heard += [pair for pair in shape_alikes(words, unknown, self._vocabulary, no_words) if pair not in heard]
        speech = [said for term in self._terms if (said := term.find(text))]
        heard = [pair for pair in heard if not (self._tokenizer.tag(pair[0]) and _overlaps(pair[0], speech, text))]
        after_number = [said for said, _ in heard if re.search(rf"\d{said}", text)]
        formal = [word for word in words if word in self._stop]
        likely = [
            (said, meant)
            for said, meant in heard
            if said not in after_number and not any(word in said for word in formal) and self._likely(said, meant)
        ]
        return [pair for pair in likely if not any(pair[0] != said and pair[0] in said for said, _ in likely)]

    def _likely(self, said: str, meant: str) -> bool:
        """A word of the language is taken for another only when it is a rare one that the corpus does not know and the other
        stands there often; a form of asking (各限, 几天) never is."""
        unlikely = (
            self._tokenizer.frequency(said) >= RARE or said[-1] in _VERBS or self._counts.frequency(meant) < OFTEN
        )
        if said[0] in _FORMS or (len(said) == 2 and any(char in self._stop for char in said) and unlikely):
            return False
        rare = self._tokenizer.frequency(said) < COMMON and not self._counts.knows(said)
        return rare and (not self._tokenizer.tag(said) or self._counts.frequency(meant) >= OFTEN)

    def _concepts(self, text: str, factor: float) -> list[Concept]:
        """The concepts of a text: office speech read as the texts' words, then every other word that carries matter."""
        spans = list(split(text, 0, len(text), CLAUSE_MARKS + " "))
        asking = self._asking(text, spans)
        formal = [m.span() for intent in self.rules.intents for m in intent.asked_in(text)]
        inherited = factor < 1.0
        out: dict[str, Concept] = {}
        covered = [False] * len(text)
        names: list[tuple[int, int, str]] = []

        def add(said: str, words: tuple[str, ...], weight: float, start: int, noun: bool = False) -> None:
            asked = self._in(start, asking)
            weight *= factor * (1.0 if asked else ASIDE)
            out.setdefault(said, Concept(said, words, weight, asked, -1 if inherited else start, noun))

        for term in self._terms:
            for match in term.matches(text):
                words = tuple(fold(word) for word in term.means)
                if _inside_a_name(match, words[0], names):
                    continue
                names.append((*match.span(), words[0]))
                extra = () if term.instead else (fold(match.group()),)
                weight = self._name_weight(words[0]) if term.names else self._meant_weight(words)
                if any(start < match.end() and match.start() < end for start, end in formal):
                    weight *= _FORMAL
                add(match.group(), words + extra, weight, match.start())
                covered[match.start() : match.end()] = [True] * len(match.group())
        at = 0
        folded = fold(text)
        for word in self._tokenizer.cut(text):
            begin = max(folded.find(word, at), 0)
            at = begin + len(word)
            if word in self._stop or all(covered[begin : begin + len(word)]) or word.isdigit():
                continue
            weight = self._weight(word)
            if any(start <= begin < end for start, end in formal):
                weight *= _FORMAL if self._counts.knows(word) else 0.0
            if weight > 0:
                add(word, (word,), weight, begin, self._tokenizer.tag(word).startswith("n"))
        return list(out.values())

    def _weight(self, word: str) -> float:
        """How much a word tells: the idf of its rarest part up to 6. One character tells little; so does a word that no
        passage holds, unless it names a thing."""
        parts = self._tokenizer.words(word) or [word]
        value = min(max(LEAST, *(self._counts.idf(part) for part in parts)), 6.0)
        tag = self._tokenizer.tag(word)
        if len(word) == 1:
            return 0.2 * value
        if tag[:1] in _FUNCTION_TAGS:
            return 0.25 * value
        if any(self._counts.knows(part) for part in parts):
            return value
        return 4.5 if tag.startswith("n") and self.is_formal(word) else UNKNOWN

    def _meant_weight(self, words: Sequence[str]) -> float:
        """How much a way of speaking tells: as the least telling of its meanings that the corpus knows."""
        known = [w for w in words if all(self._counts.knows(part) for part in self._tokenizer.words(w))]
        return min((self._weight(word) for word in known), default=UNKNOWN)

    def _name_weight(self, name: str) -> float:
        """How much the name of a thing tells: what its parts tell together, up to 6."""
        return min(sum(self._weight(part) for part in self._tokenizer.words(name)), 6.0)

    def is_formal(self, word: str) -> bool:
        """Whether statutes or this corpus use the word."""
        return word in self._formal or self._counts.knows(word)

    def _asking(self, text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """The clauses that ask: those in which an intent or a yes/no form is found; all when there is none."""
        asking = [
            (s, e)
            for s, e in spans
            if any(i.asked_in(text[s:e]) for i in self.rules.intents) or found(self.rules.speech.yes_no, text[s:e])
        ]
        return asking or list(spans)

    @staticmethod
    def _in(position: int, spans: Sequence[tuple[int, int]]) -> bool:
        return any(start <= position < end for start, end in spans)


_RATE = re.compile(r"(?:每一?[人天日次年月季周件份户辆间顿桌]|人均|日均)+")
"""For each of what something is counted, which is no matter: 每人每天能花多少."""


def _inside_a_name(match: re.Match[str], means: str, names: Sequence[tuple[int, int, str]]) -> bool:
    """Whether words are only a part of a longer name (办公会 of 县长办公会), which ends as they do."""
    return any(
        start < match.start() and match.end() <= end and len(means) < len(name) and name.endswith(means)
        for start, end, name in names
    )


def _overlaps(said: str, speech: Sequence[str], text: str) -> bool:
    """Whether a stretch of a text shares a part of its characters with office speech in it (办发, with 政府办发文)."""
    at = text.find(said)
    spans = [(start, start + len(words)) for words in speech if words not in said and (start := text.find(words)) >= 0]
    return any(start < at + len(said) and at < end for start, end in spans)


def strip_question(text: str) -> str:
    """`text` without closing marks, for a state."""
    return re.sub(r"[？?。！!]+$", "", text)
