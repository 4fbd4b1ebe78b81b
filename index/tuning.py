"""tuning: fits the adapter of the bundled model on pairs of everyday questions and the provisions that answer them.

Contrastive (InfoNCE, van den Oord et al. 2018): in a batch each question is to be nearer to its own provision than to all
others; a batch holds provisions of the same document, which are each other's hard negatives. Only the low-rank matrices
are trained (LoRA on the attention's four projections); word embeddings and everything else stay as they are.

Slow imports (torch, transformers) stay inside the functions.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import BadRequest
from index.adapter import NONE, save_adapter
from index.bundled_export import encoder
from index.bundled_model import PASSAGE_PREFIX, QUERY_PREFIX, BundledModel
from index.bundled_tokenizer import bundled_tokenizer

TRAINING = Path(__file__).parent / "training"
_PROJECTIONS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
}
_KEPT_BACK = 10  # one document in so many is not trained on; the figures before and after are taken there


class Pair(BaseModel):
    """A provision with questions that it answers.

    Attributes:
        group: its document.
        path: title and headings above it.
        text: the provision.
        q: the questions.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    group: str
    path: str
    text: str
    q: list[str]


@dataclass(frozen=True)
class Settings:
    """Of one run. `rank` of the change, `rate` of learning, `temperature` of the softmax, provisions in a `batch`,
    `epochs`, longest texts in tokens, `seed`."""

    rank: int = 8
    rate: float = 1e-3
    temperature: float = 0.02
    batch: int = 24
    epochs: int = 3
    question_tokens: int = 48
    passage_tokens: int = 160
    seed: int = 7


def read_pairs(folder: Path = TRAINING) -> list[Pair]:
    """The pairs of every ``.jsonl`` of a folder, files by name.

    Raises:
        BadRequest: there are none, or a line is no pair.
    """
    pairs: list[Pair] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                pairs.append(Pair.model_validate_json(line))
            except ValidationError as error:
                raise BadRequest(f"{path.name} 第{number}行不合格式", "group、path、text、q") from error
    if not pairs:
        raise BadRequest(f"{folder} 里没有训练用的问答对")
    return pairs


def tune(
    pairs: Sequence[Pair], target: Path, settings: Settings | None = None, on_step: Callable[[str], None] = print
) -> None:
    """Trains on `pairs` and writes the adapter to `target`, its provenance beside it (``.json``)."""
    import torch

    settings = settings or Settings()
    torch.manual_seed(settings.seed)
    bundled = BundledModel(adapter=NONE)
    model, changed = with_low_rank(encoder(bundled), settings.rank, _PROJECTIONS)
    texts = _Texts(bundled, settings)
    kept_back = {pair.group for pair in pairs if is_kept_back(pair.group)}
    train = [pair for pair in pairs if pair.group not in kept_back]
    check = [pair for pair in pairs if pair.group in kept_back]
    before = evaluate(model, texts, check)
    on_step(f"before: {before}")
    optimiser = torch.optim.AdamW(
        [p for p in model.parameters() if p.requires_grad], lr=settings.rate, weight_decay=0.01
    )
    total = settings.epochs * sum(1 for _ in _batches(train, settings, 0))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / (0.1 * total), max(0.0, (total - s) / total))
    )
    step = 0
    for epoch in range(settings.epochs):
        for batch in _batches(train, settings, epoch):
            loss = _loss(model, texts, batch, settings, random.Random(f"{settings.seed}{step}"))
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            if step % 10 == 0:
                on_step(f"step {step}/{total} loss {loss.item():.4f}")
        on_step(f"epoch {epoch + 1}: {evaluate(model, texts, check)}")
    save_adapter(target, {name: (b.detach().numpy(), a.detach().numpy()) for name, (b, a) in changed.items()})
    facts = {
        "settings": asdict(settings), "pairs": len(train), "questions": sum(len(p.q) for p in train), "kept_back": sorted(kept_back),
        "data": hashlib.sha256("".join(p.model_dump_json() for p in pairs).encode()).hexdigest(),
        "model": bundled.title(), "torch": torch.__version__, "before": before, "after": evaluate(model, texts, check),
    }  # fmt: skip
    target.with_suffix(".json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def evaluate(model: Any, texts: _Texts, pairs: Sequence[Pair]) -> dict[str, float]:
    """Share of the questions whose provision is first, and among the first five, of all provisions of `pairs`."""
    import torch

    if not pairs:
        return {}
    with torch.inference_mode():
        passages = np.concatenate([_vectors(model, texts.passages(chunk)).numpy() for chunk in _chunks(pairs, 16)])
        asked = [(q, number) for number, pair in enumerate(pairs) for q in pair.q]
        questions = np.concatenate(
            [_vectors(model, texts.questions([q for q, _ in c])).numpy() for c in _chunks(asked, 64)]
        )
    scores = questions @ passages.T
    own = scores[np.arange(len(asked)), [number for _, number in asked]]
    ranks = (scores > own[:, None]).sum(axis=1)
    return {
        "hit_at_1": round(float((ranks == 0).mean()), 4),
        "hit_at_5": round(float((ranks < 5).mean()), 4),
        "n": len(asked),
    }


def is_kept_back(group: str) -> bool:
    """Whether a document is kept back from training, to measure on."""
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % _KEPT_BACK == 0


def with_low_rank(model: Any, rank: int, matrices: Mapping[str, str]) -> tuple[Any, dict[str, tuple[Any, Any]]]:
    """The model with every matrix W of `matrices` (short name → module in a layer) replaced by W + B·A, only B and A
    trainable, and these by the names of the tensors in the bundled file."""
    import torch

    class LowRank(torch.nn.Module):
        def __init__(self, base: Any) -> None:
            super().__init__()
            self.base = base
            self.a = torch.nn.Parameter(torch.randn(rank, base.in_features) / base.in_features**0.5)
            self.b = torch.nn.Parameter(torch.zeros(base.out_features, rank))

        def forward(self, x: Any) -> Any:
            return self.base(x) + (x @ self.a.T) @ self.b.T

    for parameter in model.parameters():
        parameter.requires_grad = False
    changed: dict[str, tuple[Any, Any]] = {}
    for number, layer in enumerate(model.encoder.layer):
        for short, name in matrices.items():
            parent = layer.get_submodule(name.rpartition(".")[0]) if "." in name else layer
            attribute = name.rpartition(".")[2]
            module = LowRank(getattr(parent, attribute))
            setattr(parent, attribute, module)
            changed[f"l{number}.{short}.w"] = (module.b, module.a)
    return model, changed


class _Texts:
    """Texts → padded word embeddings and masks, token ids remembered."""

    def __init__(self, bundled: BundledModel, settings: Settings) -> None:
        self._bundled, self._settings = bundled, settings
        self._tokenizer = bundled_tokenizer(bundled)
        self._known: dict[str, list[int]] = {}

    def questions(self, texts: Sequence[str]) -> tuple[Any, Any]:
        return self._batch([QUERY_PREFIX + text for text in texts], self._settings.question_tokens)

    def passages(self, pairs: Sequence[Pair]) -> tuple[Any, Any]:
        return self._batch([f"{PASSAGE_PREFIX}{p.path}\n{p.text}" for p in pairs], self._settings.passage_tokens)

    def _batch(self, texts: Sequence[str], longest: int) -> tuple[Any, Any]:
        import torch

        rows = [self._ids(text)[:longest] for text in texts]
        width = max(map(len, rows))
        ids = np.full((len(rows), width), self._bundled.pad_id, dtype=np.int64)
        mask = np.zeros((len(rows), width), dtype=np.int64)
        for row, found in enumerate(rows):
            ids[row, : len(found)], mask[row, : len(found)] = found, 1
        return torch.from_numpy(self._bundled.word_embeddings(ids)), torch.from_numpy(mask)

    def _ids(self, text: str) -> list[int]:
        if text not in self._known:
            self._known[text] = self._tokenizer.encode(text, self._settings.passage_tokens)
        return self._known[text]


def _vectors(model: Any, batch: tuple[Any, Any]) -> Any:
    import torch

    embeds, mask = batch
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = model(inputs_embeds=embeds, attention_mask=mask).last_hidden_state
    weights = mask.unsqueeze(-1).float()
    pooled = (hidden.float() * weights).sum(1) / weights.sum(1)
    return torch.nn.functional.normalize(pooled, dim=1)


def _loss(model: Any, texts: _Texts, batch: Sequence[Pair], settings: Settings, rng: random.Random) -> Any:
    import torch

    asked = [(q, number) for number, pair in enumerate(batch) for q in rng.sample(pair.q, min(2, len(pair.q)))]
    passages = _vectors(model, texts.passages(batch))
    questions = _vectors(model, texts.questions([q for q, _ in asked]))
    scores = questions @ passages.T / settings.temperature
    return torch.nn.functional.cross_entropy(scores, torch.tensor([number for _, number in asked]))


def _batches(pairs: Sequence[Pair], settings: Settings, epoch: int) -> Iterator[list[Pair]]:
    """Batches in which neighbours of one document stay together: each is made of runs of a few documents."""
    rng = random.Random(settings.seed * 1000 + epoch)
    by_group: dict[str, list[Pair]] = {}
    for pair in pairs:
        by_group.setdefault(pair.group, []).append(pair)
    runs: list[list[Pair]] = []
    for members in by_group.values():
        order = list(members)
        rng.shuffle(order)
        runs += [order[i : i + settings.batch // 2] for i in range(0, len(order), settings.batch // 2)]
    rng.shuffle(runs)
    batch: list[Pair] = []
    for run in runs:
        batch += run
        if len(batch) >= settings.batch:
            yield batch
            batch = []
    if len(batch) > 1:
        yield batch


def _chunks(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (items[i : i + size] for i in range(0, len(items), size))
