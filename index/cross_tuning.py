"""cross_tuning: fits the cross-encoder on questions with the passages that answer them, and on questions that nothing answers.

Each question is read together with a passage that answers it and with those that the retriever takes for it (hard negatives,
one of them from the laws). The loss of the pair is the softmax over these with one more place, of log odds 0, for "nothing
answers": right for a near miss, and for a question whose answer is held back; for an answerable question the softmax without
that place is added. The loss of the clauses is the cross-entropy of each clause of a passage: is it of the answer? Only the
low-rank matrices and the heads are trained. Never on questions of the documents kept back, nor on anything under ``eval/``.

Slow imports (torch, transformers) stay inside the functions.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import BadRequest
from index.adapter import NONE, load_adapter, load_head, save_adapter
from index.bundled_export import apply_heads, cross_encoder_heads, encoder
from index.bundled_model import BundledModel
from index.cross_draw import Draw, Question, Settings, chosen
from index.cross_encoder import LAYERS, PairTokens
from index.embedder import config_from_environment, load_embedder
from index.training_texts import Asked, Text
from index.tuning import is_kept_back, with_low_rank

_MATRICES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "ao": "attention.output.dense",
    "fi": "intermediate.dense", "fo": "output.dense",
}  # fmt: skip
_CONTRAST = 0.3
_MARKS, _OUTSIDE = 1.0, 0.5  # weight of the clauses of a passage that answers, and of one that does not
_CHECKED = 400


def questions_of(texts: Sequence[Text], asked: Sequence[Asked]) -> list[Question]:
    """All questions with their hard negatives: of a regulation from itself, of a law from all laws."""
    embedder = load_embedder(config_from_environment(os.environ))
    passages = embedder.embed_passages([f"{text.path}\n{text.text}" for text in texts])
    vectors = embedder.embed_queries([question.text for question in asked])
    of_laws = np.array([n for n, text in enumerate(texts) if text.law], dtype=np.int64)
    laws = {text.group for text in texts if text.law}
    groups = {question.group for question in asked}
    own = {g: np.array([n for n, t in enumerate(texts) if t.group == g], dtype=np.int64) for g in groups}
    found: list[Question] = []
    for question, vector in zip(asked, vectors, strict=True):
        # what one law does not answer another may
        pool = of_laws if question.group in laws and question.answers else own[question.group]
        order = _nearest(pool, passages, vector)
        rank = next((place for place, n in enumerate(order) if n in question.answers), len(order))
        said = [texts[n].text for n in question.answers]
        others = [n for n in order if n not in question.answers and not _same(texts[n].text, said)]
        beside = [] if question.group in laws else _nearest(of_laws, passages, vector)[:8]
        beside = [n for n in beside if not _same(texts[n].text, said)]
        found.append(Question(question, tuple(others[:16]), tuple(beside), rank))
    return found


def tune_cross_encoder(
    texts: Sequence[Text],
    asked: Sequence[Asked],
    target: Path,
    settings: Settings | None = None,
    openers: Sequence[str] = (),
    on_from: Path | None = None,
    on_step: Callable[[str], None] = print,
) -> None:
    """Trains and writes the change and the heads to `target`, their provenance beside it (``.json``).

    Args:
        texts, asked: what is read and what is asked.
        target: the file to write.
        settings: of the run.
        openers: what people say around a question, with `PLACE` where it stands.
        on_from: a file written before, to go on from; from nothing when None.
        on_step: gets a line now and then.

    Raises:
        BadRequest: `on_from` has a higher rank, or stands on top of another change.
    """
    import torch

    settings = settings or Settings()
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)
    train = [q for q in asked if not is_kept_back(q.group)]
    held = [q for q in asked if is_kept_back(q.group) and not q.told and not q.plain]
    draw = Draw(train, texts, settings, openers, rng)
    drawn = [draw.batch() for _ in range(settings.steps)]
    apart = [q for q in asked if is_kept_back(q.group) and (q.told or q.plain)]
    kept_back = [*rng.sample(held, min(_CHECKED, len(held))), *apart]
    questions = iter(questions_of(texts, [*chain.from_iterable(drawn), *kept_back]))
    batches = [list(islice(questions, len(batch))) for batch in drawn]
    kept = list(questions)
    check = [q for q in kept if not q.asked.told and not q.asked.plain]
    told, plain = [q for q in kept if q.asked.told], [q for q in kept if q.asked.plain]
    bundled = BundledModel(adapter=NONE)
    base = encoder(bundled)
    base.set_attn_implementation("eager")  # faster than the fused one at these lengths
    base.encoder.layer = base.encoder.layer[:LAYERS]
    model, changed = with_low_rank(base, settings.rank, _MATRICES)
    heads = cross_encoder_heads(bundled.architecture.hidden)
    before = _go_on(on_from, changed, heads) if on_from else None
    for name, low_rank in changed.items():
        for matrix in low_rank:
            matrix.requires_grad = int(name[1 : name.index(".")]) >= settings.frozen
    reader = _Reader(model, heads, PairTokens(bundled), texts)
    parameters = [p for p in (*model.parameters(), *heads.parameters()) if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=settings.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / (0.06 * settings.steps), max(0.02, (settings.steps - s) / settings.steps))
    )
    if on_from:
        on_step(f"before: {evaluate(reader, check)} {evaluate(reader, told)} {evaluate(reader, plain)}")
    for step, batch in enumerate(batches):
        loss = _loss(reader, batch, settings, rng)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        schedule.step()
        if step % 50 == 0:
            on_step(f"step {step}/{settings.steps} loss {loss.item():.4f}")
        if step % 1200 == 1199 and step + 1 < settings.steps:
            on_step(f"{evaluate(reader, check)} {evaluate(reader, told)} {evaluate(reader, plain)}")
    weights = {name: (b.detach().numpy(), a.detach().numpy()) for name, (b, a) in changed.items()}
    save_adapter(target, weights, {name: array.detach().numpy() for name, array in heads.state_dict().items()})
    data = json.dumps([[asdict(t) for t in texts], [asdict(q) for q in asked]], ensure_ascii=False, sort_keys=True)
    facts = {
        "settings": asdict(settings), "layers": LAYERS, "questions": len(train), "marked": sum(q.marked for q in train),
        "near_misses": sum(not q.answers for q in train), "data": hashlib.sha256(data.encode()).hexdigest(),
        "model": bundled.title(), "went_on_from": before, "torch": torch.__version__,
        "kept_back": evaluate(reader, check), "kept_back_told": evaluate(reader, told),
        "kept_back_plain": evaluate(reader, plain),
    }  # fmt: skip
    target.with_suffix(".json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


class _Reader:
    """The model in training, with the texts that it reads."""

    def __init__(self, model: Any, heads: Any, tokens: PairTokens, texts: Sequence[Text]) -> None:
        self._model, self._heads, self._tokens, self.texts = model, heads, tokens, texts

    def read(self, rows: Sequence[tuple[str, int]]) -> tuple[Any, list[tuple[Any, list[tuple[int, int]]]]]:
        """Of pairs of a question and the number of a text: their log odds, shape (n,), and for each the log odds of its clauses,
        shape (clauses,), with the clauses."""
        import torch

        pairs = [(question, self.texts[n].path, self.texts[n].text) for question, n in rows]
        lengths = self._tokens.lengths(pairs)
        order = sorted(range(len(rows)), key=lengths.__getitem__)
        odds: list[Any] = [None] * len(rows)
        clauses: list[Any] = [None] * len(rows)
        for half in (order[: 2 * len(order) // 3], order[2 * len(order) // 3 :]):  # by length: padding is computed too
            if not half:
                continue
            batch = self._tokens.batch([pairs[place] for place in half])
            mask = torch.from_numpy(batch.mask)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_computes_in_bf16()):
                hidden = self._model(inputs_embeds=torch.from_numpy(batch.words), attention_mask=mask).last_hidden_state
            scores, tokens = apply_heads(self._heads, hidden.float(), mask)
            for row, place in enumerate(half):
                spans = [clause for clause in batch.clauses[row] if clause[3] > clause[2]]
                pooled = [tokens[row, begin:end].mean() for _, _, begin, end in spans]
                odds[place] = scores[row]
                clauses[place] = torch.stack(pooled) if pooled else torch.zeros(0), [(s, e) for s, e, _, _ in spans]
        return torch.stack(odds), clauses


def evaluate(reader: _Reader, questions: Sequence[Question]) -> dict[str, float]:
    """On questions of documents kept back.

    Returns:
        ``hit_at_1``: share of the answerable questions whose answer is first by the cross-encoder among the eight texts that the
        retriever puts first; ``retriever_hit_at_1``: the same by the retriever; ``auc_near_misses``: how well the best log odds
        tell answerable questions from others, ``auc_held_back``: from answerable ones whose answer is left out (areas under the
        ROC curve); ``clause``: share of the marked questions whose best clause in the answering text is of the answer.
    """
    import torch

    first, retriever, clause = [], [], []
    with_answer, without, held_back = [], [], []
    with torch.inference_mode():
        for question in questions:
            answers = question.asked.answers
            near = list(question.others[:8])
            rows = [*answers, *near[: max(0, 8 - len(answers))]]
            if not rows:
                continue
            scores, marks = reader.read([(question.asked.text, n) for n in rows])
            if not answers:
                without.append(float(scores.max()))
                continue
            best = int(scores.argmax())
            first.append(question.rank < 8 and best < len(answers))
            retriever.append(question.rank == 0)
            with_answer.append(float(scores.max()))
            if len(rows) > len(answers):
                held_back.append(float(scores[len(answers) :].max()))
            if question.asked.marked:
                odds, spans = marks[0]
                labels = _labels(spans, answers[rows[0]])
                clause.append(bool(len(odds) and labels[int(odds.argmax())] > 0.5))
    return {
        "n": len(questions),
        "hit_at_1": _mean(first),
        "retriever_hit_at_1": _mean(retriever),
        "auc_near_misses": _area(with_answer, without),
        "auc_held_back": _area(with_answer, held_back),
        "clause": _mean(clause),
    }


def _loss(reader: _Reader, batch: Sequence[Question], settings: Settings, rng: random.Random) -> Any:
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

    rows: list[tuple[str, int]] = []
    bounds: list[tuple[int, int, int | None]] = []
    for question in batch:
        drawn, answer = chosen(question, reader.texts, settings, rng)
        bounds.append((len(rows), len(rows) + len(drawn), answer))
        rows += [(question.asked.text, number) for number in drawn]
    scores, clauses = reader.read(rows)
    loss = torch.zeros(())
    for question, (begin, end, answer) in zip(batch, bounds, strict=True):
        own = scores[begin:end]
        with_nothing = torch.log_softmax(torch.cat([own, torch.zeros(1)]), 0)
        loss = loss - with_nothing[-1 if answer is None else 0]
        if answer is not None and len(own) > 1:
            loss = loss - _CONTRAST * torch.log_softmax(own, 0)[0]
        if not question.asked.marked:
            continue
        for place in range(begin, end):
            odds, spans = clauses[place]
            stretches = question.asked.answers[answer] if answer is not None and place == begin else ()
            if len(odds):
                weight = _MARKS if stretches else _OUTSIDE / (end - begin)
                loss = loss + weight * cross_entropy(odds, torch.tensor(_labels(spans, stretches)))
    return loss / len(batch)


def _labels(clauses: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]) -> list[float]:
    """1 for each clause of which half or more stands in a span, else 0."""
    return [
        float(2 * sum(max(0, min(end, e) - max(start, s)) for s, e in spans) >= end - start) for start, end in clauses
    ]


def _go_on(path: Path, changed: dict[str, tuple[Any, Any]], heads: Any) -> dict[str, Any]:
    """Puts a change (of this rank or a smaller one) and heads written before in place; returns that file's provenance."""
    import torch

    changes = load_adapter(path).changes
    facts: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    if facts.get("on_top_of"):
        raise BadRequest(f"{path.name} 是在另一个调整之上训练的，不能接着训练", "自成一体的调整", "从头训练")
    with torch.no_grad():
        for name, (b, a) in changed.items():
            held = changes.get(name)
            if held is None or held[0].shape[1] > b.shape[1]:
                raise BadRequest(f"{path.name} 的秩不合，不能接着训练", f"秩不大于 {b.shape[1]}", "从头训练")
            b[:, : held[0].shape[1]].copy_(torch.from_numpy(held[0]))
            a[: held[1].shape[0]].copy_(torch.from_numpy(held[1]))
        state = {name: torch.from_numpy(array) for name, array in load_head(path).items()}
        heads.load_state_dict(state, strict=False)  # a head that is new starts from nothing
    return facts


def _nearest(pool: Any, passages: Any, vector: Any) -> list[int]:
    found: list[int] = pool[np.argsort(-(passages[pool] @ vector), kind="stable")][:64].tolist() if len(pool) else []
    return found


def _same(text: str, answers: Sequence[str]) -> bool:
    """Whether a text says what an answer says: one holds the other, as where a law stands in the data twice."""
    return any(text in answer or answer in text for answer in answers)


def _computes_in_bf16() -> bool:
    """Whether this processor multiplies in bf16; where it does not, that is slower than single precision."""
    import torch

    return (
        bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
        and "avx512" in torch.backends.cpu.get_cpu_capability().lower()
    )


def _mean(values: Sequence[bool]) -> float:
    return round(float(np.mean(values)), 4) if values else 0.0


def _area(higher: Sequence[float], lower: Sequence[float]) -> float:
    apart = [(a > b) + 0.5 * (a == b) for a in higher for b in lower]
    return round(float(np.mean(apart)), 4) if apart else 0.0
