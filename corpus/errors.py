"""Every error this project raises on purpose, in one tree.

    GuiwenError
    ├── UnreadableSource      a file or data set that cannot be turned into text
    ├── ReferenceSyntaxError  a string that names no provision
    ├── UnknownProvision      a provision that the document does not hold
    ├── ConfigError           a setting or a rule file that does not fit its schema
    ├── ModelUnavailable      an embedding model that cannot be loaded
    ├── IndexUnavailable      no usable index
    │   ├── IndexMissing          nothing was built there
    │   ├── IndexDamaged          a file is missing, cut off or altered
    │   └── IndexStale            built by other code, from other sources or with another model
    ├── StoreUnavailable      the server that holds the passages does not answer, or lacks what it should hold
    ├── BadRequest            a row of input that does not fit the contract
    ├── RecordsUnavailable    the file of feedback, history and progress cannot be used
    └── PublishError          a change of the published documents that cannot be made as asked
        ├── Busy                  another administrator's change is under way
        └── Outdated              the index is not the one that the change was prepared for

A message says what was got, what is wanted and what to do next: it is read by the person at the keyboard,
so it is in Chinese, names in “”. The next step follows on 请: it begins with the act, conditions come after it. A refusal to answer is a value (`Answer.status`), never an error.
"""


class GuiwenError(Exception):
    """Root of all errors raised on purpose.

    Args:
        got: what was met, in one clause.
        wanted: what would have been right; may be empty.
        next_step: what the reader can do about it, an act that 请 can stand before; may be empty.
    """

    def __init__(self, got: str, wanted: str = "", next_step: str = "") -> None:
        self.got, self.wanted, self.next_step = got, wanted, next_step
        super().__init__("".join(sentences(got, wanted, next_step)))


def sentences(got: str, wanted: str = "", next_step: str = "") -> tuple[str, ...]:
    """The parts of an error as people read them, empty ones left out; the page and the command line say the same.

    >>> sentences("“稿.txt”是空文件", "有内容的文件", "重新导出后再上传")
    ('“稿.txt”是空文件。', '需要：有内容的文件。', '请重新导出后再上传。')
    """
    parts = ((got, ""), (wanted, "需要："), (next_step, "请"))
    return tuple(f"{lead}{text.rstrip('。')}。" for text, lead in parts if text)


class UnreadableSource(GuiwenError):
    """A file or data set that cannot be turned into text: scanned, encrypted, empty, broken, unknown."""


class ReferenceSyntaxError(GuiwenError):
    """A string that does not name a provision."""


class UnknownProvision(GuiwenError):
    """A provision that the document does not hold."""


class ConfigError(GuiwenError):
    """A setting or a rule file that does not fit its schema."""


class ModelUnavailable(GuiwenError):
    """An embedding model that cannot be loaded on this machine."""


class IndexUnavailable(GuiwenError):
    """No usable index; the message names the command that mends it."""


class IndexMissing(IndexUnavailable):
    """Nothing was built in that folder."""


class IndexDamaged(IndexUnavailable):
    """A file of the index is missing, cut off or altered."""


class IndexStale(IndexUnavailable):
    """The index was built by other code, from other sources or with another model."""


class StoreUnavailable(GuiwenError):
    """The server that holds the index's passages cannot be reached, answers too late, or refuses."""


class BadRequest(GuiwenError):
    """A row of input that does not fit the contract."""


class RecordsUnavailable(GuiwenError):
    """The file that holds feedback, history, progress and usage cannot be used: newer, damaged, locked, read-only."""


class PublishError(GuiwenError):
    """A change of the published documents that cannot be made as asked: the same file again, a title that is taken."""


class Busy(PublishError):
    """Another administrator's change is under way; the message says whose."""


class Outdated(PublishError):
    """The index in use is not the one that the change was prepared for."""
