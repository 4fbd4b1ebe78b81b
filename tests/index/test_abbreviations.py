"""Abbreviations: short names that documents define for themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.collection import collect
from corpus.document import Document
from index.abbreviations import defined_terms


def _document(folder: Path, text: str) -> Document:
    path = folder / "a.txt"
    path.write_text(f"云岭区值班办法\n\n第一条　{text}\n", encoding="utf-8")
    (document,) = collect([path], "none", date(2026, 1, 1)).documents
    return document


@pytest.mark.parametrize(
    ("text", "short", "name"),
    [
        ("值班由区应急指挥中心（以下简称指挥中心）负责。", "指挥中心", "区应急指挥中心"),
        ("根据《云岭区突发事件应对办法》（以下简称《应对办法》）制定。", "应对办法", "云岭区突发事件应对办法"),
        ("各单位值班室（下称“值班室”）应当有人。", "值班室", "各单位值班室"),
    ],
)
def test_defined_terms__read_both_ways(tmp_path: Path, text: str, short: str, name: str) -> None:
    terms = {term.examples[0]: term.means for term in defined_terms([_document(tmp_path, text)])}
    assert terms == {short: [name], name: [short]}


def test_defined_terms__brackets_that_define_nothing(tmp_path: Path) -> None:
    assert defined_terms([_document(tmp_path, "值班人员（含临时人员）应当到岗。")]) == ()
