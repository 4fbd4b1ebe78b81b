"""Tokenizer: the corpus's own terms stay whole, widths fold, a damaged dictionary is made anew."""

from __future__ import annotations

from pathlib import Path

import jieba
import pytest

from index.dictionary import Dictionary
from index.tokenizer import Tokenizer, corpus_terms, fold
from tests.samples import SOURCES, document_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("jieba")


@pytest.fixture(scope="module")
def anze_text() -> str:
    return SOURCES[-1].read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def plain(folder: Path) -> Tokenizer:
    return Tokenizer(cache_dir=folder)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("ＡＢ１２", "ab12"), ("“甲”‘乙’", "\"甲\"'乙'"), ("５％", "5%"), ("《工作规则》", "《工作规则》"), ("", "")],
)
def test_fold__width_case_quotes(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(fold(text)) == folded


def test_cut__term_of_the_corpus_stays_whole(folder: Path, plain: Tokenizer) -> None:
    text = "部门向政府报送缺位代理清单"
    assert "缺位代理清单" not in plain.cut(text)
    assert "缺位代理清单" in Tokenizer(["缺位代理清单"], folder).cut(text)


def test_words__long_term_also_cut_into_its_words(folder: Path) -> None:
    words = Tokenizer(["政府常务会议"], folder).words("政府常务会议")
    assert words[-1] == "政府常务会议"
    assert {"政府", "会议"} < set(words)


def test_words__marks_and_space_dropped(plain: Tokenizer) -> None:
    assert plain.words("请示，（报告）  ！？\n《》 “”") == ["请示", "报告"]


def test_words__full_width_as_half_width(plain: Tokenizer) -> None:
    assert plain.words("提前１０个工作日") == plain.words("提前10个工作日")


@pytest.mark.parametrize("text", ["", " \n", "，。！", "\u0000\u0007", "😀", "a\u0301", "\u202e甲"])
def test_words__odd_text_never_raises(plain: Tokenizer, text: str) -> None:
    assert all(plain.words(text))


def test_init__terms_of_one_are_not_of_another(folder: Path) -> None:
    Tokenizer(["缺位代理清单"], folder)
    assert "缺位代理清单" not in Tokenizer(cache_dir=folder).cut("报送缺位代理清单")


def test_tag__every_word_has_that_of_jiebas_dictionary(plain: Tokenizer) -> None:
    lines = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" ") for line in [*lines[:500], *lines[:: len(lines) // 2000], *lines[-500:]]]
    assert [word for word, _, tag in rows if plain.tag(word) != tag] == []


def test_tag__words_of_the_dictionary(plain: Tokenizer) -> None:
    assert plain.tag("政府") == "n"
    assert plain.tag("北京") == "ns"
    assert plain.tag("不在词典里的长词") == ""


@pytest.mark.parametrize("damage", [b"", b"\xe9\x00\x00\x00\x00", b"{", b"\xff" * 40, None])
def test_dictionary__damaged_file_is_made_anew(folder: Path, plain: Tokenizer, damage: bytes | None) -> None:
    plain.tag("政府")
    (file,) = folder.glob("*.marisa")
    sound = file.read_bytes()
    file.unlink()  # `plain` keeps the sound one open
    file.write_bytes(sound[:-1] if damage is None else damage)
    assert Tokenizer(cache_dir=folder).tag("政府") == "n"
    assert file.read_bytes() == sound


def test_dictionary__without_a_place_to_keep_it(tmp_path: Path) -> None:
    assert Dictionary(tmp_path / "nowhere").get("政府") == 23452


def test_dictionary__has_what_jieba_has(folder: Path, plain: Tokenizer) -> None:
    whole = Tokenizer(cache_dir=folder, much=True)._jieba
    mapped = Dictionary(folder)
    assert mapped.total == whole.total
    words = list(whole.FREQ)[::37]
    assert [word for word in words if mapped.get(word) != whole.FREQ[word] or word not in mapped] == []
    assert [word for word in ("政府办主", "𠮷野", "", "X光线们") if (word in mapped) != (word in whole.FREQ)] == []
    with pytest.raises(KeyError):
        mapped["没有这样的词"]


def test_words__loaded_whole_the_same(folder: Path, anze_text: str) -> None:
    terms = ["政府常务会议", "缺位代理", "AB角"]
    mapped, whole = Tokenizer(terms, folder), Tokenizer(terms, folder, much=True)
    for line in anze_text.splitlines():
        assert mapped.words(line) == whole.words(line)
        assert mapped.cut(line) == whole.cut(line)


def test_corpus_terms__titles_abbreviations_headings_lists() -> None:
    document = document_of(
        "某局办法\n\n第一章 会议制度、公文处理\n\n"
        "第一条 依照《印章管理细则》，教学科研单位（以下统称二级单位）、青年突击中心（以下简称青突中心）遵守本办法。\n"
        "第二条 由甲办公室、督查专员、乙办公室组成。\n第三条 由丙办公室、督查专员、丁办公室组成。\n"
        "第四条 由戊办公室、督查专员、己办公室组成。\n"
    )
    terms = corpus_terms([document])
    assert {"会议制度", "公文处理", "印章管理细则", "青突中心", "督查专员"} <= set(terms)
    assert not {"甲办公室", "乙办公室"} & set(terms)
    assert terms == sorted(set(terms))


def test_corpus_terms__no_documents_none() -> None:
    assert corpus_terms([]) == []
