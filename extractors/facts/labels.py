"""The labels of fields and how a printed label is known in spite of spacing, English, noise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import Levenshtein

from extractors.errors import LexiconError
from extractors.evidence import FactName, FileKind
from extractors.lexicon import folded, folded_label, load_table, unique_words, word_list
from extractors.tables.columns import column_words

LEXICON = "labels"
STOP = "stop"
# A label of this many characters may hold one misread one; shorter ones say too little.
FUZZY_LENGTH = 4
# A label without a colon is believed in front of its value from this length on.
BARE_LENGTH = 4
_LABEL_ENDS = ":：︰№"


@dataclass(frozen=True, slots=True)
class LabelBook:
    """Labels of one kind of paper: folded label -> fact, None for labels of no interest."""

    facts: dict[str, FactName | None]
    inline: re.Pattern[str]
    bare: re.Pattern[str]

    def all_inline(self, text: str) -> list[re.Match[str]]:
        """Labels with their colon inside of a text, in order."""
        return list(self.inline.finditer(text)) if _may_hold_label(text) else []

    def first_inline(self, text: str) -> re.Match[str] | None:
        return self.inline.search(text) if _may_hold_label(text) else None


def _may_hold_label(text: str) -> bool:
    """False where none of the signs stands that end a label: most lines of running text, over
    which the pattern of all labels takes a tenth of a millisecond."""
    return any(sign in text for sign in _LABEL_ENDS) or "no." in text.lower()


@cache
def label_book(kind: FileKind) -> LabelBook:
    """The labels for a kind of paper. Raises LexiconError when the data breaks its schema."""
    table = load_table(LEXICON)
    unknown = set(table) - set(FileKind) - {"stops"}
    if unknown:
        raise LexiconError(f"词表 {LEXICON}.toml 有未知的材料类别：{'、'.join(sorted(unknown))}")
    stops = word_list(LEXICON, "stops", list(dict.fromkeys(table["stops"])))
    entries = table[kind.value]
    lists = {
        str(_fact_name(fact)): word_list(LEXICON, f"{kind.value}.{fact}", words)
        for fact, words in entries.items()
    }
    facts: dict[str, FactName | None] = dict.fromkeys(stops)
    for word, fact in unique_words(LEXICON, lists).items():
        facts[word] = FactName(fact)
    return LabelBook(facts, _inline_pattern(facts), _bare_pattern(facts))


def _fact_name(text: str) -> FactName:
    try:
        return FactName(text)
    except ValueError as error:
        raise LexiconError(f"词表 {LEXICON}.toml 有未知的事实名“{text}”") from error


def _alternatives(words: list[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(_loose_word(word) for word in ordered)


def _loose_word(word: str) -> str:
    """A label with any white space between its characters; its `no` is also printed №."""
    if not word.endswith("no"):
        return r"\s*".join(map(_loose, word))
    return r"\s*".join([*map(_loose, word[:-2]), r"(?:n\s*o|№)"])


def _loose(char: str) -> str:
    """A character of a label in either width."""
    if char in "()":
        return {"(": "[(（]", ")": "[)）]"}[char]
    return r"\s+" if char == " " else re.escape(char)


def _inline_pattern(facts: dict[str, FactName | None]) -> re.Pattern[str]:
    """A label with its colon inside of a text, English or a remark in between allowed.

    Short labels must stand free; longer ones may follow a value without a gap.
    """
    short = [word for word in facts if len(word) < FUZZY_LENGTH]
    long = [word for word in facts if len(word) >= FUZZY_LENGTH]
    free = r"(?<![\u4e00-\u9fffA-Za-z0-9])"
    label = rf"(?P<label>(?:{_alternatives(long)})|{free}(?:{_alternatives(short)}))"
    # 委托单位名称及地址, 型号（规格）, 样品名称 Sample Name
    between = (
        r"(?:[及和与、/][\u4e00-\u9fff]{2,4})?\s*(?:[(（][^()（）]{0,24}[)）])?"
        r"\s*(?:[A-Za-z][A-Za-z .&/'’()]{1,48}?)?\s*"
    )
    return re.compile(label + between + r"(?:[:：︰]|(?<=№)|(?<=No\.)|(?<=NO\.))\s*", re.IGNORECASE)


def _bare_pattern(facts: dict[str, FactName | None]) -> re.Pattern[str]:
    """A label at the start of a text with its value after it, the colon lost or never printed."""
    long = [word for word in facts if len(word) >= BARE_LENGTH and not word.isascii()]
    return re.compile(rf"\s*(?P<label>{_alternatives(long)})(?P<gap>[\s_;；.．]*)(?=\S)")


def label_fact(book: LabelBook, text: str, *, noisy: bool = False) -> FactName | str | None:
    """The fact a whole text is the label of, `STOP` for other labels, None for no label."""
    if not text.strip() or len(text) > 60:
        return None
    for form in label_forms(text):
        if form in book.facts:
            return book.facts[form] or STOP
    return _near_label(book, label_forms(text)[0]) if noisy and label_forms(text) else None


def label_forms(text: str) -> tuple[str, ...]:
    """Writings of a label from the fullest to the barest: bilingual ones lose a language."""
    bare = re.sub(r"[(（][^()（）]*[)）]", "", text)
    chinese = re.sub(r"[^\u4e00-\u9fff]+", "", bare)
    english = folded_label(re.sub(r"[\u4e00-\u9fff]+", " ", bare))
    has_other = re.search(r"\d", text)
    forms = [folded_label(text), folded(text).rstrip(":"), folded_label(bare)]
    if not has_other:
        forms += [chinese] + ([] if chinese else [english])
    return tuple(form for form in dict.fromkeys(forms) if form)


def _near_label(book: LabelBook, form: str) -> FactName | str | None:
    if len(form) < FUZZY_LENGTH or len(form) > 10 or form in column_words().whole:
        return None
    near = {
        book.facts[word]
        for word in book.facts
        if len(word) == len(form) and Levenshtein.distance(word, form, score_cutoff=1) == 1
    }
    return (near.pop() or STOP) if len(near) == 1 else None


# Facts whose blanks can hold evidence all the same.
_PROVING = frozenset({FactName.HOURS_RUN, FactName.CONCLUSION})


@cache
def _field_words() -> frozenset[str]:
    """Labels of form fields of all kinds of paper, those of no interest included."""
    words: set[str] = set()
    for kind in load_table(LEXICON):
        if kind != "stops":
            book = label_book(FileKind(kind))
            words |= {word for word, fact in book.facts.items() if fact not in _PROVING}
    return frozenset(words)


def is_field_label(text: str) -> bool:
    """True when words before a filled blank are the label of a form field, colon or not."""
    return any(form in _field_words() for form in label_forms(text)) if text.strip() else False
