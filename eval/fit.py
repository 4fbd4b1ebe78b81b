"""fit: the weights that choose a statement and decide whether it answers, from questions with known answers.

Two steps, both convex, so that the same data give the same weights:

1. choice: the weights under which, over all training questions, the statements that answer get the largest share of
   ``softmax(weights · features)`` (listwise; Cao et al. 2007), with an L2 penalty.
2. answer: a logistic regression on the signals of the first statement: does it answer? Each answerable question also
   counts with its answering articles taken out, so that whatever comes first then is wrong.

Trained on the data sets named in `TRAINED_ON` and the questions of ``eval/training``; never on ``dev`` or a held-out set.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.provision import format_article
from eval.assistant import assistant_for
from eval.cases import DataSet, Turn
from eval.judge import article_key, gold_keys, normalise
from index.training_texts import documents_of, read_near_misses, read_questions, stretches_of
from index.tuning import Pair, read_pairs
from qa.assistant import Assistant
from qa.build import build_index
from qa.choose import Scored
from qa.dialogue import State
from qa.features import NAMES
from qa.refuse import SIGNALS, signals
from qa.understand import Query
from qa.weights import Weights

HERE = Path(__file__).parent
TRAINING = HERE / "training"
READING = TRAINING / "reading"
NEAR_MISSES = HERE / "near-misses.jsonl"
TRAINED_ON = (
    "readers-dev", "clerks-dev", "newcomers-dev", "pairs-dev", "laws-dev", "premise-dev", "unanswerable-dev", "dialogue-dev",
    "fictional-city", "fictional-university", "fictional-agency", "fictional-town", "fictional-hospital",
)  # fmt: skip
PENALTY = 0.0003
PRIOR = {"range": 3.0, "said": 1.5, "stay": 0.8, "notice": -2.0}
"""Weights that are expected of features too rare in the data to be fitted from nothing; the penalty pulls towards them."""
RARE = 20.0
"""How much stronger it pulls there."""
KEPT = 0.98
"""Share of the data sets' questions with a right first statement that are to be answered."""
UNANSWERABLE = 1.0
"""How much a question counts that nothing answers."""
LAWS, PROVISIONS = 3, 2
"""Of the training questions over laws, and over single provisions, one in so many is taken; each takes a tenth of a second."""
ALSO_WITHOUT = 2
"""One training question in so many is asked a second time with its answering articles taken out; of the data sets all are."""
TAKEN_OUT = 0.3
"""How much a question counts whose answering articles were taken out: about as often are offices asked what is not regulated."""


@dataclass(frozen=True)
class Example:
    """One question with its statements.

    Attributes:
        group: data set or document it comes from; cross-validation keeps groups together.
        query: as it was understood.
        ranked: its statements, in any order.
        right: whether each answers.
        answering: `eval.judge.article_key` of the articles that answer; empty when nothing does.
        articles: that key for each statement.
        without: its statements when the answering articles are taken out; empty when nothing answers anyway.
    """

    group: str
    query: Query
    ranked: tuple[Scored, ...]
    right: NDArray[np.bool_]
    answering: frozenset[str]
    articles: tuple[str, ...]
    without: tuple[Scored, ...] = ()


def collect_examples(data_sets: Sequence[DataSet], index_dir: Path | None = None) -> list[Example]:
    """The questions of data sets (`TRAINED_ON` only) and of ``eval/training``."""
    examples: list[Example] = []
    for data_set in data_sets:
        if data_set.name in TRAINED_ON:
            with assistant_for(data_set, index_dir) as assistant:
                examples += _of_data_set(assistant, data_set)
    pairs = read_pairs(TRAINING)
    with TemporaryDirectory() as folder:
        own = [pair for pair in pairs if not _is_law(pair)]
        examples += _of_regulations(own, read_near_misses(NEAR_MISSES), Path(folder))
    with TemporaryDirectory() as folder:
        examples += _of_reading(READING, Path(folder))
    laws = [pair for pair in pairs if _is_law(pair)]
    examples += _of_laws(laws, Assistant.open(index_dir))
    return examples


def fit(examples: Sequence[Example]) -> Weights:
    """The weights that fit the examples, with their provenance: sizes, and figures cross-validated by group."""
    choice = fit_choice(examples)
    ordered = [rescored(example, choice) for example in examples]
    answer, bias, least, figures = fit_answer(ordered)
    held = _cross_validated(examples)
    provenance = {
        "examples": len(examples), "groups": len({example.group for example in examples}), "penalty": PENALTY, "kept": KEPT, "unanswerable": UNANSWERABLE,
        "taken_out": TAKEN_OUT, "first_right": round(_first_right(ordered), 4), "first_right_cross_validated": round(held, 4),
        **figures,
    }  # fmt: skip
    return Weights(
        choice={name: round(float(value), 4) for name, value in choice.items()},
        answer={name: round(float(value), 4) for name, value in answer.items()},
        bias=round(bias, 4), least=least, provenance=provenance,
    )  # fmt: skip


def fit_choice(examples: Sequence[Example]) -> dict[str, float]:
    """Weights of the features: the maximum of the mean log share of the right statements, less the penalty."""
    from scipy.optimize import minimize

    data = [(_matrix(example.ranked), example.right) for example in examples if example.right.any()]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, gradient = 0.0, np.zeros_like(weights)
        for matrix, right in data:
            scores = matrix @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            mass = shares[right].sum() + 1e-9
            inside = np.where(right, shares / mass, 0.0)
            total -= float(np.log(mass))
            gradient += matrix.T @ (shares - inside)
        off = weights - prior
        penalty = float((strength * off * off).sum())
        return total / len(data) + penalty, gradient / len(data) + 2 * strength * off

    prior = np.array([PRIOR.get(name, 0.0) for name in NAMES])
    strength = np.array([PENALTY * (RARE if name in PRIOR else 1.0) for name in NAMES])
    found = minimize(loss, prior, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return dict(zip(NAMES, found.x.tolist(), strict=True))


def rescored(example: Example, choice: dict[str, float]) -> Example:
    """The example with its statements scored by `choice` and put in order."""
    weights = np.array([choice[name] for name in NAMES])
    ranked, order = _in_order(example.ranked, weights)
    return replace(
        example,
        ranked=ranked,
        right=example.right[order],
        articles=tuple(example.articles[i] for i in order),
        without=_in_order(example.without, weights)[0],
    )


def _in_order(ranked: Sequence[Scored], weights: NDArray[np.float64]) -> tuple[tuple[Scored, ...], list[int]]:
    if not ranked:
        return (), []
    scores = _matrix(ranked) @ weights
    scores -= scores.min()
    order = sorted(range(len(scores)), key=lambda i: (-round(float(scores[i]), 5), i))
    return tuple(replace(ranked[i], score=float(scores[i])) for i in order), order


def fit_answer(ordered: Sequence[Example]) -> tuple[dict[str, float], float, float, dict[str, float]]:
    """Weights and constant of the odds that the first statement answers, the least probability, and figures."""
    from sklearn.linear_model import LogisticRegression

    rows, labels, counts, usual = [], [], [], []
    for example in ordered:
        if not example.ranked:
            continue
        rows.append(_signal_row(example.query, example.ranked))
        labels.append(bool(example.right[0]))
        counts.append(1.0 if example.answering else UNANSWERABLE)
        usual.append("/" in example.group)
        if example.without:
            rows.append(_signal_row(example.query, example.without))
            labels.append(False)
            counts.append(TAKEN_OUT)
            usual.append("/" in example.group)
    x, y, weight = np.array(rows), np.array(labels), np.array(counts)
    model = LogisticRegression(C=1.0, max_iter=2000).fit(x, y, sample_weight=weight)
    odds = x @ model.coef_[0] + model.intercept_[0]
    probability = 1 / (1 + np.exp(-odds))
    usual_right = probability[np.array(usual) & y]  # the data sets ask as people do; the training questions are harder
    least = round(float(np.quantile(usual_right, 1 - KEPT)), 2)
    whole = weight != TAKEN_OUT
    figures = {
        "answered_when_right": round(float((probability[whole & y] >= least).mean()), 4),
        "refused_when_taken_out": round(float((probability[~whole] < least).mean()), 4),
    }
    return dict(zip(SIGNALS, model.coef_[0].tolist(), strict=True)), float(model.intercept_[0]), least, figures


def write_weights(weights: Weights, path: Path) -> None:
    """Writes the weights as JSON."""
    path.write_text(json.dumps(weights.model_dump(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _of_data_set(assistant: Assistant, data_set: DataSet) -> Iterator[Example]:
    for case in data_set.cases:
        state = State()
        for turn in case.turns:
            parts = assistant.rankings(turn.question, state)
            if len(parts) == 1 and parts[0][1]:
                example = _example(assistant, f"{data_set.name}/{case.id}", *parts[0], turn)
                yield replace(example, without=_without(assistant, example, turn.question, state, None))
            _, state = assistant.ask(turn.question, state)


def _example(assistant: Assistant, group: str, query: Query, ranked: Sequence[Scored], turn: Turn) -> Example:
    gold = gold_keys(turn)
    articles = tuple(_key(assistant, scored) for scored in ranked)
    words = [normalise(word) for group_ in turn.must_contain for word in group_]
    texts = [normalise(s.statement.text) for s in ranked]
    inside = np.array([key in gold for key in articles], dtype=bool)
    holds = np.array([any(word in text for word in words) for text in texts], dtype=bool)
    right = inside & holds if (inside & holds).any() else inside
    return Example(group, query, tuple(ranked), right, gold, articles)


def _of_regulations(pairs: Sequence[Pair], near_misses: Mapping[str, Sequence[str]], folder: Path) -> Iterator[Example]:
    """The questions over regulations written for training, each asked of its own regulation.

    Args:
        pairs: provisions with the questions they answer; provisions without questions only make the regulation whole.
        near_misses: document → questions that it does not answer, though they sound as if it did.
        folder: for the sources and the index.
    """
    groups = sorted({pair.group for pair in pairs})
    titles: dict[str, str] = {}
    (folder / "sources").mkdir()
    for group in groups:
        members = [pair for pair in pairs if pair.group == group]
        titles[group] = f"{members[0].path.split()[0]}"
        body = "\n".join(f"{format_article(n)}　{pair.text}" for n, pair in enumerate(members, 1))
        (folder / "sources" / f"{group}.txt").write_text(f"{titles[group]}\n\n{body}\n", encoding="utf-8")
    build_index([folder / "sources"], "none", folder / "index")
    assistant = Assistant.open(folder / "index")
    for group in groups:
        members = [pair for pair in pairs if pair.group == group]
        for number, pair in enumerate(members, 1):
            answering = frozenset({article_key(titles[group], format_article(number))})
            for question in pair.q[number % PROVISIONS :: PROVISIONS]:
                yield from _asked(assistant, group, question, answering, [titles[group]], number % ALSO_WITHOUT == 0)
        for question in near_misses.get(group, ()):
            yield from _asked(assistant, group, question, frozenset(), [titles[group]], False)


def _of_reading(sources: Path, folder: Path) -> Iterator[Example]:
    """The questions over whole regulations whose answering stretches are known, each asked of its own regulation.

    Args:
        sources: regulations with their questions, see `index.training_texts`.
        folder: for the index.
    """
    build_index([sources], "none", folder / "index")
    assistant = Assistant.open(folder / "index")
    for name, document, _ in documents_of(sources):
        scope = [document.title]
        held = {article.label: article for article in document.articles}
        for number, question in enumerate(read_questions(sources / f"{name}.jsonl"), 1):
            state = assistant.ask(question.before, State(), scope)[1] if question.before else State()
            parts = assistant.rankings(question.q, state, scope)
            if len(parts) != 1 or not parts[0][1]:
                continue
            query, ranked = parts[0]
            stretches: dict[str, list[tuple[int, int]]] = {}
            for article, start, end in stretches_of(question, held, f"{name} 第{number}问"):
                stretches.setdefault(article_key(document.title, article.label), []).append((start, end))
            articles = tuple(_key(assistant, scored) for scored in ranked)
            right = np.array(
                [_answers(scored, stretches.get(key, ())) for scored, key in zip(ranked, articles, strict=True)],
                dtype=bool,
            )
            example = Example(name, query, tuple(ranked), right, frozenset(stretches), articles)
            if number % ALSO_WITHOUT == 0:
                example = replace(example, without=_without(assistant, example, question.q, state, scope))
            yield example


def _answers(scored: Scored, stretches: Sequence[tuple[int, int]]) -> bool:
    """Whether a statement is of the answer: half of it is in the answering stretches, or, of a list not, it holds half of one."""
    start, end = scored.statement.start, scored.statement.end
    common = [max(0, min(end, e) - max(start, s)) for s, e in stretches]
    if 2 * sum(common) >= end - start:
        return True
    holds = any(2 * inside >= e - s for inside, (s, e) in zip(common, stretches, strict=True))
    return holds and scored.statement.kind != "list"


def _of_laws(pairs: Sequence[Pair], assistant: Assistant) -> Iterator[Example]:
    """One question in `LAWS` over national laws, of those which the index holds."""
    held = [pair for pair in pairs if assistant.index.find(pair.group) is not None]
    for number, pair in enumerate(held):
        title, label = pair.group, pair.path.split()[-1]
        for question in pair.q[number % LAWS :: LAWS]:
            answering = frozenset({article_key(title, label)})
            yield from _asked(assistant, title, question, answering, None, number % ALSO_WITHOUT == 0)


def _asked(
    assistant: Assistant,
    group: str,
    question: str,
    answering: frozenset[str],
    scope: list[str] | None,
    also_without: bool,
) -> Iterator[Example]:
    parts = assistant.rankings(question, State(), scope)
    if len(parts) == 1 and parts[0][1]:
        query, ranked = parts[0]
        articles = tuple(_key(assistant, scored) for scored in ranked)
        right = np.array([article in answering for article in articles])
        example = Example(group, query, tuple(ranked), right, answering, articles)
        if also_without:
            example = replace(example, without=_without(assistant, example, question, State(), scope))
        yield example


def _without(
    assistant: Assistant, example: Example, question: str, state: State, scope: list[str] | None
) -> tuple[Scored, ...]:
    """The statements when the answering articles are taken out."""
    hidden = [
        s.statement.ref for s, right in zip(example.ranked, example.articles, strict=True) if right in example.answering
    ]
    parts = assistant.without(hidden).rankings(question, state, scope) if hidden else []
    return tuple(parts[0][1]) if len(parts) == 1 else ()


def _cross_validated(examples: Sequence[Example], folds: int = 5) -> float:
    """Share of the answerable questions whose first statement is right, each weighed by a fit without its group."""
    groups = sorted({example.group for example in examples})
    fold = {group: number % folds for number, group in enumerate(groups)}
    hits: list[bool] = []
    for number in range(folds):
        choice = fit_choice([e for e in examples if fold[e.group] != number])
        held = [rescored(e, choice) for e in examples if fold[e.group] == number and e.right.any()]
        hits += [bool(e.right[0]) for e in held]
    return float(np.mean(hits)) if hits else 0.0


def _first_right(ordered: Sequence[Example]) -> float:
    hits = [bool(e.right[0]) for e in ordered if e.right.any()]
    return float(np.mean(hits)) if hits else 0.0


def _matrix(ranked: Sequence[Scored]) -> NDArray[np.float64]:
    return np.array([[scored.features[name] for name in NAMES] for scored in ranked])


def _signal_row(query: Query, ranked: Sequence[Scored]) -> list[float]:
    found: dict[str, Any] = signals(query, ranked)
    return [float(found[name]) for name in SIGNALS]


def _key(assistant: Assistant, scored: Scored) -> str:
    ref = scored.statement.ref
    return article_key(assistant.index.document(ref.document).title, format_article(ref.article, ref.branch))


def _is_law(pair: Pair) -> bool:
    return pair.path.split()[-1].startswith("第") and pair.path.split()[-1].endswith("条") or "条之" in pair.path
