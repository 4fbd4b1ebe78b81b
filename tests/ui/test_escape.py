"""What others wrote stays text."""

from __future__ import annotations

import pytest

from ui.escape import html_text, widget_label

PAYLOADS = [
    "<img src=x onerror=alert(1)>",
    "**粗体** _斜体_ `代码`",
    "[点我](javascript:alert(1))",
    "$\\LaTeX$ 与 $$x^2$$",
    ":material/home: :smile: :red[红]",
    "a -> b -- c >= d ~= e <- f",
    "1. 不是列表",
    "# 不是标题",
    "https://example.com 与 www.example.com",
    "&lt;b&gt; &amp;",
    "\\*",
    "~~删除~~ ==标出==",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_html_text__leaves_no_tag_and_no_quote(payload: str) -> None:
    escaped = html_text(f'"{payload}"')
    assert not set('<>"') & set(escaped)


def test_html_text__drops_control_and_direction_marks() -> None:
    assert html_text("正\x00常\u202e文") == "正常文"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_widget_label__escapes_every_ascii_mark(payload: str) -> None:
    label = widget_label(payload)
    shown = label.replace("\\\\", "\x01").replace("\\", "").replace("\x01", "\\").replace("\u2060", "")
    assert shown == payload
    assert ":material" not in label


def test_widget_label__is_one_line() -> None:
    assert widget_label(" 一\n二\t三 ") == "一 二 三"
