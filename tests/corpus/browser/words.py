"""What the invented papers say: items with values, sentences with places to underline.

In a sentence `[...]` is a stretch that somebody might underline, `{...}` a slot filled
from `SLOTS`, `<...>` a number that may stand on a filled blank. Everything is invented.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

# name | unit | requirement | results (one is taken)
_ITEMS = """
定位精度|mm|≤0.008|0.0042;0.0051;X：0.0042 Y：0.0038 Z：0.0045
重复定位精度|mm|≤0.005|0.0021;0.0034;R↑0.0021 R↓0.0026
主轴最高转速|r/min|≥15000|24000;18000;20012
主轴端径向跳动|μm|≤2.0|1.1;1.6;0.9
快速移动速度|m/min|≥40|60;48.5;X/Y/Z：60/60/48
噪声（声压级）|dB(A)|≤80|74.6;72.1(+);78.3
整机功率|kW|≤45|38.2;41;36.75
温升|℃|≤35|21.4;28;-30～45
绝缘电阻|MΩ|≥1|＞500;260;1000
耐压试验|V|1500V，1min无击穿|符合要求;通过;无击穿、无闪络
漏率|Pa·m³/s|≤1×10⁻⁸|3.2×10⁻⁹;8.0×10⁻⁹;2.1×10⁻⁹
纯度|%|≥99.99|99.9992;99.995;99.998
容积效率|%|≥92|94.3;95.1;93.08
总效率|%|≥85|88.6;90.2;87
额定流量|L/min|800±5%|812;806.5;795
额定压力|MPa|37.5|37.6;37.5;38.1
硬度|HRC|55～62|58.5;60;57～59
抗压强度|MPa|≥140|156;148.2;162
断裂韧性|MPa·m^1/2|≥10|11.4;12.7;10.8
热导率|W/(m·K)|≥200|213;225.6;208
密度|g/cm³|2.5～3.2|2.81;2.95;3.02
生产率|t/h|≥120|135;128.4;142
作业小时生产率|hm²/h|≥0.8|1.12;0.95;1.30
平均无故障工作时间|h|≥2000|2350;/;5000
防护等级|—|IP65|IP65;IP67;符合IP65
分辨率|nm|≤110|98;102.5;90
套刻精度|nm|≤25|18.2;21;16.7
回转精度|″|≤3|1.8;2.2;-1.5～+1.6
同轴度|mm|φ0.02|φ0.011;φ0.014;0.009
径向载荷|kN|≥25|27.3;26;30.5
耗气量|Nm³/h|≤60|51.7;55;48.2
升降行程|mm|≥650|665;702;650.5
振动速度有效值|mm/s|≤1.8|0.92;1.1;0.76
泄漏电流|mA|≤3.5|0.42;1.05;0.8
响应时间|ms|≤200|136;150;98
颗粒物排放浓度|mg/m³|≤10|4.2;6.7;3.9
电耗|kW·h/t|≤32|27.9;30.1;25.4
三坐标测量示值误差|μm|≤2.5+L/300|1.9;-1.7;2.1
一级减速比|—|1:21|1:21;1:21.0;1:20.98
工作台面积|mm|2000×1500|2000×1500;2002×1501;2000×1500
"""

SLOTS = {
    "name": "五轴联动立式加工中心 数控龙门铣床 乳化液泵集中供液系统 高速并联机器人 飞轮储能装置 "
    "翻转犁 三坐标测量机 真空镀膜机 双工位压铸单元 氦质谱检漏仪 大型乙烯裂解装置 工业盐结晶器",
    "maker": "样例重工有限公司 虚构精机股份有限公司 甲乙丙装备有限公司 一二三机械有限公司 "
    "王工上土装备公司 某某智能装备有限公司",
    "user": "样例矿业集团 虚构汽车零部件厂 某市第三人民医院 示例能源有限公司 三二一电站 "
    "工一农机合作社",
    "model": "VMC-850U BRW800/37.5 HX-1200 GT_500A XK2420×60 ZK-3 DM-II/B QY-25.5T FL-125",
    "std": "GB/T 18400.4-2010 JB/T 9900—2021 Q/XX 001-2022 GB/T 17421.2-2016 T/ZZB 0123-2020",
    "date": "2021年6月 2020年11月 2022年3月18日 2021-08-15 二〇二一年十二月",
    "place": "浙江省样例市虚构路18号 甲市一号厂区三车间 丙县工业园二期",
}

SENTENCES = (
    "我单位于{date}购置{maker}生产的{model}型{name}<1>台（套），[自{date}投入使用以来]，"
    "[设备运行稳定、可靠]，操作方便，[各项技术指标均达到（优于）技术协议要求]。",
    "其中[定位精度达到<0.004>mm]，[主轴最高转速<24000>r/min]，[噪声不大于<74.6>dB(A)]。",
    "经现场考核，[{name}连续运行<5000>小时未发生重大故障]，[平均无故障工作时间达到<2350>h]。",
    "[该设备的作业小时生产率为<1.12>hm²/h]，[单位产量电耗为<27.9>kW·h/t]，优于原有进口设备。",
    "试验期间环境温度为-30℃～45℃，[整机温升不超过<28>K]，[绝缘电阻大于<500>MΩ]。",
    "[性能达到国外同类产品先进水平，可替代进口]，同意继续推广使用。",
    "按照{std}的规定，对{name}的[容积效率]、[总效率]和[额定流量]进行了测定，"
    "[容积效率为<94.3>%，总效率为<88.6>%]。",
    "与进口同类产品相比，[能耗降低<12.5>%]，[加工节拍由<45>s缩短到<31>s]，[一次交检合格率<99.2>%]。",
    "设备安装于{place}，由{user}负责日常维护，[累计加工零件<128000>件]。",
    "三台样机一次通过验收，二号样机在工位一上完成三班连续试验，[各轴重复定位精度均小于<0.003>mm]。",
    "检测所用仪器均在检定有效期内，测量不确定度U=<0.002>mm（k=2），[实测最大值<0.0051>mm]。",
    "[漏率优于3.2×10⁻⁹Pa·m³/s]，[真空度达到<5.0>×10⁻⁵Pa]，满足使用要求。",
    "在额定工况下[出口压力稳定在<37.6>MPa]，[流量波动不超过±<1.5>%]，[响应时间为<136>ms]。",
    "操作人员反映该机上手快、故障少；[维护周期由每月一次延长为每季一次]，减少了停机损失。",
    "[晶圆直径300mm，照明波长193nm，分辨率为<98>nm，套刻精度<18.2>nm]，均由第三方检测。",
    "The machine ran [without failure for <5000> h], and its [positioning accuracy is <0.004> mm].",
    "存在问题及建议：希望增加中文操作界面，并缩短备件供货时间。",
    "用户评价：[设备性能稳定，精度保持性好]，售后服务及时，[综合评价为优]。",
    "整机可靠性试验按{std}进行，共<3>个样本，[首次故障前工作时间分别为<812>h、<845>h和<901>h]。",
    "烟气经处理后[出口颗粒物浓度小于<10>mg/m³]，[SO₂浓度为<12.4>mg/m³]，达到超低排放限值。",
)

NOTES = (
    "本报告无检验检测专用章无效；无审核人、批准人签名无效。",
    "报告涂改、缺页、部分复制无效。",
    "委托检验仅对来样负责，对报告若有异议，应于收到报告之日起十五日内提出。",
    "未经本机构书面同意，不得将本报告用于广告宣传。",
    "带“*”的项目不在资质认定范围之内，仅供参考。",
    "一式三份，一份存档，二份交委托单位。",
)

HEADINGS = (
    "一、设备概况", "二、运行情况", "三、主要技术指标", "四、存在问题及建议", "五、用户评价",
    "1 检验依据", "2 样品描述", "3 检验结果", "4 环境条件", "（一）一般要求", "（二）二级指标",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """A row of a result table."""

    name: str
    unit: str
    required: str
    result: str


def some_items(rng: random.Random, count: int) -> list[Item]:
    """`count` rows without repeats (as many as there are)."""
    rows = [line.split("|") for line in _ITEMS.strip().splitlines()]
    picked = rng.sample(rows, min(count, len(rows)))
    return [Item(n, u, q, rng.choice(r.split(";"))) for n, u, q, r in picked]


def sentence(rng: random.Random) -> str:
    """A sentence with its slots filled and its `[`, `<` still in place."""
    return fill(rng.choice(SENTENCES), rng)


def slot(name: str, rng: random.Random) -> str:
    """One of the words of a slot."""
    words = SLOTS[name].split()
    if name == "std":
        words = [f"{body} {number}" for body, number in zip(words[::2], words[1::2], strict=True)]
    return rng.choice(words)


def fill(text: str, rng: random.Random) -> str:
    """`{name}` and the like replaced."""
    return re.sub(r"\{(\w+)\}", lambda found: slot(found[1], rng), text)
