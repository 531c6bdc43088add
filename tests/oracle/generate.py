"""Pairs of a rule tree and a patient, drawn from every leaf kind and nesting; the patients stand around every boundary.

    generate.py --count N --seed S > pairs.ndjson

The same seed gives the same pairs."""
import argparse
import datetime
import random
import sys
from decimal import Decimal
from fractions import Fraction

from oracle import months_back
from vocabulary import Vocabulary

ROMAN = ["I", "II", "III", "IV"]


def dump(x):
    """JSON in which a Decimal is written as it stands."""
    if isinstance(x, dict):
        return "{" + ", ".join(f"{dump(str(k))}: {dump(v)}" for k, v in x.items()) + "}"
    if isinstance(x, (list, tuple)):
        return "[" + ", ".join(map(dump, x)) + "]"
    if isinstance(x, Decimal):
        return format(x, "f")
    import json
    return json.dumps(x, ensure_ascii=False)


def finite(x):
    """A fraction as a Decimal where it has at most 15 digits; else None."""
    d, n = x.denominator, 0
    while d % 10 == 0:
        d //= 10
    for p in (2, 5):
        while d % p == 0:
            d //= p
    if d != 1:
        return None
    while (x * 10 ** n).denominator != 1:
        n += 1
    digits = int(x * 10 ** n)
    if abs(digits) >= 10 ** 15 or n > 15:
        return None
    return Decimal(digits).scaleb(-n)


class Generator:
    def __init__(self, seed, vocabulary=None):
        self.r = random.Random(seed)
        self.v = vocabulary or Vocabulary()
        entries = [e for e in self.v.entries.values() if not e.note.startswith("open")]
        by = lambda *kinds: [e for e in entries if e.kind in kinds]  # noqa: E731
        self.conditions = by("condition")
        self.rich_conditions = [e for e in self.conditions if e.parents or len(e.down) > 1]
        self.drugs = by("drug", "class")
        self.regimens = by("regimen")
        self.procedures = by("surgery", "procedure")
        self.both = by("transplant", "transfusion", "vaccine", "device")
        self.radio = by("radiotherapy")
        self.tests, self.markers, self.facts, self.sites = by("test"), by("marker"), by("fact"), by("site")
        self.analytes = [e for e in by("analyte") if e.analyte.scale in ("number", "percent") and e.analyte.units and e.analyte.possible and
                         e.analyte.possible[1] > 0]
        self.common = [self.v.entries[n] for n in ("creatinine", "total bilirubin", "ALT", "AST", "hemoglobin", "platelet count", "absolute neutrophil count", "albumin",
                                                   "calcium", "potassium", "sodium", "LVEF", "QTc", "white blood cell count", "lactate dehydrogenase")]
        self.implied_facts = [n for (_, _), (n, _) in self.v.implications if self.v.entries[n].kind == "fact"]
        self.implied_conditions = sorted({n for (_, _), (n, _) in self.v.implications if self.v.entries[n].kind == "condition"})

    # ---- small draws

    def chance(self, p):
        return self.r.random() < p

    def pick(self, *items):
        return self.r.choice(items)

    def day(self, ordinal):
        return datetime.date.fromordinal(ordinal).isoformat()

    def date(self, around, spread=400):
        """A date at, just before or just after one of the days that matter; sometimes partial."""
        n = self.r.random()
        if n < 0.62 and around:
            o = self.r.choice(around) + self.pick(-1, 0, 0, 1)
        elif n < 0.9:
            o = self.now - self.r.randint(0, spread)
        else:
            o = self.now - self.r.randint(0, 6000)
        text = self.day(o)
        return text[:7] if self.chance(0.1) else text[:4] if self.chance(0.06) else text

    def name(self, entry):
        if self.chance(0.25) and entry.synonyms:
            s = self.r.choice(entry.synonyms).lstrip("=")
            if self.v.find(s) is entry:
                return s.upper() if self.chance(0.05) and self.v.find(s.upper()) is entry else s
        return entry.name

    def relative(self, entry):
        """The entry itself, a kind of it, something broader, a sibling, or something else."""
        n = self.r.random()
        if n < 0.35:
            return entry
        if n < 0.6 and len(entry.down) > 1:
            return self.v.entries[self.r.choice(sorted(entry.down - {entry.name}))]
        if n < 0.78 and entry.parents:
            return self.v.entries[self.r.choice(sorted(entry.up - {entry.name}))]
        if n < 0.88 and entry.parents:
            down = sorted(self.v.entries[self.r.choice(entry.parents)].down)
            return self.v.entries[self.r.choice(down)]
        return self.r.choice({"condition": self.conditions, "drug": self.drugs, "class": self.drugs, "site": self.sites}.get(entry.kind, [entry]))

    def duration(self):
        n = self.r.random()
        if n < 0.1:
            return {"number": self.pick(12, 24, 48, 72, 96, 36), "unit": "hour"}
        if n < 0.45:
            return {"number": self.pick(1, 3, 7, 14, 21, 28, 30, 60, 90), "unit": "day"}
        if n < 0.65:
            return {"number": self.pick(1, 2, 3, 4, 6, 8, 12), "unit": "week"}
        if n < 0.88:
            return {"number": self.pick(1, 2, 3, 6, 9, 12, 18), "unit": "month"}
        return {"number": self.pick(1, 2, 3, 5, Decimal("0.5"), Decimal("1.5")), "unit": "year"}

    def edge_days(self, duration):
        n = Fraction(duration["number"])
        unit = duration["unit"]
        if unit == "hour":
            d = int(n // 24)
            return [self.now - d - 1, self.now - d, self.now - d + 1]
        if unit in ("day", "week"):
            return [self.now - int(n * (7 if unit == "week" else 1))]
        return [months_back(self.now, int(n * (12 if unit == "year" else 1)))]

    def window(self, edges=("touching",)):
        """(window, days that matter)"""
        w, days = {}, [self.now]
        n = self.r.random()
        if n < 0.75:
            d = self.duration()
            days += self.edge_days(d)
            w["within"] = {**d, **({"strict": True} if self.chance(0.15) else {})}
        if n >= 0.7:
            d = self.duration()
            days += self.edge_days(d)
            w["ago"] = {**d, **({"strict": True} if self.chance(0.15) else {})}
        edge = self.r.choice(edges)
        if edge != "touching":
            w["edge"] = edge
        return w, days

    # ---- leaves: a node, and what a patient may have on record about it

    def leaf(self):
        kind = self.r.choices(["measure", "record", "finding", "fact", "age", "sex", "quoted", "residue", "nothing", "scale", "derived", "implied"],
                              [24, 40, 9, 6, 7, 2, 2, 1, 1, 4, 3, 4])[0]
        return getattr(self, "leaf_" + kind)()

    def leaf_residue(self):
        return {"type": "residue", "words": "zorbic blorp"}

    def leaf_nothing(self):
        return {"type": "nothing"}

    def leaf_sex(self):
        if self.chance(0.8):
            self.p["sex"] = self.pick("female", "male")
        return {"type": "sex", "sex": self.pick("female", "male")}

    def leaf_quoted(self):
        words = self.pick("zorbic blorp", "likely to benefit from purple tea", "able to juggle", "lives near hospital")
        if self.chance(0.6):
            self.p.setdefault("facts", {})[self.pick(words, words, words.title(), "something else entirely")] = self.chance(0.5)
        return {"type": "quoted", "words": words}

    def leaf_fact(self):
        entry = self.v.entries[self.r.choice(self.implied_facts)] if self.chance(0.5) else self.r.choice(self.facts)
        if self.chance(0.5):
            self.add_fact(self.relative(entry))
        if self.chance(0.4):
            self.p["sex"] = self.pick("female", "male")
        if self.chance(0.5):
            self.add_cause(entry.name)
        return {"type": "fact", "fact": entry.name}

    def add_fact(self, entry, value=None):
        if entry.kind == "fact":
            self.p.setdefault("facts", {})[self.name(entry)] = self.chance(0.5) if value is None else value

    def add_cause(self, name):
        causes = [c for c, (then, _) in self.v.implications if then == name or self.v.is_a(then, name) or self.v.is_a(name, then)]
        if not causes:
            return
        cause, yes = self.r.choice(causes)
        entry = self.v.entries[cause]
        if entry.kind == "fact":
            self.add_fact(entry, yes if self.chance(0.8) else not yes)
        elif entry.kind in ("test", "marker"):
            self.add_observation({"name": self.name(self.relative(entry)), "value": self.pick("positive", "negative", "positive" if yes else "negative")}, [self.now])
        elif entry.kind != "analyte":
            self.add_record(entry, [self.now])

    def leaf_implied(self):
        entry = self.v.entries[self.r.choice(self.implied_conditions)]
        self.add_cause(entry.name)
        if self.chance(0.3):
            self.add_record(self.relative(entry), [self.now])
        node = {"type": "record", "what": self.term(self.relative(entry) if self.chance(0.3) else entry), "role": "as_entry", "tense": self.pick("bare", "current", "ever")}
        if node["what"].get("kind") in ("test", "marker", "fact"):
            node["what"] = self.term(entry)
        self.maybe_complete(["conditions"])
        return node

    def leaf_age(self):
        unit = self.pick("year", "year", "year", "year", "month", "week", "day")
        per = {"year": 1, "month": 12, "week": 52, "day": 365}[unit]
        low = self.pick(18, 18, 60, 65, 1, 2) * per
        node = {"type": "age"}
        n = self.r.random()
        if n < 0.8:
            node["low"] = {"number": low, **({"strict": True} if self.chance(0.2) else {})}
        if n > 0.5:
            node["high"] = {"number": low + self.pick(0, 1, 10, 57) * per, **({"strict": True} if self.chance(0.2) else {})}
        node["unit"] = unit
        bound = node.get(self.pick("low", "high"), node.get("low", node.get("high")))["number"]
        if unit in ("year", "month"):
            birth = months_back(self.now, bound * (12 if unit == "year" else 1))
        else:
            birth = self.now - bound * (7 if unit == "week" else 1)
        birth += self.pick(-366, -365, -31, -1, 0, 0, 1, 30, 365)
        birth = min(birth, self.now)
        n = self.r.random()
        if n < 0.65:
            text = self.day(birth)
            self.p["birth_date"] = text[:7] if self.chance(0.1) else text[:4] if self.chance(0.1) else text
            self.p.pop("age", None)
        elif n < 0.9 and "birth_date" not in self.p:
            self.p["age"] = max(0, bound // per + self.pick(-1, 0, 0, 1))
            if self.chance(0.3):
                self.p["as_of"] = self.day(self.now - self.pick(1, 30, 364, 365, 366, 800))
        if self.chance(0.15):
            entry = self.r.choice(self.conditions)
            node["at"] = self.term(entry)
            self.add_record(self.relative(entry), [birth + bound * {"year": 365, "month": 30, "week": 7, "day": 1}[unit]] if bound < 5000 else [])
        return node

    # measures

    def round_number(self, low, high):
        x = Decimal(str(round(self.r.uniform(float(low), float(high)), self.pick(0, 1, 1, 2)))) if float(high) < 50 else Decimal(self.r.randint(int(low), max(int(low), int(high))))
        return x.normalize() if x else x

    def unit_text(self, unit):
        spellings = [s for s, u in self.v.unit_spellings.items() if u == unit and s[:1] not in " "]
        return self.r.choice(spellings) if self.chance(0.2) else unit

    def other_unit(self, entry, unit):
        a = entry.analyte
        base = self.v.units[unit][1]
        same_base = [u for u, (f, b) in self.v.units.items() if b == base and u != unit and (base != "1" or u in a.units)]
        n = self.r.random()
        if n < 0.4 and len(a.units) > 1:
            return self.r.choice(a.units)
        if n < 0.8 and same_base:
            return self.r.choice(same_base)
        if n < 0.9 and a.molar:
            return self.pick("mmol/L", "umol/L", "mg/dL", "g/L", "mg/L")
        return self.r.choice(sorted(u for u, (f, b) in self.v.units.items() if b != "1"))

    def convert(self, x, entry, unit, to):
        f, base = self.v.units[unit]
        t, t_base = self.v.units[to]
        a = entry.analyte
        zero = self.v.unit_zero
        if base == t_base:
            return (Fraction(x) - zero[unit]) * f / t + zero[to]
        m = {"mol/L": Fraction(1), "g/L": a.molar, "eq/L": a.valence}
        if not m.get(base) or not m.get(t_base):
            return None
        return Fraction(x) * f / m[base] * m[t_base] / t

    def near(self, x):
        """x, one unit in its last place to either side, or farther off."""
        x = Decimal(x)
        step = Decimal(1).scaleb(min(x.as_tuple().exponent, 0))
        n = self.r.random()
        if n < 0.3:
            return x
        if n < 0.6:
            return x + step * self.pick(-1, 1)
        if n < 0.75:
            return x + step.scaleb(-self.pick(1, 3, 6)) * self.pick(-1, 1)
        return (x * Decimal(str(self.pick("0.5", "0.9", "1.1", "2", "0.99"))))

    def leaf_measure(self):
        entry = self.r.choice(self.common if self.chance(0.6) else self.analytes)
        a = entry.analyte
        unit = a.units[0]
        low, high = a.bounds or (max(a.possible[0], 0), a.possible[1])
        window, days = self.window() if self.chance(0.4) else ({}, [self.now])
        node = {"type": "measure", "analyte": entry.name}
        mode = self.r.random()
        upper = lower = None
        if mode < 0.55:
            number = self.round_number(low, high)
            key = self.pick("low", "high")
            shown = self.r.choice(a.units) if self.chance(0.3) else unit
            bound_number = number
            if shown != unit:
                y = self.convert(number, entry, unit, shown)
                y = finite(y) if y is not None else None
                if y is None:
                    shown = unit
                else:
                    bound_number = y
            bound = {"number": bound_number, **({"strict": True} if self.chance(0.4) else {}), "unit": shown}
            if shown == "1" and self.chance(0.5):
                del bound["unit"]
            node[key] = bound
            if self.chance(0.2):
                node["high" if key == "low" else "low"] = {"number": bound_number + (1 if key == "low" else 0) if key == "low" else bound_number, "unit": bound.get("unit", "1")}
            center = number
        else:
            upper = self.round_number(low, high)
            lower = self.round_number(low, upper) if upper > low else None
            k = self.pick(Decimal("1.5"), Decimal("2.5"), 1, 2, 3, 5, Decimal("1.25"))
            if mode < 0.65:
                node["normal"] = True
                node["low"] = {"number": 1, "of": "LLN"}
                node["high"] = {"number": 1, "of": "ULN"}
                center = self.pick(upper, lower if lower is not None else upper)
            else:
                uln = self.chance(0.8)
                node[self.pick("low", "high", "high")] = {"number": k, **({"strict": True} if self.chance(0.4) else {}), "of": "ULN" if uln else "LLN"}
                center = Decimal(k) * (upper if uln else lower if lower is not None else upper)
                if self.chance(0.1):
                    node["low" if "high" in node else "high"] = {"number": center, "unit": unit}
        if window:
            node["window"] = window
            if "within" in window and "ago" not in window and self.chance(0.15):
                node["throughout"] = True
        for _ in range(self.r.choices([0, 1, 2, 3], [1, 6, 4, 2])[0]):
            o = {"name": self.name(self.v.entries[self.r.choice(sorted(entry.down))] if self.chance(0.1) else entry)}
            x = self.near(center)
            shown = unit
            if upper is None and self.chance(0.3):
                to = self.other_unit(entry, unit)
                y = self.convert(x, entry, unit, to)
                if y is not None:
                    f = finite(y)
                    x = f if f is not None else Decimal(str(float(y))) if float(y) > 1e-9 else x
                    shown = to if f is not None or float(y) > 1e-9 else unit
                elif self.chance(0.3):
                    shown = to
            n = self.r.random()
            if n < 0.82:
                o["value"] = x
            elif n < 0.96:
                o["value"] = self.pick("<", "<=", ">", ">=", "≤", "≥") + self.pick("", " ") + format(x, "f")
            elif n < 0.98:
                o["value"] = format(x, "f") + "-" + format(x + self.pick(1, Decimal("0.1")), "f")
            else:
                o["value"] = self.pick("pending", "not done", "normal", "elevated")
            if self.chance(0.93) and not (shown == "1" and self.chance(0.5)):
                o["unit"] = self.unit_text(shown)
            if upper is not None:
                if self.chance(0.85):
                    o["upper"] = upper
                if self.chance(0.8) and lower is not None and lower <= upper:
                    o["lower"] = lower
            self.add_observation(o, days)
        self.maybe_complete(["observations"])
        return node

    def add_observation(self, o, days):
        if self.chance(0.85):
            o["date"] = self.date(days, 60)
        self.p.setdefault("observations", []).append(o)

    def leaf_scale(self):
        scales = ["ECOG performance status", "Karnofsky performance status", "Lansky performance status", "NYHA class"]
        asked = self.r.choice(scales)
        node = {"type": "measure", "analyte": asked}
        if asked == "NYHA class":
            n = self.r.randint(1, 4)
            node[self.pick("low", "high")] = {"number": n, "grade": ROMAN[n - 1]}
            for _ in range(self.pick(0, 1, 1, 2)):
                value = self.r.randint(1, 4)
                self.add_observation({"name": "NYHA", "value": self.pick(value, ROMAN[value - 1], ROMAN[value - 1])}, [self.now])
            return node
        n = self.r.randint(0, 3)
        if asked.startswith("ECOG"):
            node[self.pick("low", "high", "high")] = {"number": n, **({"strict": True} if self.chance(0.2) else {}), "unit": "1"}
        else:
            node[self.pick("low", "high", "low")] = {"number": 10 * self.r.randint(3, 9), **({"strict": True} if self.chance(0.2) else {}), "unit": "%"}
        window, days = self.window() if self.chance(0.25) else ({}, [self.now])
        if window:
            node["window"] = window
        for _ in range(self.pick(0, 1, 1, 1, 2)):
            s = self.r.choice(scales[:3])
            o = {"name": self.name(self.v.entries[s]), "value": self.r.randint(0, 4) if s.startswith("ECOG") else self.pick(*range(0, 101, 10), 75)}
            if not s.startswith("ECOG") and self.chance(0.4):
                o["unit"] = "%"
            self.add_observation(o, days)
        return node

    def leaf_derived(self):
        name = self.pick("body mass index", "body surface area", "absolute neutrophil count", "corrected calcium", "QTcF", "creatinine clearance", "estimated glomerular filtration rate")
        inputs = {"body mass index": [("body weight", 70, "kg"), ("height", 170, "cm")], "body surface area": [("body weight", 70, "kg"), ("height", 170, "cm")],
                  "absolute neutrophil count": [("white blood cell count", 5, "10*9/L"), ("neutrophil percentage", 50, "%")],
                  "corrected calcium": [("calcium", 9, "mg/dL"), ("albumin", 3, "g/dL")], "QTcF": [("QT interval", 400, "ms"), ("heart rate", 70, "/min")],
                  "creatinine clearance": [("creatinine", 1, "mg/dL"), ("body weight", 70, "kg")],
                  "estimated glomerular filtration rate": [("creatinine", 1, "mg/dL")]}[name]
        bounds = {"body mass index": (18, 35), "body surface area": (1, 2), "absolute neutrophil count": (1, 3), "corrected calcium": (8, 11), "QTcF": (380, 480),
                  "creatinine clearance": (30, 100), "estimated glomerular filtration rate": (30, 100)}[name]
        entry = self.v.entries[name]
        node = {"type": "measure", "analyte": name, self.pick("low", "high"): {"number": self.round_number(*bounds), "unit": entry.analyte.units[0]}}
        date = self.day(self.now - self.r.randint(0, 20))
        if self.chance(0.8):
            self.p["sex"] = self.pick("female", "male")
        if "birth_date" not in self.p and "age" not in self.p and self.chance(0.9):
            self.p["age"] = self.r.randint(18, 90)
        for what, value, unit in inputs:
            if self.chance(0.93):
                x = (Decimal(value) * Decimal(str(round(self.r.uniform(0.6, 1.4), 2))))
                self.p.setdefault("observations", []).append({"name": what, "value": x, "unit": unit, **({"date": date} if self.chance(0.9) else {})})
        if self.chance(0.1):
            self.add_observation({"name": name, "value": self.round_number(*bounds), "unit": entry.analyte.units[0]}, [self.now])
        return node

    # findings

    def leaf_finding(self):
        entry = self.r.choice(self.markers if self.chance(0.5) else self.tests)
        if self.chance(0.4):
            entry = self.v.entries[self.pick("FLT3 mutation", "IDH mutation", "pregnancy test", "HIV test", "hepatitis B surface antigen", "TP53 alteration", "SARS-CoV-2 test", "HER2 IHC")]
        values = self.pick(["positive"], ["positive"], ["negative"], ["negative"], *([["2+"], ["2+", "3+"]] if entry.name == "HER2 IHC" else []), ["positive", "negative"])
        node = {"type": "finding", "what": self.term(entry), "values": values}
        days = [self.now]
        if self.chance(0.3):
            node["window"], days = self.window()
        for _ in range(self.r.choices([0, 1, 2], [1, 6, 3])[0]):
            other = self.relative(entry)
            value = self.pick("positive", "negative", "positive", "negative", "positive", "negative", "pending", "not done", "not detected", "detected", "Negative")
            if entry.name == "HER2 IHC" and self.chance(0.6):
                value = self.pick("0", "1+", "2+", "3+")
            self.add_observation({"name": self.name(other), "value": value}, days)
        self.maybe_complete(["observations"])
        return node

    # records

    def term(self, entry):
        return {"entry": entry.name, "kind": entry.kind}

    def maybe_complete(self, lists, p=0.4):
        have = self.p.setdefault("complete", [])
        for name in lists:
            if self.chance(p) and name not in have:
                have.append(name)

    def leaf_record(self):
        kind = self.r.choices(["condition", "drug", "regimen", "procedure", "both", "radio", "allergy", "trial", "anything", "words"], [34, 24, 6, 9, 8, 4, 5, 4, 4, 2])[0]
        node = {"type": "record", "what": None, "role": "as_entry", "tense": self.r.choices(["bare", "current", "ever", "past"], [5, 3, 4, 1])[0]}
        window, days = {}, [self.now]
        if self.chance(0.4):
            window, days = self.window(("touching", "touching", "started", "ended"))
        pools = {"condition": self.rich_conditions, "drug": self.drugs, "regimen": self.regimens, "procedure": self.procedures, "both": self.both, "radio": self.radio,
                 "allergy": self.drugs}
        lists = {"condition": ["conditions"], "drug": ["treatments"], "regimen": ["treatments"], "procedure": ["procedures"], "both": ["treatments", "procedures"],
                 "radio": ["treatments"], "allergy": ["allergies"], "trial": ["trials"]}.get(kind)
        entry = self.r.choice(pools[kind]) if kind in pools else None
        count = self.r.choices([0, 1, 2, 3], [2, 6, 3, 1])[0]
        if kind in pools:
            asked = entry
            if kind == "regimen" and self.chance(0.6):
                related = [self.v.entries[n] for n in entry.parts + entry.parents]
                asked = self.r.choice(related) if related else entry
            if kind == "drug" and self.chance(0.3):
                users = [e for e in self.regimens if asked.name in e.parts]
                if users:
                    entry = self.r.choice(users)
                    count = max(1, count)
            node["what"] = self.term(asked)
            if kind == "allergy":
                node["role"] = "allergy"
            for _ in range(count):
                self.add_record(entry if kind == "regimen" and self.chance(0.6) else self.relative(entry), days, allergy=kind == "allergy")
        elif kind == "trial":
            node["what"], node["role"] = {"anything": True}, "trial"
            for _ in range(count):
                self.add_dates(self.p.setdefault("trials", []), {"name": "NCT0%07d" % self.r.randint(1, 9999999)}, "start", days)
        elif kind == "anything":
            node["what"] = {"anything": True}
            node["role"] = self.pick("condition", "therapy", "procedure")
            lists = {"condition": ["conditions"], "therapy": ["treatments"], "procedure": ["procedures"]}[node["role"]]
            for _ in range(self.pick(0, 0, 1, 2)):
                self.add_record(self.r.choice({"condition": self.conditions, "therapy": self.drugs, "procedure": self.procedures}[node["role"]]), days)
        else:
            node["what"] = {"words": "zorbic blorp"}
            node["role"] = self.pick("as_entry", "condition", "therapy", "procedure")
            lists = {"condition": ["conditions"], "therapy": ["treatments"], "procedure": ["procedures"]}.get(node["role"], ["conditions", "treatments", "procedures"])
            if self.chance(0.5):
                target = self.r.choice(lists)
                key = {"conditions": "onset", "treatments": "start", "procedures": "date"}[target]
                self.add_dates(self.p.setdefault(target, []), {"name": self.pick("zorbic blorp", "Zorbic blorp", "severe zorbic blorp", "blorp")}, key, days)
            elif self.chance(0.5):
                self.add_record(self.r.choice(self.conditions), days)
        if kind in ("condition", "drug", "procedure") and self.chance(0.04):
            self.p.setdefault(lists[0], []).append({"name": self.pick("purple tea sickness", "blue powder")})
        if window:
            node["window"] = window
        if kind in ("condition", "drug", "procedure", "regimen", "allergy"):
            self.detail(node, kind, entry)
        for name in lists:
            if self.chance(0.12):
                self.p.setdefault(name, [])
        self.maybe_complete(lists)
        return node

    def detail(self, node, kind, entry):
        n = self.r.random()
        records = {"condition": "conditions", "procedure": "procedures", "allergy": "allergies"}.get(kind, "treatments")
        have = self.p.get(records, [])

        def some(f):
            for r in have:
                if r.get("status") != "absent" and self.chance(0.75):
                    f(r)
        if n < 0.45:
            return
        if n < 0.6:
            q = {"condition": ["severe", "moderate", "mild", "moderate or severe", "mild or moderate", "controlled", "uncontrolled", "relapsed", "refractory", "relapsed or refractory",
                               "newly diagnosed", "metastatic"],
                 "allergy": ["severe", "mild"], "procedure": ["major"]}.get(kind, ["oral", "intravenous", "induction", "maintenance"])
            q = self.r.choice(q)
            node["qualifiers"] = [q]
            if q in ("controlled", "uncontrolled"):
                some(lambda r: r.update(controlled=self.chance(0.5)))
            elif kind == "procedure":
                some(lambda r: r.update(major=self.chance(0.5)))
            elif kind in ("drug", "regimen"):
                some(lambda r: r.update(route=self.pick("oral", "intravenous", "topical")) if self.chance(0.5) else r.update(intent=self.pick("induction", "maintenance")))
            elif q in ("relapsed", "refractory", "relapsed or refractory", "newly diagnosed", "metastatic", "active"):
                some(lambda r: r.update(course=self.pick(["relapsed"], ["refractory"], ["newly diagnosed"], ["metastatic", "relapsed"], ["stable"])))
            else:
                some(lambda r: r.update(severity=self.pick("mild", "moderate", "severe")))
                if kind == "condition":
                    some(lambda r: r.update(grade=self.r.randint(0, 5)) if self.chance(0.4) else None)
        elif n < 0.66 and kind == "condition":
            low = self.r.randint(1, 4)
            node["grade"] = self.pick({"low": low}, {"high": low}, {"low": low, "high": low})
            some(lambda r: r.update(grade=self.pick(low - 1, low, low + 1)))
        elif n < 0.72 and kind == "condition":
            node["stages"] = self.pick(["III", "IV"], ["IIB"], ["II"], ["I", "IA"], ["IV"])
            some(lambda r: r.update(stage=self.pick("II", "IIB", "IIA", "III", "IV", "IVA", "I", "IA", "IIIB")))
        elif n < 0.8:
            others = [self.relative(self.v.entries[node["what"]["entry"]]) for _ in range(self.pick(1, 1, 2))]
            asked = node["what"]["entry"]
            others = [o for o in others if not self.v.is_a(asked, o.name)] or [self.r.choice(self.conditions)]
            node["except"] = [self.term(o) for o in others]
            if self.chance(0.5) and records != "allergies":
                self.add_record(others[0], [self.now])
        elif n < 0.84 and kind == "condition":
            node["other"] = True
            if self.chance(0.6):
                node["tense"] = self.pick("bare", "ever")
        elif n < 0.88 and kind in ("drug", "regimen"):
            reason = self.r.choice(self.rich_conditions)
            node["reason"] = self.term(reason)
            some(lambda r: r.update(reason=self.name(self.relative(reason))))
        elif n < 0.92 and kind != "allergy":
            site = self.r.choice(self.sites)
            node["site"] = self.term(site)
            some(lambda r: r.update(site=self.name(self.relative(site))))
        elif n < 0.98 and kind in ("drug", "regimen", "condition"):
            of = self.pick("lines", "cycles", "records") if kind != "condition" else "records"
            low = self.pick(1, 2, 3)
            node["count"] = {"of": of, **self.pick({"low": low}, {"high": low}, {"low": low, "high": low}, {"low": low, "high": low + 1}, {"high": 0})}
            node["tense"] = "ever"
            if of == "lines":
                some(lambda r: r.update(line=self.r.randint(1, 3)))
            if of == "cycles":
                some(lambda r: r.update(cycles=self.r.randint(1, 4)))
        elif kind != "allergy":
            node["restriction"] = "requiring purple tea"

    def add_record(self, entry, days, allergy=False):
        kind = entry.kind
        if kind in ("fact", "test", "marker", "analyte", "site"):
            return
        name = self.name(entry)
        if allergy:
            r = {"name": name}
            if self.chance(0.12):
                r["status"] = self.pick("absent", "absent", "resolved")
            self.p.setdefault("allergies", []).append(r)
            return
        if kind == "condition":
            target, key = "conditions", "onset"
            if self.chance(0.03):
                name = "severe " + name
        elif kind in ("surgery", "procedure"):
            target, key = "procedures", "date"
        elif kind in ("transplant", "transfusion", "vaccine", "device"):
            target = self.pick("treatments", "procedures")
            key = "start" if target == "treatments" else "date"
        else:
            target, key = "treatments", "start"
            if self.chance(0.04):
                name = "oral " + name
            if self.chance(0.05):
                name = name + " + " + self.r.choice(self.drugs).name
        if self.chance(0.1):
            self.p.setdefault(target, []).append({"name": name, "status": "absent"})
            return
        self.add_dates(self.p.setdefault(target, []), {"name": name}, key, days)

    def add_dates(self, records, r, key, days):
        n = self.r.random()
        if n < 0.85:
            r[key] = self.date(days)
            if key != "date" and self.chance(0.5):
                end = self.date(days)
                if end >= r[key] or end[:4] >= r[key][:4] and len(end) + len(r[key]) < 20 and (len(end) == 4 or len(r[key]) == 4 or end[:7] >= r[key][:7]):
                    r["end"] = end
        elif n < 0.9 and key != "date":
            r["end"] = self.date(days)
        if "end" not in r and self.chance(0.07):
            r["status"] = "resolved"
        records.append(r)

    # ---- trees

    def tree(self, depth, plain=False):
        """`plain`: below a not or in an exception, where a group, an exception or nothing is no sentence (HOLES)."""
        if depth == 0 or self.chance(0.45):
            leaf = self.leaf()
            while plain and leaf["type"] == "nothing":
                leaf = self.leaf()
            return leaf
        kind = self.r.choices(["all", "any", "not", "at_least", "group", "unless"], [4, 4, 4, 1.5, *([0, 0] if plain else [2, 1.5])])[0]
        if kind == "not":
            return {"type": "not", "children": [self.tree(depth - 1, True)]}
        if kind in ("group", "unless"):
            return {"type": kind, "children": [self.tree(depth - 1, kind == "group"), self.tree(depth - 1, kind == "unless")]}
        children = [self.tree(depth - 1, plain) for _ in range(self.r.randint(2, 3))]
        return {"type": kind, **({"count": self.r.randint(1, len(children))} if kind == "at_least" else {}), "children": children}

    def pair(self):
        self.now = datetime.date(2026, 11, 20).toordinal()
        if self.chance(0.3):
            self.now = self.r.choice([datetime.date(2026, 3, 31), datetime.date(2024, 2, 29), datetime.date(2025, 2, 28), datetime.date(2026, 1, 1),
                                      datetime.date(2026, 12, 31), datetime.date(2025, 3, 1)]).toordinal()
        self.p = {}
        rule = self.tree(self.r.choices([0, 1, 2, 3], [6, 3, 2, 1])[0])
        if not self.p.get("complete", True):
            del self.p["complete"]
        return {"rule": rule, "kind": self.pick("inclusion", "exclusion"), "as_of": self.day(self.now), "patient": self.p}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--count", type=int, default=1000)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    generator = Generator(options.seed)
    for _ in range(options.count):
        sys.stdout.write(dump(generator.pair()) + "\n")


if __name__ == "__main__":
    main()
