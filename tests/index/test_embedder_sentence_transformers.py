"""Other models through sentence-transformers: a tiny random one, made here, and the bundled one written out."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.errors import ModelUnavailable
from index.embedder import SENTENCE_TRANSFORMERS, Embedder, EmbedderConfig, load_embedder, prepare_model

TEXTS = ["县政府办公室", "", "请示应当一文一事", "签发", "县长签发重要文件" * 40]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer over single characters, with random weights and declared prompts."""
    import torch
    from tokenizers import Tokenizer, pre_tokenizers
    from tokenizers.models import WordLevel
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("tiny") / "tiny-bert"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *sorted(set("".join(TEXTS) + "问答："))]
    core = Tokenizer(WordLevel({word: place for place, word in enumerate(words)}, unk_token="[UNK]"))
    core.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    torch.manual_seed(5)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder)
    fast: Any = PreTrainedTokenizerFast
    fast(tokenizer_object=core, unk_token="[UNK]", pad_token="[PAD]", model_max_length=64).save_pretrained(folder)
    kinds = {"": "Transformer", "1_Pooling": "Pooling"}
    modules = [
        {"idx": place, "name": str(place), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for place, (path, kind) in enumerate(kinds.items())
    ]
    (folder / "1_Pooling").mkdir()
    for name, value in {
        "modules.json": modules,
        "1_Pooling/config.json": {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True},
        "config_sentence_transformers.json": {"prompts": {"query": "问：", "document": "答："}},
    }.items():
        (folder / name).write_text(json.dumps(value), encoding="utf-8")
    return folder


def _load(model: Path, query_prefix: str | None = None, passage_prefix: str | None = None) -> Embedder:
    return load_embedder(EmbedderConfig(str(model), query_prefix=query_prefix, passage_prefix=passage_prefix))


def test_folder__any_model_unit_vectors_in_order(tiny: Path) -> None:
    embedder = _load(tiny)
    done: list[int] = []
    vectors = embedder.embed_passages(TEXTS, done.append)
    assert embedder.name == "tiny-bert"
    assert embedder.engine.startswith("sentence-transformers ")
    assert vectors.shape == (len(TEXTS), embedder.dimension) == (len(TEXTS), 32)
    assert vectors.dtype == np.float32
    assert sum(done) == len(TEXTS)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in zip(TEXTS, vectors, strict=True):
        np.testing.assert_allclose(embedder.embed_passages([text])[0], vector, atol=1e-5)
    assert embedder.embed_queries([]).shape == (0, 32)
    assert embedder.embed_passages([]).shape == (0, 32)


def test_folder__declared_prompts_hold_unless_prefixes_are_given(tiny: Path) -> None:
    declared, bare = _load(tiny), _load(tiny, "", "")
    np.testing.assert_allclose(declared.embed_queries(["签发"]), bare.embed_queries(["问：签发"]), atol=1e-5)
    np.testing.assert_allclose(declared.embed_passages(["签发"]), bare.embed_passages(["答：签发"]), atol=1e-5)
    assert not np.allclose(declared.embed_queries(["签发"]), bare.embed_queries(["签发"]), atol=1e-3)


def test_fingerprint__same_model_same_prefixes_same_print(tiny: Path) -> None:
    assert _load(tiny).fingerprint == _load(tiny, "问：", "答：").fingerprint
    assert _load(tiny).fingerprint != _load(tiny, "").fingerprint


@pytest.mark.parametrize("name", ["nobody/no-such-model", "/no/such/folder"])
def test_name__not_on_this_machine_says_what_to_do(name: str) -> None:
    with pytest.raises(ModelUnavailable, match="GUIWEN_MODEL"):
        load_embedder(EmbedderConfig(name))


def test_bundled__through_sentence_transformers_same_model(tmp_path: Path) -> None:
    slow_config = EmbedderConfig(engine=SENTENCE_TRANSFORMERS, cache_dir=tmp_path)
    prepare_model(slow_config)
    slow, fast = load_embedder(slow_config), load_embedder(EmbedderConfig())
    assert (slow.name, slow.fingerprint, slow.dimension) == (fast.name, fast.fingerprint, fast.dimension)
    assert slow.engine != fast.engine
    texts = [*TEXTS, "第一条　（１）全角，标点；以及：～“引号”……", "对超过五百一十二个词元的文本，只读开头部分。" * 80]
    assert (slow.embed_passages(texts) * fast.embed_passages(texts)).sum(axis=1).min() >= 0.999
    assert (slow.embed_queries(texts) * fast.embed_queries(texts)).sum(axis=1).min() >= 0.999
