"""cross_tuning: fits the cross-encoder on questions with the provision that answers them, and on near misses.

Each question is read together with the provision that answers it and with those that the retriever takes for it (hard
negatives). The loss is the softmax over these with one more place, of log odds 0, for "nothing answers", which is right for a
near miss; for an answerable question the softmax without that place is added. Only the low-rank matrices and the head are
trained. Never on the documents kept back from `index.tuning`, nor on anything under ``eval/``.

Slow imports (torch, transformers) stay inside the functions.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import BadRequest
from index.adapter import load_adapter, save_adapter
from index.bundled_export import encoder
from index.bundled_model import BundledModel
from index.cross_encoder import LAYERS, PairTokens
from index.embedder import config_from_environment, load_embedder
from index.tuning import TRAINING, Pair, is_kept_back, with_low_rank

NEAR_MISSES = TRAINING / "near" / "misses.jsonl"
_MATRICES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "ao": "attention.output.dense",
    "fi": "intermediate.dense", "fo": "output.dense",
}  # fmt: skip
_LAWS = 3  # of all questions, one in so many is over a law; laws have less to tell apart
_CONTRAST = 0.3
_CHECKED = 400


@dataclass(frozen=True)
class Settings:
    """Of one run: `rank` of the change, `rate` of learning, hard `negatives` a question, questions a `batch`, `steps`,
    `seed`."""

    rank: int = 16
    rate: float = 6e-4
    negatives: int = 5
    batch: int = 5
    steps: int = 3600
    seed: int = 7


@dataclass(frozen=True)
class Question:
    """A question with what it is read against.

    Attributes:
        text: as asked.
        group: its document.
        answer: number of the pair that answers; None for a near miss.
        others: numbers of the pairs that the retriever takes for it, nearest first, without the answer.
        rank: how many pairs the retriever puts before the answer.
    """

    text: str
    group: str
    answer: int | None
    others: tuple[int, ...]
    rank: int


def read_near_misses(path: Path = NEAR_MISSES) -> dict[str, list[str]]:
    """Document → questions that it does not answer, though they sound as if it did.

    Raises:
        BadRequest: a line does not fit.
    """
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return {str(row["group"]): [str(q) for q in row["q"]] for row in rows}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadRequest(f"{path.name} 不合格式", "每行有 group 和 q") from error


def questions_of(
    pairs: Sequence[Pair], near_misses: Mapping[str, Sequence[str]], laws: frozenset[str]
) -> list[Question]:
    """All questions with their hard negatives: of a regulation from itself, of a law from all laws."""
    embedder = load_embedder(config_from_environment(os.environ))
    passages = embedder.embed_passages([passage_text(pair) for pair in pairs])
    asked: list[tuple[str, str, int | None]] = [(q, p.group, n) for n, p in enumerate(pairs) for q in p.q]
    asked += [(q, group, None) for group, texts in near_misses.items() for q in texts]
    vectors = embedder.embed_queries([text for text, _, _ in asked])
    of_laws = np.array([n for n, pair in enumerate(pairs) if pair.group in laws])
    pools = {
        g: of_laws if g in laws else np.array([n for n, p in enumerate(pairs) if p.group == g]) for _, g, _ in asked
    }
    found: list[Question] = []
    for (text, group, answer), vector in zip(asked, vectors, strict=True):
        pool = pools[group]
        order = pool[np.argsort(-(passages[pool] @ vector), kind="stable")].tolist()
        rank = order.index(answer) if answer is not None else 0
        found.append(Question(text, group, answer, tuple(n for n in order if n != answer)[:16], rank))
    return found


def tune_cross_encoder(
    pairs: Sequence[Pair],
    near_misses: Mapping[str, Sequence[str]],
    target: Path,
    settings: Settings | None = None,
    on_step: Callable[[str], None] = print,
) -> None:
    """Trains and writes the change and the head to `target`, their provenance beside it (``.json``)."""
    import torch

    settings = settings or Settings()
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)
    laws = frozenset(pair.group for pair in pairs if pair.group not in near_misses and _is_law(pair))
    questions = questions_of(pairs, near_misses, laws)
    train = [q for q in questions if not is_kept_back(q.group)]
    held = [q for q in questions if is_kept_back(q.group)]
    check = rng.sample(held, min(_CHECKED, len(held)))
    bundled = BundledModel(adapter=load_adapter())
    base = encoder(bundled)
    base.set_attn_implementation("eager")  # faster than the fused one at these lengths
    base.encoder.layer = base.encoder.layer[:LAYERS]
    model, changed = with_low_rank(base, settings.rank, _MATRICES)
    hidden = bundled.architecture.hidden
    head = torch.nn.ModuleDict({"inner": torch.nn.Linear(hidden, hidden), "outer": torch.nn.Linear(hidden, 1)})
    reader = _Reader(model, head, PairTokens(bundled), pairs)
    parameters = [p for p in (*model.parameters(), *head.parameters()) if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=settings.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / (0.06 * settings.steps), max(0.02, (settings.steps - s) / settings.steps))
    )
    own, of_laws = [q for q in train if q.group not in laws], [q for q in train if q.group in laws]
    order: list[Question] = []
    for step in range(settings.steps):
        if len(order) < settings.batch:
            fresh = own + rng.sample(of_laws, min(len(of_laws), len(own) // _LAWS))
            rng.shuffle(fresh)
            order += fresh
        batch = [order.pop() for _ in range(settings.batch)]
        loss = _loss(reader, batch, settings, rng)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        schedule.step()
        if step % 50 == 0:
            on_step(f"step {step}/{settings.steps} loss {loss.item():.4f}")
        if step % 500 == 499:
            on_step(str(evaluate(reader, check)))
    weights = {name: (b.detach().numpy(), a.detach().numpy()) for name, (b, a) in changed.items()}
    save_adapter(target, weights, {name: array.detach().numpy() for name, array in head.state_dict().items()})
    data = "".join(p.model_dump_json() for p in pairs) + json.dumps(near_misses, ensure_ascii=False, sort_keys=True)
    facts = {
        "settings": asdict(settings), "layers": LAYERS, "questions": len(train), "near_misses": sum(q.answer is None for q in train),
        "data": hashlib.sha256(data.encode()).hexdigest(), "model": bundled.title(), "on_top_of": bundled.adapter.fingerprint,
        "torch": torch.__version__, "kept_back": evaluate(reader, check),
    }  # fmt: skip
    target.with_suffix(".json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def passage_text(pair: Pair) -> str:
    """A provision as it is indexed and read: its path, then its words."""
    return f"{pair.path}\n{pair.text}"


class _Reader:
    """The model in training, with the texts that it reads."""

    def __init__(self, model: Any, head: Any, tokens: PairTokens, pairs: Sequence[Pair]) -> None:
        self._model, self._head, self._tokens, self._pairs = model, head, tokens, pairs

    def scores(self, rows: Sequence[tuple[str, int]]) -> Any:
        """Log odds of pairs of a question and a number of a provision."""
        import torch

        words, mask = self._tokens.batch([(question, passage_text(self._pairs[n])) for question, n in rows])
        embeds, marks = torch.from_numpy(words), torch.from_numpy(mask)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self._model(inputs_embeds=embeds, attention_mask=marks).last_hidden_state
        weights = marks.unsqueeze(-1).float()
        mean = (hidden.float() * weights).sum(1) / weights.sum(1)
        return self._head["outer"](torch.tanh(self._head["inner"](mean)))[:, 0]


def evaluate(reader: _Reader, questions: Sequence[Question]) -> dict[str, float]:
    """Share of the answerable questions whose answer is first by the cross-encoder among the eight that the retriever puts
    first, the same by the retriever, and how well the best log odds tell answerable questions from near misses (area under
    the ROC curve)."""
    import torch

    first, retriever, with_answer, without = [], [], [], []
    with torch.inference_mode():
        for question in questions:
            near = list(question.others[:8] if question.answer is None else question.others[:7])
            rows = near if question.answer is None else [question.answer, *near]
            scores = reader.scores([(question.text, n) for n in rows]).numpy()
            if question.answer is None:
                without.append(float(scores.max()))
                continue
            first.append(question.rank < 8 and bool(scores[0] >= scores.max()))
            retriever.append(question.rank == 0)
            with_answer.append(float(scores.max()))
    apart = [(a > b) + 0.5 * (a == b) for a in with_answer for b in without]
    return {
        "n": len(questions),
        "hit_at_1": round(float(np.mean(first)), 4) if first else 0.0,
        "retriever_hit_at_1": round(float(np.mean(retriever)), 4) if retriever else 0.0,
        "auc_near_misses": round(float(np.mean(apart)), 4) if apart else 0.0,
    }


def _loss(reader: _Reader, batch: Sequence[Question], settings: Settings, rng: random.Random) -> Any:
    import torch

    rows: list[tuple[str, int]] = []
    bounds = [0]
    for question in batch:
        nearest = list(question.others[: settings.negatives * 2])
        if question.answer is None:
            chosen = nearest[: settings.negatives]
        else:
            chosen = [question.answer, *rng.sample(nearest, min(settings.negatives, len(nearest)))]
        rows += [(question.text, number) for number in chosen]
        bounds.append(len(rows))
    scores = reader.scores(rows)
    loss = torch.zeros(())
    for question, begin, end in zip(batch, bounds, bounds[1:], strict=False):
        own = scores[begin:end]
        with_nothing = torch.log_softmax(torch.cat([own, torch.zeros(1)]), 0)
        loss = loss - with_nothing[-1 if question.answer is None else 0]
        if question.answer is not None:
            loss = loss - _CONTRAST * torch.log_softmax(own, 0)[0]
    return loss / len(batch)


def _is_law(pair: Pair) -> bool:
    return not pair.group[-1].isdigit()
