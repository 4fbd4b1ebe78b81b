"""A deadline in words, as a calendar and as a file that other programs open."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.provision import ProvisionRef
from qa.calendar import LAST_YEAR, LIMITS, last_day
from qa.matters import Matter
from tests.ui.test_escape import PAYLOADS
from ui.deadline_calendar import calendar_html, marked_days
from ui.deadline_ics import file_name, ics_bytes
from ui.deadline_result import (
    Result,
    Term,
    caption,
    copy_text,
    counting,
    distance,
    format_term,
    notes,
    parse_term,
    reckon,
)

TODAY = date(2026, 11, 28)
AHEAD, WITHIN = Term(10, "工作日", "ahead"), Term(7, "工作日", "within")
MEETING = Matter(
    "a:art1", "召开全县性会议", "报送请示", 10, "工作日", "ahead", "召开全县性会议", "", ProvisionRef("a", 1), (0, 4)
)
REPLY = Matter("a:art2", "会签文件", "回复", 7, "工作日", "within", "", "除另有要求外", ProvisionRef("a", 2), (0, 4))


def _result(term: Term, given: str, back: bool = False, matter: Matter | None = None) -> Result:
    return reckon(term, date.fromisoformat(given), back, TODAY, matter, "《规则》第一条" if matter else "", "原话")


def _said(result: Result) -> str:
    return "\n".join(text for _, text in notes(result))


# -- terms in the address --------------------------------------------------------------------------------------------


@given(
    st.sampled_from(sorted(LIMITS)).flatmap(lambda u: st.tuples(st.integers(1, LIMITS[u]), st.just(u))), st.booleans()
)
def test_term__parse_and_format_are_inverse(counted: tuple[int, str], ahead: bool) -> None:
    term = Term(*counted, "ahead" if ahead else "within")
    assert parse_term(format_term(term)) == term


@pytest.mark.parametrize(
    "text", ["", "10工作日", "提前10工作日内", "提前0日", "提前401工作日", "7小时内", "anze:art25/para2"]
)
def test_parse_term__anything_else_is_none(text: str) -> None:
    assert parse_term(text) is None


# -- words -----------------------------------------------------------------------------------------------------------


def test_reckon__the_meeting_of_december() -> None:
    result = _result(AHEAD, "2026-12-18", matter=MEETING)
    assert result.answer == date(2026, 12, 4)
    assert caption(result) == "最晚在这一天办"
    assert counting(result) == "12月18日（星期五）当天不算，往前数10个工作日，到12月4日（星期五）为止；这一天算在内。"
    assert _said(result) == "不算：12月5、6、12、13日（周末）。"


def test_reckon__backwards_from_the_day_of_doing() -> None:
    result = _result(AHEAD, "2026-12-04", back=True, matter=MEETING)
    assert result.answer == date(2026, 12, 18)
    assert caption(result) == "召开全县性会议最早可以在"


def test_reckon__within_says_that_the_first_day_does_not_count() -> None:
    result = _result(WITHIN, "2026-09-28", matter=REPLY)
    assert result.answer == date(2026, 10, 13)
    assert "9月28日（星期一）当天不算，从第二天起往后数7个工作日" in counting(result)
    said = _said(result)
    assert "10月1、2、3、4、5、6、7日（国庆节）" in said
    assert "调休上班，算工作日：10月10日。" in said
    assert "没有写明从哪一天算起" in said
    assert "条文另有规定：除另有要求外。" in said


def test_notes__year_without_published_holidays_is_warned_of() -> None:
    result = _result(AHEAD, f"{LAST_YEAR + 1}-01-20")
    assert ("warn", f"{LAST_YEAR + 1}年的放假安排还没有公布，按周末和每年固定的节日推算，调休未计，请核对。") in list(
        notes(result)
    )
    assert list(notes(_result(AHEAD, "2026-12-18"))) == [("plain", "不算：12月5、6、12、13日（周末）。")]


@pytest.mark.parametrize(
    ("term", "given", "back", "said"),
    [
        (Term(15, "日", "ahead"), "2026-12-20", False, "这一天不上班（周末），请在12月4日（星期五）前办好。"),
        (Term(15, "日", "ahead"), "2026-12-04", True, "这一天不上班（周末），之后的第一个工作日是12月21日（星期一）。"),
        (Term(10, "日", "within"), "2026-11-25", False, "期间的最后一日逢休息日，按民法典第二百零三条顺延到12月7日（星期一）。"),
    ],
)  # fmt: skip
def test_notes__answer_on_a_day_off_is_said(term: Term, given: str, back: bool, said: str) -> None:
    assert ("warn", said) in list(notes(_result(term, given, back)))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-28", "就是今天"),
        ("2026-12-04", "还有6天，其中5个工作日"),
        ("2026-11-25", "已过3天"),
        ("2029-01-01", "还有765天"),
    ],
)
def test_distance(day: str, words: str) -> None:
    assert distance(date.fromisoformat(day), TODAY) == words


def test_copy_text__holds_matter_day_counting_and_source() -> None:
    lines = copy_text(_result(AHEAD, "2026-12-18", matter=MEETING)).split("\n")
    assert lines[0] == "召开全县性会议：报送请示（提前10个工作日）"
    assert lines[1] == "最晚在这一天办：2026年12月4日（星期五）"
    assert lines[2] == "召开全县性会议的日期：2026年12月18日（星期五）"
    assert lines[-2:] == ["依据：《规则》第一条", "原文：原话"]


def test_reckon__outside_the_calendar_is_an_error() -> None:
    with pytest.raises(ValueError, match="years 1-9999"):
        reckon(Term(20, "年", "ahead"), date(10, 1, 1), False, TODAY)


# -- calendar --------------------------------------------------------------------------------------------------------


class _Table(HTMLParser):
    """Captions, head cells and the cells of days: (number, classes, all words)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.captions, self.heads, self.days = 0, [], []  # type: ignore[var-annotated]
        self._cell: list[str] | None = None
        self._class = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.captions += tag == "caption"
        if tag == "th":
            self.heads.append(held.get("scope"))
        if tag == "td":
            self._cell, self._class = [], held.get("class") or ""

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "td" and self._cell is not None:
            if self._cell:
                self.days.append((int(self._cell[0]), self._class, "".join(self._cell[1:])))
            self._cell = None


def test_calendar_html__every_coloured_day_is_marked_in_words_too() -> None:
    deadline = last_day(date(2026, 10, 16), 10, "工作日", "ahead")
    table = _Table(calendar_html(deadline, TODAY))
    assert table.captions == 2 and len(table.days) == 61
    assert table.heads == ["col"] * 14
    october = {number: (kind, words) for number, kind, words in table.days[30:]}
    assert october[16] == ("gw-day gw-day-event", "当天当天，不算")
    assert october[15] == ("gw-day gw-day-counted", "1第1天")
    assert october[1] == ("gw-day gw-day-off", "国庆国庆节，不算")
    assert october[10] == ("gw-day gw-day-madeup", "班5调休上班，第5天")
    assert table.days[27][1:] == ("gw-day gw-day-last", "到期第10天，最后一天")
    coloured = [kind for _, kind, words in table.days if kind.count("gw-day-") and "rest" not in kind and not words]
    assert coloured == []


def test_calendar_html__long_periods_draw_both_ends_and_say_so() -> None:
    html = calendar_html(last_day(date(2026, 1, 15), 1, "年", "within"), TODAY)
    assert _Table(html).captions == 4
    assert "中间9个月照此计算，没有画出。" in html


@settings(deadline=None)
@given(
    st.dates(date(2010, 1, 1), date(2024, 12, 31)), st.integers(1, 20), st.sampled_from(sorted(LIMITS)),
    st.sampled_from(["ahead", "within"]),
)  # fmt: skip
def test_marked_days__cover_the_period_and_count_to_the_amount(
    day: date, amount: int, unit: str, direction: str
) -> None:
    deadline = last_day(day, amount, unit, direction)  # type: ignore[arg-type]
    days = marked_days(deadline)
    first, last = sorted((deadline.event, deadline.day))
    assert {first + timedelta(days=n) for n in range((last - first).days + 1)} <= set(days)
    assert days[deadline.event].kind == "event" and days[deadline.day].kind == "last"
    if unit in ("工作日", "日"):
        counted = [d for d, held in days.items() if held.kind in ("counted", "madeup", "last") and held.mark != "顺延"]
        assert len(counted) == amount


# -- iCalendar, read by a reader of our own --------------------------------------------------------------------------


def _unfolded(data: bytes) -> list[tuple[str, str]]:
    """RFC 5545, 3.1: lines end in CRLF, are at most 75 octets, and go on behind a leading blank."""
    assert data.endswith(b"\r\n")
    raw = data.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 and b"\n" not in line for line in raw)
    lines: list[bytes] = []
    for line in raw:
        if line.startswith(b" "):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    pairs = [line.decode("utf-8").split(":", 1) for line in lines]
    unescaped = {r"\n": "\n", r"\,": ",", r"\;": ";", r"\\": "\\"}
    return [(name, "".join(unescaped.get(p, p) for p in _pieces(value))) for name, value in pairs]


def _pieces(value: str) -> list[str]:
    out, at = [], 0
    while at < len(value):
        step = 2 if value[at] == "\\" else 1
        out.append(value[at : at + step])
        at += step
    return out


def test_ics_bytes__an_all_day_event_with_a_reminder_the_day_before() -> None:
    result = _result(AHEAD, "2026-12-18", matter=MEETING)
    lines = _unfolded(ics_bytes(result))
    names = [name for name, _ in lines]
    held = dict(lines)
    assert lines[0] == ("BEGIN", "VCALENDAR") and lines[-1] == ("END", "VCALENDAR")
    assert held["VERSION"] == "2.0" and "PRODID" in held
    assert held["DTSTART;VALUE=DATE"] == "20261204" and held["DTEND;VALUE=DATE"] == "20261205"
    assert held["TRIGGER"] == "-PT15H" and held["ACTION"] == "DISPLAY"
    assert datetime.strptime(held["DTSTAMP"], "%Y%m%dT%H%M%SZ").date() == TODAY
    assert held["SUMMARY"] == "最晚在这一天办：召开全县性会议：报送请示"
    descriptions = [value for name, value in lines if name == "DESCRIPTION"]
    assert copy_text(result) in descriptions
    assert not {"ORGANIZER", "ATTENDEE", "CONTACT", "LOCATION"} & set(names)
    assert names.count("BEGIN") == 3 and held["UID"]


def test_ics_bytes__same_result_same_bytes_other_day_other_uid() -> None:
    one, other = _result(AHEAD, "2026-12-18", matter=MEETING), _result(AHEAD, "2026-12-21", matter=MEETING)
    assert ics_bytes(one) == ics_bytes(_result(AHEAD, "2026-12-18", matter=MEETING))
    assert dict(_unfolded(ics_bytes(one)))["UID"] != dict(_unfolded(ics_bytes(other)))["UID"]
    assert file_name(one) == "期限-2026-12-04.ics"


@pytest.mark.parametrize("payload", [*PAYLOADS, "A\r\nATTENDEE:mailto:x@example.com", "a,b;c\\n"])
def test_ics_bytes__words_of_a_document_add_no_line(payload: str) -> None:
    matter = Matter("a:art1", payload, "办", 1, "日", "ahead", "", "", ProvisionRef("a", 1), (0, 1))
    lines = _unfolded(ics_bytes(_result(Term(1, "日", "ahead"), "2026-12-18", matter=matter)))
    names = [name for name, _ in lines]
    assert "ATTENDEE" not in names and names.count("SUMMARY") == 1
    flat = payload.replace("\r\n", "\n")
    assert dict(lines)["SUMMARY"].endswith(f"{flat}：办")
