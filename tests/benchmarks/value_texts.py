"""Values as technical papers write them, all from a seed: material for `reading`."""

from __future__ import annotations

import random
from collections.abc import Callable

_UNIT_WORDS = (
    "mm,μm,cm,m,km,mm²,cm²,m²,cm³,m³,kg,g,mg,t,N,kN,mN,MPa,kPa,Pa,GPa,bar,mbar,℃,℃,℃,K,°,°,%,%,%,"
    "r/min,r/min,W,kW,MW,mW,kVA,kV·A,V,kV,mV,A,mA,μA,kA,Hz,kHz,MHz,GHz,dB(A),dB(A),dB,dBm,"
    "m/s,m/min,mm/s,mm/min,mm/r,km/h,m/s²,m³/h,m³/min,Nm³/h,L/min,L/h,L,mL,mL/min,"
    "mg/m³,μg/m³,mg/L,mg/kg,g/kg,kg/h,t/h,t/d,t/a,h,min,s,ms,μs,年,次,次/min,台,套,件/h,件/min,"
    "个/min,片/h,瓶/h,kW·h,kW·h/t,kJ/kg,MJ/kg,W/(m·K),W/m²,Ω,kΩ,MΩ,MΩ,mΩ,GΩ,Ω·m,lx,lm/W,cd/m²,"
    "N·m,N·m,kN·m,N/mm²,kN/m,g/cm³,kg/m³,μm/m,S/m,μS/cm,mS/cm,GB,MB,bit,Mbps,倍,万次,万元,‰,‰,ppm,″,″,′,′,"
    "rad,mm/m,mm/1000mm,HRC,HB,NTU,小时,分钟,秒,吨,米,毫米,元/kW·h"
)
UNITS = tuple(_UNIT_WORDS.split(","))
_EXPONENTS = ("⁻²", "⁻³", "⁻⁴", "⁻⁵", "⁻⁶", "⁻⁸", "⁻¹¹", "²", "³", "⁴", "⁵", "⁶", "⁸", "¹²")


def random_value(rng: random.Random) -> str:
    """One value with its unit."""
    shape = rng.choices(_SHAPES, [weight for _, weight in _WEIGHTED])[0]
    return shape(rng)


def number(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.3:
        return str(rng.randint(1, 99))
    if kind < 0.5:
        return str(rng.randint(100, 99999))
    if kind < 0.75:
        return f"{rng.uniform(0.1, 99):.{rng.randint(1, 2)}f}"
    return f"{rng.uniform(0.001, 0.99):.{rng.randint(2, 4)}f}"


def _plain(rng: random.Random) -> str:
    return number(rng) + rng.choice(UNITS)


def _bare(rng: random.Random) -> str:
    return number(rng)


def _bounded(rng: random.Random) -> str:
    return rng.choice("≥≤≥≤><") + _plain(rng)


def _tolerance(rng: random.Random) -> str:
    return "±" + _plain(rng)


def _span(rng: random.Random) -> str:
    unit = rng.choice(UNITS)
    first = number(rng) + (unit if rng.random() < 0.2 else "")
    return f"{first}{rng.choice('～～~-—')}{number(rng)}{unit}"


def _uncertain(rng: random.Random) -> str:
    return f"{number(rng)}±{abs(round(rng.uniform(0.01, 2), 2))}{rng.choice(UNITS)}"


def _negative(rng: random.Random) -> str:
    return f"-{number(rng)}{rng.choice(('℃', '℃', 'mm', 'dB', 'kPa', '%', 'μm'))}"


def _power(rng: random.Random) -> str:
    unit = rng.choice(("Pa", "Pa·m³/s", "mm", "次", "m³/h", "h", "", "mbar", "Ω", "CFU/g"))
    return f"{rng.choice(('1', '2.5', '3.2', '8', '1.0', '6.7'))}×10{rng.choice(_EXPONENTS)}{unit}"


def _angle(rng: random.Random) -> str:
    shapes = ("±{a}″", "{a}′{b}″", "{a}°{b}′", "{a}°{b}′{c}″", "≤{a}″", "±{a}′", "±0.{a}°")
    parts = {name: str(rng.randint(1, 59)) for name in "abc"}
    return rng.choice(shapes).format(**parts)


def _rounded(rng: random.Random) -> str:
    return f"{number(rng)}({rng.choice('+-')})" + rng.choice(("", rng.choice(UNITS)))


def _grouped(rng: random.Random) -> str:
    return f"{rng.randint(1, 99)},{rng.randint(0, 999):03d}{rng.choice(UNITS)}"


def _sides(rng: random.Random) -> str:
    sides = [str(rng.randint(10, 9999)) for _ in range(rng.randint(2, 3))]
    return "×".join(sides) + rng.choice(("mm", "mm", "m", "cm"))


_WEIGHTED: tuple[tuple[Callable[[random.Random], str], float], ...] = (
    (_plain, 0.4),
    (_bare, 0.04),
    (_bounded, 0.13),
    (_tolerance, 0.08),
    (_span, 0.09),
    (_uncertain, 0.05),
    (_negative, 0.05),
    (_power, 0.06),
    (_angle, 0.03),
    (_rounded, 0.03),
    (_grouped, 0.01),
    (_sides, 0.03),
)
_SHAPES = tuple(shape for shape, _ in _WEIGHTED)
