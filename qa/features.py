"""features: what is known of a statement as an answer to a question, as numbers. The weights that join them are fitted.

passage    score of its passage, as a share of the best passage's
cosine     similarity of its passage with the question, below the best passage's (`COSINE_UNIT` is one)
nearness   the same of the statement itself, where it has a vector of its own; else as `cosine`
read       log odds, by the cross-encoder, that its paragraph answers; from -`SUREST` to `SUREST`
mark       the highest log odds of its clauses, by the cross-encoder, that they are of the answer
marks      the mean of these
coverage   idf-weighted share of the question's words in its passage
own        share of the question's concepts, by weight, that the statement itself holds
context    the same, counting its context at four fifths
evidence   whether it holds what the main intent asks for
kind       whether a norm of the kind asked for was read from it
matter     share of the concepts that the best such norm is about
echo       share of its own pairs of characters that the question holds
list, item, row   its form; ``list`` is -1 for a list that is not asked for
nearer     1 for what the office itself imported, unless the question names a document
said       -1 for what the turn before was answered with
stay       1 for the articles that the turn before was answered from, `ALONE` where the turn stands on its own
range      1 where a number of the asker's lies in a range that the statement sets, -1 where it lies outside and what is outside is
           not told right behind it
phrase     longest run of characters that question and statement share, from `SHORTEST_RUN` to `LONGEST_RUN`
length     logarithm of its length, 0 at forty characters
notice     1 for the issuing notice when no issuing fact is asked for
told       1 where it is asked who does something, and the question itself names everyone that the statement says does
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.provision import NOTICE, ProvisionRef, format_id
from index.retriever import Candidate
from index.tokenizer import fold
from qa.intervals import fits
from qa.norms.norm import Norm
from qa.quantities import POINTS, SHARE, THINGS, Quantity, asked_units, at_once, for_ever, in_units, quantities
from qa.rulebook import IntentRule
from qa.statements import Statement
from qa.understand import Query

NAMES = (
    "passage", "cosine", "nearness", "read", "mark", "marks", "coverage", "own", "context", "evidence", "kind", "matter", "thing", "echo", "list", "item",
    "row", "nearer", "said", "stay", "range", "phrase", "length", "notice", "told",
)  # fmt: skip
COSINE_UNIT = 0.05
ALONE = 0.5
LIMITED = re.compile(
    "(?<![日天月年时元万人次个份字])不(?:得|能|应|准|可)?(?:超过|超出|高于|多于|大于)(?![^，。；：]{0,12}的)"
)
"""That a text sets a limit, and no case."""
EXCEEDED = 0.5
"""What `range` is where the asker's number is held against such a limit."""
SHORTEST_RUN, LONGEST_RUN = 3, 12
_WHO = re.compile(r"谁|哪位|哪[一个]{0,2}(?:级|部门|单位|机构|机关|科室|领导|人)")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a statement's features are taken from besides itself.

    Attributes:
        candidate: its paragraph's passage, or the best one of its article; None when it came by look-up alone.
        same_paragraph: whether `candidate` is of its own paragraph.
        best_score, best_cosine: the highest among the question's candidates.
        read: log odds that its paragraph answers; of one that was not read, the least of those that were.
        marks: log odds of its clauses; when they were not read, the least of those that were.
        nearness: cosine of the statement's own vector with the question, and the best of these; None without vectors.
        norms: those read from its article.
        rest: whether the segment behind it is for what it leaves.
        local: whether the office itself imported its document.
        cited: whether the turn before was answered from its article.
        said: what that turn quoted (article id, start, end).
    """

    candidate: Candidate | None
    same_paragraph: bool
    best_score: float
    best_cosine: float
    read: float
    marks: Sequence[float]
    nearness: tuple[float, float] | None
    norms: Sequence[Norm]
    rest: bool
    local: bool
    cited: bool
    said: Sequence[tuple[str, int, int]]


def features(query: Query, statement: Statement, around: Surroundings) -> tuple[dict[str, float], tuple[str, ...]]:
    """The features of a statement by name, and the names of the intents that it proves."""
    candidate = around.candidate
    total = sum(concept.weight for concept in query.concepts) or 1.0
    here = [concept.held_by(statement.folded) for concept in query.concepts]
    near = [max(h, 0.8 * c.held_by(statement.context)) for c, h in zip(query.concepts, here, strict=True)]
    proved = tuple(i.name for i in (*query.intents, *query.hinted) if proves(i, statement, query.text))
    share = (candidate.score / around.best_score if candidate and around.best_score > 0 else 0.3) * (
        1.0 if around.same_paragraph else 0.85
    )
    cosine = _below(candidate.cosine, around.best_cosine) if candidate else -2.0
    kind, matter, thing = _norm(query, statement, around.norms)
    issuing = any(intent.of_notice for intent in query.intents)
    values = {
        "passage": share,
        "cosine": cosine,
        "nearness": _below(*around.nearness) if around.nearness else cosine,
        "read": around.read,
        "mark": max(around.marks),
        "marks": sum(around.marks) / len(around.marks),
        "coverage": candidate.coverage if candidate else 0.0,
        "own": sum(c.weight * h for c, h in zip(query.concepts, here, strict=True)) / total,
        "context": sum(c.weight * n for c, n in zip(query.concepts, near, strict=True)) / total,
        "evidence": _evidence(query.intents or query.hinted, proved),
        "kind": kind,
        "matter": matter,
        "thing": thing,
        "echo": _shared(statement.text, query),
        "list": _list(query, statement),
        "item": float(statement.kind == "item" and not query.quantities),
        "row": float(statement.kind == "row"),
        "nearer": float(around.local and not query.mentions.documents),
        "said": -_said(statement, around.said),
        "stay": around.cited * (1.0 if query.context else ALONE) * (statement.ref.article != NOTICE),
        "range": max(_range(query, statement), 0.0) if around.rest else _range(query, statement),
        "phrase": _phrase(query, statement),
        "length": max(-1.0, min(1.5, math.log(max(len(statement.text), 5) / 40))),
        "notice": float(statement.ref.article == NOTICE and not issuing),
        "told": _told(query, statement, around.norms),
    }
    return values, proved


_ANSWERED = re.compile(
    "(?:几|多少)[^，。？?]{0,12}(?:批回|批复|批下来|给[^，。？?]{0,4}(?:批|回话|答复|结果)|答复|回复|回话|回音|办结|办完)(?!前|之前)"
)
"""That it is asked how soon something is answered or done."""


_ASKED_AHEAD = re.compile("提前(?:多|几)")
"""That it is asked how long before something, which no time of its own tells (3日以内的，报局长批准)."""


def asks_reply(question: str) -> bool:
    """Whether it is asked how soon something is answered or done, which no time ahead tells (提前10个工作日报请示)."""
    return _ANSWERED.search(question) is not None


def is_ahead(quantity: Quantity, text: str) -> bool:
    """Whether an amount of a text is a time ahead of something: 提前10日, 会议召开前20日, 3个工作日前."""
    ahead = quantity.comparator == "ahead" or text.startswith(("前", "之前", "以前"), quantity.end)
    return ahead or text[: quantity.start].endswith("前")


def proves(intent: IntentRule, statement: Statement, question: str) -> bool:
    """Whether a statement holds what an intent asks for; a number must have a unit that the question can mean, but in a
    row of a table, whose head has the unit."""
    text = statement.text
    if statement.kind == "row" and intent.name in ("limit", "deadline"):
        return any(char.isdigit() for char in text) or any(quantities(text))
    if not intent.proved_by(f"{statement.lead_text}{text}"):
        return False
    if intent.of_notice:
        return statement.ref.article == NOTICE and bool(intent.proved_by(statement.text))
    if intent.name not in ("deadline", "limit", "frequency"):
        return True
    units = asked_units(question)
    if not intent.proved_by(text):
        return False
    fitting = [quantity for quantity in quantities(text) if quantity.unit in units]
    if intent.name == "deadline" and asks_reply(question):
        fitting = [quantity for quantity in fitting if not is_ahead(quantity, text)]
    elif intent.name == "deadline" and _ASKED_AHEAD.search(question) and any(quantities(text)):
        return any(is_ahead(quantity, text) for quantity in quantities(text))
    without_number = {"日": at_once, "年": for_ever} if intent.name == "deadline" else {}
    others = {POINTS, SHARE, *(unit for unit, says in without_number.items() if says(text))}
    return not units or bool(fitting) or in_units(text, tuple(others & set(units)))


def _below(value: float, best: float) -> float:
    return max(-2.0, (value - best) / COSINE_UNIT)


def _norm(query: Query, statement: Statement, norms: Sequence[Norm]) -> tuple[float, float, float]:
    """The features ``kind``, ``matter`` and ``thing``."""
    wanted = _wanted(query)
    if not wanted:
        return 0.0, 0.0, 0.5
    fitting = [norm for norm in _inside(statement, norms) if norm.kind in wanted]
    if not fitting:
        return 0.0, 0.0, 0.5
    total = sum(concept.weight for concept in query.concepts) or 1.0
    about = max(sum(c.weight * c.held_by(fold(norm.matter())) for c in query.concepts) for norm in fitting)
    main = wanted[: len((query.intents or query.hinted)[0].norm_kinds())]
    thing = max(_shared(norm.object or norm.actor, query) for norm in fitting)
    return (1.0 if any(norm.kind in main for norm in fitting) else 0.5), about / total, thing


def _told(query: Query, statement: Statement, norms: Sequence[Norm]) -> float:
    """1 or 0; who asks 「县政府专题会议由谁召开」 is not told who by 「县政府根据需要召开…」."""
    asked = query.focus or query.text
    if _WHO.search(asked) is None:
        return 0.0
    actors = {n.actor for n in _inside(statement, norms) if n.actor and n.kind in _wanted(query)}
    return float(bool(actors) and all(actor in asked for actor in actors))


_MEMBERS = re.compile("人|谁|成员|组成|单位|部门|机构|领导|代表|委员")
"""That members may be what a list is asked of."""


def _wanted(query: Query) -> list[str]:
    """The kinds of norms that would answer."""
    wanted = [kind for intent in (query.intents or query.hinted) for kind in intent.norm_kinds()]
    if query.intent_names() == ["list"] and _MEMBERS.search(query.text) is None:
        return [kind for kind in wanted if kind != "composition"]  # 哪些职能 is not who the government consists of
    return wanted


def _inside(statement: Statement, norms: Sequence[Norm]) -> list[Norm]:
    """The norms that were read from a statement."""
    return [n for n in norms if n.ref == statement.ref and n.start < statement.end and statement.start < n.end]


def _shared(words: str, query: Query) -> float:
    """Share of the pairs of characters of `words` that the question holds, in its own words or as they were read."""
    text = fold(words)
    pairs = {text[i : i + 2] for i in range(len(text) - 1) if text[i : i + 2].isalnum()}
    spoken_of = [c for c in query.concepts if not query.focus or c.start < 0 or c.said in query.focus]
    asked = fold(f"{query.focus or query.text} {' '.join(w for c in spoken_of for w in c.words)}")
    return sum(pair in asked for pair in pairs) / len(pairs) if pairs else 0.5


def _evidence(intents: Sequence[IntentRule], proved: Sequence[str]) -> float:
    """1 when the main intent that needs evidence is proved; half when another is; 0 when none needs any."""
    needing = [intent.name for intent in intents if intent.needs_evidence]
    if not needing:
        return 0.0
    if needing[0] in proved:
        return 1.0
    return 0.5 if any(name in proved for name in needing) else 0.0


def _list(query: Query, statement: Statement) -> float:
    if statement.kind != "list":
        return 0.0
    names = query.intent_names()
    return 1.0 if names and names[0] == "list" else -1.0 if "list" not in names else 0.0


def _said(statement: Statement, said: Sequence[tuple[str, int, int]]) -> float:
    """1 for what was quoted before, else 0."""
    article = format_id(ProvisionRef(statement.ref.document, statement.ref.article, statement.ref.branch))
    return float(any(name == article and start < statement.end and statement.start < end for name, start, end in said))


def _range(query: Query, statement: Statement) -> float:
    """1, -1 or 0; where several numbers are asked about, the worst counts. A limit speaks of the number whether it is exceeded or not."""
    if statement.kind == "list":
        return 0.0
    numbers = [
        number for number in query.quantities if number.unit != THINGS
    ]  # three departments are no case by themselves
    verdicts = [verdict for asked in numbers if (verdict := fits(asked, statement.text)) is not None]
    if not verdicts:
        return 0.0
    if LIMITED.search(statement.text) is not None:
        return EXCEEDED
    return 1.0 if all(verdicts) else -1.0


def _phrase(query: Query, statement: Statement) -> float:
    """Length of the longest common run, as a share of `LONGEST_RUN`; 0 below `SHORTEST_RUN`."""
    asked = fold(query.focus or query.text)
    for length in range(min(LONGEST_RUN, len(asked)), SHORTEST_RUN - 1, -1):
        if any(asked[i : i + length] in statement.folded for i in range(len(asked) - length + 1)):
            return length / LONGEST_RUN
    return 0.0
