"""Who applies with what: the values of a sound application, drawn from a seed."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from matchers.uscc import check_character

Values = dict[str, str]

PLACES = (
    ("杭州", "330110", "杭州市临平区"),
    ("宁波", "330212", "宁波市鄞州区"),
    ("温州", "330302", "温州市鹿城区"),
    ("绍兴", "330602", "绍兴市越城区"),
    ("台州", "331002", "台州市椒江区"),
    ("嘉兴", "330402", "嘉兴市南湖区"),
)
BRANDS = ("澄岚", "梧衡", "砺川", "卓沐", "泓铎", "翊程", "棱光", "拓钧")
TRADES = ("智能装备", "机械", "重工科技", "自动化设备", "精密制造")
FORMS = ("有限公司", "股份有限公司", "有限责任公司", "（集团）股份有限公司")
PRODUCTS = (
    ("9001", "数控机床", "五轴联动立式加工中心"),
    ("9002", "数控机床", "高精度数控外圆磨床"),
    ("9004", "机器人", "重载六轴工业机器人"),
    ("9012", "节能环保装备", "磁悬浮离心鼓风机"),
    ("9014", "节能环保装备", "热泵型污泥低温干化成套装备"),
    ("9031", "半导体装备及零部件", "300mm半导体级单晶硅生长炉"),
    ("9034", "半导体装备及零部件", "300mm晶圆减薄机"),
    ("9029", "农机装备", "履带式再生稻联合收割机"),
)
USERS = (
    "苏州样例航材科技有限公司",
    "嘉善虚拟汽车零部件股份有限公司",
    "样例市城市水务集团有限公司",
    "中部某样例重型机械厂",
    "虚拟省农业机械化研究所",
)
LABORATORIES = (
    "浙江省虚拟机电产品质量检测所有限公司",
    "国家虚拟装备质量检验检测中心（浙江）",
    "样例通用检测认证（上海）有限公司",
    "虚拟机械工业研究院",
)


def uscc(region: str, serial: str) -> str:
    """A code with a right check digit; `serial` are nine characters."""
    body = f"91{region}{serial}"
    return body + check_character(body)


@dataclass(frozen=True, slots=True)
class Desk:
    """The habits of one set of papers: a seed for every choice, all papers as scans or not."""

    seed: int
    scans: bool = False
    rng: np.random.Generator = field(init=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rng", np.random.default_rng(self.seed))

    def again(self, *words: object) -> np.random.Generator:
        """A generator for one paper: the same paper looks the same whatever else is drawn."""
        text = "/".join(map(str, words)).encode()
        return np.random.default_rng([self.seed, *text])


def sound_values(seed: int) -> Values:
    """A sound application's values; all papers agree."""
    rng = np.random.default_rng([seed, 1])
    city, region, district = PLACES[rng.integers(len(PLACES))]
    name = f"{'浙江' if rng.random() < 0.5 else city}{rng.choice(BRANDS)}{rng.choice(TRADES)}"
    name += str(rng.choice(FORMS))
    number, area, product = PRODUCTS[rng.integers(len(PRODUCTS))]
    letters = "".join(rng.choice(list("ABCDGHKMTWXY"), 3))
    model = _model(rng, letters)
    user = str(rng.choice(USERS))
    net = int(rng.integers(30, 400)) * 10000
    code = uscc(region, f"MA{rng.integers(1, 9)}{letters}{rng.integers(100, 999)}")
    return {
        "applicant": name,
        "uscc": code,
        "address": f"浙江省{district}样例大道{rng.integers(1, 900)}号",
        "district": district,
        "platform": str(rng.choice(("省级企业技术中心", "省级重点企业研究院", "市级高新研发中心"))),
        "product": product,
        "model": model,
        "field": area,
        "list_number": number,
        "list_product": product,
        "user": user,
        "laboratory": str(rng.choice(LABORATORIES)),
        "number": f"{letters[:2]}{rng.integers(20220001, 20229999)}-{rng.integers(1, 9)}",
        "contract_number": f"{letters}-XS-2021{rng.integers(100, 999)}",
        "invoice_number": f"{rng.integers(10000000, 99999999)}",
        "net": f"{net}.00",
        "tax": f"{net * 13 // 100}.00",
        "total": f"{net * 113 // 100}.00",
        "words": chinese_amount(net * 113 // 100),
        "user_uscc": uscc("320500", f"MA1{letters}{rng.integers(100, 999)}"),
        **FIXED,
    } | _copies(name, model, product, user, code)


FIXED: Values = {
    "commitment": "yes",
    "opinion": "经审核，申报材料真实完整，同意推荐。",
    "environment": "本产品较同类产品节能降耗约12%，污染排放符合标准，碳排放强度处于行业先进水平。",
    "cma": "211120340567",
    "cnas": "L5023",
    "test_class": "委托检验",
    "received": "2022-04-11",
    "tested_from": "2022-04-13",
    "tested_to": "2022-04-26",
    "issued": "2022-05-09",
    "standard": "GB/T 39953-2021、Q/YL 003-2021",
    "conclusion": "依据上述标准对样品进行检验，所检项目的检验结果均符合标准要求。",
    "printed_pages": "1,2,3,4,5",
    "printed_total": "5",
    "first_verdict": "合格",
    "user_date": "2022-07-06",
    "commissioned": "2021-09-15",
    "hours": "5200",
    "signed": "2021-05-18",
    "invoiced": "2021-10-12",
    "entity": "其他有限责任公司",
    "letter_date": "2022-09-08",
}


def _copies(name: str, model: str, product: str, user: str, code: str) -> Values:
    """What each paper says of its own, equal while nothing is planted."""
    return {
        "sample": product,
        "report_model": model,
        "client": name,
        "maker": name,
        "letter_model": model,
        "contract_model": model,
        "contract_product": product,
        "invoice_model": model,
        "buyer": user,
        "seller": name,
        "invoice_buyer": user,
        "invoice_seller": name,
        "seller_uscc": code,
        "holder": name,
        "licence_uscc": code,
        "table_applicant": name,
        "table_product": product,
    }


def _model(rng: np.random.Generator, letters: str) -> str:
    size = rng.integers(100, 990)
    return str(
        rng.choice(
            (
                f"{letters}-{size}",
                f"{letters[:2]}{size}",
                f"{letters}{size}/{rng.integers(2, 9)}",
                f"{letters[:2]}{size}-{letters[2]}{rng.integers(2, 9)}",
            )
        )
    )


_FIGURES = "零壹贰叁肆伍陆柒捌玖"


def chinese_amount(yuan: int) -> str:
    """A whole amount below a hundred million in 大写."""
    myriads, rest = divmod(yuan, 10000)
    words = f"{_thousands(myriads)}万" if myriads else ""
    if rest:
        words += ("零" if myriads and rest < 1000 else "") + _thousands(rest)
    return words + "圆整"


def _thousands(number: int) -> str:
    words, pending = "", False
    for unit, place in (("仟", 1000), ("佰", 100), ("拾", 10), ("", 1)):
        digit = number // place % 10
        if digit:
            words += ("零" if pending and words else "") + _FIGURES[digit] + unit
            pending = False
        else:
            pending = True
    return words


def zh_date(iso: str, rng: np.random.Generator) -> str:
    """A date in one of the writings papers use."""
    if not iso:
        return ""
    year, month, day = iso.split("-")
    if rng.random() < 0.15:
        return _han_date(year, int(month), int(day))
    ways = (
        f"{year}年{int(month)}月{int(day)}日",
        f"{year} 年 {month} 月 {day} 日",
        f"{year}.{month}.{day}",
        f"{year}-{month}-{day}",
        f"{year}/{int(month)}/{int(day)}",
    )
    return str(rng.choice(ways))


def _han_date(year: str, month: int, day: int) -> str:
    digits = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))
    return f"{''.join(digits[d] for d in year)}年{_han(month)}月{_han(day)}日"


def _han(number: int) -> str:
    names = "一二三四五六七八九十"
    if number <= 10:
        return names[number - 1]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else names[tens - 1]) + "十" + (names[ones - 1] if ones else "")
