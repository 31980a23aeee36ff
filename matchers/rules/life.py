"""L1 to L5: the list's life."""

from __future__ import annotations

from rapidfuzz import fuzz

from extractors.evidence import FactName
from matchers.identity import folded, product_score
from matchers.indicator_list import expiry
from matchers.rules.case import Case, Outcomes, ask, facts, gap, human, info, listed, ok
from matchers.rules.round_view import application_key

LIKE_PRODUCT = 75.0  # of 100: a recognised product that may have used the entry up
LIKE_CLAUSE = 60.0  # of 100: a form's requirement text meant for a clause of the item


def in_force(case: Case) -> Outcomes:
    """L1: the deadline is not after the entry's term."""
    item = case.application.item
    if item is None:
        return (human("清单条目未定，无法核对有效期。"),)
    day = case.terms.deadline or case.terms.as_of
    last = expiry(item, case.terms.list_valid_years)
    if last is None or day is None:
        return (human(f"清单{item.number}未载首次进清单日期，请核对有效期。"),)
    if day > last:
        return (gap(f"清单{item.number}有效期至{last}，早于{day}。"),)
    return (ok(f"清单{item.number}有效期至{last}。"),)


def not_used_up(case: Case) -> Outcomes:
    """L2: no recognised product cites the entry, and it has not left the list."""
    item = case.application.item
    if item is None:
        return (human("清单条目未定，无法核对是否退出清单。"),)
    day = case.terms.deadline or case.terms.as_of
    if item.exited and (day is None or item.exited <= day):
        return (gap(f"清单{item.number}已于{item.exited}退出清单。"),)
    registry = case.view.papers.registry
    if registry is None:
        return (human("未提供历年认定名单，请核对该条目是否已有产品被认定。"),)
    since = item.first_listed.year if item.first_listed else 0
    hits = [e for e in registry if e.list_number == item.number and e.year >= since]
    for entry in hits:
        told = f"{entry.year}年“{entry.product}”（{entry.enterprise}）引用清单序号{item.number}"
        if product_score(entry.product, item.product) >= LIKE_PRODUCT and since:
            return (gap(f"{told}被认定，该条目应已退出清单。"),)
        return (ask(f"{told}被认定，请核对是否同一版清单的条目。"),)
    return (ok(f"认定名单中未见引用清单序号{item.number}的产品。"),)


def current_version(case: Case) -> Outcomes:
    """L3: what the form quotes as requirements stands in the item as it is now."""
    item = case.application.item
    claims = facts(case.forms, FactName.CLAIM)
    if item is None or not claims:
        return (human("没有可核对的指标对照表，请核对引用的是否现行清单指标。"),)
    now = folded(item.text)
    for file, fact in claims:
        quoted = folded(fact.value.split("|")[0] if "|" in fact.value else fact.value)
        close = max(
            (fuzz.ratio(quoted, folded(each.text)) for each in item.requirements), default=0.0
        )
        if quoted and quoted not in now and LIKE_CLAUSE <= close < 100:
            if _numbers(quoted) <= _numbers(now):
                continue
            reason = f"申报表引用的指标“{quoted}”与现行清单的数值不同，请核对是否旧版。"
            return (ask(reason, file.file, fact.page),)
    return (ok("申报表引用的指标与现行清单一致。"),)


def _numbers(text: str) -> set[str]:
    import re

    return set(re.findall(r"\d+(?:\.\d+)?", text))


def best_product(case: Case) -> Outcomes:
    """L4: who else claims the entry; the program never picks."""
    mine = application_key(case.application)
    others = [key for key in case.view.of_item.get(mine, ()) if key != mine]
    if case.application.item is None:
        return (human("清单条目未定，无法列出同一序号的申报项目。"),)
    number = case.application.item.number
    if not others:
        return (human(f"本轮清单{number}只有本项目申报，是否最优产品由专家评审。"),)
    names = listed(f"{enterprise}“{equipment}”" for enterprise, equipment in others)
    return (human(f"本轮清单{number}另有{len(others)}个项目申报（{names}），并列比较由专家评审。"),)


def no_reward(_case: Case) -> Outcomes:
    """L5: what recognition by the list does not bring."""
    return (info("经清单引导标准认定的产品享受保险补偿等推广应用政策，不享受省级认定奖励。"),)


CHECKS = {
    "L1": in_force,
    "L2": not_used_up,
    "L3": current_version,
    "L4": best_product,
    "L5": no_reward,
}
