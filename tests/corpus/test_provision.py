"""References to provisions: both written forms are inverse of their parsers, and malformed ones name nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ReferenceSyntaxError
from corpus.provision import LABEL, NOTICE, WHOLE, ProvisionRef, format_id, format_label, parse_id, parse_label

_part = st.integers(0, 9999)
_ids = st.text(alphabet="abc-01法条例", max_size=12)


@st.composite
def refs(draw: st.DrawFn) -> ProvisionRef:
    article = draw(st.one_of(st.integers(1, 9999), st.sampled_from([NOTICE, WHOLE])))
    branch = draw(_part) if article > 0 else 0
    return ProvisionRef(draw(_ids), article, branch, draw(_part), draw(_part), draw(_part))


@given(refs())
def test_parse_label__inverse_of_format_label(ref: ProvisionRef) -> None:
    assert parse_label(format_label(ref), ref.document) == ref


@given(refs())
def test_parse_id__inverse_of_format_id(ref: ProvisionRef) -> None:
    assert parse_id(format_id(ref)) == ref


def test_parse_id__document_itself() -> None:
    assert parse_id("anze") == ProvisionRef("anze") and format_id(ProvisionRef("anze")) == "anze"
    assert format_label(ProvisionRef("anze")) == ""


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("第三十三条", ProvisionRef("", 33)),
        ("三十三条", ProvisionRef("", 33)),
        ("第33条", ProvisionRef("", 33)),
        ("第３３条", ProvisionRef("", 33)),
        ("第 33 条 第 3 款", ProvisionRef("", 33, 0, 3)),
        ("33条3款", ProvisionRef("", 33, 0, 3)),
        ("第一百二十条之一", ProvisionRef("", 120, 1)),
        ("第二十条第(三)项", ProvisionRef("", 20, item=3)),
        ("第二十条第三项", ProvisionRef("", 20, item=3)),
        ("第二十条（三）项", ProvisionRef("", 20, item=3)),
        ("第二百一十九条第一款第（一）项第1目", ProvisionRef("", 219, 0, 1, 1, 1)),
        ("通知", ProvisionRef("", NOTICE)),
        ("通知第二款", ProvisionRef("", NOTICE, paragraph=2)),
        ("全文", ProvisionRef("", WHOLE)),
        (" 全文第二款 ", ProvisionRef("", WHOLE, paragraph=2)),
    ],
)
def test_parse_label__tolerant_forms(text: str, ref: ProvisionRef) -> None:
    assert parse_label(text) == ref


@pytest.mark.parametrize(
    "text",
    [
        "",
        "第条",
        "第零条",
        "第0条",
        "第一百二条",
        "第三三条",
        "12345条",
        "第三条第零款",
        "第三款",
        "三十三",
        "第三条的规定",
        "第三条第三款，",
        "全文之一",
        "第十条之",
    ],
)
def test_parse_label__malformed_is_an_error(text: str) -> None:
    with pytest.raises(ReferenceSyntaxError, match="“第三十三条第三款”"):
        parse_label(text)


@pytest.mark.parametrize(
    "text",
    [
        "a#",
        "a#art0",
        "a#art33/para0",
        "a#art12345",
        "a#art3-0",
        "a b",
        "a#art3/item",
        "a#b#art1",
        "a#whole-1",
        "#art3/sub0",
    ],
)
def test_parse_id__malformed_is_an_error(text: str) -> None:
    with pytest.raises(ReferenceSyntaxError, match="anze-work-rules-2024#art33/para3"):
        parse_id(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("依照第三条、第五条第二款办理", ["第三条", "第五条第二款"], id="two"),
        pytest.param("见33条和第 4 条", ["33条", "第 4 条"], id="arabic"),
        pytest.param("编号12345条", [], id="never_starts_inside_a_number"),
        pytest.param("3.2条说什么", [], id="never_starts_behind_a_point"),
        pytest.param("第" + "一" * 40 + "条", [], id="too_long_to_be_a_numeral"),
    ],
)
def test_label__finds_references_in_running_text(text: str, found: list[str]) -> None:
    assert [match.group() for match in LABEL.finditer(text)] == found


def test_provision_ref__at_article_drops_what_is_below() -> None:
    assert ProvisionRef("d", 3, 1, 2, 3, 4).at_article() == ProvisionRef("d", 3, 1)
