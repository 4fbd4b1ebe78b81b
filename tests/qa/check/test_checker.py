"""The whole check, over the county's rules and fictional offices', and over texts that are no drafts."""

from __future__ import annotations

import time
from datetime import date

import pytest

from qa.check.checker import LONGEST, fitting
from qa.check.kinds import offered_kinds
from qa.check.rules import load_check_rules
from tests.qa.check.samples import checked, of, real, small
from tests.ui.test_escape import PAYLOADS

COUNTY_DRAFT = """安泽县教育局关于召开全县教育工作会议的请示
县政府：
根据《安泽县人民政府工作规则》第二十五条第二款，我局拟于2026年12月18日召开全县教育工作会议，会期半天。
会议经费在部门预算中列支。
妥否，请批示。
安泽县教育局
2026年12月1日
"""
CITY_DRAFT = """临洲市水务局关于追加防汛经费的请示
王市长：
今年汛期较长，由市财政局安排防汛经费50万元。
此外，恳请市政府解决编制2名。
妥否，请批示。
临洲市水务局
2026年7月1日
抄送：各县（区）水务局。
"""


def test_check__a_good_draft_has_nothing_to_put_right() -> None:
    report = checked(COUNTY_DRAFT, real("county"))
    assert report.kind == "会议请示"
    assert report.guess is not None and "标题写明" in report.guess.why
    assert [f for f in report.findings if f.severity != "manual"] == []
    assert {"length", "one_matter", "level", "lead_time", "citations"} <= {passed.check for passed in report.passed}


def test_check__what_cannot_be_judged_is_left_to_a_person_with_its_words() -> None:
    manual = [f for f in checked(COUNTY_DRAFT, real("county")).findings if f.severity == "manual"]
    assert {finding.check for finding in manual} >= {"substance", "necessary"}
    assert all(finding.basis for finding in manual)


def test_check__another_office_has_its_own_rules() -> None:
    report = checked(CITY_DRAFT, real("city"))
    found = {finding.check: finding for finding in report.findings}
    assert {"one_matter", "leader_person", "cc_below"} <= set(found)
    assert found["leader_person"].severity == "violation"
    assert found["cc_below"].basis[0].label == "《临洲市人民政府工作规则》第二十六条第一款"
    # this city says nothing about consultation or skipping a level
    assert {"consultation", "level"} <= {s.check for s in report.skipped if s.reason == "所用的文件没有这方面的规定"}


def test_check__soft_words_of_the_rule_make_it_less_grave() -> None:
    text = COUNTY_DRAFT.replace("县政府：", "张县长：")
    assert [f.severity for f in of(checked(text, real("county")), "leader_person")] == ["attention"]


def test_check__a_stated_exception_is_left_to_a_person() -> None:
    text = CITY_DRAFT.replace("今年汛期较长", "按照市长交办，今年汛期较长")
    assert [f.severity for f in of(checked(text, real("city")), "leader_person")] == ["manual"]


def test_check__every_quote_and_place_is_verbatim() -> None:
    for text, name in ((COUNTY_DRAFT, "county"), (CITY_DRAFT, "city")):
        sources = real(name)
        report = checked(text, sources)
        for finding in report.findings:
            assert all(report.draft.text[p.start : p.end] == p.words for p in finding.places)
            assert all(sources.article(b.ref).text[b.start : b.end] == b.quote for b in finding.basis)


def test_check__several_offices_in_one_corpus_do_not_mix() -> None:
    sources = real("county", "city", "town")
    assert [d.title for d in fitting(CITY_DRAFT, sources.regulations)] == ["临洲市人民政府工作规则"]
    assert [d.title for d in checked(COUNTY_DRAFT, sources).regulations] == ["安泽县人民政府工作规则"]
    assert len(fitting("请批示。", sources.regulations)) == 3


def test_check__kinds_are_those_that_the_corpus_speaks_of() -> None:
    rules = load_check_rules()
    county, city = real("county"), real("city")
    of_county = offered_kinds(county.regulations, tuple(county.norms), rules)
    of_city = offered_kinds(city.regulations, tuple(city.norms), rules)
    assert {"请示", "报告", "综合报告", "专项报告", "通知", "代拟稿", "会议请示"} <= set(of_county)
    assert "情况专报" in of_city and "综合报告" not in of_city
    assert offered_kinds((), (), rules) == ()


@pytest.mark.parametrize(
    ("sent", "severity"), [("2026年12月4日", None), ("2026年12月7日", "violation"), ("", "manual")]
)
def test_check__lead_time_counts_working_days_back(sent: str, severity: str | None) -> None:
    text = COUNTY_DRAFT.replace("2026年12月1日", sent)
    found = of(checked(text, real("county"), today=date(2026, 12, 8)), "lead_time")
    assert [finding.severity for finding in found] == ([severity] if severity else [])


def test_check__unknown_kind_is_said_and_only_general_checks_run() -> None:
    report = checked("张县长：\n请关注此事，谢谢您的支持。", real("county"))
    assert report.kind == ""
    assert report.guess is not None and report.guess.why == "标题和正文都没有写明"
    assert of(report, "leader_person")
    assert "one_matter" in {skipped.check for skipped in report.skipped}


@pytest.mark.parametrize("text", ["", " \n\t", "：", "《", "》第条", "“", *PAYLOADS, "\x00\ud800", "第" * 500])
def test_check__any_text_is_read(text: str) -> None:
    report = checked(text, real("county"))
    assert all(f.places == () or report.draft.text for f in report.findings)


@pytest.mark.parametrize(
    "piece",
    [
        "请",
        "《安泽县人民政府工作规则》第二十九条“",
        "由县财政局",
        "关于召开和",
        "此外",
        "，请示",
        "一、请\n",
        "第九条、",
        "（",
        "恳请县政府",
    ],
)
def test_check__huge_texts_take_seconds(piece: str) -> None:
    started = time.process_time()
    checked(piece * (LONGEST // len(piece)), real("county"), "请示")
    checked("县政府：\n" + piece * (LONGEST // len(piece)), real("county"), "报告")
    assert time.process_time() - started < 20


def test_check__a_corpus_without_such_rules_says_so() -> None:
    report = checked(COUNTY_DRAFT, small("本办法自发布之日起施行。"), "请示")
    assert {finding.check for finding in report.findings} <= {"citations"}
    assert "所用的文件没有这方面的规定" in {skipped.reason for skipped in report.skipped}


@pytest.mark.parametrize(
    "request_",
    [
        "另外，请一并批准我局购置公务用车2辆。", "请同时拨付春运保障经费20万元。", "此外，恳请准予招聘工作人员3名。",
        "另请解决办公用房500平方米。", "顺便请县政府给予我局奖励资金5万元。", "请另行增加编制2名。",
    ],
)  # fmt: skip
def test_check__a_second_request_in_a_request_is_seen(request_: str) -> None:
    text = COUNTY_DRAFT.replace("妥否，请批示。", f"{request_}\n妥否，请批示。")
    assert [f.severity for f in of(checked(text, real("county")), "one_matter")] == ["attention"]


@pytest.mark.parametrize(
    "closing",
    ["妥否，请批示。", "请予审批。", "当否，请一并批示。", "以上请示，请审批。", "是否妥当，请县政府研究批复。"],
)
def test_check__a_closing_formula_is_no_second_matter(closing: str) -> None:
    text = COUNTY_DRAFT.replace("妥否，请批示。", closing)
    assert of(checked(text, real("county")), "one_matter") == []


def test_check__a_weekday_of_another_date_is_said_as_a_matter_of_form() -> None:
    text = COUNTY_DRAFT.replace("2026年12月18日", "12月18日（星期四）")
    (finding,) = of(checked(text, real("county")), "weekday")
    assert finding.form and finding.severity == "attention" and finding.basis == ()
    assert finding.message == "写的星期与日期对不上：2026年12月18日是星期五。"
    assert [place.words for place in finding.places] == ["12月18日（星期四）"]


@pytest.mark.parametrize(
    ("written", "dated"),
    [
        ("12月18日（星期五）", "2026年12月1日"), ("12月18日（星期四）", ""), ("12月18日（星期四）", "2026年  月  日"),
        ("1月5日（周二）", "2026年12月20日"), ("2月30日（周二）", "2026年1月20日"), ("12月18日每周四", "2026年12月1日"),
        ("2025年12月18日（周四）", "2026年12月1日"), ("12月17日、12月18日（周四、周五）", "2026年12月1日"),
    ],
)  # fmt: skip
def test_check__a_weekday_that_may_be_right_is_not_spoken_of(written: str, dated: str) -> None:
    text = COUNTY_DRAFT.replace("2026年12月18日", written).replace("2026年12月1日\n", f"{dated}\n")
    assert of(checked(text, real("county")), "weekday") == []


def test_check__a_closing_phrase_of_another_kind_is_a_matter_of_form() -> None:
    (finding,) = of(checked(COUNTY_DRAFT.replace("妥否，请批示。", "特此报告。"), real("county")), "closing_request")
    assert finding.form and finding.basis == () and "“特此报告”" in finding.message
    report = "关于巡查情况的报告\n县政府：\n今年以来，我局开展了巡查。妥否，请批示。"
    assert of(checked(report, small("本办法自发布之日起施行。"), "报告"), "closing_report")


def test_check__what_a_provision_says_is_not_said_again_as_a_matter_of_form() -> None:
    report = checked("关于巡查情况的报告\n县政府：\n今年以来，我局开展了巡查。妥否，请批示。", real("county"))
    assert of(report, "report_request")
    assert of(report, "closing_report") == []


@pytest.mark.parametrize(
    "text",
    [
        "", "。", "：", "hello world this is English", "12345 67890", "你好：\n在吗", "请批示。", "县政府：", "测试测试",
        "关于召开全县教育工作会议和追加校舍维修经费有关事项的请示", "hello world " * 40 + "关于经费的请示，请县政府批准我局购置设备。",
    ],
)  # fmt: skip
def test_check__what_is_no_document_is_not_checked(text: str) -> None:
    report = checked(text, real("county"))
    assert report.refused == "看不出是公文，没有检查"
    assert (report.findings, report.passed, report.skipped) == ((), (), ())


@pytest.mark.parametrize(
    "text",
    [
        COUNTY_DRAFT,
        CITY_DRAFT,
        "关于追加经费的请示\n张市长：\n现申请追加经费。",
        "请各单位做好明年预算编制的准备工作，按时报送。",
    ],
)
def test_check__a_short_document_is_one(text: str) -> None:
    assert checked(text, real("county")).refused == ""
