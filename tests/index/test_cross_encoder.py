"""Cross-encoder: two changes under each other, the same odds from both engines, and better than chance at what it is for."""

from __future__ import annotations

import json

import numpy as np
import pytest

from index.adapter import CROSS_ENCODER, NONE, Adapter, load_adapter, load_head
from index.cross_encoder import CrossEncoder, TorchCrossEncoder, changed_model, load_cross_encoder
from index.cross_tuning import read_near_misses
from index.embedder import config_from_environment
from index.tuning import is_kept_back, read_pairs

RULE = "云岭区工作规则 公文处理\n以区政府名义发文，由区长签发；以办公室名义发文，由办公室主任签发。"


@pytest.fixture(scope="module")
def reader() -> CrossEncoder:
    import os

    return load_cross_encoder(config_from_environment(os.environ))


def test_under__is_the_sum_of_both_changes() -> None:
    rng = np.random.default_rng(3)
    one, other = (
        Adapter(
            {"l0.q.w": (rng.normal(size=(4, r)).astype(np.float32), rng.normal(size=(r, 3)).astype(np.float32))}, str(r)
        )
        for r in (1, 2)
    )
    weights = np.ones((4, 3), np.float32)
    wanted = other.apply("l0.q.w", one.apply("l0.q.w", weights))
    assert np.allclose(one.under(other).apply("l0.q.w", weights), wanted, atol=1e-5)
    assert one.under(other).fingerprint != one.fingerprint
    assert dict(NONE.under(one).changes).keys() == {"l0.q.w"}


def test_scores__answer_above_what_only_sounds_like_it(reader: CrossEncoder) -> None:
    answered = ["办公室发的文件谁签字", "以区政府名义发文由谁签发", "区里的红头文件归谁签"]
    near = ["区长出差几天要请假", "公章由谁保管", "会议纪要几天内印发"]
    assert min(reader.scores(q, [RULE])[0] for q in answered) > max(reader.scores(q, [RULE])[0] for q in near)


def test_scores__no_passages_and_same_bytes(reader: CrossEncoder) -> None:
    assert reader.scores("谁签发", []).shape == (0,)
    assert reader.scores("谁签发", [RULE]).tobytes() == reader.scores("谁签发", [RULE]).tobytes()


def test_scores__torch_gives_the_same_odds(reader: CrossEncoder) -> None:
    torch = TorchCrossEncoder(changed_model())
    for question in ("谁签发", "公章由谁保管"):
        assert abs(torch.scores(question, [RULE])[0] - reader.scores(question, [RULE])[0]) < 0.5


def test_provenance__of_the_file_in_use() -> None:
    facts = json.loads(CROSS_ENCODER.with_suffix(".json").read_text(encoding="utf-8"))
    assert load_adapter(CROSS_ENCODER).changes and set(load_head()) == {
        "inner.weight", "inner.bias", "outer.weight", "outer.bias",
    }  # fmt: skip
    assert facts["on_top_of"] == load_adapter().fingerprint
    assert facts["kept_back"]["auc_near_misses"] > 0.8


def test_training__near_misses_belong_to_documents_that_are_trained_on() -> None:
    groups = {pair.group for pair in read_pairs()}
    near = read_near_misses()
    assert set(near) <= groups and any(is_kept_back(group) for group in near)
