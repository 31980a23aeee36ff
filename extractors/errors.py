"""One small exception hierarchy; each error is one clear sentence for the user, in Chinese.

`flows.cli` holds the only table from class to exit code.
"""

from __future__ import annotations


class HuaxianError(Exception):
    """Base of everything this project raises for bad input. `str(error)` is the sentence."""


class UsageError(HuaxianError):
    """Wrong arguments or settings; nothing was done."""


class RoundError(UsageError):
    """The round folder, its round.toml or its registry files cannot be used."""


class ListError(UsageError):
    """The indicator list cannot be used; the message names the row."""


class LexiconError(HuaxianError):
    """A file under data/ breaks its schema; the message names file and entry."""


class UnreadableFileError(HuaxianError):
    """A submitted file cannot be read; the message says why and what would help."""


class EncryptedFileError(UnreadableFileError):
    """The file needs a password."""


class DamagedFileError(UnreadableFileError):
    """The file is broken beyond what its reader can repair, or holds no page."""


class UnsupportedFileError(UnreadableFileError):
    """The content is of a type that is not read here."""


class FileLimitError(UnreadableFileError):
    """The file exceeds a limit on time, memory, size or nesting."""


class ClassifiedFileError(UnreadableFileError):
    """The file carries a classification marking (D3): reading stopped, nothing is kept."""
