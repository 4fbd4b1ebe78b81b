"""training data against eval data: what is measured with is not trained on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

from eval.cases import default_paths, load_data_sets
from eval.fit import READING as FITTED
from index.training_texts import READING, read_questions

DATA_SETS = Path(__file__).parents[2] / "eval" / "datasets"
TOO_LIKE = 82
SHORTEST = 6
"""Below so many characters questions are alike by chance (谁签发)."""


def _bare(question: str) -> str:
    return re.sub(r"[，。？！?,、“”\"\s]", "", question)


@pytest.mark.parametrize("folder", [READING, FITTED], ids=["cross-encoder", "weights"])
def test_training__no_question_resembles_an_eval_question(folder: Path) -> None:
    folders = (DATA_SETS, DATA_SETS / "held-out", DATA_SETS / "further")
    data_sets = load_data_sets([path for folder in folders for path in default_paths(folder)])
    asked = [_bare(turn.question) for data_set in data_sets for case in data_set.cases for turn in case.turns]
    written = [_bare(q.q) for path in sorted(folder.rglob("*.jsonl")) for q in read_questions(path)]
    written = [question for question in written if len(question) >= SHORTEST]
    assert len(asked) > 1000 and len(written) > 500
    found = process.cdist(written, asked, scorer=fuzz.ratio, score_cutoff=TOO_LIKE).max(axis=1)
    assert [question for question, score in zip(written, found, strict=True) if score > 0] == []
