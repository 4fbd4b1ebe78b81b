"""``python -m qa.publish``: the processes that the page starts, and what is published."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from corpus.command_line import run_app

app = typer.Typer(
    add_completion=False, pretty_exceptions_enable=False, help="发布文件：网页在后台运行的步骤。", no_args_is_help=True
)


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="要读的文件")],
    out: Annotated[Path, typer.Argument(help="结果写到这个文件夹")],
) -> None:
    """读一份文件，写出它的结构和规范（限时、限内存）。"""
    from qa.publish.preview import read_into

    read_into(file, out)


@app.command()
def stage(
    sources: Annotated[Path | None, typer.Option("--sources", help="来源文件夹，默认用项目自己的")] = None,
    index: Annotated[Path | None, typer.Option("--index", help="索引目录，默认用项目自己的")] = None,
) -> None:
    """准备待发布的变更：建新索引、比较答案，不切换。"""
    from index.settings import default_index_dir
    from qa.publish.settings import sources_dir
    from qa.publish.stage import stage as prepare

    if sys.platform != "win32":
        os.nice(10)  # those who ask go first
    prepare(sources or sources_dir(os.environ), index or default_index_dir(os.environ))


@app.command("list")
def list_published(
    sources: Annotated[Path | None, typer.Option("--sources", help="来源文件夹，默认用项目自己的")] = None,
) -> None:
    """列出各次发布。"""
    from qa.publish.ledger import read_ledger
    from qa.publish.settings import sources_dir

    for release in read_ledger(sources or sources_dir(os.environ)).releases:
        typer.echo(f"{release.at} {release.build} {release.by} {release.text}")


if __name__ == "__main__":
    run_app(app, name="python -m qa.publish")
