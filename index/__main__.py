"""``python -m index verify|search``: look after an index, and retrieval alone."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.command_line import run_app
from corpus.errors import BadRequest
from index.cross_encoder import load_cross_encoder
from index.embedder import config_from_environment, load_embedder
from index.manifest import require_current
from index.rerank import reranked
from index.retriever import POOL, Retriever
from index.settings import default_index_dir, working_dir
from index.store import open_index
from index.store_location import MILVUS
from index.terms import load_terms
from index.tokenizer import Tokenizer

app = typer.Typer(
    add_completion=False, pretty_exceptions_enable=False, help="查看索引，单独做检索。", no_args_is_help=True
)
IndexDir = Annotated[Path | None, typer.Option("--index", help="索引目录，默认用项目自己的")]


class SearchRow(BaseModel):
    """One row of input: a question, or turns of which the last is searched for."""

    model_config = ConfigDict(extra="forbid")

    id: str | int
    question: str = ""
    turns: list[str] = []
    scope: list[str] | None = None
    jurisdictions: list[str] | None = None


@app.command()
def verify(index: IndexDir = None) -> None:
    """核对索引：文件是否完好，是否由现在的程序和模型建成。"""
    folder = index or default_index_dir(os.environ)
    opened = open_index(folder)
    embedder = load_embedder(config_from_environment(os.environ))
    manifest = opened.manifest
    typer.echo(
        f"索引 {manifest.build}：{len(manifest.documents)} 个文件，{manifest.passages} 段，{manifest.model}，建于 {manifest.built_at}"
    )
    if manifest.store == MILVUS:
        typer.echo(f"段落存放在 Milvus 的集合 {manifest.collection}，行数相符")
    require_current(manifest, embedder.fingerprint)
    typer.echo("索引完好。")


@app.command()
def search(
    input_file: Annotated[Path | None, typer.Option("--in", help="JSON 行，默认标准输入")] = None,
    k: Annotated[int, typer.Option("--k", min=1, max=100, help="每题返回的条数")] = 10,
    index: IndexDir = None,
) -> None:
    """单独检索：每行一题，返回最相近的条。"""
    folder = index or default_index_dir(os.environ)
    opened = open_index(folder)
    config = config_from_environment(os.environ)
    embedder, reader = load_embedder(config), load_cross_encoder(config)
    require_current(opened.manifest, embedder.fingerprint)
    tokenizer = Tokenizer(opened.catalog.terms, working_dir(os.environ))
    retriever = Retriever(opened, embedder, tokenizer, load_terms())
    with _Lines(input_file) as lines:
        for row in _rows(lines, str(input_file or "标准输入")):
            documents = None
            if row.scope is not None:
                documents = [found.id for title in row.scope if (found := opened.find(title)) is not None]
            question = row.question or (row.turns[-1] if row.turns else "")
            question = question.strip()[:500]
            found_passages = (
                retriever.search(question, POOL, documents, jurisdictions=row.jurisdictions) if question else []
            )
            hits = retriever.articles(reranked(reader, opened, question, found_passages), k)
            typer.echo(json.dumps({"id": row.id, "hits": [asdict(hit) for hit in hits]}, ensure_ascii=False))


@app.command()
def vocabulary() -> None:
    """由现行法律重新抽取公文用词表（改动法律数据或分词库以后才需要）。"""
    from datetime import date

    from corpus.laws import load_laws
    from index.vocabulary import WORDS, draw

    words = draw(load_laws("all", date.today()).documents, Tokenizer((), working_dir(os.environ), much=True))
    head = "# Nouns and verbs that stand in at least four articles of the laws in force; python -m index vocabulary"
    WORDS.write_text("\n".join([head, *words]) + "\n", encoding="utf-8")
    typer.echo(f"{len(words)} 个词")


@app.command()
def prepare(index: IndexDir = None) -> None:
    """由现有索引重新写出随项目的法律向量（换了内置模型或法律数据以后；先 GUIWEN_PREPARED=off 建一次索引）。"""
    from index.build import passage_key
    from index.prepared import write_prepared

    opened = open_index(index or default_index_dir(os.environ))
    laws = {document.id for document in opened.documents if document.level == "law"}
    places = [n for n, passage in enumerate(opened.passages) if passage.ref.document in laws]
    keys = [passage_key(opened.passages[n]) for n in places]
    write_prepared(keys, opened.store.vectors()[places], opened.manifest.model_fingerprint)
    typer.echo(f"{len(places)} 段")


@app.command()
def tune() -> None:
    """在 index/training 的问答上重新调整内置向量模型（两核约二十分钟；之后要重建索引）。"""
    from index.adapter import ADAPTER
    from index.training_texts import READING, pairs_of_reading, texts_of_reading
    from index.tuning import TRAINING, read_pairs
    from index.tuning import tune as fit

    fit([*read_pairs(TRAINING), *pairs_of_reading(*texts_of_reading(READING, 0))], ADAPTER, on_step=typer.echo)


@app.command()
def tune_cross_encoder(
    on: Annotated[bool, typer.Option("--continue", help="接着现有的训练，不从头开始")] = False,
    steps: Annotated[int, typer.Option(min=1, help="步数")] = 3600,
    seed: Annotated[int, typer.Option(help="抽题次序；接着训练时换一个，先抽到没有见过的题")] = 7,
    told: Annotated[
        bool,
        typer.Option(
            "--told",
            help="接着训练读长话提问的那一个（随项目的是 --steps 900 --seed 23，再 --continue --steps 1000 --seed 31）",
        ),
    ] = False,
    plain: Annotated[float, typer.Option(min=0.0, max=1.0, help="抽题时日常短问（reading/plain）所占的份额")] = 0.0,
    target: Annotated[Path | None, typer.Option("--target", help="写到哪里；不给则换掉项目所带的")] = None,
) -> None:
    """在 index/training 的问答和近似问题上训练判读模型（两核约一小时；先 tune，之后 python -m eval fit）。"""
    from index.adapter import CROSS_ENCODER, CROSS_ENCODER_TOLD
    from index.cross_draw import Settings
    from index.cross_tuning import tune_cross_encoder as fit
    from index.training_texts import READING, read_near_misses, read_openers, texts_of_pairs, texts_of_reading
    from index.tuning import TRAINING, read_pairs

    texts, asked = texts_of_pairs(read_pairs(TRAINING), read_near_misses(), 0)
    more, questions = texts_of_reading(READING, len(texts))
    settings = Settings(steps=steps, seed=seed, plain=plain)
    if on or told:
        settings = replace(settings, rate=4e-4, frozen=2)
    if told:
        settings = replace(settings, told=0.5 if on else 0.4, wrapped=0.35)
    own = CROSS_ENCODER_TOLD if told else CROSS_ENCODER
    start = own if on else CROSS_ENCODER if told else None
    target = target or own
    fit([*texts, *more], [*asked, *questions], target, settings, read_openers(), start, typer.echo)


class _Lines:
    """A file's lines, or standard input's, as a context."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def __enter__(self) -> Iterable[str]:
        if self._path is None:
            self._stream = sys.stdin
            return self._stream
        try:
            self._stream = self._path.open(encoding="utf-8")
        except OSError as error:
            raise BadRequest(f"{self._path} 打不开", "一个 JSON 行文件", "检查 --in") from error
        return self._stream

    def __exit__(self, *_: object) -> None:
        if self._path is not None:
            self._stream.close()


def _rows(lines: Iterable[str], name: str) -> Iterator[SearchRow]:
    number = 0
    try:
        for number, line in enumerate(lines, 1):  # noqa: B007
            if line.strip():
                yield SearchRow.model_validate_json(line)
    except ValidationError as error:
        raise BadRequest(f"{name} 第 {number} 行不合格式", '{"id": …, "question": …}') from error
    except UnicodeDecodeError as error:
        raise BadRequest(f"{name} 第 {number + 1} 行起不是 UTF-8 文字", "UTF-8 编码的 JSON 行") from error


if __name__ == "__main__":
    run_app(app, name="python -m index")
