"""Service: the assistant and what the page derives from it, loaded once per process and shared by all visitors."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass

import streamlit as st

from index.settings import default_index_dir
from index.store import CorpusIndex, open_index
from qa.answer import Answer
from qa.assistant import Assistant
from qa.norms.store import NORMS_FILE, NormTable, read_norms
from ui.examples import Example, example_questions, vetted

EXAMPLES = 6
_CURRENT = "CURRENT"
_LOADED = threading.Event()


@dataclass(frozen=True)
class Library:
    """What the views need that do not answer questions: no model is loaded for them.

    Attributes:
        index: the documents.
        norms: the facts read out of them.
    """

    index: CorpusIndex
    norms: NormTable


@dataclass(frozen=True)
class Service:
    """What every visitor shares.

    Attributes:
        assistant: answers; holds no dialogue.
        examples: questions to begin with, each known to be answered from the article it was read out of.
    """

    assistant: Assistant
    examples: tuple[Example, ...]


def is_current(held: Service | Library) -> bool:
    """Whether the loaded build is still the one in use; a rebuilt index is then loaded without a restart."""
    folder = (held.index if isinstance(held, Library) else held.assistant.index).folder
    pointer = folder.parent / _CURRENT
    return pointer.is_file() and pointer.read_text(encoding="utf-8").strip() == folder.name


@st.cache_resource(show_spinner=False, validate=is_current)
def load_service() -> Service:
    """Open the project's own index (or ``GUIWEN_INDEX``) and its model.

    The view draws the spinner: the cache's own is seen only by the run that loads, not by those that wait for it.

    Raises:
        GuiwenError: there is no usable index or model; not cached, so the next visit tries again.
    """
    assistant = Assistant.open()

    def ask(question: str) -> Answer:
        return assistant.ask(question)[0]

    candidates = example_questions(assistant.index.documents, EXAMPLES * 3)
    service = Service(assistant, tuple(vetted(candidates, ask, EXAMPLES)))
    _LOADED.set()
    return service


@st.cache_resource(show_spinner=False, validate=is_current)
def load_library() -> Library:
    """Open the project's own index (or ``GUIWEN_INDEX``) without its model.

    Raises:
        GuiwenError: there is no usable index; not cached, so the next visit tries again.
    """
    index = open_index(default_index_dir(os.environ))
    return Library(index, read_norms(index.folder / NORMS_FILE))


def is_loaded() -> bool:
    """Whether this process has loaded its index and model once; answers take milliseconds from then on."""
    return _LOADED.is_set()
