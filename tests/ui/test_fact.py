"""Fact and exception are read apart, and nothing is lost between them."""

from __future__ import annotations

import re

import pytest

from corpus.document import Document
from ui.fact import fact_and_rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        pytest.param("一般由分管领导签发；重要文件报主要领导签发。", "重要文件报主要领导签发。", id="important"),
        pytest.param("应当在5个工作日内回复。确需延期的，应当说明理由。", "确需延期的，应当说明理由。", id="needed"),
        pytest.param("不超过3000字；但综合报告除外。", "但综合报告除外。", id="but"),
        pytest.param("每月召开2次。如遇紧急情况，可随时召开。", "如遇紧急情况，可随时召开。", id="in-case"),
        pytest.param("不可以。请示应当一文一事。", "", id="explanation"),
        pytest.param("由校长召集；由办公室记录。", "", id="second-duty"),
        pytest.param("重要文件报主要领导签发。", "", id="begins-like-an-exception"),
        pytest.param("任务是：\n（一）甲；\n（二）重要文件的起草。", "", id="list"),
        pytest.param("", "", id="empty"),
    ],
)
def test_fact_and_rest__rest_begins_where_an_exception_does(text: str, rest: str) -> None:
    assert fact_and_rest(text) == (text.removesuffix(rest), rest)


def test_fact_and_rest__together_are_the_text(city: Document, university: Document) -> None:
    texts = [line for d in (city, university) for a in d.articles for line in a.text.split("\n")]
    parted = [fact_and_rest(text) for text in texts]
    assert ["".join(pair) for pair in parted] == texts
    assert any(rest for _, rest in parted)
    assert all(re.search("[；。]$", fact) for fact, rest in parted if rest)
