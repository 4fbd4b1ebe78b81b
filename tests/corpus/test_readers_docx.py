"""The Word reader: order, headings, automatic numbering, revisions, what is dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.docx_numbering import Numbering
from corpus.readers import read_source
from corpus.source import SourceText
from tests.corpus.reader_samples import abstract_list, add_list, body_docx, docx_bytes, number, paragraph


def read(folder: Path, data: bytes) -> SourceText:
    (folder / "a.docx").write_bytes(data)
    return read_source(folder / "a.docx")


def nums(*pairs: tuple[int, int]) -> str:
    return "".join(f'<w:num w:numId="{a}"><w:abstractNumId w:val="{b}"/></w:num>' for a, b in pairs)


def codes(source: SourceText) -> list[str]:
    return [problem.code for problem in source.problems]


# --- python-docx files ------------------------------------------------------------------------------------------------


def test_read_docx__paragraphs_headings_and_tables_keep_their_order(tmp_path: Path) -> None:
    def fill(document: object) -> None:
        document.add_heading("工作规则", 0)  # type: ignore[attr-defined]
        document.add_heading("第一章 总则", 1)  # type: ignore[attr-defined]
        document.add_paragraph("一、甲。")  # type: ignore[attr-defined]
        table = document.add_table(2, 2)  # type: ignore[attr-defined]
        for cell, words in zip(table._cells, ("部门", "期限", "财政局", "10个\n工作日"), strict=True):
            cell.text = words
        document.add_heading("第二章 会议", 2)  # type: ignore[attr-defined]
        document.add_paragraph("二、乙。\n三、丙。")  # type: ignore[attr-defined]

    source = read(tmp_path, docx_bytes(fill, title="县政府工作规则"))
    assert source.text == (
        "# 工作规则\n# 第一章 总则\n一、甲。\n| 部门 | 期限 |\n| 财政局 | 10个 工作日 |\n"
        "## 第二章 会议\n二、乙。\n三、丙。"
    )
    assert (source.title, source.problems) == ("县政府工作规则", ())


def test_read_docx__automatic_numbers_stand_in_the_text(tmp_path: Path) -> None:
    def fill(document: object) -> None:
        levels = [("chineseCountingThousand", "第%1章"), ("chineseCounting", "第%2条"), ("japaneseCounting", "（%3）")]
        add_list(document, levels, 77)
        for words, level in [
            ("总则", 0), ("甲。", 1), ("乙：", 1), ("丙；", 2), ("丁。", 2), ("会议", 0), ("戊。", 1), ("己。", 2)
        ]:  # fmt: skip
            number(document, words, 77, level)

    source = read(tmp_path, docx_bytes(fill))
    assert source.text == (
        "第一章 总则\n第一条 甲。\n第二条 乙：\n（一）丙；\n（二）丁。\n第二章 会议\n第一条 戊。\n（一）己。"
    )
    assert set(codes(source)) == {"automatic_number"}
    assert [source.text[problem.start : problem.end] for problem in source.problems] == [
        problem.after for problem in source.problems
    ]
    assert [problem.line for problem in source.problems] == list(range(1, 9))


def test_read_docx__articles_run_on_over_chapters_without_restart(tmp_path: Path) -> None:
    levels = abstract_list(
        1, [("chineseCounting", "第%1章"), ("chineseCounting", "第%2条")], extra='<w:lvlRestart w:val="0"/>'
    )
    body = "".join(paragraph(words, 5, level) for words, level in [("甲", 0), ("乙", 1), ("丙", 0), ("丁", 1)])
    source = read(tmp_path, body_docx(body, numbering=levels + nums((5, 1))))
    assert source.text == "第一章 甲\n第一条 乙\n第二章 丙\n第二条 丁"


def test_read_docx__number_of_a_style_is_inherited_and_can_be_taken_away(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="a" w:default="1"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="条"/>'
        '<w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="条二"/><w:basedOn w:val="b"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="d"><w:name w:val="标题 2"/><w:basedOn w:val="d"/></w:style>'
    )
    bare = (
        '<w:p><w:pPr><w:pStyle w:val="b"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>丙</w:t></w:r></w:p>'
    )
    body = paragraph("甲", style="b") + paragraph("乙", style="c") + bare + paragraph("丁", style="d") + paragraph("戊")
    numbering = abstract_list(1, [("chineseCounting", "第%1条")]) + nums((5, 1))
    source = read(tmp_path, body_docx(body, styles=styles, numbering=numbering))
    assert source.text == "第一条 甲\n第二条 乙\n丙\n## 丁\n戊"


def test_read_docx__heading_with_number_keeps_the_mark_first(tmp_path: Path) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    numbering = abstract_list(1, [("chineseCounting", "第%1章")]) + nums((5, 1))
    source = read(tmp_path, body_docx(paragraph("总则", 5, style="1"), styles=styles, numbering=numbering))
    assert source.text == "# 第一章 总则"
    assert source.text[source.problems[0].start : source.problems[0].end] == "第一章"


# --- numbering --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("decimal", "1 2 10 11 21 101"),
        ("decimalZero", "01 02 10 11 21 101"),
        ("decimalFullWidth", "１ ２ １０ １１ ２１ １０１"),
        ("chineseCounting", "一 二 十 十一 二十一 一百零一"),
        ("chineseCountingThousand", "一 二 十 十一 二十一 一百零一"),
        ("japaneseCounting", "一 二 十 十一 二十一 一百零一"),
        ("chineseLegalSimplified", "壹 贰 拾 拾壹 贰拾壹 壹佰零壹"),
        ("ideographDigital", "一 二 一〇 一一 二一 一〇一"),
        ("ideographEnclosedCircle", "㊀ ㊁ ㊉ 11 21 101"),
        ("decimalEnclosedCircleChinese", "① ② ⑩ ⑪ 21 101"),
        ("ideographTraditional", "甲 乙 癸 11 21 101"),
        ("lowerLetter", "a b j k u wwww"),
        ("upperRoman", "I II X XI XXI CI"),
        ("somethingNew", "1 2 10 11 21 101"),
    ],
)
def test_numbering__each_format_counts_as_word_does(tmp_path: Path, shape: str, expected: str) -> None:
    body = "".join(paragraph("文", 5) for _ in range(101))
    source = read(tmp_path, body_docx(body, numbering=abstract_list(1, [(shape, "%1、")]) + nums((5, 1))))
    lines = source.text.split("\n")
    assert " ".join(lines[at - 1].removesuffix("、文") for at in (1, 2, 10, 11, 21, 101)) == expected
    assert ("number_format_unknown" in codes(source)) == (shape == "somethingNew")


def test_numbering__two_lists_of_one_abstract_list_count_together(tmp_path: Path) -> None:
    numbering = abstract_list(1, [("decimal", "%1.")]) + nums((5, 1), (6, 1))
    source = read(
        tmp_path, body_docx(paragraph("甲", 5) + paragraph("乙", 6) + paragraph("丙", 5), numbering=numbering)
    )
    assert source.text == "1. 甲\n2. 乙\n3. 丙"


def test_numbering__start_override_restarts_once(tmp_path: Path) -> None:
    override = (
        '<w:num w:numId="6"><w:abstractNumId w:val="1"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num>'
    )
    numbering = abstract_list(1, [("decimal", "%1.")]) + nums((5, 1)) + override
    body = paragraph("甲", 5) + paragraph("乙", 6) + paragraph("丙", 6)
    assert read(tmp_path, body_docx(body, numbering=numbering)).text == "1. 甲\n4. 乙\n5. 丙"


def test_numbering__levels_combine_and_legal_style_is_decimal(tmp_path: Path) -> None:
    plain = abstract_list(1, [("chineseCounting", "%1"), ("decimal", "%1.%2")])
    legal = abstract_list(2, [("chineseCounting", "%1"), ("decimal", "%1.%2")], extra="<w:isLgl/>")
    body = "".join(paragraph("文", each, level) for each in (5, 6) for level in (0, 1, 1))
    source = read(tmp_path, body_docx(body, numbering=plain + legal + nums((5, 1), (6, 2))))
    assert source.text.split("\n") == ["一 文", "一.1 文", "一.2 文", "1 文", "1.1 文", "1.2 文"]


def test_numbering__bullets_unknown_lists_and_no_numbering_add_nothing(tmp_path: Path) -> None:
    body = paragraph("甲", 5) + paragraph("乙", 99) + paragraph("丙", 5, 8)
    source = read(tmp_path, body_docx(body, numbering=abstract_list(1, [("bullet", "\uf0b7")]) + nums((5, 1))))
    assert (source.text, source.problems) == ("甲\n乙\n丙", ())
    assert Numbering(None).next_label("1", 0) is None


# --- revisions and what stands beside the text ------------------------------------------------------------------------


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def test_read_docx__revisions_keep_insertions_and_drop_deletions(tmp_path: Path) -> None:
    body = (
        f"<w:p>{run('应当在')}<w:del><w:r><w:delText>5</w:delText></w:r></w:del><w:ins>{run('7')}</w:ins>{run('日内')}</w:p>"
        f"<w:p><w:moveFrom>{run('旧')}</w:moveFrom><w:moveTo>{run('新')}</w:moveTo></w:p>"
    )
    source = read(tmp_path, body_docx(body))
    assert source.text == "应当在7日内\n新"
    assert [(problem.code, problem.line, problem.before, problem.after) for problem in source.problems] == [
        ("tracked_insertion_kept", 1, "", "7"),
        ("tracked_deletion_dropped", 1, "5", ""),
        ("tracked_insertion_kept", 2, "", "新"),
        ("tracked_deletion_dropped", 2, "旧", ""),
    ]


def test_read_docx__deleted_paragraph_mark_joins_with_the_next(tmp_path: Path) -> None:
    first = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('县政府')}</w:p>"
    body = first + paragraph("办公室") + paragraph("乙")
    assert read(tmp_path, body_docx(body)).text == "县政府办公室\n乙"


def test_read_docx__deleted_row_is_dropped(tmp_path: Path) -> None:
    def row(words: str, deleted: str = "") -> str:
        cells = "".join(f"<w:tc><w:p>{run(word)}</w:p></w:tc>" for word in words)
        return f"<w:tr><w:trPr>{deleted}</w:trPr>{cells}</w:tr>"

    source = read(tmp_path, body_docx(f"<w:tbl>{row('甲乙')}{row('丙丁', '<w:del/>')}</w:tbl>"))
    assert source.text == "| 甲 | 乙 |"
    assert source.problems[0].before == "丙丁"


def test_read_docx__merged_cells_stay_in_their_columns(tmp_path: Path) -> None:
    def cell(words: str, merge: str = "") -> str:
        return f"<w:tc><w:tcPr>{merge}</w:tcPr><w:p>{run(words)}</w:p></w:tc>"

    restart, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = f"<w:tr>{cell('甲', restart)}{cell('乙')}</w:tr><w:tr>{cell('', goes_on)}{cell('丙')}</w:tr>"
    assert read(tmp_path, body_docx(f"<w:tbl>{rows}</w:tbl>")).text == "| 甲 | 乙 |\n|  | 丙 |"


def test_read_docx__one_celled_table_is_a_frame(tmp_path: Path) -> None:
    table = f"<w:tbl><w:tr><w:tc><w:p>{run('第一条')}</w:p><w:p>{run('第二条')}</w:p></w:tc></w:tr></w:tbl>"
    assert read(tmp_path, body_docx(table)).text == "第一条\n第二条"


def test_read_docx__text_box_is_read_once_after_its_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent><w:p>{run('安政发〔2024〕5号')}</w:p></w:txbxContent>"
    body = (
        f"<w:p><w:r><AlternateContent><Choice><w:drawing><x>{box}</x></w:drawing></Choice>"
        f"<Fallback><w:pict><x>{box}</x></w:pict></Fallback></AlternateContent></w:r>{run('文件')}</w:p>"
    )
    source = read(tmp_path, body_docx(body))
    assert source.text == "文件\n安政发〔2024〕5号"
    assert [(problem.code, problem.line) for problem in source.problems] == [("text_box_read", 2)]


def test_read_docx__footnotes_hidden_text_symbols_comments_pictures_and_contents_are_reported(tmp_path: Path) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/></w:style>'
    reference, symbol = '<w:r><w:footnoteReference w:id="2"/></w:r>', '<w:r><w:sym w:char="F0A8"/></w:r>'
    hidden, shown = run("暗", "<w:vanish/>"), run("明", '<w:vanish w:val="0"/>')
    body = (
        paragraph("第一章 总则 1", style="t")
        + f"<w:p>{run('正文')}{reference}{hidden}{shown}{symbol}<w:r><w:drawing><blip/></w:drawing></w:r></w:p>"
    )
    source = read(
        tmp_path,
        body_docx(body, styles=styles, footnotes=f'<w:footnote w:id="2"><w:p>{run("脚注")}</w:p></w:footnote>',
                  comments=f'<w:comment w:id="1"><w:p>{run("批注")}</w:p></w:comment>'),
    )  # fmt: skip
    assert source.text == "正文明"
    assert {problem.code: problem.before for problem in source.problems} == {
        "contents_dropped": "第一章 总则 1",
        "pictures_dropped": "",
        "comments_dropped": "",
        "footnote_dropped": "脚注",
        "hidden_text_dropped": "暗",
        "symbol_dropped": "F0A8",
    }


def test_read_docx__inline_structures_keep_their_words(tmp_path: Path) -> None:
    body = (
        f"<w:sdt><w:sdtPr><w:x>{run('提示')}</w:x></w:sdtPr><w:sdtContent><w:p><w:hyperlink>{run('甲')}</w:hyperlink>"
        f"<w:smartTag>{run('乙')}</w:smartTag><w:fldSimple>{run('丙')}</w:fldSimple><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:t>丁</w:t><w:tab/><w:t>戊</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>己</w:t></w:r>"
        "<w:ruby><w:rt><w:r><w:t>geng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>庚</w:t></w:r></w:rubyBase></w:ruby></w:p></w:sdtContent></w:sdt>"
    )
    assert read(tmp_path, body_docx(body)).text == "甲乙丙丁 戊-己庚"
