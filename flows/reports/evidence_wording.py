"""The codes of what was read in the words people read.

Apart from the words of verdicts, so that showing one file needs no matcher.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.evidence import (
    DoubtCode,
    FactName,
    FileKind,
    MarkKind,
    Notice,
    NoticeCode,
    PageState,
    Role,
    Source,
)

if TYPE_CHECKING:
    from flows.reports.model import StoredDoubt, StoredNotice

KIND_LABEL: dict[FileKind, str] = {
    FileKind.TEST_REPORT: "检测检验报告",
    FileKind.USER_REPORT: "用户使用报告",
    FileKind.APPLICATION_FORM: "申报表",
    FileKind.CONTRACT: "合同",
    FileKind.INVOICE: "发票",
    FileKind.LICENCE: "证照",
    FileKind.OTHER: "其他材料",
}
MARK_LABEL: dict[MarkKind, str] = {
    MarkKind.ANNOTATION: "下划线批注",
    MarkKind.VECTOR: "绘制的下划线",
    MarkKind.PRINTED: "印刷下划线",
    MarkKind.HANDWRITTEN: "手写划线",
    MarkKind.WORD: "文字下划线格式",
    MarkKind.HIGHLIGHT: "高亮（非下划线）",
    MarkKind.FRAME: "加框（非下划线）",
}
SOURCE_LABEL: dict[Source, str] = {Source.TEXT_LAYER: "文字层", Source.OCR: "图像识别"}
ROLE_LABEL: dict[Role, str] = {
    Role.MEASURED: "实测值",
    Role.LIMIT: "限值",
    Role.CONDITION: "条件",
    Role.NOMINAL: "标称值",
}
PAGE_STATE_LABEL: dict[PageState, str] = {
    PageState.READ: "已读",
    PageState.MARKS_ONLY: "只查找划线，未读全文",
    PageState.BLANK: "空白页",
    PageState.FAILED: "未能读取",
}
NOTICE_SENTENCE: dict[NoticeCode, str] = {
    NoticeCode.HIGHLIGHT_NOT_UNDERLINE: "有高亮标示，不是下划线；请用下划线标示。",
    NoticeCode.FRAME_NOT_UNDERLINE: "有加框标示，不是下划线；请用下划线标示。",
    NoticeCode.PARTIAL_NUMBER_MARKED: "划线只盖住数值的一部分，已按完整数值读取，请核对。",
    NoticeCode.DOUBTFUL_MARK: "有一处线条不能确定是否为划线，请核对。",
    NoticeCode.LIMIT_MARKED: "划线处是标准要求（限值），不是检验结果；请标示实测值。",
    NoticeCode.REPAIRED_FILE: "文件结构有损坏，已修复后读取，请核对内容是否完整。",
    NoticeCode.PAGE_SKIPPED: "该页未读取。",
    NoticeCode.PAGE_UNREADABLE: "该页无法读取；请重新扫描或导出后提交。",
    NoticeCode.PAGE_TURNED: "该页方向不正，已转正后读取。",
    NoticeCode.STEP_FAILED: "读取该页时有一步未能完成，结果可能不全，请核对。",
    NoticeCode.LIMIT_REACHED: "达到读取上限，其余内容未读。",
    NoticeCode.CLASSIFIED_MARKING: "疑有密级标志，已停止读取，未保存任何内容；请按保密规定处理。",
    NoticeCode.TEXT_LAYER_REPLACED: "文字层不可用，已改为识别页面图像。",
    NoticeCode.TEXT_LAYER_DIFFERS: "文字层与页面所见不一致，以页面所见为准，请核对原件。",
    NoticeCode.EXTENSION_DIFFERS: "文件扩展名与实际内容不符，已按实际内容读取。",
    NoticeCode.NO_CONTENT: "没有可读内容。",
    NoticeCode.PAGE_COUNT_DIFFERS: "页数与文件声明或印刷的“共×页”不一致，请核对是否缺页。",
    NoticeCode.MACROS_IGNORED: "文件含有宏，未运行。",
    NoticeCode.EXTERNAL_CONTENT_IGNORED: "文件引用了外部内容，未获取。",
    NoticeCode.MEMBER_REFUSED: "压缩包内有文件未能读取。",
    NoticeCode.SECOND_READER_MISSING: "第二识别引擎未安装，数值只经一次识别，请核对。",
    NoticeCode.SIGNATURE_PRESENT: "文件带有电子签名，签名有效性未验证。",
    NoticeCode.EDITED_AFTER_SIGNING: "文件在电子签名之后又有改动（例如添加划线），请核对原件。",
    NoticeCode.CONTENT_UNREAD: "文件中有一部分内容本工具不能读取，请核对原件。",
}
DOUBT_SENTENCE: dict[DoubtCode, str] = {
    DoubtCode.READINGS_DIFFER: "两次识别结果不一致",
    DoubtCode.LOW_CONFIDENCE: "识别把握不足",
    DoubtCode.DOUBTFUL_MARK: "不能确定线条是否为划线",
    DoubtCode.PARTIAL_NUMBER: "划线只盖住数值的一部分",
    DoubtCode.UNREADABLE_NUMBER: "数值无法辨认",
    DoubtCode.UNCONFIRMED_SIGN: "正负号或比较符号未能确认",
    DoubtCode.UNCONFIRMED_POWER: "上标（幂次）未能确认",
}
FACT_LABEL: dict[FactName, str] = {
    FactName.TITLE: "标题",
    FactName.REPORT_NUMBER: "报告编号",
    FactName.LABORATORY: "检测机构",
    FactName.MARK: "资质标志",
    FactName.CMA_NUMBER: "CMA编号",
    FactName.CNAS_NUMBER: "CNAS编号",
    FactName.CLIENT: "委托单位",
    FactName.MAKER: "生产单位",
    FactName.SAMPLE: "样品名称",
    FactName.MODEL: "型号规格",
    FactName.SERIAL_NUMBER: "出厂编号",
    FactName.TEST_CLASS: "检验类别",
    FactName.STANDARD: "检验依据",
    FactName.PRODUCED: "生产日期",
    FactName.RECEIVED: "到样日期",
    FactName.TESTED_FROM: "检验开始",
    FactName.TESTED_TO: "检验结束",
    FactName.ISSUED: "签发日期",
    FactName.CONCLUSION: "检验结论",
    FactName.PAGE_NUMBER: "印刷页码",
    FactName.PAGE_TOTAL: "印刷总页数",
    FactName.SEAL: "印章",
    FactName.SIGNATURE: "签字",
    FactName.DRAFT: "草稿标志",
    FactName.END_MARK: "报告结束标志",
    FactName.USER: "用户单位",
    FactName.COMMISSIONED: "投运日期",
    FactName.HOURS_RUN: "累计运行时间",
    FactName.APPLICANT: "申报单位",
    FactName.USCC: "统一社会信用代码",
    FactName.ADDRESS: "地址",
    FactName.FIELD: "所属领域",
    FactName.LIST_NUMBER: "对应清单序号",
    FactName.LIST_PRODUCT: "对应清单产品",
    FactName.EQUIPMENT: "申报装备",
    FactName.PLATFORM: "创新平台",
    FactName.COMMITMENT: "企业承诺",
    FactName.OPINION: "审核意见",
    FactName.CLAIM: "企业自填指标",
    FactName.BUYER: "买方",
    FactName.SELLER: "卖方",
    FactName.CONTRACT_NUMBER: "合同编号",
    FactName.SIGNED: "签订日期",
    FactName.INVOICE_NUMBER: "发票号码",
    FactName.INVOICE_CODE: "发票代码",
    FactName.AMOUNT: "金额",
    FactName.TAX: "税额",
    FactName.TOTAL: "价税合计",
    FactName.TOTAL_IN_WORDS: "价税合计（大写）",
    FactName.HOLDER: "持证单位",
    FactName.ENTITY_TYPE: "主体类型",
    FactName.VALID_UNTIL: "有效期至",
    FactName.LICENCE_NUMBER: "证书编号",
    FactName.SENDER: "推荐单位",
    FactName.COPIES_TO: "抄送",
}
NO_MARK = "未划线"
_FACT_LABEL = {name.value: label for name, label in FACT_LABEL.items()}


def notice_sentence(notice: Notice | StoredNotice) -> str:
    """`第3页：…（particulars）`."""
    place = f"第{notice.page}页：" if notice.page else ""
    detail = f"（{notice.detail}）" if notice.detail else ""
    return f"{place}{NOTICE_SENTENCE[notice.code]}{detail}"


def doubt_sentence(doubt: StoredDoubt) -> str:
    detail = f"：{doubt.detail}" if doubt.detail else ""
    return DOUBT_SENTENCE[doubt.code] + detail


def fact_label(name: str) -> str:
    """The label of a stored fact's name; the name itself for one of another version."""
    return _FACT_LABEL.get(name, name)


def role_label(role: str) -> str:
    return ROLE_LABEL[Role(role)]
