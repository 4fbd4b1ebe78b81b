"""ablation: what each part of the answering is worth, by leaving it out; and what is said when the answer is taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.provision import parse_label
from eval.assistant import assistant_for
from eval.cases import DataSet
from eval.judge import article_key, gold_keys, judge
from index.retriever import Weights
from qa.assistant import Assistant

NORM_FEATURES = ("kind", "matter", "thing")
READ_FEATURES = ("read", "mark", "marks")
_NONE = Weights(dense=0, lexical=0, rank=0, coverage=0, bigrams=0, nearer=0)
_FUSED = replace(Weights(), coverage=0, bigrams=0, nearer=0)


@dataclass(frozen=True, slots=True)
class Part:
    """One step of the ablation.

    Attributes:
        label: for the table.
        weights: of retrieval.
        terms: whether office speech is read as the texts' words.
        choice: features that count in choosing a statement: ``"passage"`` alone, ``"words"`` (all but norms and the cross-encoder),
            ``"norms"`` (all but the cross-encoder), or ``"all"``.
        refuses: whether it may refuse.
    """

    label: str
    weights: Weights
    terms: bool
    choice: str
    refuses: bool


PARTS = (
    Part("仅 BM25", replace(_NONE, lexical=1), False, "passage", False),
    Part("仅向量", replace(_NONE, dense=1), False, "passage", False),
    Part("融合", _FUSED, False, "passage", False),
    Part("＋词语覆盖、就近", Weights(), False, "passage", False),
    Part("＋口语词表", Weights(), True, "passage", False),
    Part("＋选句", Weights(), True, "words", False),
    Part("＋规范", Weights(), True, "norms", False),
    Part("＋判读", Weights(), True, "all", False),
    Part("＋拒答", Weights(), True, "all", True),
)


@dataclass(frozen=True, slots=True)
class Worth:
    """Figures of one part: shares of the answerable first turns (hits) and of all turns (right)."""

    label: str
    hit_at_1: float
    hit_at_5: float
    right: float


@dataclass(frozen=True, slots=True)
class Parts:
    """What the parts are worth, and what is said when the answer is taken away.

    Attributes:
        worths: the parts, each on top of those before.
        right: answerable first turns that are answered right.
        refused: how many of them are refused when the answering articles are taken away.
    """

    worths: Sequence[Worth]
    right: int
    refused: int


def measure_parts(data_sets: Sequence[DataSet], index_dir: Path | None = None) -> Parts:
    """Both measurements over all data sets."""
    return Parts(ablation(data_sets, index_dir), *dropped(data_sets, index_dir))


def ablation(data_sets: Sequence[DataSet], index_dir: Path | None = None) -> list[Worth]:
    """The parts in order, each over all data sets."""
    counts = {part.label: [0, 0, 0, 0, 0] for part in PARTS}  # first turns, hits at 1, at 5; turns, right
    for data_set in data_sets:
        with assistant_for(data_set, index_dir) as assistant:
            for part in PARTS:
                with_part = _with(assistant, part)
                for found in _measure(with_part, data_set):
                    counts[part.label] = [a + b for a, b in zip(counts[part.label], found, strict=True)]
    return [
        Worth(label, one / max(first, 1), five / max(first, 1), right / max(turns, 1))
        for label, (first, one, five, turns, right) in counts.items()
    ]


def dropped(data_sets: Sequence[DataSet], index_dir: Path | None = None) -> tuple[int, int]:
    """Of the answerable first turns that are answered right: how many, and how many of them are refused when the
    answering articles (alternatives included) are taken away."""
    right = refused = 0
    for data_set in data_sets:
        with assistant_for(data_set, index_dir) as assistant:
            for case in data_set.cases:
                turn = case.turns[0]
                answer, _ = assistant.ask(turn.question)
                if not turn.answerable or judge(turn, answer):
                    continue
                right += 1
                refs = []
                for key in gold_keys(turn) | {article_key(c.document, c.article) for c in answer.citations}:
                    title, label = key.split("#")
                    document = assistant.index.find(title)
                    refs += [parse_label(label, document.id)] if document is not None else []
                refused += assistant.without(refs).ask(turn.question)[0].status == "no_basis"
    return right, refused


def _with(assistant: Assistant, part: Part) -> Assistant:
    """The assistant with one part's settings."""
    weights = assistant.facts.weights
    keep: dict[str, Callable[[str], bool]] = {
        "passage": lambda name: name == "passage",
        "words": lambda name: name not in (*NORM_FEATURES, *READ_FEATURES),
        "norms": lambda name: name not in READ_FEATURES,
        "all": lambda name: True,
    }
    choice = {name: value if keep[part.choice](name) else 0.0 for name, value in weights.choice.items()}
    changed = weights.model_copy(update={"choice": choice, "least": weights.least if part.refuses else 0.0})
    return assistant.with_settings(
        replace(assistant.facts, weights=changed), part.weights, part.terms, part.choice == "all"
    )


def _measure(assistant: Assistant, data_set: DataSet) -> Iterator[tuple[int, int, int, int, int]]:
    for case in data_set.cases:
        for number, answer in enumerate(assistant.dialogue([turn.question for turn in case.turns])):
            turn = case.turns[number]
            hits = [0, 0, 0]
            if number == 0 and turn.answerable:
                gold = gold_keys(turn)
                found = [article_key(hit.document, hit.article) in gold for hit in assistant.search(turn.question, 5)]
                hits = [1, int(any(found[:1])), int(any(found))]
            yield hits[0], hits[1], hits[2], 1, int(not judge(turn, answer))
