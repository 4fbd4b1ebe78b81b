"""tune: a small run on a few pairs changes the vectors the way it was told to, and writes what it did."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import BadRequest
from index.adapter import load_adapter
from index.tuning import Pair, Settings, read_pairs, tune

PAIRS = [
    Pair(group=f"g{n // 3}", path="某办法 总则", text=text, q=[question])
    for n, (text, question) in enumerate(
        [
            ("公文由局长签发。", "红头文件谁来签字"),
            ("请假三日以内由科长批准。", "歇两天找谁点头"),
            ("会议纪要应当在五日内印发。", "开完会几天出纪要"),
            ("差旅费在十五日内报销。", "出差的钱啥时候能报"),
            ("印章由办公室专人保管。", "公章搁谁那儿"),
            ("不得擅自泄露工作秘密。", "单位的事能往外说吗"),
        ]
    )
]


@pytest.mark.slow
def test_tune__few_steps_write_an_adapter_with_its_provenance(tmp_path: Path) -> None:
    said: list[str] = []
    settings = Settings(rank=2, epochs=1, batch=4, question_tokens=24, passage_tokens=40)
    tune(PAIRS, tmp_path / "adapter.npz", settings, said.append)
    adapter = load_adapter(tmp_path / "adapter.npz")
    assert len(adapter.changes) == 48  # four projections of twelve layers
    assert any(b.any() for b, _ in adapter.changes.values())  # B starts at zero: it was trained
    facts = json.loads((tmp_path / "adapter.json").read_text(encoding="utf-8"))
    assert facts["settings"]["rank"] == 2
    assert facts["questions"] + sum(p.group in facts["kept_back"] for p in PAIRS) == len(PAIRS)
    assert said


def test_read_pairs__the_projects_own() -> None:
    pairs = read_pairs()
    assert len(pairs) > 1500
    assert all(pair.q and pair.text for pair in pairs)


def test_read_pairs__bad_line_or_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="没有训练用的问答对"):
        read_pairs(tmp_path)
    (tmp_path / "x.jsonl").write_text('{"group": "g"}\n', encoding="utf-8")
    with pytest.raises(BadRequest, match="第1行"):
        read_pairs(tmp_path)
