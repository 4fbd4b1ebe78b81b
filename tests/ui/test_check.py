"""The view 体检 without a browser, and what it draws."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree
from streamlit.testing.v1 import AppTest

from qa.check.checker import LONGEST, Report, check_draft
from tests.qa.check.samples import TODAY, real
from tests.ui.test_escape import PAYLOADS
from tests.ui.test_style import COLOURS, _luminance
from ui.check_html import checked_html, draft_html, findings_html, refusal_html, skipped_html, summary_html
from ui.check_report import file_name, report_docx

ROOT = Path(__file__).parents[2]
DRAFT = """安泽县教育局关于召开全县教育工作会议和追加校舍维修经费的请示
临汾市人民政府：
根据《安泽县人民政府工作规则》第二十九条“请示一般不超过2000字”的规定，我局拟于2026年12月18日召开会议。
经费由县财政局安排。按照《党政机关公文处理工作条例》第十五条办理。
妥否，请批示。
安泽县教育局
2026年12月8日
"""


def made(text: str = DRAFT, name: str = "county") -> Report:
    return check_draft(text, real(name), TODAY)


def whole_html(report: Report) -> str:
    return "".join((
        summary_html(report, "稿.docx", ("有 2 张图片，其中的文字未读入",)), findings_html(report.findings),
        draft_html(report), checked_html(report.passed), skipped_html(report.skipped),
    ))  # fmt: skip


# -- what is drawn -----------------------------------------------------------------------------------------------------


def test_html__each_finding_has_its_place_its_article_and_the_words() -> None:
    html = findings_html(made().findings)
    assert html.count("<article") == len(made().findings)
    assert 'href="read?doc=anze-work-rules-2024&amp;ref=art27%2Fpara1"' in html
    assert "<blockquote>请示应当一文一事，报告不得夹带请示事项。</blockquote>" in html
    assert html.index("不符合规定") < html.index("需要注意") < html.index("请人工确认")


def test_html__every_place_that_is_linked_is_in_the_draft_once() -> None:
    html = whole_html(made())
    linked = re.findall(r'href="#(gw-chk-at-[\d-]+)"', html)
    anchors = re.findall(r'id="(gw-chk-at-[\d-]+)"', html)
    assert linked
    assert sorted(linked) == sorted(anchors)
    counts = re.findall(r'href="#(gw-chk-[a-z]+)"', html)
    assert all(f'id="{target}"' in html for target in counts)


def test_html__the_draft_is_whole_and_the_gravest_mark_wins() -> None:
    report = made()
    html = draft_html(report)
    lines = re.findall(r"<p title[^>]*>(.*?)</p></div>", html)
    assert [re.sub(r"<[^>]+>", "", line) for line in lines] == report.draft.text.split("\n")
    assert '<mark class="gw-chk-mark-violation">请示一般不超过2000字</mark>' in html
    assert '<mark class="gw-chk-mark-violation">临汾市人民政府</mark>' in html


@pytest.mark.parametrize("payload", PAYLOADS)
def test_html__what_is_in_a_draft_stays_text(payload: str) -> None:
    one_line = " ".join(payload.split())
    text = (
        f"关于{one_line}的请示\n张县长{one_line}：\n由县财政局{one_line}安排。《{one_line}条例》第三条。\n{one_line}\n"
    )
    html = (
        whole_html(made(text)) + refusal_html(payload, payload, payload) + summary_html(made(text), payload, (payload,))
    )
    tags = set(re.findall(r"</?([a-zA-Z]+\d?)", html))
    assert tags <= {
        "article", "section", "div", "span", "p", "b", "a", "h2", "h3", "ul", "li", "q", "details", "summary", "mark",
        "blockquote", "dl", "dt", "dd",
    }  # fmt: skip
    assert not re.search(r"<[^>]*\son\w+=", html)
    assert "javascript:" not in " ".join(re.findall(r'href="([^"]*)"', html))


def test_html__a_good_draft_says_so() -> None:
    text = "关于购置设备的请示\n县政府：\n拟购置设备一台。妥否，请批示。\n安泽县教育局\n2026年3月2日"
    assert "没有发现不符合规定的地方" in summary_html(made(text), "", ())


def test_html__without_a_kind_only_the_general_points_are_spoken_of() -> None:
    report = made("明天上午九点在办公楼开会，请大家准时参加，带好各自的材料。")
    assert report.kind == ""
    assert "在通用的几项里，没有发现不符合规定的地方" in summary_html(report, "", ())


def test_report__a_matter_of_form_is_marked_as_one_without_provision() -> None:
    report = made(DRAFT.replace("2026年12月18日", "12月18日（星期一）"))
    (finding,) = [finding for finding in report.findings if finding.form]
    html = findings_html([finding])
    assert "形式上的提醒，没有条文依据。" in html and "blockquote" not in html
    word = docx.Document(io.BytesIO(report_docx(report)))
    assert "形式上的提醒，没有条文依据。" in "".join(c.text for t in word.tables for r in t.rows for c in r.cells)


# -- the Word document, opened again -----------------------------------------------------------------------------------


def test_docx__holds_every_finding_with_its_article_and_the_draft() -> None:
    report = made()
    word = docx.Document(io.BytesIO(report_docx(report, "稿.docx")))
    cells = "\n".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    for finding in report.findings:
        assert finding.message in cells
        assert all(basis.label in cells and basis.quote in cells for basis in finding.basis)
    paragraphs = [paragraph.text for paragraph in word.paragraphs]
    assert "\n".join(paragraphs[-len(report.draft.parts) :]) == report.draft.text


def test_docx__each_place_is_highlighted_and_has_a_comment() -> None:
    report = made()
    word = docx.Document(io.BytesIO(report_docx(report)))
    comments = [comment.text for comment in word.comments]
    assert len(comments) == sum(len(finding.places) for finding in report.findings)
    assert any("一文一事" in text and "第二十七条第一款" in text for text in comments)
    marked = "".join(r.text for p in word.paragraphs for r in p.runs if r.font.highlight_color is not None)
    assert "请示一般不超过2000字" in marked


def test_docx__same_report_same_words_and_valid_xml() -> None:
    report = made("关于\x00\ud800<b>&的请示\n县政府：\n由县财政局\x0b安排 =1+1。\n")
    data = report_docx(report, "\x07.docx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(part))


def test_docx__of_another_office_names_its_rules() -> None:
    report = made("关于经费的请示\n王市长：\n现申请经费。\n临洲市水务局\n2026年3月2日", "city")
    word = docx.Document(io.BytesIO(report_docx(report)))
    cells = "\n".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    assert "《临洲市人民政府工作规则》第二十六条第二款" in cells


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("关于经费的请示", "体检报告_关于经费的请示.docx"), ("../../etc/passwd", "体检报告_etcpasswd.docx"),
        ('a"<b>:*?\\|c', "体检报告_abc.docx"),
    ],
)  # fmt: skip
def test_file_name__leads_nowhere(title: str, expected: str) -> None:
    assert file_name(made(f"{title}\n县政府：\n请批示。"), "") == expected


# -- the page ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(index_dir: Path, monkeypatch: pytest.MonkeyPatch, fresh_cache: None) -> AppTest:
    monkeypatch.setenv("GUIWEN_INDEX", str(index_dir))
    return opened()


def opened() -> AppTest:
    def script() -> None:
        from ui import check

        check.show()

    return AppTest.from_function(script, default_timeout=60)


def shown(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(element.proto.body for element in page.get("html"))


def test_page__first_visit_asks_for_a_draft_and_offers_the_kinds_of_the_corpus(page: AppTest) -> None:
    page.run()
    assert "公文体检" in shown(page)
    assert "gw-chk-sum" not in shown(page)
    assert {"自动判断", "请示", "报告", "综合报告", "专项报告", "通知", "代拟稿", "会议请示"} <= set(
        page.selectbox[0].options
    )


def test_page__a_pasted_draft_is_checked_and_its_kind_said(page: AppTest) -> None:
    page.run()
    page.text_area(key="check_text").set_value(DRAFT)
    page.button(key="check_go").click().run()
    html = shown(page)
    assert "会议请示（自动判断：标题写明" in html
    assert "落款是“安泽县教育局”" in html
    assert "《党政机关公文处理工作条例》没有收录" in html


def test_page__another_kind_is_another_check(page: AppTest) -> None:
    page.run()
    page.text_area(key="check_text").set_value(DRAFT)
    page.button(key="check_go").click().run()
    page.selectbox(key="check_kind").set_value("报告").run()
    html = shown(page)
    assert "报告里写了“妥否，请批示”" in html
    assert "自动判断：" not in html


def test_page__nothing_pasted_is_said_kindly(page: AppTest) -> None:
    page.run()
    page.button(key="check_go").click().run()
    assert "还没有文稿" in shown(page)


def test_page__a_draft_beyond_the_limit_is_refused_with_its_length(page: AppTest) -> None:
    page.run()
    page.text_area(key="check_text").set_value(DRAFT + "字" * LONGEST)
    page.button(key="check_go").click().run()
    assert f"文稿有 {len(DRAFT) + LONGEST} 字，最多 {LONGEST} 字。" in shown(page)
    assert "gw-chk-sum" not in shown(page)


@pytest.mark.parametrize("text", ["。", "hello world this is English", "请批示。"])
def test_page__what_is_no_document_is_not_called_checked(page: AppTest, text: str) -> None:
    page.run()
    page.text_area(key="check_text").set_value(text)
    page.button(key="check_go").click().run()
    html = shown(page)
    assert "看不出是公文，没有检查。" in html
    assert not any(said in html for said in ("没有发现", "已核对", "gw-chk-sum"))
    assert not page.get("download_button")


def test_page__kind_in_the_address_is_taken(page: AppTest) -> None:
    page.query_params["check_kind"] = "专项报告"
    page.run()
    assert page.selectbox(key="check_kind").value == "专项报告"


def test_page__missing_index_is_said_with_the_command_that_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh_cache: None
) -> None:
    monkeypatch.setenv("GUIWEN_INDEX", str(tmp_path / "none"))
    page = opened().run()
    assert "python -m qa build" in shown(page)
    assert not page.text_area


def test_page__another_office_gets_its_own_kinds_and_rules(
    city_index_dir: Path, monkeypatch: pytest.MonkeyPatch, fresh_cache: None
) -> None:
    monkeypatch.setenv("GUIWEN_INDEX", str(city_index_dir))
    page = opened().run()
    assert "情况专报" in page.selectbox[0].options
    page.text_area(key="check_text").set_value("关于经费的请示\n王市长：\n现申请经费。\n")
    page.button(key="check_go").click().run()
    assert "《临洲市人民政府工作规则》第二十六条第二款" in shown(page)


def test_page__several_regulations_can_be_chosen_between() -> None:
    def script() -> None:
        import streamlit as st

        from tests.qa.check.samples import real
        from ui import check

        st.text("、".join(check._show_regulations(real("county", "city"))) or "自动")

    page = AppTest.from_function(script, default_timeout=60).run()
    assert page.text[0].value == "自动"
    page.multiselect(key="check_by").set_value(["临洲市人民政府工作规则"]).run()
    assert page.text[0].value == "临洲市人民政府工作规则"


# -- colours -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back"),
    [("bad", "bad-tint"), ("bad", "card"), ("ink", "bad-tint"), ("ink", "warn-tint"), ("ink", "accent-tint")],
)
def test_style__own_colours_have_enough_contrast(front: str, back: str, mode: int) -> None:
    css = (ROOT / "ui" / "css" / "check.css").read_text(encoding="utf-8")
    own = dict(re.findall(r"--gw-([a-z-]+): light-dark\((#\w{6}, #\w{6})\)", css))
    colours = {**COLOURS, **own}
    values = sorted(_luminance(colours[name].split(", ")[mode]) for name in (front, back))
    assert (values[1] + 0.05) / (values[0] + 0.05) >= 4.5
