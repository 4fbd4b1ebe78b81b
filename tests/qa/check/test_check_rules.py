"""Check rules: each is founded by its sentences and shown by its drafts, and by no counter-example."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.check.checker import check_draft
from qa.check.draft import read_draft
from qa.check.kinds import guess_kind, kind_of_limit
from qa.check.levels import office_of
from qa.check.rules import CheckRule, KindRule, Trial, load_check_rules
from qa.check.sources import grounds_of
from qa.norms.rules import load_norm_rules
from tests.qa.check.samples import TODAY, checked, of, small

RULES = load_check_rules()
NAMES = [rule.name for rule in RULES.kinds]


def each(field: str) -> list[object]:
    """Every value of a list field of the checks, with its check."""
    return [
        pytest.param(check, value, id=f"{check.id}-{number}")
        for check in RULES.checks
        for number, value in enumerate(getattr(check, field))
    ]


def is_founded(check: CheckRule, sentence: str) -> bool:
    sources = small(sentence)
    return bool(grounds_of(check, tuple(sources.norms), sources))


@pytest.mark.parametrize(("check", "sentence"), each("founded"))
def test_check__is_founded_by_its_sentence(check: CheckRule, sentence: str) -> None:
    assert is_founded(check, sentence)


@pytest.mark.parametrize(("check", "sentence"), each("unfounded"))
def test_check__is_not_founded_by_another_sentence(check: CheckRule, sentence: str) -> None:
    assert not is_founded(check, sentence)


@pytest.mark.parametrize(("check", "trial"), each("examples"))
def test_check__finds_something_in_its_example(check: CheckRule, trial: Trial) -> None:
    report = checked(trial.text, small(trial.basis), trial.kind)
    found = of(report, check.id)
    assert found, (report.passed, report.skipped)
    for finding in found:
        assert all(report.draft.text[place.start : place.end] == place.words for place in finding.places)
        assert all(basis.quote in trial.basis for basis in finding.basis)


@pytest.mark.parametrize(("check", "trial"), each("counter_examples"))
def test_check__finds_nothing_in_its_counter_example(check: CheckRule, trial: Trial) -> None:
    report = checked(trial.text, small(trial.basis), trial.kind)
    assert of(report, check.id) == []
    assert check.id not in {skipped.check for skipped in report.skipped if "没有这方面" in skipped.reason}


@pytest.mark.parametrize("check", RULES.checks, ids=lambda check: check.id)
def test_check__does_not_run_without_its_sentence(check: CheckRule) -> None:
    if check.method == "citations":
        pytest.skip("引用以所引的条文为据")
    if check.form:
        pytest.skip("形式上的提醒没有条文依据")
    kind = next((kind for kind in check.kinds), "请示")
    trial = next(iter(check.examples), None)
    report = checked(
        trial.text if trial else "关于购置设备的请示\n县政府：\n拟购置设备一台。",
        small("本规则自发布之日起施行。"),
        trial.kind if trial else kind,
    )
    assert of(report, check.id) == []
    assert check.id in {skipped.check for skipped in report.skipped}


@pytest.mark.parametrize("check", RULES.checks, ids=lambda check: check.id)
def test_check__is_declared_whole(check: CheckRule) -> None:
    known = {rule.kind.removeprefix("list_") for rule in load_norm_rules().rules}
    assert set(check.norms) <= known
    assert check.form or check.method == "citations" or (check.founded and check.unfounded)
    assert not check.form or not (check.norms or check.words or check.founded)
    assert not check.form or check.severity == "attention"
    assert check.method == "manual" or (check.examples and check.counter_examples)
    assert bool(check.signs) == (check.method == "signs")


@pytest.mark.parametrize("check", [c for c in RULES.checks if c.signs], ids=lambda check: check.id)
def test_check__each_sign_is_shown_by_an_example(check: CheckRule) -> None:
    shown: set[str] = set()
    for sign in check.signs:
        only = replace(RULES, checks=(check.model_copy(update={"signs": [sign]}),))
        for trial in check.examples:
            if check_draft(trial.text, small(trial.basis), TODAY, trial.kind, rules=only).findings:
                shown.add(sign.pattern)
    assert [sign.pattern for sign in check.signs if sign.pattern not in shown] == []


@pytest.mark.parametrize(
    ("kind", "text"), [pytest.param(k, e, id=f"{k.name}-{n}") for k in RULES.kinds for n, e in enumerate(k.examples)]
)
def test_kind__is_told_by_its_example(kind: KindRule, text: str) -> None:
    names = [name for name in NAMES if name not in ("专项报告", "专题报告") or name == kind.name]
    guess = guess_kind(read_draft(text), names, RULES)
    assert guess.kind == kind.name, guess


@pytest.mark.parametrize(
    ("kind", "text"),
    [pytest.param(k, e, id=f"{k.name}-{n}") for k in RULES.kinds for n, e in enumerate(k.counter_examples)],
)
def test_kind__is_not_told_by_its_counter_example(kind: KindRule, text: str) -> None:
    assert guess_kind(read_draft(text), NAMES, RULES).kind != kind.name


@pytest.mark.parametrize(("name", "rank"), RULES.levels.examples.items())
def test_levels__tell_the_rank_of_a_name(name: str, rank: int) -> None:
    office = office_of(name, RULES.levels)
    assert (office.rank if office else -1) == rank


def test_genres__tell_the_kind_that_a_limit_names() -> None:
    told = {text: kind_of_limit(text, RULES) for text in RULES.genres.examples}
    assert told == RULES.genres.examples
    assert [text for text in RULES.genres.counter_examples if kind_of_limit(text, RULES)] == []
