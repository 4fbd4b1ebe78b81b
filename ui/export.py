"""「导出」: the dialogue as a Word file, or on paper."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from ui.dialogue import Dialogue
from ui.export_docx import MIME, dialogue_docx, file_name

PRINT = '<button type="button" class="gw-action" lang="zh-CN" data-gw-print>打印</button>'


def show_export(dialogue: Dialogue) -> None:
    """Draw the button. The file is made when it is wanted, not before."""
    today = date.today()
    with st.popover("导出", key="export", type="tertiary"), st.container(key="gw-export"):
        st.download_button(
            "Word 文件（.docx）", partial(_file, dialogue, today), file_name(today), MIME, key="docx", on_click="ignore",
            type="tertiary",
        )  # fmt: skip
        st.html(PRINT)


def _file(dialogue: Dialogue, today: date) -> bytes:
    return dialogue_docx(tuple(dialogue.turns), today)
