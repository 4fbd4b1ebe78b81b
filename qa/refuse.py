"""refuse: when nothing found answers the question. A refusal is a value with its reason, never an exception.

Whether the best statement answers is a probability from a few signals, fitted by ``python -m eval fit`` on questions whose
answering article was left in or taken out:

    own, context, evidence, kind, matter, echo, range, phrase, coverage, notice, stay, read   features of the best statement
    read_ahead         how far its paragraph's log odds are above those of any other article's, within `WIDEST`
    read_best          the best log odds of all
    mark, marks        features of the best statement
    mark_ahead         how far its best clause's log odds are above those of any other article's, within `WIDEST`
    cosine, nearness   similarities of its passage and of itself with the question, minus `USUAL_COSINE`, in `COSINE_UNIT`s
    margin             how far the best score of its article is above that of any other, at most `WIDEST`
    mass               logarithm of the share of its article in softmax(scores), at least -`WIDEST`
    stands_out         how far the nearest statement of its article is above the mean of the other articles', in `COSINE_UNIT`s
    ahead              the same above the nearest statement of any other article
    missing            share of the concepts, by weight, that are asked about, tell much, and stand nowhere near it
    formal             share of the concepts, by weight, that tell much and stand nowhere in the statement itself
    another            whether it is about a thing of the same kind as one that is asked about, but not about that one
    unproved           whether the answer must be of a certain kind and the statement is not
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from corpus.provision import ProvisionRef
from index.cross_encoder import TOLD_FROM
from index.meetings import named_after_posts
from index.tokenizer import fold
from qa.choose import Scored
from qa.concepts import Concept
from qa.features import COSINE_UNIT
from qa.meanings import asks_meaning, defines
from qa.membership import asks_of_its_body
from qa.narrow import GRAVITY, TELLING, holds_of_the_others, series_named
from qa.normalise import MAX_LENGTH, is_chinese
from qa.quantities import asked_units, tells_share
from qa.reading import NEVER, SUREST
from qa.rulebook import NUMBERS, IntentRule, Rulebook, found
from qa.statements import Statement
from qa.subjects import about_others, of_heads_only
from qa.understand import Query
from qa.weights import Weights
from qa.which_case import opposite

SIGNALS = (
    "own", "context", "evidence", "kind", "matter", "echo", "range", "phrase", "coverage", "notice", "stay", "read", "mark", "marks", "cosine",
    "nearness", "read_ahead", "read_best", "mark_ahead", "margin", "mass", "stands_out", "ahead", "missing", "formal", "another", "unproved",
)  # fmt: skip
_OF_STATEMENT = SIGNALS[:14]
DOUBTFUL = 0.5
"""Below this probability a statement about another thing of the same kind is no answer."""
DENIED, DENIES, HELD = 0.4, -2.0, 0.6
"""Below this probability a number is no answer, some number being always near, where the log odds of its paragraph and of all its clauses are
below the second and it holds less than the third of the question's concepts."""
OF_A_SIBLING = 0.97
"""Below this probability what names another meeting than the one that is asked about is no answer."""
_MEETING = re.compile(
    "(?:全体|常务|办公|专题|党组|党委|工委|业务|联席|调度|评审|论证|委员会|[馆院局校站处所厅社队]务)会议(?!室|系统)|[\u4e00-\u9fff]{2}例会|协调会|[理监董]事会|股东(?:大会|会)|人民代表大会(?!常务委员会|代表|及其|工作|制度)"
)
"""A meeting or a body that meets, by its name."""
_ASKS_SHARE = re.compile("几分之几|百分之(?:几|多少)|(?:多大|什么|多少|多高)的?比例")
"""A question that wants a share."""
_WHO_DOES = frozenset({"approver", "signer", "convener", "reviewer"})
_ASKS_CLOCK = re.compile("几点(?:钟|[开关到上下来去回走出能可起止结集签]|半|前|后|[吗呢？?]|$)|什么钟点")
"""A question that wants a time of the day."""
_CLOCK = re.compile(
    "(?:[0-9]{1,2}|[零一二三四五六七八九十]{1,3})(?:时(?!候|间|代|期|段|限)|点(?!名|评|击)|[:：][0-5][0-9])|[0-9一二三四五六七八九十]+个?小时|上午|下午|中午|夜间|当[日天晚]|全天|昼夜"
)
_HOW_MANY = re.compile(
    "(?:几|多少)[个名位](?P<thing>[\u4e00-\u9fff]{2,6})[？?吗呢]*$|(?:^|[的，、 ])(?P<before>[\u4e00-\u9fff]{2,6})(?:一共|总共|共)?有(?:几|多少)[个名位][？?吗呢]*$"
)
"""A question that counts people or things, at its end."""
OF_OTHERS = 0.8
"""The same for a statement about other people by their posts."""
HARDLY = 0.05
"""Below this probability a statement is no answer because it holds all that the question speaks of."""
NAMED = 1.5
"""Least weight of a name that is only spoken of, where the statement names another thing of the kind (常务会议 for 全体会议)."""
_BANS = re.compile("不得|严禁|禁止|不准|不许|一般不(?!超过|少于)")
PHRASE = 5
"""Least characters of a phrase of the texts that by itself tells what is asked about."""
ALL = 0.88
"""From this share of the question's concepts on, a statement holds all of them."""
NAME, LONG_NAME = 4.0, 4
"""Least weight and least characters of a name (专题会议) that by itself tells what is asked about."""
LEAST_TOLD = 0.13
"""From this probability on a question told at length is answered: the right words are given less (decision 176)."""
USUAL_COSINE = 0.6
WIDEST = 5.0
OTHERS = 10
"""How many other articles a statement is held against."""


def unreadable(text: str, documents: Sequence[str] | None, rules: Rulebook) -> str | None:
    """What is said of a question that is no question, or that no document is left for; None when it can be read."""
    if not text:
        return rules.phrase("refusal", "empty")
    if len(text) > MAX_LENGTH:
        return rules.phrase("refusal", "too_long", length=len(text), limit=MAX_LENGTH)
    if not is_chinese(text):
        return rules.phrase("refusal", "not_chinese")
    if documents is not None and not documents:
        return rules.phrase("refusal", "nothing_left")
    return None


def out_of_reach(query: Query, rules: Rulebook) -> str | None:
    """Why the corpus cannot be asked this at all: another kind of wish, or a document that is not held; None when it can."""
    if found(rules.speech.out_of_domain, query.text):
        return rules.phrase("refusal", "no_basis")
    if query.mentions.missing and not query.mentions.documents:
        return rules.phrase("refusal", "missing_document", title=query.mentions.missing[0])
    return None


def reason_to_refuse(query: Query, ranked: Sequence[Scored], weights: Weights) -> str | None:
    """Why nothing answers, as a stable English name, or None when the best statement may stand."""
    if not ranked:
        return "nothing_found"
    main = next((intent for intent in query.intents if intent.needs_evidence), None)
    if main is not None and main.of_notice:  # 要不要编文号 is not answered by a number
        return None if main.name in ranked[0].evidence and not query.necessity else "no_evidence"
    counts = main is not None and main.name in NUMBERS and asked_units(query.text) != ()
    if main is not None and counts and main.name not in ranked[0].evidence and not _proves_another(query, ranked[0]):
        return "no_evidence"
    if main is not None and main.only_proved and main.name not in ranked[0].evidence:
        return "no_evidence"
    if ranked[0].features["nearer"] > 0 and asks_of_its_body(query, ranked[0].statement.folded):
        return None
    sure = surest(query, ranked, weights)
    if main is not None and main.name in NUMBERS and sure < DENIED and _is_denied(ranked[0]):
        return "not_said"
    if (
        main is not None
        and sure < DOUBTFUL
        and (speaks_of_another(query, ranked[0]) or names_another(query, ranked[0]))
    ):
        return "another_thing"
    members = main is not None and main.name == "composition" and main.name in ranked[0].evidence
    if (
        not members
        and sure < OF_OTHERS
        and about_others(query, ranked[0].statement.folded, ranked[0].statement.context)
    ):
        return "another_thing"
    if of_heads_only(query, ranked[0].statement.folded, ranked[0].statement.context):
        return "another_thing"
    if _ASKS_SHARE.search(query.focus or query.text) and not tells_share(ranked[0].statement.text):
        return "no_evidence"
    if _ASKS_CLOCK.search(query.focus or query.text) and not _CLOCK.search(ranked[0].statement.text):
        return "no_evidence"
    if _counts_what_is_listed(query, ranked[0].statement):
        return "no_evidence"
    if _of_another_grade(query, ranked[0].statement) or opposite(query, ranked[0].statement):
        return "another_thing"
    if sure < OF_A_SIBLING and main is not None and of_another_meeting(query, ranked):
        return "another_thing"
    if sure < DOUBTFUL and defines(ranked[0].statement) and not asks_meaning(query):
        return "another_thing"
    asked = main or next(iter(query.intents), None)
    if query.yes_no and (main is None or main.name not in NUMBERS) and says_in_its_words(query, ranked[0]):
        return None
    said_whole = asked is not None and sure >= HARDLY and says_it_all(query, ranked[0], asked)
    least = LEAST_TOLD if len(query.text) >= TOLD_FROM else weights.least
    if sure >= least or said_whole:
        return None
    if main is not None and main.name not in ranked[0].evidence:
        return "no_evidence"
    return "not_said" if missing_share(query, ranked[0]) > 0 else "off_topic"


def of_another_document(query: Query, ranked: Sequence[Scored]) -> str | None:
    """Why a provision of another document does not tell what is asked of those that a question names (违反本规则的); None when it may."""
    named = () if query.context else query.mentions.documents
    best = ranked[0].statement.ref.document if ranked else ""
    return "another_document" if named and best and best not in named else None


def _proves_another(query: Query, best: Scored) -> bool:
    """Whether a statement says who, where that is asked for besides a number (谁批，提前几天): that much is answered."""
    return any(i.name in best.evidence and i.asked_in(query.text) for i in query.intents if i.name in _WHO_DOES)


def _of_another_grade(query: Query, statement: Statement) -> bool:
    """Whether a statement is for accidents or incidents of other grades than the one that is asked about (较大突发事件: 发生重大以上突发事件的，…)."""
    asked, told = series_named(query.text).get(GRAVITY, set()), series_named(statement.text).get(GRAVITY, set())
    return bool(asked and told) and not asked & told


def _counts_what_is_listed(query: Query, statement: Statement) -> bool:
    """Whether the question asks how many there are of what the statement only lists among others (几个副县长: 由县长、副县长、政府办主任组成)."""
    counted = _HOW_MANY.search(query.text)
    if counted is None:
        return False
    thing = re.escape(counted["thing"] or counted["before"])
    listed = re.search(f"、{thing}|{thing}、", statement.text)
    return listed is not None and not re.search(
        f"[0-9一二三四五六七八九十两][个名位人]?{thing}|{thing}[0-9一二三四五六七八九十]", statement.text
    )


def of_another_meeting(query: Query, ranked: Sequence[Scored]) -> bool:
    """Whether the question names a meeting (业务会议) of which other statements speak, and the best one names another (馆务会议) and not that."""
    best = ranked[0].statement
    here = f"{best.folded} {best.context}"
    said = query.focus or query.mentions.rest
    if holds_of_the_others(query, best):
        return False
    words = " ".join((said, *(word for c in query.concepts if c.start >= 0 and c.said in said for word in c.words)))
    after_posts, told_posts = named_after_posts(said), named_after_posts(best.folded)
    if told_posts and after_posts and not any(name in here for name in after_posts):  # 镇长办公会 is no 县长办公会议
        return True
    asked = set(_MEETING.findall(fold(words)))
    told = set(_MEETING.findall(best.folded)) or set(_MEETING.findall(best.lead_text))
    if not asked or not told or any(name in here for name in asked):
        return False
    return any(name in scored.statement.folded for name in asked for scored in ranked[1:])


def _is_denied(best: Scored) -> bool:
    """Whether the cross-encoder read the best statement and neither it nor the words speak for it."""
    return best.features["read"] < DENIES and NEVER < best.mark < DENIES and best.own < HELD


def says_it_all(query: Query, best: Scored, main: IntentRule) -> bool:
    """Whether the statement itself holds nearly every concept of the question, several of which tell much or one of which is a name, and
    proves what is asked for: then the words decide, however unlike the question they sound."""
    telling = [c for c in query.concepts if c.weight >= TELLING and c.start >= 0]
    names = [word for c in telling if c.weight >= NAME for word in (c.said, *c.words) if len(word) >= LONG_NAME]
    named = any(word in best.statement.text for word in names)
    asked = [match.span() for match in main.asked_in(query.mentions.rest)]
    other = [
        c for c in query.concepts if not any(s <= c.start < e for s, e in asked)
    ]  # the form of asking is proved by the evidence
    total = sum(c.weight for c in other)
    own = max(best.own, sum(c.weight * c.held_by(best.statement.folded) for c in other) / total if total else 0.0)
    says = main.name in best.evidence and own >= ALL and missing_share(query, best) == 0.0
    return says and (named or len(telling) > 1)


def says_in_its_words(query: Query, best: Scored) -> bool:
    """Whether a ban of the office's own holds, to the letter, a long phrase of the texts for what the question tells in speech
    (报告末尾顺便要点经费: 不得夹带请示事项)."""
    return (
        best.features["nearer"] > 0
        and _BANS.search(best.statement.text) is not None
        and any(
            len(word) >= PHRASE and word != concept.said and word in best.statement.folded
            for concept in query.concepts
            if concept.start >= 0
            for word in concept.words
        )
    )


def _by_score(query: Query, ranked: Sequence[Scored]) -> Sequence[Scored]:
    """The ranking led by its highest score, where another was preferred because the talk is of its article, or of the same article because
    it says what holds in the case that is asked about: that is no sign that nothing answers."""
    top = max(ranked, key=lambda scored: scored.score)
    stays = bool(query.context) and ranked[0].features["stay"] > 0
    same = top.statement.ref.at_article() == ranked[0].statement.ref.at_article()
    if top is ranked[0] or not (stays or same):
        return ranked
    return [top, *(scored for scored in ranked if scored is not top)]


def surest(query: Query, ranked: Sequence[Scored], weights: Weights) -> float:
    """Probability that the best statement answers, or the one that scores highest where both say it of one matter; 0..1."""
    return max(probability(query, led, weights) for led in (ranked, _by_score(query, ranked))) if ranked else 0.0


def probability(query: Query, ranked: Sequence[Scored], weights: Weights) -> float:
    """Probability that the best statement answers, 0..1; 0 when there is none."""
    return weights.probability(signals(query, ranked)) if ranked else 0.0


def signals(query: Query, ranked: Sequence[Scored]) -> dict[str, float]:
    """What speaks for and against the best statement, by the names of `SIGNALS`."""
    best = ranked[0]
    main = next((intent for intent in query.intents if intent.needs_evidence), None)
    articles = [scored.statement.ref.at_article() for scored in ranked]
    here = articles[0]
    others = [scored for scored, article in zip(ranked, articles, strict=True) if article != here]
    own_score = max(s.score for s, article in zip(ranked, articles, strict=True) if article == here)
    other = max((s.score for s in others), default=0.0)
    read = best.features["read"]
    read_other = max((s.features["read"] for s in others), default=-SUREST)
    mark_other = max((s.mark for s in others), default=NEVER)
    nearest: dict[ProvisionRef, float] = {}
    for scored, article in zip(ranked, articles, strict=True):
        nearest[article] = max(nearest.get(article, -1.0), scored.nearness)
    own = nearest.pop(here)
    near = sorted(nearest.values(), reverse=True)[:OTHERS] or [own]
    total = sum(concept.weight for concept in query.concepts) or 1.0
    return {
        **{name: best.features[name] for name in _OF_STATEMENT},
        "cosine": (best.cosine - USUAL_COSINE) / COSINE_UNIT,
        "nearness": (best.nearness - USUAL_COSINE) / COSINE_UNIT,
        "read_ahead": max(-WIDEST, min(WIDEST, read - read_other)),
        "read_best": max(read, read_other),
        "mark_ahead": max(-WIDEST, min(WIDEST, best.mark - mark_other)),
        "margin": min(own_score - other, WIDEST),
        "mass": max(-WIDEST, math.log(_share(ranked, articles))),
        "stands_out": (own - sum(near) / len(near)) / COSINE_UNIT,
        "ahead": (own - near[0]) / COSINE_UNIT,
        "missing": missing_share(query, best),
        "formal": sum(c.weight for c in query.concepts if c.weight >= TELLING and not c.held_by(best.statement.folded))
        / total,
        "another": float(speaks_of_another(query, best)),
        "unproved": float(main is not None and main.name not in best.evidence),
    }


def _share(ranked: Sequence[Scored], articles: Sequence[ProvisionRef]) -> float:
    """The share of the first one's article, of the articles that the statements stand in, in softmax(scores)."""
    best = max(s.score for s in ranked)
    masses = [math.exp(max(-30.0, scored.score - best)) for scored in ranked]
    own = sum(mass for mass, article in zip(masses, articles, strict=True) if article == articles[0])
    return own / sum(masses)


def speaks_of_another(query: Query, best: Scored) -> bool:
    """Whether the statement is about a thing of the same kind as one that is asked about, but not about that one.

    Things of a kind end alike: who asks how often the 全体会议 meets is not answered by how often the 常务会议 does.
    """
    if holds_of_the_others(query, best.statement):
        return False
    for concept in query.concepts:
        name = concept.words[0]
        if concept.start < 0 or len(name) < 4 or name != concept.said or not _absent(concept, best.statement):
            continue
        another = f"[\u4e00-\u9fff]{{2}}{re.escape(name[-2:])}"
        if concept.asked and concept.weight >= TELLING:
            if name[-2:] in best.statement.folded or re.search(another, best.statement.context):
                return True
        elif concept.weight >= NAMED and concept.noun and re.search(another, best.statement.folded):
            return True
    return False


def names_another(query: Query, best: Scored) -> bool:
    """Whether a noun of the question stands right before the word for a kind, and the statement holds that word but nothing of the noun:
    who asks about the 党组|会议 is not answered by what holds of other 会议."""
    if holds_of_the_others(query, best.statement):
        return False
    for concept in query.concepts:
        if not concept.noun or concept.start < 0 or concept.weight < TELLING or not _absent(concept, best.statement):
            continue
        kind = next((c for c in query.concepts if c.start == concept.start + len(concept.said)), None)
        if kind and kind.noun and min(len(concept.said), len(kind.said)) >= 2 and kind.said in best.statement.folded:
            return True
    return False


def _absent(concept: Concept, statement: Statement) -> bool:
    return concept.held_by(statement.folded) < 1.0 and concept.held_by(statement.context) < 1.0


def missing_share(query: Query, best: Scored) -> float:
    """Share, by weight, of the question's concepts that are asked about, tell much, and stand nowhere near the statement."""
    total = sum(concept.weight for concept in query.concepts) or 1.0
    statement = best.statement
    missing = sum(
        concept.weight
        for concept in query.concepts
        if concept.asked
        and concept.weight >= TELLING
        and not concept.held_by(statement.folded)
        and not concept.held_by(statement.context)
    )
    return missing / total
