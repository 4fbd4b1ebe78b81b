"""Citations: each exists, is in force and says what is quoted; what cannot be shown is not called right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qa.check.citing import cited_in
from qa.check.quoting import compare
from qa.check.sources import Sources
from tests.qa.check.samples import checked, of, real, small

TITLE = "安泽县人民政府工作规则"


def outcome(text: str, sources: Sources | None = None) -> tuple[list[tuple[str, str]], list[str]]:
    """Severities and messages of what is wrong, and what holds."""
    report = checked(f"关于规范公文的通知\n各部门：\n{text}", sources or real("county"), "通知")
    found = [(finding.severity, finding.message) for finding in of(report, "citations")]
    return found, [passed.message for passed in report.passed if passed.check == "citations"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("根据《某法》第三条第二款第（一）项", [("某法", 3, 2, 1)]),
        ("按照《某法》第三条、第五条第一款和第九条的规定", [("某法", 3, 0, 0), ("某法", 5, 1, 0), ("某法", 9, 0, 0)]),
        ("《某法》第三条第一款、第三款", [("某法", 3, 1, 0), ("某法", 3, 3, 0)]),
        ("《某法》第10条", [("某法", 10, 0, 0)]),
        ("《某法》规定了期限。该法第五条", [("某法", None, 0, 0), ("某法", 5, 0, 0)]),
        ("《某法》规定了期限。该办法第五条", [("某法", None, 0, 0)]),
        ("《某规划》已经印发", [("某规划", None, 0, 0)]),
        ("《某法》（2018年修正）第三条", [("某法", 3, 0, 0)]),
        ("没有引用", []),
    ],
)  # fmt: skip
def test_cited_in__reads_titles_and_lists_of_labels(
    text: str, expected: list[tuple[str, int | None, int, int]]
) -> None:
    read = [
        (c.title, *((c.ref.article, c.ref.paragraph, c.ref.item) if c.ref else (None, 0, 0))) for c in cited_in(text)
    ]
    assert read == expected


def test_cited_in__reads_branches() -> None:
    (cited,) = cited_in("《某法》第一百二十条之一")
    assert cited.ref is not None and (cited.ref.article, cited.ref.branch) == (120, 1)


@pytest.mark.parametrize(
    "text",
    [
        f"《{TITLE}》第二十九条规定，“请示一般不超过1500字”。",
        f"《{TITLE}》第二十九条规定：“请示一般不超过１５００字，综合报告一般不超过5000字。”",
        f"《{TITLE}》第29条关于“请示一般不超过1500字”的规定",
        f"请示一般不超过1500字，见“请示一般不超过1500字”（《{TITLE}》第二十九条）。",
        f"根据《{TITLE}》第二十七条第一款，请示应当一文一事。",
        f"《{TITLE}》第二十七条第一款规定，请示应当一文一事，报告不得夹带请示事项。",
        f"按照《{TITLE}》第二十条第一款第（五）项办理。",
    ],
)
def test_citations__right_ones_hold(text: str) -> None:
    found, passed = outcome(text)
    assert found == []
    assert passed
    assert "条款存在，现行有效" in passed[0]


@pytest.mark.parametrize(
    ("text", "severity", "said"),
    [
        (f"《{TITLE}》第二十九条规定，“请示一般不超过2000字”。", "violation", "不一致"),
        (f"《{TITLE}》第二十九条规定，“综合报告一般不超过500字”。", "violation", "不一致"),
        (f"《{TITLE}》第二十九条规定，“500字，综合报告”。", "violation", "不一致"),
        (f"《{TITLE}》第二十七条第二款规定，“请示应当一文一事，报告不得夹带请示事项”。", "violation", "出自第二十七条第一款"),
        (f"《{TITLE}》第二十八条规定，“请示应当一文一事，报告不得夹带请示事项”。", "violation", "出自第二十七条第一款"),
        (f"《{TITLE}》第九十九条", "violation", "没有第九十九条，最后一条是第四十六条"),
        (f"《{TITLE}》第二十九条第五款", "violation", "只有 1 款"),
        (f"《{TITLE}》第二十条第一款第（九）项", "violation", "没有第二十条第一款第（九）项"),
        (f"《{TITLE}》第二十七条规定，“直接向县政府领导同志个人报送公文”。", "attention", "否定词"),
        (f"《{TITLE}》第二十七条规定，“请示应当一文一事……绝密级事项外”。", "manual", "省略"),
        (f"《{TITLE}》第二十七条规定，“请示应当一文一事。报告不得夹带请示事项”。", "attention", "标点不同"),
        (f"《{TITLE}》第二十九条规定，请示一般不超过2000字。", "attention", "“2000字”"),
        (f"《{TITLE}》第二十七条规定，一份请示只能写一件事情。", "manual", "请与原文核对"),
        (f"《{TITLE}》第二十九条规定，“请示一般不超过2000字", "violation", "不一致"),
        ("《党政机关公文处理工作条例》第十五条", "manual", "没有收录，第十五条是否存在"),
        ("根据《党政机关公文处理工作条例》办理。", "manual", "没有收录，是否现行有效无法核对"),
        (f"《{TITLE}实施办法》第三条", "manual", "没有收录"),
        (f"《{TITLE}》第十十条", "manual", "认不出"),
    ],
)  # fmt: skip
def test_citations__wrong_ones_fail_closed(text: str, severity: str, said: str) -> None:
    found, passed = outcome(text)
    assert [(level, said in message) for level, message in found] == [(severity, True)]
    assert passed == []


def test_citations__names_of_plans_and_reports_are_no_rules() -> None:
    assert outcome("《政府工作报告》《安泽县教育发展规划》已经印发。") == ([], ["没有引用条款"])


def test_citations__what_the_draft_is_about_is_no_ground_of_it() -> None:
    text = "关于印发《某县公路养护办法》的请示\n县政府：\n《某县公路养护办法（送审稿）》共六章。《办法》规定了职责。\n"
    assert of(checked(text, real("county"), "请示"), "citations") == []


def test_citations__missing_documents_without_article_are_one_finding() -> None:
    found, _ = outcome("根据《中华人民共和国公路法》《某省农村公路条例》等，制定本办法。")
    assert found == [("manual", "《中华人民共和国公路法》《某省农村公路条例》没有收录，是否现行有效无法核对。")]


def test_citations__missing_document_is_said_once() -> None:
    found, _ = outcome("根据《某条例》第三条，按照《某条例》第五条。")
    assert found == [("manual", "《某条例》没有收录，第三条、第五条是否存在、引文是否准确无法核对。")]


@pytest.mark.parametrize("change", [{"in_force": False}, {"effective_on": date(2030, 1, 1)}])
def test_citations__a_document_not_in_force_is_no_ground(change: dict[str, object]) -> None:
    (held,) = small("请示一般不超过1500字。").documents
    sources = Sources((replace(held, **change),), {}, small("请示一般不超过1500字。").norms)  # type: ignore[arg-type]
    found, passed = outcome("《某单位工作规则》第一条规定，“请示一般不超过1500字”。", sources)
    assert found == [("violation", "《某单位工作规则》不在施行期内，不能作为依据。")]
    assert passed == []


@pytest.mark.parametrize(
    ("quote", "text", "match"),
    [
        ("一般在7个工作日内回复", "一般应在7个工作日内回复。", "different"),
        ("在7个工作日内回复", "一般应在7 个工作日内回复。", "same"),
        ("十日内", "在二十日内答复", "different"),
        ("“一文一事”", "应当'一文一事'。", "same"),
        ("…", "任何文字", "different"),
        ("", "任何文字", "different"),
    ],
)
def test_compare__same_only_when_it_is(quote: str, text: str, match: str) -> None:
    assert compare(quote, text, 0, len(text)).match == match
