"""The command line: build, ask, batch, norms. Only what a command needs is imported, so that a question is answered quickly."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, Literal

import typer
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.command_line import run_app
from corpus.errors import BadRequest

if TYPE_CHECKING:
    from qa.answer import Answer

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    help="规问：依据条文回答规章制度的问题。",
    no_args_is_help=True,
)
IndexDir = Annotated[Path | None, typer.Option("--index", help="索引目录，默认用项目自己的")]
Scope = Annotated[list[str] | None, typer.Option("--scope", help="只在这些文件里找，可重复")]
LAWS = ("all", "selected", "none")


class BatchRow(BaseModel):
    """One row of a batch: a question, or the turns of a dialogue."""

    model_config = ConfigDict(extra="forbid")

    id: str | int
    question: str | None = None
    turns: list[str] | None = None
    scope: list[str] | None = None


@app.command()
def build(
    source: Annotated[
        list[Path] | None, typer.Option("--source", help="文件或文件夹，可重复；默认用自带的工作规则")
    ] = None,
    laws: Annotated[str, typer.Option("--laws", help="国家法律：all 全部、selected 选用、none 不收")] = "selected",
    index: IndexDir = None,
    if_needed: Annotated[bool, typer.Option("--if-needed", help="现有索引仍然合用时什么也不做")] = False,
    workers: Annotated[int, typer.Option("--workers", min=0, help="用 Ray 的几个进程算向量；0 为不用")] = 0,
    cluster: Annotated[str, typer.Option("--cluster", help="Ray 集群的地址，local 为本机")] = "local",
) -> None:
    """读入文件，建立索引。"""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from index.cross_encoder import prepare_cross_encoders
    from index.embedder import config_from_environment
    from qa.build import build_index

    if laws not in LAWS:
        raise BadRequest(f"--laws 是“{laws}”", "、".join(LAWS))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("读入文件，准备模型", total=None)

        def report(done: int, total: int) -> None:
            progress.update(task, description="计算向量", completed=done, total=total)

        manifest, collection = build_index(
            source or (), laws, index, on_progress=report, if_needed=if_needed, workers=workers, cluster=cluster
        )
        progress.update(task, description="准备判读模型", total=None)
        prepare_cross_encoders(config_from_environment(os.environ))
    for document in collection.documents if collection else ():
        serious = [p for p in document.problems if p.severity != "info"]
        if document.level != "law":
            typer.echo(
                f"《{document.title}》 {document.version}：{len(document.articles)} 条，{len(document.problems)} 处记录"
            )
            for problem in serious:
                typer.echo(f"  第 {problem.line} 行：{problem.message}")
    articles = sum(entry.articles for entry in manifest.documents)
    typer.echo(
        f"索引 {manifest.build} {'已建成' if collection else '仍然合用'}：{len(manifest.documents)} 个文件，{articles} 条，{manifest.passages} 段"
        f"（新算 {manifest.embedded}，沿用 {manifest.reused}）"
    )


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="要问的问题")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    scope: Scope = None,
    index: IndexDir = None,
) -> None:
    """回答一个问题。"""
    from qa.assistant import Assistant

    answer, _ = Assistant.open(index).ask(question, scope=scope)
    typer.echo(answer.model_dump_json(indent=2) if as_json else render(answer))


@app.command()
def batch(
    input_file: Annotated[Path | None, typer.Option("--in", help="JSON 行，默认标准输入")] = None,
    output_file: Annotated[Path | None, typer.Option("--out", help="写到这个文件，默认标准输出")] = None,
    scope: Scope = None,
    index: IndexDir = None,
) -> None:
    """逐行回答：{"id": …, "question": …} 或 {"id": …, "turns": […]}，每行一个结果，次序不变。"""
    from qa.assistant import Assistant

    assistant = Assistant.open(index)
    source = _open(input_file, "rb") if input_file else sys.stdin.buffer
    target = _open(output_file, "wb") if output_file else sys.stdout.buffer
    try:
        for number, line in enumerate(source, 1):
            if line.strip(b" \t\r\n\xef\xbb\xbf"):
                row = json.dumps(_answer_row(assistant, line, number, scope), ensure_ascii=False)
                target.write(row.encode("utf-8", "replace") + b"\n")
                target.flush()
    finally:
        if input_file:
            source.close()
        if output_file:
            target.close()


@app.command()
def norms(
    document: Annotated[str | None, typer.Option("--document", help="只列这份文件，标题或通称")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="只列这一类，如 签发、期限、限额")] = None,
    index: IndexDir = None,
) -> None:
    """列出从条文读出的规范：谁、做什么、数量、条件，以及所据原文。"""
    from corpus.errors import UnknownProvision
    from index.settings import default_index_dir
    from index.store import open_index
    from qa.norms.store import NORMS_FILE, read_norms
    from qa.norms.table import COLUMNS, rows

    held = open_index(index or default_index_dir(os.environ))
    chosen = held.documents if document is None else tuple(filter(None, [held.find(document)]))
    if not chosen:
        raise UnknownProvision(f"没有收录《{document}》", "已收录文件的标题或通称", "运行 python -m index verify 查看")
    table = read_norms(held.folder / NORMS_FILE)
    typer.echo("\t".join(("文件", *COLUMNS)))
    for one in chosen:
        for row in rows(one, table.of_document(one.id)):
            if kind is None or row[1] == kind:
                typer.echo("\t".join((one.title, *(cell.replace("\n", " ").replace("\t", " ") for cell in row))))


def _answer_row(assistant: Any, line: bytes, number: int, scope: list[str] | None) -> dict[str, Any]:
    """The result of one row. A row that does not fit becomes an error line of its own: the batch goes on."""
    row_id: Any = None
    try:
        data = json.loads(line.decode("utf-8-sig"), parse_constant=_no_constant)
        row_id = data.get("id") if isinstance(data, dict) else None
        row = BatchRow.model_validate(data)
        turns = row.turns if row.turns is not None else [row.question] if row.question is not None else None
        if turns is None:
            raise ValueError("no question")
    except (ValidationError, ValueError, RecursionError):
        wanted = '{"id": …, "question": …} 或 {"id": …, "turns": […]}'
        return {"id": row_id, "answers": [], "error": str(BadRequest(f"第 {number} 行不合格式", wanted))}
    answers = assistant.dialogue(turns, row.scope if row.scope is not None else scope)
    return {"id": row.id, "answers": [answer.model_dump() for answer in answers]}


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _open(path: Path, mode: Literal["rb", "wb"]) -> BinaryIO:
    try:
        return path.open(mode)
    except OSError as error:
        raise BadRequest(f"{path} 打不开", "", "检查路径和权限") from error


def render(answer: Answer) -> str:
    """An answer for the terminal."""
    lines = [answer.answer, ""]
    for citation in answer.citations:
        state = "现行有效" if citation.in_force else "尚未施行"
        lines.append(f"依据：{citation.label}（{state}，{citation.version}）")
    lines += [f"注意：{note}" for note in answer.notes]
    if answer.suggestions:
        lines.append("可以这样问：" + "　".join(answer.suggestions))
    elif answer.related:
        lines.append("相关：" + "　".join(answer.related))
    return "\n".join(lines).rstrip()


def main() -> None:
    """Run the command line."""
    run_app(app, name="python -m qa")
