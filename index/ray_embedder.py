"""RayEmbedder: passages embedded by workers on one machine or many, driven by Ray Data; the only module that imports ray.

What a worker runs is `Embedder.embed_passages` of its own copy of the model. Ray Data hands out the batches, starts a batch anew that a
lost machine had, and grows with the cluster. Every machine needs this project's environment and the model's export, which the first
build on it makes. Questions are embedded in this process, as ever.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ConfigError, ModelUnavailable
from index.embedder import Embedder, EmbedderConfig, load_embedder, prepare_model

LOCAL = "local"
BATCH = 256
"""Passages that a worker is given at a time."""
STARTS = 2
"""How often a cluster of this machine is started before it is given up."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where Ray runs, and with how many workers.

    Attributes:
        workers: spread over the machines; one for each is enough, since a worker's model uses all cores.
        address: ``local`` (processes of this machine, ended with the build) or ``host:port`` of a cluster, as ``ray start`` prints it.
    """

    workers: int
    address: str = LOCAL


class RayEmbedder:
    """An `Embedder` whose passages are embedded by a cluster's workers; vectors carry its own model's name and fingerprint."""

    def __init__(self, config: EmbedderConfig, cluster: Cluster) -> None:
        """Raises:
        ConfigError: Ray is not installed.
        ModelUnavailable: the model cannot be loaded here.
        """
        _ray()
        self._own: Embedder = load_embedder(config)
        self._config, self._cluster = config, cluster
        self.name, self.fingerprint = self._own.name, self._own.fingerprint
        self.engine, self.dimension = self._own.engine, self._own.dimension

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Embedder.embed_queries`."""
        return self._own.embed_queries(texts)

    def embed_passages(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """See `Embedder.embed_passages`.

        Raises:
            ModelUnavailable: no cluster at the address, or its workers failed.
        """
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return vectors
        with _cluster(self._cluster) as ray:
            # long and short ones apart, so that a batch is not padded to its longest
            order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
            rows = [{"place": place, "text": texts[place]} for place in order]
            blocks = max(self._cluster.workers, -(-len(rows) // BATCH))
            embedded = ray.data.from_items(rows, override_num_blocks=blocks).map_batches(
                _Worker,
                fn_constructor_args=(self._config, self.fingerprint),
                batch_size=BATCH,
                compute=ray.data.ActorPoolStrategy(size=self._cluster.workers),
                num_cpus=1,
            )
            for batch in embedded.iter_batches(batch_size=None, batch_format="numpy"):
                vectors[batch["place"]] = np.stack(list(batch["vector"]))
                if on_progress is not None:
                    on_progress(len(batch["place"]))
        return vectors


class _Worker:
    """Loads the model once and embeds the batches it is given."""

    def __init__(self, config: EmbedderConfig, fingerprint: str) -> None:
        prepare_model(config)
        self._embedder = load_embedder(config)
        if (
            self._embedder.fingerprint != fingerprint
        ):  # another version of the project, or other weights, on that machine
            raise ModelUnavailable("计算机器上的向量模型与本机不同", "", "在每台机器上装同一版本")

    def __call__(self, batch: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
        return {"place": batch["place"], "vector": self._embedder.embed_passages([str(text) for text in batch["text"]])}


def _reach(address: str) -> None:
    """Raises OSError when nobody listens there; Ray itself would go on trying for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdigit():
        raise ConfigError(f"--cluster 是“{address}”", "local，或 主机:端口", "用 ray start 给出的地址")
    socket.create_connection((host, int(port)), timeout=5).close()


def _ray() -> Any:
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise ConfigError("没有安装 Ray", "", "运行 pip install -r requirements-ray.txt，或不用 --workers") from error
    return ray


def _start(ray: Any, cluster: Cluster) -> None:
    """Joins the cluster, or starts one on this machine: twice if need be, for Ray waits half a minute for its own processes and no
    longer, which is short on a machine that has much else to do.

    Raises:
        ModelUnavailable: no cluster came up on this machine.
    """
    if cluster.address != LOCAL:
        ray.init(address=cluster.address, log_to_driver=False, logging_level="error")
        return
    for attempt in range(STARTS):
        try:
            ray.init(num_cpus=cluster.workers, include_dashboard=False, log_to_driver=False, logging_level="error")
        except Exception as error:  # a bare one is what Ray raises there
            ray.shutdown()
            if attempt + 1 == STARTS:
                raise ModelUnavailable(
                    "本机的计算进程没有启动起来", str(error), "稍后再试，或不用 --workers"
                ) from error
        else:
            return


@contextmanager
def _cluster(cluster: Cluster) -> Iterator[Any]:
    ray = _ray()
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent anywhere
    own = not ray.is_initialized()
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    try:
        if own:
            if cluster.address != LOCAL:
                _reach(cluster.address)
            _start(ray, cluster)
        ray.data.DataContext.get_current().enable_progress_bars = False
        yield ray
    except (OSError, ray.exceptions.RayError) as error:
        raise ModelUnavailable(
            f"计算集群（{cluster.address}）出错：{type(error).__name__}", "", "查看集群是否在运行，或不用 --workers"
        ) from error
    finally:
        if own and ray.is_initialized():
            ray.shutdown()
