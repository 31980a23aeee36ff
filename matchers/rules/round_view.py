"""What a rule must know of the other applications of the round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from extractors.evidence import Evidence, Fact, FactName, FileKind
from matchers.findings import Application
from matchers.identity import enterprise_stem, folded
from matchers.indicator_list import IndicatorList
from matchers.registry import Recognition
from matchers.rules.likeness import same_pages, same_texts
from matchers.rules.report_facts import report_numbers
from matchers.uscc import normal_uscc, uscc_fault

Key = tuple[str, str]  # enterprise and equipment, as the round's folders name them


@dataclass(frozen=True, slots=True)
class SharedUse:
    """A file, number, page or text of one application that occurs in another file.

    `what`: `file`, `report`, `invoice`, `page`, `user_text`. `other` is the other
    application, the same one when two of its own files are alike.
    """

    what: str
    file: str
    page: int | None
    detail: str
    other: Key
    other_file: str


@dataclass(frozen=True, slots=True)
class RoundPapers:
    """What the bureau adds to a round: its list, recognised earlier lists, its own papers.

    `registry` is None when the bureau gave none.
    """

    indicator_list: IndicatorList | None = None
    registry: tuple[Recognition, ...] | None = None
    bureau: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundView:
    """The round as seen from each application; made once by `view_round`."""

    applications: tuple[Key, ...] = ()
    of_enterprise: Mapping[Key, tuple[Key, ...]] = field(default_factory=dict)
    of_item: Mapping[Key, tuple[Key, ...]] = field(default_factory=dict)
    shared: Mapping[Key, tuple[SharedUse, ...]] = field(default_factory=dict)
    papers: RoundPapers = RoundPapers()


def application_key(application: Application) -> Key:
    return (application.enterprise, application.equipment)


def view_round(applications: Sequence[Application], papers: RoundPapers | None = None) -> RoundView:
    """The view all applications of a round share. Linear in the round's pages."""
    return RoundView(
        applications=tuple(map(application_key, applications)),
        of_enterprise=_by_enterprise(applications),
        of_item=_by_item(applications),
        shared=_shared(applications),
        papers=papers or RoundPapers(),
    )


def applicant_uscc(application: Application) -> str | None:
    """The applicant's valid code, from the form first, then the licence."""
    for kind in (FileKind.APPLICATION_FORM, FileKind.LICENCE):
        for file in application.files:
            for fact in file.facts_named(FactName.USCC) if file.kind is kind else ():
                if uscc_fault(fact.value) is None:
                    return normal_uscc(fact.value)
    return None


def _identities(application: Application) -> tuple[str, ...]:
    """What an enterprise is known by: its code, its folder's name, the form's name."""
    names = [application.enterprise]
    for file in application.files:
        if file.kind is FileKind.APPLICATION_FORM:
            names += [fact.value for fact in file.facts_named(FactName.APPLICANT)]
    code = applicant_uscc(application)
    stems = [enterprise_stem(name) for name in names if name.strip()]
    return tuple(dict.fromkeys([*([code] if code else []), *stems]))


def _by_enterprise(applications: Sequence[Application]) -> dict[Key, tuple[Key, ...]]:
    """Applications joined by a common code or name; one code is enough."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    for application in applications:
        first, *rest = _identities(application)
        for identity in rest:
            leader[find(identity)] = find(first)
    groups: dict[str, list[Key]] = defaultdict(list)
    for application in applications:
        groups[find(_identities(application)[0])].append(application_key(application))
    return {key: tuple(group) for group in groups.values() for key in group}


def _by_item(applications: Sequence[Application]) -> dict[Key, tuple[Key, ...]]:
    groups: dict[str, list[Key]] = defaultdict(list)
    for application in applications:
        if application.item:
            groups[application.item.number].append(application_key(application))
    return {key: tuple(group) for group in groups.values() for key in group}


Use = tuple[Key, Evidence, int | None]


def _shared(applications: Sequence[Application]) -> dict[Key, tuple[SharedUse, ...]]:
    files = [(application_key(each), file) for each in applications for file in each.files]
    found: dict[Key, list[SharedUse]] = defaultdict(list)
    for what, groups in (
        ("file", _grouped((file.sha256, key, file, None) for key, file in files)),
        ("report", _grouped(_numbered(files, FileKind.TEST_REPORT, report_numbers))),
        ("invoice", _grouped(_numbered(files, FileKind.INVOICE, _invoice_numbers))),
    ):
        for detail, uses in groups.items():
            _note(found, what, "" if what == "file" else detail, uses)
    for detail, uses in same_texts(files):
        _note(found, "user_text", detail, uses)
    for detail, uses in same_pages(files):
        _note(found, "page", detail, uses)
    return {key: tuple(uses) for key, uses in found.items()}


def _invoice_numbers(file: Evidence) -> tuple[Fact, ...]:
    return file.facts_named(FactName.INVOICE_NUMBER)


def _numbered(
    files: Iterable[tuple[Key, Evidence]],
    kind: FileKind,
    numbers_of: Callable[[Evidence], tuple[Fact, ...]],
) -> Iterable[tuple[str, Key, Evidence, int | None]]:
    """Each file of the kind once under each number it carries."""
    for key, file in files:
        if file.kind is not kind:
            continue
        for number, page in {folded(f.value).upper(): f.page for f in numbers_of(file)}.items():
            if len(number) >= 5:
                yield number, key, file, page


def _grouped(
    uses: Iterable[tuple[str, Key, Evidence, int | None]],
) -> dict[str, list[Use]]:
    """Uses by their identity, only those that occur in more than one application."""
    groups: dict[str, list[Use]] = defaultdict(list)
    for identity, key, file, page in uses:
        groups[identity].append((key, file, page))
    return {
        identity: group
        for identity, group in groups.items()
        if len({key for key, _, _ in group}) > 1
    }


def _note(found: dict[Key, list[SharedUse]], what: str, detail: str, uses: Sequence[Use]) -> None:
    """Each use once, beside the first use elsewhere (another application before its own)."""
    for key, file, page in uses:
        others = [use for use in uses if (use[0], use[1].file) != (key, file.file)]
        other = next((use for use in others if use[0] != key), others[0] if others else None)
        if other:
            found[key].append(SharedUse(what, file.file, page, detail, other[0], other[1].file))
