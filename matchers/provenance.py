"""Whether a file speaks of the applied equipment, and what must be said beside its verdict.

Sources: conventions, Verdicts 12 and 13; domain brief §1.4, §1.5, §2.
"""

from __future__ import annotations

import re
from functools import cache

from extractors.evidence import Evidence, FactName, FileKind
from matchers.applications import Application
from matchers.judging import lexicon
from matchers.judging.lexicon import fold

PROVING = (FileKind.TEST_REPORT, FileKind.USER_REPORT)
_SEPARATORS = re.compile(r"[\s\-—–_/·.()（）]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_CONFUSED = str.maketrans("OQIL", "0011")
_COMPANY = re.compile(r"股份|有限|责任|公司|集团|\(.*?\)|（.*?）|[\s·,，.。]")


def folded_model(text: str) -> str:
    """A model for comparison: width, case, spaces, dashes and 型 do not count, nor do the
    letters that readers of scans take for digits (O for 0, I and L for 1)."""
    plain = _SEPARATORS.sub("", fold(text)).upper()
    return _CHINESE.sub("", plain).translate(_CONFUSED)


def foreign_reason(file: Evidence, application: Application) -> str:
    """Why the file's sample is not the applied equipment, or an empty text."""
    return _other_model(file, application) or _other_sample(file, application)


def _models(files: tuple[Evidence, ...]) -> tuple[str, ...]:
    values = (fact.value for file in files for fact in file.facts_named(FactName.MODEL))
    return tuple(dict.fromkeys(v for v in values if folded_model(v)))


def _forms(application: Application) -> tuple[Evidence, ...]:
    return tuple(f for f in application.files if f.kind is FileKind.APPLICATION_FORM)


def _other_model(file: Evidence, application: Application) -> str:
    applied, tested = _models(_forms(application)), _models((file,))
    if not tested:
        return ""
    if not applied:
        return _model_by_folder(tested, application.equipment)
    if any(_same_model(model, applied) for model in tested):
        return ""
    if any(_same_model(model, _models_in(application.equipment)) for model in tested):
        return ""
    return f"报告的型号“{tested[0]}”与申报的型号“{applied[0]}”不一致"


def _model_by_folder(tested: tuple[str, ...], equipment: str) -> str:
    """Without a form only a model in the folder's name can contradict."""
    named = _models_in(equipment)
    if not named or any(_same_model(model, named) for model in tested):
        return ""
    return f"报告的型号“{tested[0]}”与申报的型号“{named[0]}”不一致"


def _models_in(equipment: str) -> tuple[str, ...]:
    """Letters with digits in a folder's name."""
    return tuple(re.findall(r"[A-Za-z][A-Za-z0-9\-/.]*\d[A-Za-z0-9\-/.]*", fold(equipment)))


def _same_model(tested: str, applied: tuple[str, ...]) -> bool:
    """The same string, or one of several models that a field lists."""
    return any(_listed_models(tested) & _listed_models(one) for one in applied)


def _listed_models(text: str) -> set[str]:
    """The models of a field. A stroke parts models only where each part is one: the second
    part of BRW800/37.5 is none."""
    parts = [part for piece in re.split(r"[、,，;；]", fold(text)) for part in _by_stroke(piece)]
    return {folded_model(part) for part in (text, *parts) if folded_model(part)}


def _by_stroke(text: str) -> list[str]:
    parts = text.split("/")
    whole = all(re.search(r"[A-Za-z]", part) and re.search(r"\d", part) for part in parts)
    return parts if whole else [text]


def product_names(application: Application) -> tuple[str, ...]:
    """How the applied equipment is called in the form, the list and the folder."""
    names = [
        fact.value for form in _forms(application) for fact in form.facts_named(FactName.EQUIPMENT)
    ]
    if application.item is not None:
        names.append(application.item.product)
    return tuple(dict.fromkeys(fold(name) for name in (*names, application.equipment) if name))


@cache
def _components() -> re.Pattern[str]:
    return re.compile(f"(?:{lexicon.words('components').pattern})$")


def _other_sample(file: Evidence, application: Application) -> str:
    samples = [fact.value for fact in file.facts_named(FactName.SAMPLE)]
    if not samples:
        return ""
    products = product_names(application)
    if any(_same_sample(fold(sample), products) for sample in samples):
        return ""
    return f"报告的样品“{samples[0]}”与申报产品“{products[0]}”不一致"


def _same_sample(sample: str, products: tuple[str, ...]) -> bool:
    """A sample is the product unless its name shares nothing with it, or is a part's."""
    name = re.sub(r"[A-Za-z0-9\-/.()（）]+", "", sample)
    if len(name) < 2 or lexicon.words("general_samples").fullmatch(name):
        return True
    part = _components().search(name)
    if part and not any(
        product.rstrip("机组系统装置设备").endswith(part.group()) or product.endswith(part.group())
        for product in products
    ):
        return False
    pairs = {name[i : i + 2] for i in range(len(name) - 1)}
    return any(pair in product for pair in pairs for product in products)


def remarks_on(file: Evidence, application: Application) -> tuple[str, ...]:
    """What stands beside a verdict that rests on this file."""
    if file.kind is FileKind.USER_REPORT:
        return ("仅用户报告",)
    remarks: list[str] = []
    if not any(f.value in ("CMA", "CNAS") for f in file.facts_named(FactName.MARK)):
        remarks.append("检验检测报告未见CMA、CNAS标志")
    clients = [fact.value for fact in file.facts_named(FactName.CLIENT)]
    names = _applicants(application)
    if clients and not any(_same_company(client, name) for client in clients for name in names):
        remarks.append(f"检验检测报告的委托单位为“{clients[0]}”，不是申报单位")
    return tuple(remarks)


def _applicants(application: Application) -> tuple[str, ...]:
    forms = _forms(application)
    facts = [fact.value for form in forms for fact in form.facts_named(FactName.APPLICANT)]
    return (application.enterprise, *facts)


def _same_company(one: str, other: str) -> bool:
    ours, theirs = (_COMPANY.sub("", fold(name)) for name in (one, other))
    return bool(ours) and bool(theirs) and (ours in theirs or theirs in ours)
