"""The view 管理 without a browser."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from corpus.source import Problem
from eval.cases import load_cases
from qa.publish.draft import read_plan, read_status
from qa.publish.ledger import read_ledger
from qa.publish.publisher import changes_of
from qa.publish.settings import OWN_CASES
from qa.publish.stage import stage
from tests.ui.admin_office import (
    ADDED,
    ADDED_TITLE,
    ANZE,
    ASKED,
    CITY,
    UNANSWERED,
    Installation,
)
from tests.ui.test_escape import PAYLOADS
from ui import admin_desk
from ui.admin_html import long_html, problems_html
from ui.admin_usage import audit_csv
from ui.records.audit import Entry
from ui.records.store import open_records

pytestmark = pytest.mark.usefixtures("fresh_cache")
SCRIPT = "from ui import admin\nadmin.show()\n"


@pytest.fixture(autouse=True)
def _build_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The building process is not started: a test runs `stage` itself, where it wants to."""
    real = admin_desk.begin
    monkeypatch.setattr(admin_desk, "begin", lambda *given: real(*given, start=lambda *_: None))


def opened(part: str = "文件") -> AppTest:
    page = AppTest.from_string(SCRIPT, default_timeout=120)
    page.query_params["part"] = part
    page.run()
    assert not page.exception
    return page


def shown(page: AppTest) -> str:
    """All HTML on the page."""
    assert not page.exception
    return "\n".join(element.proto.body for element in page.get("html"))


def confirm(page: AppTest, opener: str, answer: str) -> None:
    """Open a dialog and press a button in it. Without a browser every run is a whole one: the opener is pressed again."""
    page.button(key=opener).click().run()
    press_in_dialog(page, opener, answer)


def press_in_dialog(page: AppTest, opener: str, answer: str) -> None:
    page.button(key=opener).click()
    page.button(key=answer).click().run()


def key_of(page: AppTest, start: str) -> str:
    """The key of the first button whose key begins so."""
    return next(button.key for button in page.button if button.key and button.key.startswith(start))


def test_admin__guests_see_that_it_is_closed_and_nothing_else(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GUIWEN_LOCAL_ADMIN")
    page = opened()
    assert "请用管理员账号登录" in shown(page)
    assert not page.button and not page.get("file_uploader")
    assert ANZE not in shown(page)


def test_admin__documents_in_force_with_version_and_state(installation: Installation) -> None:
    html = shown(opened())
    assert f"《{ANZE}》" in html and f"《{CITY}》" in html
    assert "安政发〔2024〕5号·46 条" in html and "现行有效" in html
    assert "处待核" in html


def test_admin__add_preview_publish_roll_back(installation: Installation) -> None:
    first = installation.current
    page = opened()
    page.get("file_uploader")[0].set_value((ADDED.name, ADDED.read_bytes(), "text/markdown")).run()
    html = shown(page)
    assert f"《{ADDED_TITLE}》" in html
    assert "gw-admin-outline" in html and "第一条" in html
    assert page.dataframe[0].value.shape[0] > 5
    assert page.selectbox[0].value == ""
    page.button(key="prepare").click().run()
    assert f"新增《{ADDED_TITLE}》" in shown(page)
    assert not page.get("file_uploader")
    assert installation.current == first
    stage(installation.sources, installation.index_dir)
    page.run()
    assert "比较了 3 道题，答案都没有变化" in shown(page)
    page.button(key="draft-publish").click().run()
    assert f"已发布：新增《{ADDED_TITLE}》" in shown(page)
    assert page.button(key="withdraw-reading-room-rules")
    assert installation.current != first
    confirm(page, f"back-{first}", "back-yes")
    assert "已恢复到文件库" in shown(page)
    assert installation.current == first
    actions = [entry.action for entry in open_records().audit.latest()]
    assert actions == ["rollback", "publish", "prepare"]


def test_admin__withdrawal_lists_the_answer_that_is_lost(installation: Installation) -> None:
    page = opened()
    confirm(page, "withdraw-linzhou-city-work-rules", "withdraw-yes")
    stage(installation.sources, installation.index_dir)
    page.run()
    html = shown(page)
    assert "1 题发布后答不上来" in html
    assert "《临洲市人民政府工作规则》第二条说了什么" in html
    page.button(key="draft-discard").click().run()
    assert read_plan(installation.sources) is None
    assert "现行文件库没有变动" in shown(page)


def test_admin__second_administrator_gets_a_calm_message(installation: Installation) -> None:
    first, second = opened(), opened()
    for page in (first, second):
        page.button(key="withdraw-linzhou-city-work-rules").click().run()
    for page in (first, second):
        press_in_dialog(page, "withdraw-linzhou-city-work-rules", "withdraw-yes")
    assert f"<h2>撤下《{CITY}》</h2>" in shown(second)
    assert "本机管理员" in shown(second)
    assert [entry.action for entry in open_records().audit.latest()] == ["prepare"]


def test_admin__refused_file_is_said_and_cannot_be_published(installation: Installation) -> None:
    page = opened()
    page.get("file_uploader")[0].set_value(("规则.txt", b"\x89PNG\r\n\x1a\n", "text/plain")).run()
    assert "是图片，不能读取" in shown(page)
    assert page.button(key="prepare").disabled
    assert "有 1 份读不了，在上面的文件列表里移走后才能发布。" in shown(page)


def test_admin__one_unreadable_file_among_others_is_said_beside_the_button(installation: Installation) -> None:
    page = opened()
    files = [(ADDED.name, ADDED.read_bytes(), "text/markdown"), ("坏.pdf", b"%PDF-1.4\nx", "application/pdf")]
    page.get("file_uploader")[0].set_value(files).run()
    assert page.button(key="prepare").label == "准备发布（1 份）"
    assert page.button(key="prepare").disabled
    assert "有 1 份读不了" in shown(page)
    page.get("file_uploader")[0].set_value(files[:1]).run()
    assert not page.button(key="prepare").disabled
    assert "读不了" not in shown(page)


def test_admin__a_change_under_way_is_one_line_in_the_other_parts(installation: Installation) -> None:
    page = opened()
    confirm(page, "withdraw-linzhou-city-work-rules", "withdraw-yes")
    button = page.button(key="withdraw-linzhou-city-work-rules")
    assert button.disabled and "发布或放弃以后才能" in button.help
    assert "有变更正在准备，发布或放弃以后才能添加、替换和撤下。" in shown(page)
    for part in ("未答问题", "反馈", "使用情况", "操作记录"):
        other = opened(part)
        assert f"正在准备：撤下《{CITY}》" in shown(other)
        assert not any((button.key or "").startswith("draft-st") for button in other.button)
    other.button(key="draft-see").click().run()
    assert f"<h2>撤下《{CITY}》</h2>" in shown(other)
    assert "gw-admin-underway" not in str(other.main)


def test_admin__a_long_question_is_cut_and_can_be_unfolded() -> None:
    text = "食堂几点开饭<b>" * 400
    html = long_html(text, "read?q=x")
    first, _, rest = html.partition("<details")
    assert len(re.sub(r"<[^>]+>", "", first)) < 200
    assert f"全文 {len(text)} 字" in rest and rest.count("食堂几点开饭") == 400
    assert "<b>" not in html
    assert long_html("食堂几点开饭") == "食堂几点开饭"


def test_problems__what_the_message_says_is_not_said_twice() -> None:
    word = Problem(
        "foreign_word", "warning", "中文里夹着外文词“and”，读作“和”，请核对原件", 3, before=" and ", after="和"
    )
    kind = Problem(
        "kind_differs_from_suffix",
        "warning",
        "文件名后缀是 .txt，内容却是 DOCX，已按内容读取",
        before="text",
        after="docx",
    )
    gap = Problem("gap", "warning", "少了一字", 4, before="第一 条", after="第一条")
    html = problems_html([word, kind, gap])
    assert html.count("读作") == 2
    assert "（“第一 条”读作“第一条”）" in html


@pytest.mark.parametrize("part", ["文件", "未答问题", "反馈", "使用情况", "操作记录"])
def test_admin__speaks_no_developers_words(asked: Installation, part: str) -> None:
    page = opened(part)
    said = shown(page) + "".join(f"{button.label}{button.help}" for button in page.button)
    assert not re.search(r"索引|评测|规范 \d", re.sub(r"《[^》]*》|<blockquote>.*?</blockquote>", "", said))


def test_admin__stopped_build_is_said_and_can_be_given_up(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened()
    confirm(page, "withdraw-linzhou-city-work-rules", "withdraw-yes")
    status = installation.sources / "draft" / "status.json"
    status.write_text(status.read_text(encoding="utf-8").replace("starting", "embedding"), encoding="utf-8")
    assert read_status(installation.sources).stage == "stopped"
    page.run()
    assert "准备过程中断了。现行文件库没有变动" in shown(page)
    page.button(key="draft-discard").click().run()
    assert read_plan(installation.sources) is None


def test_admin__unanswered_grouped_and_exported_as_an_eval_case(asked: Installation) -> None:
    page = opened("未答问题")
    html = shown(page)
    assert f"{len(UNANSWERED) + 1} 次提问" in html
    assert "2 次" in html
    confirm(page, key_of(page, "case-u"), "case-save")
    (case,) = load_cases(asked.sources / OWN_CASES)
    assert case.turns[0].question in UNANSWERED
    assert case.turns[0].answerable is False
    assert "已存为测试题 office-0001" in shown(page)


def test_admin__feedback_exported_with_the_right_article(asked: Installation) -> None:
    page = opened("反馈")
    html = shown(page)
    assert "有用 1 次，没用 1 次" in html and "要的是县政府名义的" in html
    export = key_of(page, "case-f")
    page.button(key=export).click().run()
    for places, outcome in {"第九百条": "没有第九百条", "第三十三条第三款": "已存为测试题"}.items():
        (field,) = [field for field in page.text_input if (field.key or "").startswith("case-places")]
        assert field.value in ("第三十三条", "第九百条")
        field.set_value(places)
        press_in_dialog(page, export, "case-save")
        assert outcome in shown(page)
    (case,) = load_cases(asked.sources / OWN_CASES)
    assert (case.turns[0].document, case.turns[0].articles) == (ANZE, [["第三十三条第三款"]])
    assert open_records().feedback.latest(useful=False, done=False) == []


def test_admin__usage_and_audit(asked: Installation) -> None:
    page = opened("使用情况")
    total = len(ASKED) + len(UNANSWERED) + 1
    assert f"<li><span>提问</span><b>{total}</b>" in shown(page)
    assert len(page.get("vega_lite_chart")) == 2
    open_records().audit.note("1", "王主任", "publish", "替换《甲》", {"build": "abc", "changed": 3})
    audit = opened("操作记录").dataframe[0].value
    assert list(audit["操作"]) == ["发布"] and list(audit["人"]) == ["王主任"]
    assert audit["说明"][0] == "新文件库：abc；变化的答案：3"


def test_admin__empty_states(installation: Installation) -> None:
    for part, text in {
        "未答问题": "目前没有答不上来的问题", "反馈": "没有这样的反馈", "使用情况": "还没有人提问", "操作记录": "还没有操作记录",
    }.items():  # fmt: skip
        assert text in shown(opened(part))


def test_admin__missing_index_is_said_with_the_command(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIWEN_INDEX", str(installation.sources / "none"))
    assert "python -m qa build" in shown(opened())


@pytest.mark.parametrize("payload", PAYLOADS)
def test_admin__what_others_wrote_stays_text(installation: Installation, payload: str) -> None:
    records = open_records()
    from qa.answer import Answer

    answer = Answer(id=payload, question=payload, status="no_basis", answer=payload, confidence=0.0)
    records.usage.note(answer)
    records.feedback.give(answer, False, payload, giver="a")
    for part in ("未答问题", "反馈"):
        html = shown(opened(part))
        assert "<img" not in html and "javascript:" not in html.replace("javascript:alert(1))</", "")


def test_audit_csv__excel_reads_it_and_runs_nothing() -> None:
    at = datetime(2026, 1, 5, tzinfo=UTC)
    entries = [Entry(1, at, "u", "=1+1", "publish", "+cmd", {"list": ["a", "b"], "done": True})]
    content = audit_csv(entries)
    assert content.startswith(b"\xef\xbb\xbf")
    header, row = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert header == ["时间", "人", "操作", "对象", "说明"]
    assert row[1:] == ["'=1+1", "发布", "'+cmd", "list：a、b；已处理：是"]


def test_ledger__release_names_who_published(installation: Installation) -> None:
    page = opened()
    confirm(page, "withdraw-linzhou-city-work-rules", "withdraw-yes")
    stage(installation.sources, installation.index_dir)
    page.run()
    changed = changes_of(installation.sources).changed
    page.button(key="draft-publish").click().run()
    (release,) = read_ledger(installation.sources).releases
    assert (release.text, release.changed) == (f"撤下《{CITY}》", len(changed))
