"""``python -m corpus check``: the outline, the problems, the exit code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus.__main__ import app, outline
from corpus.document import Article, Document
from corpus.source import Problem

ROOT = Path(__file__).parents[2]
REGULATION = ROOT / "corpus" / "data" / "anze-work-rules-2024.txt"
runner = CliRunner()


def test_check__regulation_prints_outline_and_problems() -> None:
    result = runner.invoke(app, ["check", str(REGULATION)])
    assert result.exit_code == 0 and result.stderr == ""
    lines = result.stdout.splitlines()
    assert lines[1] == "《安泽县人民政府工作规则》 安政发〔2024〕5号"
    assert lines[2].strip() == "8章，46条，75款，9项，0个附件"
    assert lines[3].strip() == "问题：提醒1处，说明39处"
    assert "    第123行 [提醒] 中文里夹着外文词“and”，读作“和”，请核对原件：“␣and␣” → “和”" in lines
    assert "    第29行 [说明] 第三条被分页或换行断开的句子已接上：“⏎⏎” → （无）" in lines
    assert len(lines) == 4 + 40


def test_check__quiet_leaves_out_what_was_repaired() -> None:
    result = runner.invoke(app, ["check", "-q", str(REGULATION)])
    assert len(result.stdout.splitlines()) == 5 and "第123行" in result.stdout


def test_check__folder_lists_every_readable_file() -> None:
    result = runner.invoke(app, ["check", str(ROOT / "tests" / "data")])
    assert result.exit_code == 0
    assert "3编，3章，2节，8条，10款，3项，0个附件" in result.stdout and "附件：附录" in result.stdout
    for code in ("第十九条重复出现", "没有找到标题"):
        assert code in result.stdout


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        pytest.param("gone.txt", None, "找不到文件", id="missing"),
        pytest.param("empty.txt", b"", "空文件", id="empty"),
        pytest.param("blank.txt", b" \n\n", "没有文字", id="blank"),
        pytest.param("broken.pdf", b"%PDF-1.7 nothing", "broken.pdf", id="broken"),
        pytest.param("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "不能读取", id="old_word"),
    ],
)
def test_check__unreadable_file_is_one_sentence_on_stderr(
    tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    result = runner.invoke(app, ["check", str(path), str(REGULATION)])
    assert result.exit_code == 2
    assert says in result.stderr and len(result.stderr.splitlines()) == 1
    assert "46条" in result.stdout  # the other file is read all the same


def test_check__empty_folder_is_unreadable(tmp_path: Path) -> None:
    result = runner.invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 2 and "没有能读的文件" in result.stderr


def test_check__error_problem_is_exit_code_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = Document("d", "某办法", (Article(1, "甲", ()),), problems=(Problem("lost", "error", "缺字", 3),))
    monkeypatch.setattr("corpus.__main__.parse", lambda source: bad)
    result = runner.invoke(app, ["check", str(REGULATION)])
    assert result.exit_code == 1 and "第3行 [错误] 缺字" in result.stdout


def test_outline__text_without_articles_counts_none() -> None:
    from corpus.parse import parse
    from corpus.source import SourceText

    document = parse(SourceText("某解释\n甲。\n乙。", "x.txt"))
    lines = list(outline(document, Path("x.txt")))
    assert lines[2].strip() == "0章，0条，2款，0项，0个附件" and "全文 [提醒] 没有找到" in lines[4]


def test_check__as_a_module_writes_chinese_and_exits() -> None:
    command = [sys.executable, "-m", "corpus", "check", "no-such-file.txt"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "找不到文件“no-such-file.txt”。请检查路径是否写对。\n"
