"""RayEmbedder: real workers on this machine give what one process gives. They want its cores for themselves: run after all other tests."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.errors import ConfigError, ModelUnavailable
from index.embedder import EmbedderConfig, load_embedder
from index.ray_embedder import Cluster, RayEmbedder
from tests.samples import ROOT

TEXTS = [f"第{n}号事项：{'各部门应当在三日内回复。' * (n % 7)}" for n in range(60)]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:ray")  # of its own settings
def test_embed_passages__two_local_workers_same_vectors_in_order() -> None:
    config = EmbedderConfig(cache_dir=ROOT / ".cache" / "models")
    done: list[int] = []
    embedder = RayEmbedder(config, Cluster(workers=2))
    vectors = embedder.embed_passages(TEXTS, done.append)
    own = load_embedder(config)
    assert (embedder.fingerprint, embedder.engine) == (own.fingerprint, own.engine)
    assert (vectors * own.embed_passages(TEXTS)).sum(axis=1) == pytest.approx(1, abs=1e-3)
    assert sum(done) == len(TEXTS)
    assert np.array_equal(embedder.embed_queries(TEXTS[:2]), own.embed_queries(TEXTS[:2]))
    assert embedder.embed_passages([]).shape == (0, own.dimension)


def test_embed_passages__cluster_of_this_machine_does_not_come_up_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    import ray

    tried: list[int] = []

    def too_slow(**settings: object) -> None:
        tried.append(1)
        raise Exception("The current node timed out during startup.")  # as ray._private.node does

    monkeypatch.setattr(ray, "init", too_slow)
    embedder = RayEmbedder(EmbedderConfig(cache_dir=ROOT / ".cache" / "models"), Cluster(workers=2))
    with pytest.raises(ModelUnavailable, match="没有启动起来"):
        embedder.embed_passages(TEXTS[:3])
    assert len(tried) == 2


def test_embed_passages__no_cluster_there_said_so() -> None:
    embedder = RayEmbedder(
        EmbedderConfig(cache_dir=ROOT / ".cache" / "models"), Cluster(workers=2, address="127.0.0.1:1")
    )
    with pytest.raises(ModelUnavailable, match="计算集群"):
        embedder.embed_passages(TEXTS[:3])


def test_embed_passages__no_address_said_so() -> None:
    embedder = RayEmbedder(
        EmbedderConfig(cache_dir=ROOT / ".cache" / "models"), Cluster(workers=2, address="somewhere")
    )
    with pytest.raises(ConfigError, match="somewhere"):
        embedder.embed_passages(TEXTS[:3])
