"""What the words of a regulation point to, and that nothing is guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.collection import collect
from corpus.document import Document
from corpus.errors import ConfigError
from corpus.provision import NOTICE, ProvisionRef, format_id
from qa.cited_by import citations_of
from qa.reference_rules import load_reference_rules, read_reference_rules
from qa.reference_syntax import read_chain
from qa.references import Reference, references_of
from qa.shelf import Shelf
from tests.samples import ROOT, SOURCES, document_of

RULES = read_reference_rules()
HEAD = "测试局差旅办法\n\n第一条 差旅应当节俭。\n第二条 有下列情形之一的，不予报销：\n（一）超标准的；\n（二）无票据的；\n（三）逾期的。\n第三条 出差由科长批准。\n超过3日的，由局长批准。\n"
LAW = replace(
    document_of("中华人民共和国差旅法\n\n第一条 甲。\n第二条 乙。\n丙。\n第三条 丁。\n", "law.txt"),
    id="law",
    level="law",
)


def _read(text: str, *others: Document, title: str = "") -> list[tuple[str, str, list[str]]]:
    """The references in the last article of `HEAD` with `text` as 第四条: words, status, ids of the targets."""
    document = document_of(f"{HEAD}第四条 {text}\n", "trip.txt")
    document = replace(document, id="trip", title=title or document.title)
    article = document.article(4)
    found = references_of(document, article, Shelf([document, *others], ["中华人民共和国刑法"]))
    return [
        (article.text[r.start : r.end], r.status, [format_id(t).removeprefix("trip#") for t in r.targets])
        for r in found
    ]


@pytest.mark.parametrize(
    ("text", "words", "targets"),
    [
        ("依照本办法第三条办理。", "本办法第三条", ["art3"]),
        ("依照本办法第三条第二款办理。", "本办法第三条第二款", ["art3/para2"]),
        ("依照第三条办理。", "第三条", ["art3"]),
        ("有本办法第二条第二项情形的，退回。", "本办法第二条第二项", ["art2/para1/item2"]),
        ("有第二条第（三）项情形的，退回。", "第二条第（三）项", ["art2/para1/item3"]),
        ("依照前条规定。", "前条", ["art3"]),
        ("依照前两条规定。", "前两条", ["art2", "art3"]),
        ("依照前条第一款规定。", "前条第一款", ["art3/para1"]),
        ("甲。\n前款规定不适用于乙。", "前款", ["art4/para1"]),
        ("甲。\n乙。\n前两款规定不适用于丙。", "前两款", ["art4/para1", "art4/para2"]),
        ("甲。\n乙应当符合第一款规定。", "第一款", ["art4/para1"]),
        ("甲。\n乙应当符合本条第一款规定。", "本条第一款", ["art4/para1"]),
        ("下列情形：\n（一）甲；\n（二）前项以外的。", "前项", ["art4/para1/item1"]),
        ("下列情形：\n（一）甲；\n（二）乙。\n有前款第二项情形的，退回。", "前款第二项", ["art4/para1/item2"]),
        ("下列情形：\n（一）甲；\n（二）第一项以外的。", "第一项", ["art4/para1/item1"]),
        ("违反《中华人民共和国差旅法》第二条第二款的，退回。", "《中华人民共和国差旅法》第二条第二款", ["law#art2/para2"]),
        ("违反《差旅法》第三条的，退回。", "《差旅法》第三条", ["law#art3"]),
        ("依照差旅法第三条办理。", "差旅法第三条", ["law#art3"]),
        ("有第二条第（一）至（三）项情形的。", "第二条第（一）至（三）项", ["art2/para1/item1", "art2/para1/item2", "art2/para1/item3"]),
        ("依照第一、三条办理。", "第一、三条", ["art1", "art3"]),
        ("根据《差旅法》制定。", "《差旅法》", ["law"]),
    ],
)  # fmt: skip
def test_references__one_that_is_clear_leads_there(text: str, words: str, targets: list[str]) -> None:
    assert _read(text, LAW) == [(words, "held", targets)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("依照第一条、第三条第二款。", [("第一条", ["art1"]), ("第三条第二款", ["art3/para2"])]),
        ("依照本办法第三条第一款、第二款。", [("本办法第三条第一款", ["art3/para1"]), ("第二款", ["art3/para2"])]),
        ("依照本办法第一条至第三条。", [("本办法第一条", ["art1"]), ("第三条", ["art2", "art3"])]),
        ("有第二条第一项、第三项情形。", [("第二条第一项", ["art2/para1/item1"]), ("第三项", ["art2/para1/item3"])]),
        ("违反差旅法第一条和本办法第三条。", [("差旅法第一条", ["law#art1"]), ("本办法第三条", ["art3"])]),
        ("《差旅法》（以下简称上位法）的第一条和第二条。", [("《差旅法》（以下简称上位法）的第一条", ["law#art1"]), ("第二条", ["law#art2"])]),
    ],
)  # fmt: skip
def test_references__a_chain_goes_on_from_where_it_was(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert [(words, targets) for words, status, targets in _read(text, LAW) if status == "held"] == expected


@pytest.mark.parametrize(
    "text",
    [
        "依照本条例第三条办理。",
        "依照该办法第三条办理。",
        "同条第一款的规定。",
        "附件二第三条的规定。",
        "依照国家差旅法第三条办理。",
        "依照《差旅法》有关规定和第三条办理。",
        "依照上级机关文件第三条办理。",
        "前款规定不适用。",
        "前项规定不适用。",
        "甲。\n第九款规定不适用。",
        "依照第九十九条办理。",
        "将“第三条”改为“第二条”。",
        "本条第一项规定。",
        "第三、四条第二款。",
        "有第一项情形的，退回。",
        "《差旅法》（2013年修正）第三条。",
    ],
)
def test_references__one_that_may_mean_several_things_leads_nowhere(text: str) -> None:
    found = [(words, targets) for words, _, targets in _read(text, LAW) if not words.startswith("《")]
    assert all(targets == [] for _, targets in found), found


@pytest.mark.parametrize(
    ("text", "words", "status"),
    [
        ("按照《无此规则》执行。", "《无此规则》", "no_document"),
        ("违反《无此条例》第三条的。", "《无此条例》第三条", "no_document"),
        ("依照刑法第十七条处理。", "刑法第十七条", "no_document"),
        ("触犯治安管理处罚法第二十三条的。", "治安管理处罚法第二十三条", "no_document"),
        ("违反《差旅法》第九条的。", "《差旅法》第九条", "no_provision"),
        ("依照本办法第八条。", "本办法第八条", "no_provision"),
        ("依照本办法第三条第七款。", "本办法第三条第七款", "no_provision"),
    ],
)
def test_references__what_is_not_there_is_said(text: str, words: str, status: str) -> None:
    assert _read(text, LAW)[0] == (words, status, [])


def test_references__an_annex_where_the_document_has_it() -> None:
    annex = "\n附件1\n限额表\n甲，10元。"
    assert _read("限额见附件1。" + annex) == [("附件1", "held", ["annex1"])]
    for text in ("限额见附件2。", "限额见《中华人民共和国刑法》附件1。", "通知写明“限额见附件1”。"):
        assert not any(words.startswith("附件") for words, _, _ in _read(text + annex))
    assert _read("限额见附件1。") == []


def test_references__a_form_or_a_song_is_no_document() -> None:
    assert _read("填写《上会事项单》，奏《某某进行曲》。") == []


def test_references__a_document_does_not_point_to_itself_as_a_whole() -> None:
    assert _read("《测试局差旅办法》同时废止。") == []


def test_references__an_amending_document_gives_no_bare_reference() -> None:
    found = _read("将第二条改为第三条，前条修改为：", title="测试局关于修改《某某办法》的决定")
    assert {status for _, status, _ in found} == {"unclear"}


def test_references__two_versions_in_force_are_unclear_and_one_in_force_is_taken() -> None:
    older = replace(LAW, id="law-old", in_force=False)
    assert _read("依照《差旅法》第一条。", LAW, older)[0][2] == ["law#art1"]
    assert _read("依照《差旅法》第一条。", LAW, replace(older, in_force=True))[0][1] == "unclear"


def test_references__a_number_that_stands_twice_is_unclear() -> None:
    twice = replace(LAW, articles=(*LAW.articles, replace(LAW.articles[0], number=3)))
    assert _read("依照《差旅法》第三条。", twice)[0][1] == "unclear"


def test_references__in_the_notice_a_bare_number_is_unclear() -> None:
    document = document_of(f"{HEAD}第四条 甲。\n", "trip.txt")
    notice = replace(document.articles[2], number=NOTICE, text="依照第三条。")
    found = references_of(document, notice, Shelf([document]))
    assert [reference.status for reference in found] == ["unclear"]


def _everything() -> list[tuple[Document, list[tuple[str, Reference]]]]:
    documents = collect([*SOURCES, ROOT / "eval/datasets/fictional-hospital", ROOT / "eval/datasets/fictional-town"],
                        "none", date(2026, 1, 1)).documents  # fmt: skip
    shelf = Shelf(documents)
    return [
        (document, [(article.text, r) for article in document.provisions() for r in references_of(document, article, shelf)])
        for document in documents
    ]  # fmt: skip


def test_references__over_whole_regulations_lie_in_order_and_lead_to_what_is_there() -> None:
    count = 0
    read = _everything()
    held = {document.id: document for document, _ in read}
    for document, found in read:
        last: tuple[str, int] = ("", 0)
        for text, reference in found:
            assert 0 <= reference.start < reference.end <= len(text)
            assert reference.start >= (last[1] if last[0] == text else 0), (document.title, text[reference.start :])
            assert bool(reference.targets) == (reference.status == "held")
            last = (text, reference.end)
            for target in reference.targets:
                count += 1
                if target.article is not None:
                    article = held[target.document].article(target.article, target.branch)
                    assert article.span_of(target) is not None
    assert count >= 3


def test_citations__are_the_references_the_other_way_round() -> None:
    trip = replace(document_of(f"{HEAD}第四条 违反《差旅法》第二条第二款和前条的，退回。\n", "trip.txt"), id="trip")
    citations = citations_of([trip, LAW])
    target = citations.of(trip, trip.article(4))[0].targets[0]
    (citing,) = citations.to(target)
    assert (format_id(citing.ref), format_id(target)) == ("trip#art4", "law#art2/para2")
    assert citing.words == "违反《差旅法》第二条第二款和前条的，退回"
    assert [format_id(c.ref) for c in citations.to(ProvisionRef("trip", 3))] == ["trip#art4"]


def test_citations__what_an_article_says_of_itself_is_left_out() -> None:
    trip = replace(document_of(f"{HEAD}第四条 甲。\n前款规定不适用于乙。\n", "trip.txt"), id="trip")
    citations = citations_of([trip])
    assert len(citations.of(trip, trip.article(4))) == 1
    assert citations.cited_by == {}


@pytest.mark.parametrize("name", RULES)
def test_rules__each_finds_its_examples_and_not_its_counter_examples(name: str) -> None:
    pattern = getattr(load_reference_rules(), name)
    assert [text for text in RULES[name].examples if pattern.search(text) is None] == []
    assert [text for text in RULES[name].counter_examples if pattern.search(text) is not None] == []


def test_rules__a_broken_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text("[own]\npattern = '('\nexamples = ['x']\ncounter_examples = ['y']\n", "utf-8")
    with pytest.raises(ConfigError):
        load_reference_rules(tmp_path / "r.toml")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("第三条第二款第（一）项", [[(3,), (2,), (1,)]]),
        ("第三条、第五条至第七条", [[(3,)], [(5,)], [(7,)]]),
        ("第（一）至（五）项", [[(1, 5)]]),
        ("第一、二、四款", [[(1, 2, 4)]]),
        ("第一百二条", []),
        ("第三条例", []),
        ("第一项目", []),
        ("第三条第三条", [[(3,)]]),
    ],
)
def test_read_chain__reads_links_and_stops_at_what_is_none(text: str, numbers: list[list[tuple[int, ...]]]) -> None:
    assert [[piece.numbers for piece in link.pieces] for link in read_chain(text, 0)] == numbers
