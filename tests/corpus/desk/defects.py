"""What is planted, one defect an application: the rule that must tell it, and the change.

A change sets values of `tests.corpus.desk.values`; keys that begin otherwise steer the papers:
`-kinds` leaves papers out, `+name` adds one (`title|lines`), `registry` and `list` set what the
bureau keeps, `round` what else is in the round.
"""

from __future__ import annotations

from tests.corpus.desk.values import Values, uscc

Defect = tuple[str, Values]
OTHER_NAME = "杭州樟亭样例贸易有限公司"

ENTERPRISE: tuple[Defect, ...] = (
    (
        "E1",
        {
            "address": "江苏省苏州市样例路3号",
            "district": "苏州市吴中区",
            "uscc": uscc("320506", "MA1ABC123"),
            "licence_uscc": uscc("320506", "MA1ABC123"),
        },
    ),
    (
        "E1",
        {
            "uscc": uscc("340100", "MA2ABC123"),
            "licence_uscc": uscc("340100", "MA2ABC123"),
            "address": "合肥市高新区样例路3号",
            "district": "合肥市",
        },
    ),
    ("E2", {"entity": "有限责任公司分公司（自然人投资或控股）"}),
    ("E2", {"entity": "个体工商户"}),
    ("E2", {"uscc": "@wrong", "licence_uscc": "@wrong"}),
    ("E2", {"uscc": "@short"}),
    (
        "E3",
        {
            "+credit": "国家企业信用信息公示系统 企业信用信息公示报告|列入经营异常名录信息\n"
            "1　列入原因：未按规定期限公示年度报告　列入日期：2022年3月7日"
        },
    ),
    ("E3", {"+credit": "信用中国 公共信用信息报告|失信被执行人信息　1条\n行政处罚信息　0条"}),
    ("E4", {"address": "安徽省合肥市样例路7号", "district": "合肥市"}),
    ("E5", {"platform": "/"}),
    ("E5", {"platform": ""}),
    ("E6", {"round": "three"}),
    ("E7", {"commitment": ""}),
)

PRODUCT: tuple[Defect, ...] = (
    ("P1", {"field": "轻工纺织装备"}),
    ("P1", {"field": ""}),
    ("P2", {"list_number": "9107", "list_product": ""}),
    ("P2", {"finding": "not_met"}),
    ("P3", {"-": "report"}),
    ("P3", {"-": "user"}),
    ("P4", {"marks": "no", "letter": "设备运行稳定，用户满意。"}),
    ("P4", {"finding": "not_underlined"}),
    ("P5", {"cma": "", "cnas": ""}),
    ("P5", {"cma": "2111203405"}),
    ("P5", {"cnas": "L50"}),
    ("P5", {"laboratory": "@applicant"}),
    (
        "P6",
        {
            "product": "车载储氢压力容器",
            "sample": "车载储氢压力容器",
            "list_product": "",
            "list_number": "",
        },
    ),
    (
        "P6",
        {
            "+licence": "特种设备生产许可证|编号：TS1210000-2021\n单位名称：@applicant\n"
            "许可项目：压力容器制造\n有效期至：2021年12月31日\n发证机关：国家市场监督管理总局"
        },
    ),
    (
        "P7",
        {
            "product": "低压智能断路器",
            "sample": "低压智能断路器",
            "list_product": "",
            "list_number": "",
        },
    ),
    (
        "P7",
        {
            "+ccc": "中国国家强制性产品认证证书|证书编号：2018010307000001\n委托人：@applicant\n"
            "产品名称：配电设备\n有效期至：2022年5月1日"
        },
    ),
    (
        "P8",
        {
            "list_number": "9037",
            "list_product": "腹腔内窥镜手术系统",
            "product": "腹腔内窥镜手术系统",
            "sample": "腹腔内窥镜手术系统",
            "field": "高端医疗装备",
            "contract_product": "腹腔内窥镜手术系统",
        },
    ),
    ("P9", {"signed": "2018-03-08", "invoiced": "2018-05-02", "commissioned": "2018-06-01"}),
    ("P9", {"contract_model": "QX-77", "invoice_model": "QX-77"}),
    ("P9", {"-": "contract,invoice"}),
    ("P9", {"-": "invoice", "contract_title": "设备采购合作意向书"}),
)

BEFORE: tuple[Defect, ...] = (
    ("N1", {"product": "普通车床", "sample": "普通车床", "list_number": "", "list_product": ""}),
    ("N4", {"registry": "own"}),
    ("D1", {"-": "form"}),
    ("D1", {"model": ""}),
    ("D1", {"uscc": ""}),
    (
        "D1",
        {
            "product": "全自动电池叠片设备",
            "list_number": "",
            "list_product": "",
            "sample": "@product",
            "contract_product": "@product",
            "field": "@field",
        },
    ),
    ("D2", {"-": "contract,invoice"}),
    ("D2", {"words": "贰拾叁万圆整"}),
    ("D2", {"tax": "88000.00"}),
    ("D2", {"seller_uscc": "@wrong"}),
    ("D2", {"invoice_seller": OTHER_NAME}),
    ("D2", {"seller": OTHER_NAME}),
    ("D2", {"invoice_buyer": "@applicant"}),
    ("D2", {"invoice_buyer": "金华虚拟商贸有限公司"}),
    ("D2", {"invoice_model": "QX-77"}),
    ("D2", {"remark": "详见销货清单"}),
    ("D2", {"round": "same_invoice"}),
)

BUREAU: tuple[Defect, ...] = (
    ("B1", {"letter_date": "2022-09-21"}),
    ("B2", {"-": "summary"}),
    ("B2", {"-": "letter"}),
    ("B2", {"table_applicant": "样例第三机械有限公司", "table_product": "电动叉车"}),
    ("B2", {"table_product": "高压电缆附件", "model": "@model"}),
    ("B4", {"copies": "no"}),
    ("B6", {"opinion": ""}),
    ("B7", {"key_project": "是"}),
    ("L1", {"list": "expired"}),
    ("L2", {"registry": "used_up"}),
    ("L2", {"list": "exited"}),
    ("L3", {"quoted": "@old"}),
)

REPORT: tuple[Defect, ...] = (
    ("R-MODEL", {"report_model": "QX-77"}),
    ("R-MODEL", {"report_model": "@next"}),
    ("R-SAMPLE", {"sample": "电主轴"}),
    ("R-SAMPLE", {"sample": "滚珠丝杠副"}),
    ("R-SAMPLE", {"sample": "伺服压力机"}),
    ("R-CLIENT", {"client": OTHER_NAME}),
    ("R-APPLICANT", {"holder": "浙江澄湖精工机械有限公司"}),
    ("R-APPLICANT", {"maker": "浙江澄湖精工机械有限公司"}),
    ("R-PAGES", {"printed_pages": "1,2,4,5"}),
    ("R-PAGES", {"printed_pages": "1,2,3,4"}),
    ("R-PAGES", {"printed_pages": "2,3,4,5"}),
    ("R-PAGES", {"printed_pages": "1,2,3,3,4,5"}),
    ("R-PARTIAL", {"printed_pages": "1,3", "printed_total": "12"}),
    ("R-NUMBER", {"header_number": "WT20213388-7"}),
    ("R-DATES", {"issued": "2022-04-20"}),
    ("R-DATES", {"received": "2022-04-20"}),
    ("R-DATES", {"issued": "2022-10-09"}),
    ("R-DATES", {"tested_from": "2022-04-29", "tested_to": "2022-04-26"}),
    (
        "R-AGE",
        {
            "received": "2018-04-11",
            "tested_from": "2018-04-13",
            "tested_to": "2018-04-26",
            "issued": "2018-05-09",
            "cma": "171120340567",
        },
    ),
    ("R-DRAFT", {"draft": "征 求 意 见 稿"}),
    ("R-DRAFT", {"draft": "（样张）"}),
    ("R-CONCLUSION", {"conclusion": ""}),
    ("R-CONCLUSION", {"issued": ""}),
    ("R-ITEM", {"first_verdict": "不合格"}),
    ("R-SCOPE", {"footnote": "注：带“*”的项目未取得资质认定，结果仅供参考。"}),
    ("R-SCOPE", {"footnote": "*为非CNAS认可项目"}),
    ("R-USER", {"user": "@applicant"}),
    ("R-USER", {"letter_model": "QX-77"}),
    ("R-USER", {"letter_model": ""}),
    ("R-USER", {"user_date": "2021-02-20"}),
    ("R-USER", {"user_date": "2022-10-20"}),
    ("R-USER", {"hours": "21000"}),
    ("R-DUPLICATE", {"round": "same_report"}),
    ("R-DUPLICATE", {"round": "same_number"}),
    ("R-USERTEXT", {"round": "same_letter"}),
    ("R-USERTEXT", {"round": "near_letter"}),
    ("R-READABLE", {"+broken": "@broken"}),
    ("D3", {"+secret": "某型装备研制总结|密级：机密\n内容从略。"}),
    ("D3", {"+secret": "秘密★5年|某型装备研制总结\n内容从略。"}),
)

DEFECTS = (*ENTERPRISE, *PRODUCT, *BEFORE, *BUREAU, *REPORT)
