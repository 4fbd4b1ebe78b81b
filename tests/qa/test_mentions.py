"""Namer: the documents and provisions that a question names, and what is left of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.provision import ProvisionRef, format_label
from qa.mentions import Namer, other_place
from qa.rulebook import load_rulebook
from tests.samples import LEAVE, SEAL, document_of

RULES_TEXT = "某县人民政府工作规则\n\n第一条 县长负责。\n"
LAW = replace(document_of("中华人民共和国公务员法\n\n第一条 甲。\n第二条 乙。\n", "law.txt"), id="law", level="law")
DOCUMENTS = (document_of(LEAVE), document_of(SEAL, "seal.txt"), document_of(RULES_TEXT, "work.txt"), LAW)
NAMER = Namer(DOCUMENTS, {"国家公务员法": LAW.title, "组织法": "没有收录的法"})


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        pytest.param("测试局请假办法由谁解释", ("leave",), id="title"),
        pytest.param("《测试局请假办法》由谁解释", ("leave",), id="title-in-marks"),
        pytest.param("公务员法怎么规定", ("law",), id="law-without-prefix"),
        pytest.param("国家公务员法怎么规定", ("law",), id="alias"),
        pytest.param("请假办法怎么说", ("leave",), id="last-words"),
        pytest.param("本规则由谁解释", ("work",), id="this"),
        pytest.param("这个办法管不管临时工", ("leave",), id="this-one"),
        pytest.param("公务员法和本细则哪个严", ("law", "seal"), id="two-in-order"),
        pytest.param("组织法怎么规定", (), id="alias-of-what-is-not-held"),
        pytest.param("由谁签发", (), id="none"),
        pytest.param("", (), id="empty"),
    ],
)
def test_find__documents(text: str, documents: tuple[str, ...]) -> None:
    assert NAMER.find(text).documents == documents


def test_find__two_own_documents_that_end_alike_this_one_names_none() -> None:
    namer = Namer([*DOCUMENTS, document_of("某市人民政府工作规则\n\n第一条 市长负责。\n", "city.txt")], {})
    assert namer.find("本规则由谁解释").documents == ()
    assert namer.find("某市人民政府工作规则由谁解释").documents == ("city",)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("《国务院工作规则》怎么规定", ("国务院工作规则",)),
        ("《甲条例》和《乙条例》", ("甲条例", "乙条例")),
        ("《测试局请假办法》", ()),
        ("《公务员法》", ()),
        ("国务院", ()),
    ],
)
def test_find__titles_that_are_not_held(text: str, missing: tuple[str, ...]) -> None:
    assert NAMER.find(text).missing == missing


def test_find__own_name_inside_a_missing_title_is_not_named() -> None:
    assert NAMER.find("《国务院工作规则》第三条").documents == ()


def test_find__own_name_inside_the_name_of_another_bodys_rules_is_not_named() -> None:
    found = NAMER.find("国务院工作规则第三条说了什么")
    assert found.documents == ()
    assert [ref.document for ref in found.references] == [""]


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("第三十三条第三款", ProvisionRef("", 33, paragraph=3)),
        ("第33条", ProvisionRef("", 33)),
        ("33条", ProvisionRef("", 33)),
        ("三十三条", ProvisionRef("", 33)),
        ("第一百二十条之一第二款", ProvisionRef("", 120, 1, 2)),
        ("第三条第（二）项", ProvisionRef("", 3, item=2)),
        ("《测试局请假办法》第二条第二款", ProvisionRef("leave", 2, paragraph=2)),
        ("公务员法第二条", ProvisionRef("law", 2)),
        ("本办法的第二条", ProvisionRef("leave", 2)),
        ("《某条例》第二条", ProvisionRef("", 2)),
    ],
)
def test_find__label_with_and_without_document(text: str, reference: ProvisionRef) -> None:
    assert NAMER.find(text + "说了什么").references == (reference,)


@pytest.mark.parametrize("text", ["有一条规定", "几条要求", "一条龙服务", "附条件", "第条", "第零条"])
def test_find__no_label(text: str) -> None:
    assert NAMER.find(text).references == ()


@given(st.integers(1, 999), st.integers(0, 20), st.integers(0, 9))
def test_find__any_label_read_back(article: int, paragraph: int, branch: int) -> None:
    ref = ProvisionRef("leave", article, branch, paragraph)
    assert NAMER.find(f"《测试局请假办法》{format_label(ref)}规定了什么").references == (ref,)


def test_find__several_labels_of_one_document() -> None:
    refs = NAMER.find("公务员法第一条和第二条").references
    assert [(ref.document, ref.article) for ref in refs] == [("law", 1), ("law", 2)]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("《测试局请假办法》第二条由谁批准", "由谁批准"),
        ("按公务员法 由谁批准", "按 由谁批准"),
        ("由谁批准", "由谁批准"),
    ],
)
def test_find__rest_without_the_names(text: str, rest: str) -> None:
    assert NAMER.find(text).rest == rest


@given(st.text(st.sampled_from("《》第一二三十条款项之办法本测试局请假公务员法 （）5"), max_size=60))
def test_find__soup_of_names_never_raises(text: str) -> None:
    found = NAMER.find(text)
    assert set(found.documents) <= {"leave", "seal", "work", "law"}


@pytest.mark.parametrize(
    ("text", "names", "place"),
    [
        ("隔壁县怎么规定", [], "隔壁县"),
        ("平遥县的公文谁签", ["平遥县"], "平遥县"),
        ("安泽县的公文谁签", ["安泽县"], ""),
        ("全县的会议", ["全县"], ""),
        ("古县的公文", ["古县"], ""),
        ("公文谁签", ["公文"], ""),
        ("离岗一周不离县谁批", ["不离县"], ""),
        ("副县长出县谁批", ["出县"], ""),
        ("给隔壁县发函谁签", [], ""),
        ("跟邻县政府联合发文谁签", [], ""),
        ("给隔壁县的函谁签", [], "隔壁县"),
    ],
)
def test_other_place__named_and_not_ones_own_nor_spoken_of(text: str, names: list[str], place: str) -> None:
    assert other_place(text, names, "安泽县人民政府工作规则", "与古县联合行文", load_rulebook()) == place


def test_other_place__a_town_is_one_of_those_that_the_text_speaks_of() -> None:
    rules = load_rulebook()
    assert other_place("冀氏镇报公文", ["冀氏镇"], "安泽县人民政府", "各镇报送公文", rules) == ""
    assert other_place("冀氏镇报公文", ["冀氏镇"], "安泽县人民政府", "各部门报送公文", rules) == "冀氏镇"
    assert other_place("冀氏镇报公文", ["冀氏镇"], "云汊镇人民政府", "各镇报送公文", rules) == "冀氏镇"
