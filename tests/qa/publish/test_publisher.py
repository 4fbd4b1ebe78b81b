"""A change is prepared beside the index in use, compared, switched to or given up; earlier builds come back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import Busy, IndexUnavailable, Outdated, PublishError
from index.manifest import read_manifest
from qa.assistant import Assistant
from qa.build import build_index, default_sources
from qa.publish.draft import DRAFT, is_held, lock, read_plan, read_status
from qa.publish.ledger import published_files, read_ledger
from qa.publish.preview import Preview
from qa.publish.publisher import begin, changes_of, discard, retry, rollback, switch
from qa.publish.stage import stage
from qa.publish.wishes import Wish
from tests.qa.publish.conftest import CAR, TODAY, Office
from tests.samples import LEAVE, SEAL

Read = Callable[[str, str], Preview]
NEW_SEAL = SEAL.replace("当日归还", "次日归还")
LEAVE_TITLE, SEAL_TITLE, CAR_TITLE = "测试局请假办法", "测试局印章细则", "测试局公务用车规定"


def test_begin__old_index_answers_until_the_switch_then_the_new_one(office: Office, read: Read) -> None:
    before = office.current
    _, status = office.prepare(Wish("add", preview=read("用车规定.txt", CAR)))
    assert status is not None and status.stage == "ready"
    assert office.current == before
    assert CAR_TITLE not in office.titles()
    release = switch(office.sources, office.index_dir, "王主任")
    assert office.current == release.build == status.build
    assert office.titles() == [LEAVE_TITLE, SEAL_TITLE, CAR_TITLE]
    answer, _ = Assistant.open(office.index_dir).ask("用车应当提前几个工作日申请")
    assert "2个工作日" in answer.answer
    assert read_plan(office.sources) is None


def test_switch__ledger_says_who_what_when_and_keeps_the_files(office: Office, read: Read) -> None:
    office.prepare(Wish("replace", "seal", read("印章细则2026.txt", NEW_SEAL)))
    release = switch(office.sources, office.index_dir, "李主任")
    ledger = read_ledger(office.sources)
    assert (release.by, release.text, release.done) == ("李主任", f"替换《{SEAL_TITLE}》", True)
    assert [v.name for v in ledger.history("seal")] == ["印章细则2026.txt", "seal.txt"]
    new, old = ledger.history("seal")
    manifest = office.index.manifest
    assert (ledger.state_of(new, manifest), ledger.state_of(old, manifest)) == ("in_force", "replaced")
    assert (office.sources / new.file).read_text(encoding="utf-8") == NEW_SEAL
    assert old.origin == "restored"
    assert "当日归还" in (office.sources / old.file).read_text(encoding="utf-8")


def test_switch__replaced_document_keeps_its_id_and_place(office: Office, read: Read) -> None:
    office.prepare(Wish("replace", "leave", read("另一个名字.md", LEAVE.replace("局长", "处长"))))
    switch(office.sources, office.index_dir, "王主任")
    assert [document.id for document in office.index.documents] == ["leave", "seal"]
    assert "处长" in office.index.document("leave").article(2).text


@pytest.mark.usefixtures("questions")
def test_prepare__changed_answer_is_listed_before_the_switch(office: Office, read: Read) -> None:
    office.prepare(Wish("replace", "seal", read("印章细则.txt", NEW_SEAL)))
    found = changes_of(office.sources)
    assert found.asked == 2
    (changed,) = [c for c in found.changed if c.id == "q1"]
    assert changed.effect == "other"
    assert "当日归还" in changed.before and "次日归还" in changed.after
    assert [c.id for c in found.changed] == ["q1"]


@pytest.mark.usefixtures("questions")
def test_prepare__withdrawn_document_its_answer_is_lost(office: Office) -> None:
    office.prepare(Wish("withdraw", "seal"))
    assert [(c.id, c.effect) for c in changes_of(office.sources).changed] == [("q1", "lost")]
    switch(office.sources, office.index_dir, "王主任")
    assert office.titles() == [LEAVE_TITLE]


def test_prepare__nothing_embedded_twice(office: Office, read: Read) -> None:
    _, status = office.prepare(Wish("add", preview=read("用车规定.txt", CAR)))
    assert status is not None
    manifest = read_manifest(office.sources / DRAFT / "index" / status.build)
    assert (manifest.embedded, manifest.reused) == (2, office.index.manifest.passages)


def test_begin__second_administrator_is_told_whose_change_it_is(office: Office, read: Read) -> None:
    office.prepare(Wish("withdraw", "seal"))
    with pytest.raises(Busy, match=f"王主任正在准备：撤下《{SEAL_TITLE}》"):
        begin(office.sources, office.index, [Wish("withdraw", "leave")], "李主任", start=lambda *_: None)


def test_begin__two_at_once_one_of_them_wins(office: Office) -> None:
    outcomes: list[str] = []
    index = office.index

    def press(by: str, series: str) -> None:
        try:
            begin(office.sources, index, [Wish("withdraw", series)], by, start=lambda *_: None)
            outcomes.append("began")
        except Busy:
            outcomes.append("busy")

    pressing = [threading.Thread(target=press, args=pair) for pair in (("王", "seal"), ("李", "leave"))]
    for thread in pressing:
        thread.start()
    for thread in pressing:
        thread.join()
    assert sorted(outcomes) == ["began", "busy"]


def test_switch__held_lock_is_a_calm_error(office: Office) -> None:
    office.prepare(Wish("withdraw", "seal"))
    with lock(office.sources), pytest.raises(Busy):
        switch(office.sources, office.index_dir, "王主任")
    assert SEAL_TITLE in office.titles()


def test_discard__leaves_nothing(office: Office) -> None:
    before = office.current
    office.prepare(Wish("withdraw", "seal"))
    discard(office.sources)
    assert read_plan(office.sources) is None
    assert not (office.sources / DRAFT).exists()
    assert office.current == before
    with pytest.raises(PublishError):
        switch(office.sources, office.index_dir, "王主任")


def test_switch__index_changed_meanwhile_is_refused(office: Office) -> None:
    office.prepare(Wish("withdraw", "seal"))
    build_index([office.sources / "files" / "1"], "none", office.index_dir, TODAY)
    with pytest.raises(Outdated):
        switch(office.sources, office.index_dir, "王主任")
    with pytest.raises(Outdated):
        retry(office.sources, office.index_dir, start=lambda *_: None)


def test_rollback__earlier_build_is_in_use_again_and_noted(office: Office) -> None:
    first = office.current
    office.prepare(Wish("withdraw", "seal"))
    switch(office.sources, office.index_dir, "王主任")
    release = rollback(office.sources, office.index_dir, first, "李主任")
    assert office.current == first
    assert office.titles() == [LEAVE_TITLE, SEAL_TITLE]
    assert (release.action, release.by) == ("rollback", "李主任")
    assert [path.name for path in published_files(office.sources) or []] == ["leave.txt", "seal.txt"]


@pytest.mark.parametrize("build", ["nothing", "../index", ".lock"])
def test_rollback__unknown_build_is_refused(office: Office, build: str) -> None:
    before = office.current
    with pytest.raises(IndexUnavailable):
        rollback(office.sources, office.index_dir, build, "李主任")
    assert office.current == before


def test_rollback__damaged_build_is_refused(office: Office) -> None:
    first = office.current
    office.prepare(Wish("withdraw", "seal"))
    switch(office.sources, office.index_dir, "王主任")
    (office.index_dir / first / "passages.json").write_text("[]", encoding="utf-8")
    with pytest.raises(IndexUnavailable):
        rollback(office.sources, office.index_dir, first, "李主任")
    assert office.titles() == [LEAVE_TITLE]


def test_build__without_source_takes_what_is_published(office: Office, read: Read) -> None:
    office.prepare(Wish("add", preview=read("用车规定.txt", CAR)))
    build = switch(office.sources, office.index_dir, "王主任").build
    assert [path.name for path in default_sources()] == ["leave.txt", "seal.txt", "用车规定.txt"]
    manifest, collection = build_index(laws="none", index_dir=office.index_dir, if_needed=True)
    assert (manifest.build, collection) == (build, None)


def test_switch__last_document_withdrawn_is_refused_calmly(office: Office) -> None:
    _, status = office.prepare(Wish("withdraw", "seal"), Wish("withdraw", "leave"))
    assert status is not None and status.stage == "failed"
    assert "没有可以收录的文件" in status.message
    assert len(office.titles()) == 2


def test_add__withdrawn_title_comes_back_as_the_same_document(office: Office, read: Read) -> None:
    office.prepare(Wish("withdraw", "seal"))
    switch(office.sources, office.index_dir, "王主任")
    office.prepare(Wish("add", preview=read("新印章细则.txt", NEW_SEAL)))
    switch(office.sources, office.index_dir, "王主任")
    assert [document.id for document in office.index.documents] == ["leave", "seal"]


@pytest.mark.parametrize(
    ("wishes", "message"),
    [
        pytest.param((), "没有选择", id="nothing"),
        pytest.param((Wish("withdraw", "seal"), Wish("withdraw", "seal")), "选了两次", id="twice"),
        pytest.param((Wish("withdraw", "gone"),), "已经不在", id="unknown"),
    ],
)
def test_begin__impossible_wishes_are_refused_and_leave_no_draft(
    office: Office, wishes: tuple[Wish, ...], message: str
) -> None:
    with pytest.raises(PublishError, match=message):
        begin(office.sources, office.index, wishes, "王主任", start=lambda *_: None)
    assert read_plan(office.sources) is None


def test_begin__same_title_must_replace_and_same_file_is_refused(office: Office, read: Read) -> None:
    with pytest.raises(PublishError, match="选“替换《测试局印章细则》”"):
        begin(office.sources, office.index, [Wish("add", preview=read("x.txt", NEW_SEAL))], "王", lambda *_: None)
    office.prepare(Wish("replace", "seal", read("x.txt", NEW_SEAL)))
    switch(office.sources, office.index_dir, "王")
    with pytest.raises(PublishError, match="完全相同"):
        begin(office.sources, office.index, [Wish("replace", "seal", read("x.txt", NEW_SEAL))], "王", lambda *_: None)


def test_status__is_starting_then_ready_and_the_lock_is_free(office: Office) -> None:
    begin(office.sources, office.index, [Wish("withdraw", "seal")], "王", start=lambda *_: None)
    assert read_status(office.sources).stage == "starting"
    stage(office.sources, office.index_dir, TODAY)
    assert read_status(office.sources).stage == "ready"
    assert not is_held(office.sources)


def test_stage__without_draft_does_nothing(office: Office) -> None:
    assert stage(office.sources, office.index_dir, TODAY) is None
    assert not (office.sources / DRAFT / "status.json").exists()


def test_prepare__without_questions_says_why_nothing_was_compared(office: Office) -> None:
    office.prepare(Wish("withdraw", "seal"))
    assert changes_of(office.sources).reason == "没有与所收录文件有关的测试题"
    assert switch(office.sources, office.index_dir, "王主任").changed is None


def test_settled_folder__holds_no_path_of_this_machine(office: Office, tmp_path: Path) -> None:
    office.prepare(Wish("withdraw", "seal"))
    switch(office.sources, office.index_dir, "王主任")
    assert str(tmp_path) not in (office.sources / "ledger.json").read_text(encoding="utf-8")
