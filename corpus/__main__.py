"""The command line of the corpus: ``python -m corpus check FILE…`` prints what was read and what was noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from corpus.document import Document
from corpus.errors import UnreadableSource
from corpus.parse import parse
from corpus.readers import READABLE_SUFFIXES, read_folder, read_source

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="读取规范性文件，查看读出的结构和发现的问题。",
)
_SEVERITIES = {"error": "错误", "warning": "提醒", "info": "说明"}
_LEVELS = {"part": "编", "chapter": "章", "section": "节"}


@app.callback()
def main() -> None:
    """读取规范性文件，查看读出的结构和发现的问题。"""


@app.command()
def check(
    files: Annotated[
        list[Path], typer.Argument(help="文件或文件夹（.txt、.md、.html、.docx、.pdf）", show_default=False)
    ],
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="只列错误和提醒，不列已自动修复的地方")] = False,
) -> None:
    """列出每个文件的提纲（标题、文号或版本、编章条款项的数目、附件）和每个问题所在的行。

    退出码：0 全部读出；1 有文件带“错误”级的问题；2 有文件读不出来。
    """
    code = 0
    for index, path in enumerate(_paths(files)):
        if isinstance(path, UnreadableSource):
            typer.echo(str(path), err=True)
            code = 2
            continue
        try:
            document = parse(read_source(path))
        except UnreadableSource as error:
            typer.echo(str(error), err=True)
            code = 2
            continue
        typer.echo(("\n" if index else "") + "\n".join(outline(document, path, quiet)))
        if any(problem.severity == "error" for problem in document.problems):
            code = max(code, 1)
    raise typer.Exit(code)


def outline(document: Document, path: Path, quiet: bool = False) -> Iterator[str]:
    """The lines that describe a document: title, number or version, counts, annexes, problems in order of their lines.

    Args:
        document: what was read.
        path: of its file, shown as given.
        quiet: leave out problems of severity ``"info"``.
    """
    yield f"{path}"
    yield f"《{document.title}》 {document.version or '（没有文号或日期）'}"
    yield "  " + "，".join(f"{count}{unit}" for unit, count in counts(document).items())
    for annex in document.annexes:
        yield f"  附件：{annex.title}"
    problems = [p for p in document.problems if not (quiet and p.severity == "info")]
    by_severity = Counter(problem.severity for problem in problems)
    told = "，".join(f"{name}{by_severity[key]}处" for key, name in _SEVERITIES.items() if by_severity[key])
    yield f"  问题：{told or '没有'}"
    for problem in sorted(problems, key=lambda p: (p.line, p.start)):
        where = f"第{problem.line}行" if problem.line else "全文"
        change = f"：{_shown(problem.before)} → {_shown(problem.after)}" if problem.before else ""
        yield f"    {where} [{_SEVERITIES.get(problem.severity, problem.severity)}] {problem.message}{change}"


def counts(document: Document) -> dict[str, int]:
    """How many 编, 章, 节, 条, 款, 项 and annexes a document has; 编 and 节 only if there are any.

    A text without articles counts 0 articles; the notice's paragraphs do not count.
    """
    levels = Counter(_LEVELS[heading.level] for heading in document.headings)
    paragraphs = [paragraph for article in document.articles for paragraph in article.paragraphs]
    found = {
        "编": levels["编"],
        "章": levels["章"],
        "节": levels["节"],
        "条": sum(article.number > 0 for article in document.articles),
        "款": len(paragraphs),
        "项": sum(len(paragraph.items) for paragraph in paragraphs),
        "个附件": len(document.annexes),
    }
    return {unit: count for unit, count in found.items() if count or unit not in ("编", "节")}


def _shown(text: str) -> str:
    """Characters as they can be seen in a line: white space by name, long stretches cut."""
    visible = text.replace("\n", "⏎").replace("\u3000", "□").replace(" ", "␣")
    return f"“{visible[:20]}{'…' if len(visible) > 20 else ''}”" if visible else "（无）"


def _paths(given: list[Path]) -> Iterator[Path | UnreadableSource]:
    """The files, those of folders in order of their names; in place of a folder that gives none, the reason."""
    for path in given:
        if not path.is_dir():
            yield path
            continue
        try:
            found = list(read_folder(path))
        except UnreadableSource as error:
            yield error
            continue
        if not found:
            wanted = "、".join(sorted(READABLE_SUFFIXES))
            yield UnreadableSource(f"文件夹“{path}”里没有能读的文件", wanted, "检查路径，或把文件另存为其中一种")
        yield from found


if __name__ == "__main__":
    app()
