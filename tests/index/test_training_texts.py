"""training_texts: the stretches that answer are found again in the passages, and what does not fit is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import BadRequest
from eval.fit import READING as FITTED
from index.training_texts import (
    OPENERS,
    PLACE,
    READING,
    TOLD,
    pairs_of_reading,
    read_openers,
    read_questions,
    texts_of_pairs,
    texts_of_reading,
)
from index.tuning import Pair

RULE = """云岭区用印办法

第一条　用印由主任批准。借出印章的，由分管领导批准，当日归还。

第二条　有下列情形的，不得用印：
（一）空白纸张；
（二）内容不全。
"""


def _write(folder: Path, *rows: dict[str, object]) -> Path:
    (folder / "seal.txt").write_text(RULE, encoding="utf-8")
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (folder / "seal.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_texts_of_reading__stretches_to_the_character(tmp_path: Path) -> None:
    folder = _write(
        tmp_path,
        {"q": "借章找谁", "a": [["第一条", "由分管领导批准，"]]},
        {"q": "啥不能盖", "before": "盖章谁批", "a": [["第二条", "（一）空白纸张；"], ["第二条", "（二）内容不全。"]]},
        {"q": "刻章多少钱", "a": []},
    )
    texts, asked = texts_of_reading(folder, 100)
    assert [text.path for text in texts] == ["云岭区用印办法", "云岭区用印办法"]
    words = [[texts[n - 100].text[s:e] for n, spans in q.answers.items() for s, e in spans] for q in asked]
    assert words == [["由分管领导批准，"], ["（一）空白纸张；", "（二）内容不全。"], []]
    assert asked[1].text == "啥不能盖 盖章谁批"
    pairs = pairs_of_reading(*texts_of_reading(folder, 0))
    assert [(pair.text[:4], pair.q) for pair in pairs] == [
        ("用印由主", ["借章找谁"]),
        ("有下列情", ["啥不能盖 盖章谁批"]),
    ]


def test_texts_of_reading__told_at_length_beside(tmp_path: Path) -> None:
    folder = _write(tmp_path, {"q": "刻章多少钱", "a": []})
    (folder / TOLD).mkdir()
    told = {"q": "昨天科长出差了，我手里有份合同等着盖章，借出来得找哪位领导？", "a": [["第一条", "由分管领导批准，"]]}
    (folder / TOLD / "seal.jsonl").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    _, asked = texts_of_reading(folder, 0)
    assert [(one.told, one.marked, bool(one.answers)) for one in asked] == [(False, True, False), (True, True, True)]


def test_read_openers__each_has_one_place(tmp_path: Path) -> None:
    assert len(read_openers()) > 100 and all(line.count(PLACE) == 1 for line in read_openers(OPENERS))
    (tmp_path / "openers.txt").write_text("您好，请问…\n谢谢\n", encoding="utf-8")
    with pytest.raises(BadRequest, match="第2行"):
        read_openers(tmp_path / "openers.txt")
    with pytest.raises(BadRequest, match="读不了"):
        read_openers(tmp_path / "none.txt")


def test_texts_of_reading__long_paragraph_in_pieces(tmp_path: Path) -> None:
    items = "".join(
        f"（{n}）第{n}种材料，由经办人在收到以后核对并且登记在册，随后送交档案室；\n" for n in "一二三四五六七八九十"
    )
    rule = f"云岭区材料办法\n\n第一条　下列材料应当归档：\n{items}{items.replace('第', '另外第')}"
    (tmp_path / "long.txt").write_text(rule, encoding="utf-8")
    stretch = "（九）第九种材料，由经办人在收到以后核对并且登记在册，随后送交档案室；"
    (tmp_path / "long.jsonl").write_text(json.dumps({"q": "九", "a": [["第一条", stretch]]}), encoding="utf-8")
    texts, (asked,) = texts_of_reading(tmp_path, 0)
    assert len(texts) > 1
    assert [texts[n].text[s:e] for n, spans in asked.answers.items() for s, e in spans] == [stretch]


def test_texts_of_reading__words_that_do_not_stand_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="第一条里没有"):
        texts_of_reading(_write(tmp_path, {"q": "谁批", "a": [["第一条", "由局长批准"]]}), 0)
    with pytest.raises(BadRequest, match="第1行"):
        texts_of_reading(_write(tmp_path, {"question": "谁批", "a": []}), 0)


def test_texts_of_pairs__article_numbers_are_not_read() -> None:
    pair = Pair(group="中华人民共和国档案法", path="档案法 档案的管理 第十条之一", text="甲", q=["问"])
    texts, asked = texts_of_pairs([pair], {"a1": ["谁管天气"]}, 5)
    assert (texts[0].path, texts[0].law) == ("档案法 档案的管理", True)
    assert [(q.group, dict(q.answers), q.marked) for q in asked] == [
        ("中华人民共和国档案法", {5: ()}, False),
        ("a1", {}, False),
    ]


@pytest.mark.parametrize(("folder", "documents"), [(READING, 80), (FITTED, 8)], ids=["cross-encoder", "weights"])
def test_reading__every_file_fits_and_holds_what_it_says(folder: Path, documents: int) -> None:
    texts, asked = texts_of_reading(folder, 0)
    assert len({text.group for text in texts}) >= documents
    unanswered = [question for question in asked if not question.answers]
    assert 0.1 < len(unanswered) / len(asked) < 0.3
    for path in folder.glob("*.jsonl"):
        assert len(read_questions(path)) >= 80, path.name
