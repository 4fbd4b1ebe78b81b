"""What an expression needs: never more than every match holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.literals import Needs, pieces, required, required_by, wanted
from index.terms import load_terms


def may_match(needs: Needs, text: str) -> bool:
    """Whether `Term.matches` would try a pattern with these needs."""
    return not needs or not wanted(needs).isdisjoint(pieces(text))


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("打报告", ("打报告",)),
        ("打(?:个)?报告", ("报告",)),
        ("(?:领导|头儿)(?:不在|出差)了?", ("领导", "头儿")),
        ("[谁哪]签?", ("谁", "哪")),
        ("谁.{0,3}(?:召集|主持)", ("召集", "主持")),
        ("(?:请假)+", ("请假",)),
        ("编(?!号)", ("编",)),
        (r"\d+天", ("天",)),
        (r"^\d?", ()),
        ("[一-龥]", ()),
        ("[^谁]", ()),
        ("(?:谁|)", ()),
        ("(?i)ABC", ()),
        ("(?i:OA)审批", ("审批",)),
        ("|".join(chr(0x4E00 + n) for n in range(40)), ()),
    ],
)
def test_required__one_of_these_stands_in_every_match(pattern: str, needs: tuple[str, ...]) -> None:
    assert sorted(required(pattern)) == sorted(needs)


@pytest.mark.parametrize("bad", ["(", "[", "(?<=a*)b", "*"])
def test_required__no_expression_is_an_error(bad: str) -> None:
    with pytest.raises(re.error):
        required(bad)


def test_required__every_match_in_the_lexicons_own_examples_holds_one() -> None:
    tried = 0
    for term in load_terms():
        for pattern in term.say:
            needs = required(pattern)
            for text in (*term.examples, *term.counter_examples):
                for match in re.finditer(pattern, text):
                    tried += 1
                    assert may_match(needs, match.group()), (pattern, match.group())
    assert tried > 2000


def test_required__most_of_the_lexicon_need_not_be_tried() -> None:
    needs = [required(pattern) for term in load_terms() for pattern in term.say]
    skipped = sum(not may_match(need, "以县政府办公室名义发文由谁签发") for need in needs)
    assert skipped > 0.9 * len(needs)


def test_required_by__is_kept_and_what_is_kept_for_other_patterns_goes(tmp_path: Path) -> None:
    assert required_by(["签字", "请假"], tmp_path, "office") == {"签字": ("签字",), "请假": ("请假",)}
    (kept,) = tmp_path.iterdir()
    kept.write_text(kept.read_text(encoding="utf-8").replace('["签字"]', '["别的"]'), encoding="utf-8")
    assert required_by(["请假", "签字"], tmp_path, "office")["签字"] == ("别的",)
    required_by(["用印"], tmp_path, "statutes")
    required_by(["签批"], tmp_path, "office")
    assert len(list(tmp_path.iterdir())) == 2
    assert kept not in tmp_path.iterdir()


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"签字": 3}', '{"请假": ["请假"]}'])
def test_required_by__damaged_file_is_made_anew(tmp_path: Path, damage: str) -> None:
    required_by(["签字"], tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_text(damage)
    assert required_by(["签字"], tmp_path) == {"签字": ("签字",)}
