"""What stands in the sample round: six invented enterprises, nine applications.

Every verdict and many of the notice's rules occur. Names say that they are invented
(样例, 虚构); list numbers are those of the illustrative list.
"""

from __future__ import annotations

from dataclasses import replace

from tests.corpus.papers import Contract, Invoice, Licence, ResultRow, UserReport
from tests.corpus.pens import Pen
from tests.corpus.sample_specs import STREET, Sample, SampleApplication, form, report, uscc
from tests.corpus.scanner import ScanLook
from tests.corpus.sheet import Marking

DONGHAI = "东海样例数控机床有限公司"
TIANMU = "天目样例机器人部件有限公司"
HUPAN = "湖畔虚构环保装备有限公司"
QIANTANG = "钱塘样例泵业有限公司"
ZHIJIANG = "之江虚构电气有限公司"
OUJIANG = "瓯江样例船舶装备有限公司"


MACHINING_CENTRE = SampleApplication(
    DONGHAI,
    "五轴联动立式加工中心VMC-850U",
    "9001",
    (
        Sample(
            "01申报表.docx",
            form(
                DONGHAI, 101, "五轴联动立式加工中心", "VMC-850U", "数控机床",
                ("9001", "五轴联动立式加工中心"),
                (
                    ("X/Y/Z轴定位精度≤0.005mm", "0.0045mm", "检验报告第2页"),
                    ("主轴最高转速≥20000r/min", "24000r/min", "检验报告第2页"),
                ),
            ),
        ),
        Sample(
            "02检验报告.pdf",
            report(
                "ZJX2022-J0123", "五轴联动立式加工中心", "VMC-850U", DONGHAI,
                (
                    ResultRow("五轴联动功能", "/", "具备", "[[支持五轴联动]]"),
                    ResultRow(
                        "定位精度（X/Y/Z）", "mm", "≤0.008",
                        "[[X：0.0042 Y：0.0038]]\n[[Z：0.0045]]",
                    ),
                    ResultRow(
                        "重复定位精度\n（X/Y/Z）", "mm", "≤0.004",
                        "[[X：0.0021 Y：0.0019]]\n[[Z：0.0024]]",
                    ),
                    ResultRow("B/C轴定位精度", "″", "≤8", "[[B：4.2 C：3.8]]"),
                    ResultRow("B/C轴重复定位精度", "″", "≤5", "[[B：2.1 C：2.4]]"),
                    ResultRow("主轴最高转速", "r/min", "≥15000", "[[24000]]"),
                    ResultRow("快速移动速度", "m/min", "≥45", "[[50]]"),
                    ResultRow("平均无故障时间", "h", "/", "/", "/", "未检"),
                ),
            ),
            marking=Marking.VECTOR,
        ),
        Sample(
            "03用户使用报告.pdf",
            UserReport(
                "虚构航空零件制造有限公司", DONGHAI, "五轴联动立式加工中心", "VMC-850U",
                "我单位于2021年6月购置贵公司生产的VMC-850U型五轴联动立式加工中心1台，自2021年8月"
                "投入使用以来，设备运行稳定可靠，操作方便，[[平均无故障工作时间达到2300小时]]，"
                "累计运行约4000小时，未发生重大故障。",
                "2022年6月20日",
            ),
            face="kai", marking=Marking.PEN, look=ScanLook(dpi=200, skew=0.6, jpeg_quality=70),
            pen=Pen(ink="blue", width=1.2, gap=2.4, tremor=0.3),
        ),
        Sample(
            "04销售合同.pdf",
            Contract(
                "DH-2021-0018", "虚构航空零件制造有限公司", DONGHAI, "2021年6月8日",
                "五轴联动立式加工中心", "VMC-850U", "1860000.00",
            ),
        ),
    ),
    ("manual", "met", "met", "met", "met"),
    {"P2": "ask", "P3": "ok", "P4": "ok", "P5": "ok", "D1": "ok", "D2": "ok", "P9": "ok"},
)  # fmt: skip

GRINDER = SampleApplication(
    DONGHAI,
    "高精度数控外圆磨床MG1432",
    "9002",
    (
        Sample(
            "申报表.docx",
            form(
                DONGHAI, 101, "高精度数控外圆磨床", "MG1432", "数控机床",
                ("9002", "高精度数控外圆磨床"),
                (("加工圆度≤0.3μm", "0.28μm", "检验报告第2页"),),
            ),
        ),
        Sample(
            "检验报告.pdf",
            report(
                "ZJX2022-J0207", "高精度数控外圆磨床", "MG1432", DONGHAI,
                (
                    ResultRow("加工圆度", "μm", "≤0.5", "[[0.28]]"),
                    ResultRow("加工圆柱度\n（300mm长度上）", "μm", "≤1.5", "[[1.2]]"),
                    ResultRow("加工表面粗糙度Ra", "μm", "≤0.1", "0.04"),
                    ResultRow("砂轮线速度", "m/s", "≥45", "[[52]]"),
                ),
            ),
            face="hei", marking=Marking.ANNOTATION,
        ),
        Sample(
            "用户使用报告.docx",
            UserReport(
                "样例轴承精密制造有限公司", DONGHAI, "高精度数控外圆磨床", "MG1432",
                "我单位于2021年9月购置贵公司生产的MG1432型高精度数控外圆磨床1台，使用情况良好，"
                "[[砂轮线速度52m/s]]，加工质量满足工艺要求，可替代进口。",
                "2022年6月25日",
            ),
            marking=Marking.NONE,
        ),
        Sample(
            "发票.pdf",
            Invoice(
                "033002100104", "04512306", "2021年09月18日",
                "样例轴承精密制造有限公司", uscc(205), DONGHAI, uscc(101),
                "*机床*高精度数控外圆磨床", "MG1432", "800000.00", "104000.00", "904000.00",
                "玖拾万零肆仟圆整",
            ),
        ),
    ),
    ("met", "not_met", "not_underlined", "met", "missing"),
    {"P2": "gap", "P3": "ok", "P5": "ok", "D1": "ok", "D2": "ok", "P9": "ok"},
)  # fmt: skip

REDUCER = SampleApplication(
    TIANMU,
    "机器人用精密谐波减速器",
    "9005",
    (
        Sample(
            "申报表.docx",
            form(
                TIANMU, 102, "机器人用精密谐波减速器", "CSG-25", "机器人",
                ("9005", "机器人用精密谐波减速器"),
                (("传动误差≤30″", "24″", "检验报告第2页"),),
            ),
        ),
        Sample(
            "检验报告（扫描）.pdf",
            report(
                "ZJX2022-R0045", "机器人用精密谐波减速器", "CSG-25", TIANMU,
                (
                    ResultRow("传动误差", "″", "≤40", "[[24]]"),
                    ResultRow("背隙", "″", "≤30", "[[18]]"),
                    ResultRow("传动效率", "%", "≥70", "[[82]]"),
                    ResultRow("噪声", "dB(A)", "≤65", "[[57.5]]"),
                ),
            ),
            marking=Marking.VECTOR,
            look=ScanLook(dpi=200, skew=-0.8, grey=True, jpeg_quality=60),
        ),
        Sample(
            "用户报告.pdf",
            UserReport(
                "虚构自动化集成有限公司", TIANMU, "机器人用精密谐波减速器", "CSG-25",
                "我公司自2021年10月起批量使用贵公司CSG-25型机器人用精密谐波减速器，装机后传动平稳，"
                "[[空载运行噪声为63dB(A)]]，整体评价良好。",
                "2022年7月1日",
            ),
            face="kai", marking=Marking.PEN,
            look=ScanLook(dpi=300, skew=0.3, jpeg_quality=55),
            pen=Pen(ink="red", width=1.1, gap=2.2, tremor=0.25, double=True),
        ),
        Sample(
            "销售合同.pdf",
            Contract(
                "TM-2021-1002", "虚构自动化集成有限公司", TIANMU, "2021年10月12日",
                "机器人用精密谐波减速器", "CSG-25", "356000.00",
            ),
            look=ScanLook(dpi=150, skew=1.0, grey=True, jpeg_quality=60),
        ),
    ),
    ("met", "met", "unclear", "missing", "conflict"),
    {"P2": "gap", "P3": "ok", "P5": "ok", "D1": "ok", "D2": "ok"},
)  # fmt: skip

BLOWER = SampleApplication(
    HUPAN,
    "磁悬浮离心鼓风机CX-300",
    "9012",
    (
        Sample(
            "申报表.docx",
            form(
                HUPAN, 103, "磁悬浮离心鼓风机", "CX-300", "节能环保装备",
                ("9012", "磁悬浮离心鼓风机"),
                (("额定功率≥300kW", "315kW", "检测报告第2页"),),
            ),
        ),
        Sample(
            "检测报告.pdf",
            replace(
                report(
                "HPX2022-0311", "磁悬浮离心鼓风机", "CX-300", HUPAN,
                (
                    ResultRow("额定功率", "kW", "≥300", "[[315]]"),
                    ResultRow("额定流量", "m³/min", "≥200", "[[210]]"),
                    ResultRow("整机多变效率", "%", "≥82", "[[85.2]]"),
                    ResultRow("整机噪声", "dB", "≤88", "[[83]]"),
                ),
                ),
                cma=None, cnas=None, laboratory="虚构流体机械检测中心",
            ),
            marking=Marking.PEN,
            look=ScanLook(dpi=150, skew=0.5, jpeg_quality=70),
            pen=Pen(ink="black", width=1.0, gap=2.0, tremor=0.2),
        ),
        Sample(
            "用户使用报告.pdf",
            UserReport(
                "样例污水处理有限公司", HUPAN, "磁悬浮离心鼓风机", "CX-300",
                "我公司于2021年3月采购CX-300型磁悬浮离心鼓风机2台，投运至今运行平稳，节能效果明显。",
                "2022年5月30日",
            ),
        ),
        Sample(
            "营业执照.pdf",
            Licence(HUPAN, uscc(103), STREET, "2015年03月02日"),
            look=ScanLook(dpi=150, skew=-0.4, jpeg_quality=60),
        ),
        Sample(
            "销售合同.pdf",
            Contract(
                "HP-2021-0301", "样例污水处理有限公司", HUPAN, "2021年3月1日",
                "磁悬浮离心鼓风机", "CX-300", "920000.00",
            ),
        ),
    ),
    ("met", "met", "met", "unclear", "manual"),
    {"E6": "gap", "P2": "gap", "P3": "ok", "P5": "gap", "D1": "ok", "D2": "ok"},
)  # fmt: skip

SLUDGE_DRYER = SampleApplication(
    HUPAN,
    "热泵型污泥低温干化成套装备RB-600",
    "9014",
    (
        Sample(
            "申报表.docx",
            form(
                HUPAN, 103, "热泵型污泥低温干化成套装备", "RB-600", "节能环保装备",
                ("9014", "热泵型污泥低温干化成套装备"),
                (("单台额定去水量≥600kg/h", "620kg/h", "检验报告第2页"),),
            ),
        ),
        Sample(
            "检验报告.tif",
            report(
                "ZJX2022-H0088", "热泵型污泥低温干化成套装备", "RB-600", HUPAN,
                (
                    ResultRow("单台额定去水量", "kg/h", "≥600", "[[620]]"),
                    ResultRow("单位去水电耗", "kWh/kg", "≤0.28", "[[0.23]]"),
                    ResultRow("出泥含水率可调范围", "%", "10～40", "[[10～40]]"),
                    ResultRow("污泥减量率", "%", "≥75", "[[78]]"),
                ),
            ),
            face="serif", marking=Marking.VECTOR,
            look=ScanLook(dpi=300, skew=0.4, bilevel=True, jpeg_quality=None),
        ),
        Sample(
            "用户使用报告.docx",
            UserReport(
                "虚构水务集团有限公司", HUPAN, "热泵型污泥低温干化成套装备", "RB-600",
                "我公司2021年12月投运RB-600型热泵型污泥低温干化成套装备1套，"
                "[[污泥减量率达到78%]]，运行经济性好。",
                "2022年6月18日",
            ),
        ),
        Sample(
            "发票.pdf",
            Invoice(
                "033002100104", "05500817", "2021年12月20日", "虚构水务集团有限公司", uscc(208),
                HUPAN, uscc(103), "*环保设备*热泵型污泥低温干化成套装备", "RB-600",
                "2000000.00", "260000.00", "2260000.00", "贰佰贰拾陆万圆整",
            ),
        ),
    ),
    ("met", "met", "met", "met"),
    {"E6": "gap", "P2": "ok", "P3": "ok", "P4": "ok", "P5": "ok", "D1": "ok", "D2": "ok"},
)  # fmt: skip

OXIDISER = SampleApplication(
    HUPAN,
    "挥发性有机物蓄热式催化燃烧装置",
    "9013",
    (
        Sample(
            "检测报告.pdf",
            report(
                "ZJX2022-H0102", "挥发性有机物蓄热式催化燃烧装置", "RCO-50", HUPAN,
                (
                    ResultRow("处理风量", "m³/h", "≥50000", "[[52000]]"),
                    ResultRow("净化效率", "%", "≥97", "[[98.6]]"),
                    ResultRow("出口非甲烷总烃浓度", "mg/m³", "≤30", "[[12.5]]"),
                    ResultRow("热回收效率", "%", "≥95", "[[95.8]]"),
                    ResultRow("系统压降", "Pa", "≤3000", "[[2650]]"),
                ),
            ),
            face="hei", marking=Marking.HIGHLIGHT,
        ),
        Sample("营业执照.pdf", Licence(HUPAN, uscc(103), STREET, "2015年03月02日")),
    ),
    ("not_underlined",) * 5,
    {"E6": "gap", "P2": "gap", "P3": "gap", "P4": "gap", "P5": "ok", "D1": "gap", "D2": "gap"},
)  # fmt: skip

PUMP = SampleApplication(
    QIANTANG,
    "高压大排量轴向柱塞泵A4V-180",
    "9017",
    (
        Sample(
            "申报表.docx",
            form(
                QIANTANG, 104, "高压大排量轴向柱塞泵", "A4V-180", "关键基础件",
                ("9017", "高压大排量轴向柱塞泵"),
                (("额定压力≥35MPa", "35MPa", "检验报告第2页"),),
            ),
        ),
        Sample(
            "检验报告.pdf",
            replace(
                report(
                "ZJX2022-P0150", "高压大排量轴向柱塞泵", "A4V-180", QIANTANG,
                (
                    ResultRow("额定压力", "MPa", "≥35", "[[35]]"),
                    ResultRow("峰值压力", "MPa", "≥42", "[[42.5]]"),
                    ResultRow("公称排量", "mL/r", "≥180", "[[180.4]]"),
                    ResultRow("额定工况容积效率", "%", "≥95", "[[96.2]]"),
                    ResultRow("额定工况总效率", "%", "≥90", "[[91.0]]"),
                    ResultRow("噪声", "dB(A)", "≤85", "[[81.4(+)]]", "符合", "U=0.4dB，k=2"),
                ),
                ),
                left_out=(1,),
            ),
            marking=Marking.PEN,
            look=ScanLook(dpi=200, skew=-1.2, jpeg_quality=65, seals=((380, 230),)),
            pen=Pen(ink="red", width=1.2, gap=2.1, tremor=0.3),
        ),
        Sample(
            "用户使用报告（手机拍照）.jpg",
            UserReport(
                "样例工程机械有限公司", QIANTANG, "高压大排量轴向柱塞泵", "A4V-180",
                "我单位自2021年5月起使用贵公司A4V-180型高压大排量轴向柱塞泵，"
                "[[额定工况下设计寿命5000h]]，配套主机运行正常，维护方便。",
                "2022年6月30日",
            ),
            face="kai", marking=Marking.PEN,
            look=ScanLook(dpi=180, skew=1.5, perspective=0.5, shadow=0.5, uneven_light=0.4,
                          jpeg_quality=70, paper=235),
            pen=Pen(ink="blue", width=1.4, gap=2.6, tremor=0.35, overshoot=3),
        ),
        Sample(
            "合同.pdf",
            Contract(
                "QT-2021-0501", "样例工程机械有限公司", QIANTANG, "2021年5月6日",
                "高压大排量轴向柱塞泵", "A4V-180", "48000.00",
            ),
        ),
    ),
    ("met", "met", "met", "unclear", "met"),
    {"P2": "gap", "P3": "ok", "P5": "ok", "D1": "ok", "D2": "ok"},
)  # fmt: skip

BREAKER = SampleApplication(
    ZHIJIANG,
    "大容量智能型万能式断路器YLW1-6300",
    "9022",
    (
        Sample(
            "申报表.docx",
            form(
                ZHIJIANG, 105, "大容量智能型万能式断路器", "YLW1-6300", "智能电气",
                ("9022", "大容量智能型万能式断路器"),
                (("全分断时间≤30ms", "28ms", "检测报告第2页"),),
            ),
        ),
        Sample(
            "检测报告.pdf",
            report(
                "ZJX2022-D0066", "大容量智能型万能式断路器", "YLW1-5000", ZHIJIANG,
                (
                    ResultRow("壳架等级额定电流", "A", "≥6300", "[[6300]]"),
                    ResultRow("额定运行短路分断能\n力Ics（AC 415V）", "kA", "≥100", "[[120]]"),
                    ResultRow("全分断时间", "ms", "≤40", "[[28]]"),
                    ResultRow("机械寿命", "次", "≥10000", "[[12000]]"),
                    ResultRow("电流、电压测量\n准确度等级", "级", "0.5", "[[0.5]]"),
                ),
            ),
            marking=Marking.ANNOTATION,
        ),
        Sample(
            "用户使用报告.pdf",
            UserReport(
                "虚构供电设备有限公司", ZHIJIANG, "大容量智能型万能式断路器", "YLW1-6300",
                "我单位于2021年11月起使用YLW1-6300型大容量智能型万能式断路器12台，运行正常，未发生误动。",
                "2022年7月5日",
            ),
            look=ScanLook(dpi=150, skew=0.9, grey=True, jpeg_quality=60),
        ),
        Sample(
            "发票.pdf",
            Invoice(
                "033002100104", "06120455", "2021年11月02日", "虚构供电设备有限公司", uscc(209),
                ZHIJIANG, uscc(105), "*配电控制设备*大容量智能型万能式断路器", "YLW1-6300",
                "600000.00", "78000.00", "678000.00", "陆拾柒万捌仟圆整",
            ),
        ),
    ),
    ("unclear",) * 5,
    {"R-MODEL": "gap", "P2": "gap", "P3": "ok", "P5": "ok", "D1": "ok", "D2": "ok"},
)  # fmt: skip

THRUSTER = SampleApplication(
    OUJIANG,
    "大功率全回转舵桨推进装置QH-3000",
    "9036",
    (
        Sample(
            "申报表.docx",
            form(
                OUJIANG, 106, "大功率全回转舵桨推进装置", "QH-3000", "高端船舶与海工装备",
                ("9036", "大功率全回转舵桨推进装置"),
                (("额定输入功率≥3000kW", "3100kW", "检验报告第2页"),),
            ),
        ),
        Sample(
            "检验报告.pdf",
            report(
                "ZJX2022-C0031", "大功率全回转舵桨推进装置", "QH-3000", OUJIANG,
                (
                    ResultRow("额定输入功率", "kW", "≥3000", "[[3100]]"),
                    ResultRow("螺旋桨直径", "mm", "≥2800", "[[2850]]"),
                    ResultRow("回转速度", "r/min", "≥2", "[[2.5]]"),
                    ResultRow("回转角度控制精度", "°", "±1", "[[±0.8]]"),
                ),
            ),
            face="serif", marking=Marking.PEN,
            look=ScanLook(dpi=300, skew=0.7, jpeg_quality=50, grey=True),
            pen=Pen(ink="black", width=0.9, gap=1.8, tremor=0.2, wave=0.7),
        ),
        Sample(
            "用户使用报告.pdf",
            UserReport(
                "虚构港务拖轮有限公司", OUJIANG, "大功率全回转舵桨推进装置", "QH-3000",
                "我公司拖轮配套QH-3000型大功率全回转舵桨推进装置2套，操纵灵活，运行可靠。",
                "2022年6月8日",
            ),
        ),
        Sample(
            "销售合同.pdf",
            Contract(
                "OJ-2019-0009", "虚构港务拖轮有限公司", OUJIANG, "2019年4月16日",
                "大功率全回转舵桨推进装置", "QH-3000", "5200000.00",
            ),
        ),
    ),
    ("met", "met", "met", "met", "missing"),
    {"P2": "gap", "P3": "ok", "P5": "ok", "D1": "ok", "P9": "gap"},
)  # fmt: skip

APPLICATIONS = (
    MACHINING_CENTRE,
    GRINDER,
    REDUCER,
    BLOWER,
    SLUDGE_DRYER,
    OXIDISER,
    PUMP,
    BREAKER,
    THRUSTER,
)
