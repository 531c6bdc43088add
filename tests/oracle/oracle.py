"""An evaluator of rule trees written from spec/semantics.md and spec/profile.md alone: the tree's JSON, a profile, a day and a kind give
met, not_met or unknown. It shares no code and no thought with matcher/. Where the text leaves a hole it answers unknown (HOLES.md).

Numbers are fractions; days are ordinals; a partial date is the interval of its days; a comparison of intervals is yes, no or open."""
import calendar
import datetime
import math
from decimal import Decimal
from fractions import Fraction

from vocabulary import Vocabulary

MET, NOT, UNK = "met", "not_met", "unknown"
INF = 10 ** 9


# ---- Kleene

def no(a):
    return NOT if a == MET else MET if a == NOT else UNK


def all_of(answers):
    answers = list(answers)
    return NOT if NOT in answers else UNK if UNK in answers else MET


def any_of(answers):
    answers = list(answers)
    return MET if MET in answers else UNK if UNK in answers else NOT


def same(answers):
    """The answer on which all agree, else unknown."""
    answers = set(answers)
    return answers.pop() if len(answers) == 1 else UNK


def truth(value):
    return MET if value else NOT


def at_most(x, c):
    """x <= c for an interval x of days."""
    return MET if x[1] <= c else NOT if x[0] > c else UNK


def at_least(x, c):
    return MET if x[0] >= c else NOT if x[1] < c else UNK


# ---- calendar

def partial(text):
    """First and last day of 2026-11-20, 2026-11 or 2026."""
    if text is None:
        return None
    parts = [int(p) for p in str(text).split("-")]
    if len(parts) == 3:
        day = datetime.date(*parts).toordinal()
        return day, day
    if len(parts) == 2:
        y, m = parts
        return datetime.date(y, m, 1).toordinal(), datetime.date(y, m, calendar.monthrange(y, m)[1]).toordinal()
    return datetime.date(parts[0], 1, 1).toordinal(), datetime.date(parts[0], 12, 31).toordinal()


def months_back(day, months):
    d = datetime.date.fromordinal(day)
    index = d.year * 12 + d.month - 1 - months
    y, m = divmod(index, 12)
    return datetime.date(y, m + 1, min(d.day, calendar.monthrange(y, m + 1)[1])).toordinal()


def completed_months(birth, on):
    b, o = datetime.date.fromordinal(birth), datetime.date.fromordinal(on)
    n = (o.year - b.year) * 12 + o.month - b.month
    return n if o.day >= min(b.day, calendar.monthrange(o.year, o.month)[1]) else n - 1   # HOLES: born on the 31st, or on 29 February


def before(day, duration):
    """The day that lies `duration` before `day`; None for hours and for parts of days or months."""
    n, unit = Fraction(duration["number"]), duration["unit"]
    if unit == "hour":
        return None
    n *= {"day": 1, "week": 7, "month": 1, "year": 12}[unit]
    if n.denominator != 1:
        return None
    return day - int(n) if unit in ("day", "week") else months_back(day, int(n))


def is_within(x, day, duration):
    """Whether x (an interval of days, <= day) is at most `duration` before `day`."""
    if duration["unit"] == "hour":
        n = Fraction(duration["number"])
        answers = set()
        for d in {day - min(x[1], day), day - x[0]} | ({day - x[1] + 1} if x[0] < x[1] else set()):
            answers.add(MET if 24 * (d + 1) <= n else NOT if 24 * (d - 1) >= n else UNK)
        return same(answers)
    bound = before(day, duration)
    if bound is None:
        return UNK
    return at_least(x, bound + (1 if duration.get("strict") else 0))


def is_ago(x, day, duration):
    if duration["unit"] == "hour":
        inner = dict(duration)
        return no(is_within(x, day, inner))
    bound = before(day, duration)
    if bound is None:
        return UNK
    return at_most(x, bound - (1 if duration.get("strict") else 0))


# ---- values

class Interval:
    """low <= value <= high, an end open where it is not reached; None is no limit."""
    __slots__ = ("low", "high", "low_open", "high_open")

    def __init__(self, low, high, low_open=False, high_open=False):
        self.low, self.high, self.low_open, self.high_open = low, high, low_open, high_open

    def map(self, f):  # f rises
        return Interval(None if self.low is None else f(self.low), None if self.high is None else f(self.high), self.low_open, self.high_open)


def above(value, bound, strict):
    """value >= bound (or >)."""
    if value.low is not None and (value.low > bound or (value.low == bound and (not strict or value.low_open))):
        return MET
    if value.high is not None and (value.high < bound or (value.high == bound and (strict or value.high_open))):
        return NOT
    return UNK


def below(value, bound, strict):
    if value.high is not None and (value.high < bound or (value.high == bound and (not strict or value.high_open))):
        return MET
    if value.low is not None and (value.low > bound or (value.low == bound and (strict or value.low_open))):
        return NOT
    return UNK


def number(text):
    try:
        return Fraction(str(text))
    except (ValueError, ZeroDivisionError):
        return None


def read_value(value):
    """An interval, or None for words."""
    if isinstance(value, bool) or value is None:
        return None
    if not isinstance(value, str):
        n = Fraction(value)
        return Interval(n, n)
    text = value.strip()
    n = number(text)
    if n is not None and "/" not in text:
        return Interval(n, n)
    for sign in ("<=", "≤", "<", ">=", "≥", ">"):
        if text.startswith(sign):
            n = number(text[len(sign):].strip())
            if n is None:
                return None
            open_ = sign in "<>"
            return Interval(None, n, False, open_) if sign[0] in "<≤" else Interval(n, None, open_, False)
    for between in ("–", " to ", "-"):
        at = text.find(between, 1)
        if at > 0:
            low, high = number(text[:at].strip()), number(text[at + len(between):].strip())
            if low is not None and high is not None and low < high:
                return Interval(low, high)
    return None


NO_RESULT = {"pending", "not done", "unknown", "not tested", "indeterminate", "not available"}
POSITIVE = {"positive", "detected", "reactive", "present"}
NEGATIVE = {"negative", "not detected", "undetected", "nonreactive", "non-reactive", "absent"}

ABSENCE_LISTS = {"condition": ["conditions"], "drug": ["treatments"], "class": ["treatments"], "regimen": ["treatments"], "radiotherapy": ["treatments"],
                 "surgery": ["procedures"], "procedure": ["procedures"], "transplant": ["treatments", "procedures"],
                 "transfusion": ["treatments", "procedures"], "vaccine": ["treatments", "procedures"], "device": ["treatments", "procedures"]}
RECORD_LISTS = ["conditions", "treatments", "procedures"]
# HOLES: "normal" needs only the upper limit of these.
ONLY_UPPER_FAILS = {"creatinine", "total bilirubin", "direct bilirubin", "indirect bilirubin", "AST", "ALT"}
ECOG, KARNOFSKY, LANSKY = "ECOG performance status", "Karnofsky performance status", "Lansky performance status"


OPEN_NOTES = ("open", "by purpose", "by status", "by combination")
# HOLES: words of which one record has at most one ("course is the state on as_of"; a treatment has one intent).
AXES = [{"newly diagnosed", "relapsed"}, {"induction", "consolidation", "maintenance", "conditioning"}, {"adjuvant", "neoadjuvant", "palliative"}]
REGIONS = [{"head", "neck", "head and neck", "central nervous system"}, {"thorax", "breast"}, {"abdomen"}, {"pelvis"}, {"extremity"}]
TREATMENT_KINDS = {"chemotherapy": 1, "targeted therapy": 2, "immunotherapy": 2, "hormone therapy": 3, "radiotherapy": 4, "transplantation": 5}


class Rec:
    """A record of any list: what it may be, and when it began and ended."""
    __slots__ = ("list", "raw", "entries", "qualifiers", "words", "nature", "start", "end", "absent", "dated", "virtual", "unread")


class Oracle:
    def __init__(self, vocabulary=None):
        self.v = vocabulary or Vocabulary()
        self.names = {}

    def evaluate(self, rule, patient, as_of, kind, diseases=()):
        return Patient(self, patient, datetime.date.fromisoformat(as_of).toordinal(), kind, list(diseases)).node(rule)

    def read_name(self, name):
        """(entries, qualifiers, unread words) of a record's name."""
        if name not in self.names:
            self.names[name] = self._read_name(name)
        return self.names[name]

    def _read_name(self, name):
        entry = self.v.find(name)
        if entry:
            return [entry.name], frozenset(), False
        def split(*separators):
            for separator in separators:
                if separator in name:
                    parts = [self.read_name(part.strip()) for part in name.split(separator)]
                    if all(p[0] and not p[2] for p in parts):
                        return [e for p in parts for e in p[0]], frozenset(q for p in parts for q in p[1]), False
            return None
        if several := split(" + ", " and ", " plus "):
            return several
        words = name.split()
        for take in range(min(4, len(words) - 1), 0, -1):
            key = tuple(self.v.fold(" ".join(words[:take])))
            if key in self.v.qualifiers:
                entries, qualifiers, unread = self.read_name(" ".join(words[take:]))
                if not unread:
                    return entries, qualifiers | {self.v.qualifiers[key][0]}, False
        if several := split("/"):
            return several
        return [], frozenset(), True


class Patient:
    def __init__(self, oracle, patient, day, kind, diseases):
        self.o, self.v, self.p, self.day, self.kind, self.diseases = oracle, oracle.v, patient, day, kind, diseases
        own = patient.get("as_of")
        self.own_day = datetime.date.fromisoformat(str(own)).toordinal() if own else day
        self.complete = set(patient.get("complete", []))
        self.records = [self.read_record(name, raw) for name in ("conditions", "treatments", "procedures", "allergies", "trials") for raw in patient.get(name, [])]
        self.open_facts = set()
        self.fact_cache = {}
        self.in_cause = 0
        self.turned = False   # under an odd number of nots

    def read_record(self, list_name, raw):
        r = Rec()
        r.list, r.raw, r.virtual = list_name, raw, False
        r.entries, r.qualifiers, r.unread = self.o.read_name(raw["name"])
        r.words = self.v.fold(raw["name"])
        while r.unread and len(r.words) > 1 and tuple(r.words[:1]) in self.v.qualifiers:
            r.qualifiers |= {self.v.qualifiers[tuple(r.words[:1])][0]}
            r.words = r.words[1:]
        if raw.get("route") in ("oral", "intravenous", "topical", "inhaled"):
            r.qualifiers |= {raw["route"]}
        r.absent = raw.get("status") == "absent"
        start = self.known(partial(raw.get("onset", raw.get("start", raw.get("date")))))
        end = partial(raw.get("end"))
        r.dated = start is not None or end is not None
        if r.entries:
            natures = {self.v.entries[e].nature for e in r.entries}
            nature = natures.pop() if len(natures) == 1 else ""
            kinds = {self.v.entries[e].kind for e in r.entries}
            if list_name == "treatments" and not nature and "vaccine" not in kinds:
                nature = "state"      # profile.md: "no end: still being given"
        else:
            nature = "state" if list_name in ("treatments", "allergies") else ""
        if list_name in ("trials", "allergies"):
            nature = "state"
        if r.entries and kinds == {"vaccine"}:
            nature = "event"   # HOLES: vaccines have no nature in the tables
        r.nature = nature
        r.start, r.end = start, end
        return r

    def known(self, date):
        """profile.md: the patient as known on one day. What began within a partial date began by that day."""
        if date is None or not date[0] <= self.own_day < date[1]:
            return date
        return date[0], self.own_day

    # ---- connectives

    def node(self, n):
        return getattr(self, "on_" + n["type"])(n)

    def children(self, n):
        return [self.node(c) for c in n["children"]]

    def on_all(self, n):
        return all_of(self.children(n))

    def on_any(self, n):
        return any_of(self.children(n))

    def on_not(self, n):
        self.turned = not self.turned
        answer = no(self.children(n)[0])
        self.turned = not self.turned
        return answer

    def on_at_least(self, n):
        answers = self.children(n)
        sure = answers.count(MET)
        return MET if sure >= n["count"] else NOT if sure + answers.count(UNK) < n["count"] else UNK

    def nothing(self):
        return truth((self.kind == "inclusion") != self.turned)

    def on_nothing(self, n):
        return self.nothing()

    def on_group(self, n):
        who, demand = self.children(n)
        return demand if who == MET else self.nothing() if who == NOT else same([demand, self.nothing()])

    def on_unless(self, n):
        claim, exception = self.children(n)
        answers = [any_of([claim, exception]), all_of([claim, no(exception)])]
        return same(answers) if self.turned else answers[self.kind != "inclusion"]   # HOLES: unless below a not

    def on_residue(self, n):
        return UNK

    # ---- facts

    def words_of_facts(self, words):
        """What facts in exactly these words say (synonyms included)."""
        asked, entry = self.v.fold(words), self.v.find(words)
        said = set()
        for key, value in self.p.get("facts", {}).items():
            if self.v.fold(key) == asked or (entry is not None and self.v.find(key) is entry):
                said.add(value)
        return said

    def on_quoted(self, n):
        said = self.words_of_facts(n["words"])
        return UNK if len(said) != 1 else truth(said.pop())

    def on_sex(self, n):
        sex = self.p.get("sex")
        return UNK if sex is None else truth(sex == n["sex"])

    def on_fact(self, n):
        return self.fact(n["fact"])

    def fact(self, name):
        said = self.fact_said(name)
        return UNK if len(said) != 1 else truth(True in said)

    def fact_said(self, name):
        """What is known of a fact: {True}, {False}, both or neither."""
        if name in self.fact_cache:
            return self.fact_cache[name]
        if name in self.open_facts:
            return set()
        self.open_facts.add(name)
        said = set()
        for key, value in self.p.get("facts", {}).items():
            entry = self.v.find(key)
            if entry is None or entry.kind != "fact":
                continue
            if value and self.v.is_a(entry.name, name):
                said.add(True)
            if not value and self.v.is_a(name, entry.name):
                said |= self.denied_by(entry.name)
        if self.p.get("sex") == "male" and name in ("pregnant", "breastfeeding", "childbearing potential"):
            said.add(False)
        for r in self.records:
            for e in r.entries:
                if self.v.entries[e].kind != "fact":
                    continue
                if r.absent:
                    if self.v.is_a(name, e):
                        said.add(False)
                elif self.v.is_a(e, name) and self.tense(r, "current") == MET:
                    said.add(True)
        for (cause, cause_yes), (then, then_yes) in self.v.implications:
            if self.v.entries[then].kind != "fact":
                continue
            if (then_yes and self.v.is_a(then, name)) or (not then_yes and self.v.is_a(name, then)):
                if self.v.entries[cause].kind == "test" and self.results_conflict(cause):
                    said |= {True, False}
                if self.holds(cause, cause_yes):
                    said |= {True} if then_yes else self.denied_by(then)
                    if self.v.entries[cause].kind == "fact" and len(self.fact_said(cause)) == 2:
                        said |= {True, False}   # "Conflicting records are unknown", and what follows from them
        self.open_facts.discard(name)
        if not self.open_facts:
            self.fact_cache[name] = said
        return said

    def results_conflict(self, test):
        found = self.observations(lambda e: e is not None and e.kind == "test" and self.v.is_a(e.name, test))
        found = [o for o in found if not o.get("date") or self.known(partial(o["date"]))[0] <= self.day]
        latest = [o for o in found if not any(x.get("date") and o.get("date") and partial(x["date"])[0] > partial(o["date"])[1] for x in found)]
        return {"positive", "negative"} <= {self.outcome(o["value"]) for o in latest}

    def in_conflict(self, cause):
        return self.v.entries[cause].kind == "fact" and len(self.fact_said(cause)) == 2

    def denied_by(self, general):
        """A false general makes the specific false, unless another fact says that the general is true."""
        facts = self.p.get("facts", {}).items()
        return {False} | ({True} if any(value and self.v.find(key) and self.v.is_a(self.v.find(key).name, general) for key, value in facts) else set())

    def holds(self, cause, yes):
        """Whether the left side of an implication is known."""
        kind = self.v.entries[cause].kind
        if kind == "fact":
            return yes in self.fact_said(cause)
        if kind in ("test", "marker"):
            return self.finding({"what": {"entry": cause}, "values": ["positive" if yes else "negative"]}) == MET
        if kind == "analyte":
            return False
        tense = "ever" if kind in ("surgery", "procedure", "transplant") else "bare"
        if cause in self.open_facts:
            return False
        self.open_facts.add(cause)
        self.in_cause += 1   # what contradicts the cause is for those who ask for the cause
        answer = self.record({"what": {"entry": cause}, "role": "as_entry", "tense": tense})
        self.in_cause -= 1
        self.open_facts.discard(cause)
        return answer == (MET if yes else NOT)

    # ---- age

    def birth(self):
        if self.p.get("birth_date"):
            return partial(self.p["birth_date"])
        if self.p.get("age") is None:
            return None
        a = self.p["age"]
        first = months_back(self.own_day, 12 * (a + 1)) + 1
        while completed_months(first, self.own_day) // 12 > a:   # born on 29 February, on the 28th of another year
            first += 1
        return first, months_back(self.own_day, 12 * a)

    def on_age(self, n):
        birth = self.birth()
        if "at" in n:
            return self.age_at(n, birth)
        if birth is None:
            return UNK
        if not self.p.get("birth_date") and self.own_day == self.day and n["unit"] == "year":
            return self.in_range_number(n, self.p["age"], self.p["age"])
        return self.age_on(n, birth, (self.day, self.day))

    def age_on(self, n, birth, on):
        unit = n["unit"]
        if birth[0] > on[1]:
            return UNK
        f = {"year": lambda b, d: completed_months(b, d) // 12, "month": completed_months, "week": lambda b, d: (d - b) // 7, "day": lambda b, d: d - b}[unit]
        return self.in_range_number(n, max(0, f(birth[1], on[0])), f(birth[0], on[1]))

    def in_range_number(self, n, low, high):
        value = Interval(Fraction(low), Fraction(high))
        answers = [MET]
        if "low" in n:
            answers.append(above(value, Fraction(n["low"]["number"]), n["low"].get("strict", False)))
        if "high" in n:
            answers.append(below(value, Fraction(n["high"]["number"]), n["high"].get("strict", False)))
        return all_of(answers)

    def age_at(self, n, birth):
        records = [r for r in self.records if self.matches(r, n["at"]) == MET and not r.absent and not (r.start and r.start[0] > self.day)]
        if birth is None or not records:
            return UNK
        if "entry" in n["at"] and any(r.absent and len(r.entries) == 1 and (self.v.is_a(n["at"]["entry"], r.entries[0]) or any(
                self.v.is_a(e, r.entries[0]) for x in records for e in x.entries)) for r in self.records):
            return UNK
        return same([self.age_on(n, birth, r.start) if r.start and r.start[1] <= self.day else UNK for r in records])

    # ---- observations

    def observations(self, wanted):
        return [o for o in self.p.get("observations", []) if "value" in o and wanted(self.v.find(o["name"]))]

    def latest(self, observations, window, judge):
        """The answer of the observation that counts, over all orders in which they may have been made.
        None where there is none that counts for certain or perhaps."""
        windowed = bool(window) and ("within" in window or "ago" in window)
        candidates = []
        for o in observations:
            date = self.known(partial(o.get("date")))
            if date is None:
                candidates.append(((-INF, self.day), UNK if windowed else MET, judge(o)))
                continue
            inside = at_most(date, self.day)
            if windowed and inside != NOT:
                clipped = (date[0], min(date[1], self.day))
                if "within" in window:
                    inside = all_of([inside, is_within(clipped, self.day, window["within"])])
                if "ago" in window:
                    inside = all_of([inside, is_ago(clipped, self.day, window["ago"])])
            if inside != NOT:
                candidates.append((date, inside, judge(o)))
        if not candidates:
            return None
        # Any that may be the last one of those inside counts: nothing that surely counts is surely later.
        sure = [c for c in candidates if c[1] == MET]
        floor = max((c[0][0] for c in sure), default=-INF - 1)
        answers = {c[2] for c in candidates if c[0][1] >= floor}
        if not sure:
            answers.add(UNK)
        return same(answers)

    def unit(self, text):
        return self.v.unit_spellings.get(text) or self.v.unit_spellings.get(text.strip())

    def to_base(self, value, unit):
        factor, base = self.v.units[unit]
        zero = self.v.unit_zero[unit]
        return value.map(lambda x: (x - zero) * factor), base

    def compare(self, value, unit, bound, above_it, analyte):
        """value (in `unit`) against a plain bound."""
        a = analyte.analyte
        b_unit = bound.get("unit")
        strict = bound.get("strict", False)
        limit = Fraction(bound["number"])
        if (a.scale == "percent" or "%" in a.units) and (unit is None or b_unit is None):
            # "ratios need no unit": every reading that is possible in a living person must agree.
            return same(self.compare(value, u, {**bound, "unit": b}, above_it, analyte)
                        for u in ([unit] if unit else self.readings(value, a))
                        for b in ([b_unit] if b_unit else self.readings(Interval(limit, limit), a)))
        if a.units and a.units[0] in ("1", "{score}"):
            unit, b_unit = unit or "1", b_unit or "1"
        if unit is None or b_unit is None:
            return UNK
        x, base = self.to_base(value, unit)
        y, b_base = self.to_base(Interval(limit, limit), b_unit)
        if (unit, b_unit) in (("%", "{score}"), ("{score}", "%")):
            return UNK
        if {base, b_base} == {"mo", "s"}:   # a calendar month has 28 to 31 days
            return same((above if above_it else below)(x if base == "s" else x.map(lambda q: q * d * 86400), y.low if b_base == "s" else y.low * d * 86400, strict)
                        for d in (28, 31))
        if base != b_base:
            x, y = self.common(x, base, y, b_base, a)
            if x is None:
                return UNK
        return (above if above_it else below)(x, y.low, strict)

    def readings(self, value, a):
        """The units in which a bare number of a ratio is possible."""
        def possible(u):
            x = value.map(lambda y: y * self.v.units[u][0] / self.v.units[a.units[0]][0])
            return (x.low is None or x.low <= a.possible[1]) and (x.high is None or x.high >= a.possible[0])
        found = [u for u in ("%", "1") if self.v.units[a.units[0]][1] == "1" and a.possible and possible(u)]
        return found or ["%", "1"]

    def common(self, x, base, y, b_base, a):
        def molar(z, base_):
            if base_ == "mol/L":
                return z
            if base_ == "g/L" and a.molar:
                return z.map(lambda q: q / a.molar)
            if base_ == "eq/L" and a.valence:
                return z.map(lambda q: q / a.valence)
            return None
        x, y = molar(x, base), molar(y, b_base)
        return (None, None) if x is None or y is None else (x, y)

    def judge_measure(self, o, n, analyte):
        value = read_value(o.get("value"))
        grades = analyte.analyte.grades
        if value is None and str(o.get("value")) in grades:
            text = str(o["value"])
            value = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}.get(text)
            value = None if value is None else Interval(Fraction(value), Fraction(value))
        if value is None:
            return UNK
        unit = None
        if o.get("unit") is not None:
            unit = self.unit(o["unit"])
            if unit is None and not all(b.get("of") for b in (n.get("low"), n.get("high")) if b):
                return UNK
        return self.judge_value(value, unit, number(o["upper"]) if "upper" in o else None, number(o["lower"]) if "lower" in o else None, n, analyte)

    def judge_value(self, value, unit, upper, lower, n, analyte):
        answers = [MET]
        for key, above_it in (("low", True), ("high", False)):
            bound = n.get(key)
            if bound is None:
                continue
            if "of" in bound:
                limit = upper if bound["of"] == "ULN" else lower
                if limit is None:
                    answers.append(MET if n.get("normal") and analyte.name in ONLY_UPPER_FAILS and key == "low" else UNK)
                    continue
                one = (above if above_it else below)(value, Fraction(bound["number"]) * limit, bound.get("strict", False))
                # HOLES: below a lower limit that cannot fail is neither normal nor abnormal
                answers.append(UNK if one == NOT and n.get("normal") and analyte.name in ONLY_UPPER_FAILS and key == "low" else one)
            else:
                answers.append(self.compare(value, unit, bound, above_it, analyte))
        return all_of(answers)

    def on_measure(self, n):
        if "low" not in n and "high" not in n:
            return UNK
        analyte = self.v.entries[n["analyte"]]
        if analyte.analyte.scale == "group":
            return all_of(self.on_measure({**n, "analyte": m}) for m in analyte.analyte.members)
        own = self.measured(n, analyte)
        if analyte.name in (ECOG, KARNOFSKY, LANSKY):
            if own is None:
                own = self.other_scales(n, analyte.name)
            return UNK if own is None else own
        if own is None and analyte.analyte.derived:
            own = self.derive(n, analyte)
        return UNK if own is None else own

    def measured(self, n, analyte):
        found = self.observations(lambda e: e is not None and e.kind == "analyte" and self.v.is_a(e.name, analyte.name))
        judge = lambda o: self.judge_measure(o, n, analyte)  # noqa: E731
        window = n.get("window", {})
        if n.get("throughout"):
            return self.throughout(found, window, judge)
        return self.latest(found, window, judge)

    def throughout(self, found, window, judge):
        within = window.get("within")
        if within is None:
            return UNK
        inside, old, surely = [], [], False
        for o in found:
            date = self.known(partial(o.get("date")))
            if date is None:
                inside.append(UNK if judge(o) != MET else MET)
                continue
            seen = at_most(date, self.day)
            if seen == NOT:
                continue
            clipped = (date[0], min(date[1], self.day))
            is_in = all_of([seen, is_within(clipped, self.day, {**within, "strict": False})])
            is_old = is_ago(clipped, self.day, {**within, "strict": window.get("strict", within.get("strict", False))})
            surely = surely or is_in == MET
            if is_in != NOT:
                a = judge(o)
                inside.append(a if is_in == MET or a == MET else UNK)
            old.append((is_old, judge(o), date))
        if NOT in inside:
            return NOT
        if UNK in inside or not surely:
            return UNK
        sure = [o for o in old if o[0] == MET]
        if not sure:
            return UNK
        last = max(o[2][0] for o in sure)
        return MET if all(o[1] == MET for o in old if o[0] != NOT and o[2][1] >= last) else UNK

    def other_scales(self, n, asked):
        """From the values of the other two scales, by the standard correspondence (HOLES: a scale of its own goes first)."""
        grades = {100: 0, 90: 0, 80: 1, 70: 1, 60: 2, 50: 2, 40: 3, 30: 3, 20: 4, 10: 4}
        found = self.observations(lambda e: e is not None and e.name != asked and e.name in (ECOG, KARNOFSKY, LANSKY))

        def as_ecog(o):
            value = read_value(o.get("value"))
            if value is None or value.low is None or value.low != value.high:
                return None
            if o.get("unit") is not None and self.unit(o["unit"]) not in ("1", "{score}", "%"):
                return None
            x = int(value.low) if value.low.denominator == 1 else None
            if self.v.find(o["name"]).name == ECOG:
                return x if x in (0, 1, 2, 3, 4) else None
            around = {grades.get(math.floor(value.low / 10) * 10), grades.get(math.ceil(value.low / 10) * 10)}
            return around.pop() if len(around) == 1 else None

        def judge(o):
            grade = as_ecog(o)
            if grade is None:
                return UNK
            return self.in_scale(n, [grade] if asked == ECOG else [k for k, g in grades.items() if g == grade])
        if n.get("throughout"):
            return self.throughout(found, n.get("window", {}), judge)
        return self.latest(found, n.get("window", {}), judge)

    def in_scale(self, n, values):
        answers = set()
        for x in values:
            value = Interval(Fraction(x), Fraction(x))
            answers.add(self.judge_value(value, "1", None, None, {k: ({**b, "unit": "1"} if "of" not in b else b) for k, b in n.items() if k in ("low", "high")},
                                         self.v.entries[n["analyte"]]))
        return same(answers)

    def one(self, name):
        """The only usable value of an input of a formula, as (value, unit, date): else None."""
        found = self.observations(lambda e: e is not None and e.name == name)
        found = [o for o in found if not o.get("date") or self.known(partial(o["date"]))[0] <= self.day]
        if len({(str(o["value"]), o.get("unit")) for o in found}) == 1:
            found = found[:1]   # whichever it is
        if len(found) > 1:
            if not all(o.get("date") for o in found):
                return None
            last = max(partial(o["date"])[0] for o in found)
            found = [o for o in found if partial(o["date"])[1] >= last]
        if len(found) != 1:
            return None
        o = found[0]
        date = self.known(partial(o.get("date")))
        value = read_value(o.get("value"))
        if value is None or value.low is None or value.low != value.high or (date and date[1] > self.day) or o.get("unit") is None:
            return None
        unit = self.unit(o["unit"])
        return None if unit is None else (value.low, unit, date)

    def quantity(self, name, target):
        got = self.one(name)
        if got is None:
            return None
        x, base = self.to_base(Interval(got[0], got[0]), got[1])
        factor, t_base = self.v.units[target]
        if base != t_base:
            a = self.v.entries[name].analyte
            if base == "mol/L" and t_base == "g/L" and a.molar:
                return x.low * a.molar / factor
            return None
        return x.low / factor

    def derive(self, n, analyte):
        if n.get("window") or n.get("throughout"):
            return UNK   # HOLES: which day a derived value is of
        q = self.quantity
        name, unit, value = analyte.name, None, None
        if name == "body mass index":
            w, h = q("body weight", "kg"), q("height", "m")
            value, unit = (w / h ** 2, "kg/m2") if w and h else (None, None)
        elif name == "body surface area":
            w, h = q("body weight", "kg"), q("height", "cm")
            value, unit = (Fraction(math.sqrt(w * h / 3600)), "m2") if w and h else (None, None)
        elif name == "absolute neutrophil count":
            w, p = q("white blood cell count", "10*9/L"), q("neutrophil percentage", "%")
            value, unit = (w * p / 100, "10*9/L") if w is not None and p is not None else (None, None)
        elif name == "corrected calcium":
            c, a = q("calcium", "mg/dL"), q("albumin", "g/dL")
            value, unit = (c + Fraction(8, 10) * (4 - a), "mg/dL") if c is not None and a is not None else (None, None)
        elif name == "QTcF":
            qt, hr = q("QT interval", "ms"), q("heart rate", "/min")
            value, unit = (Fraction(float(qt) / (60 / float(hr)) ** (1 / 3)), "ms") if qt and hr else (None, None)
        elif name in ("creatinine clearance", "estimated glomerular filtration rate"):
            c, sex, birth = q("creatinine", "mg/dL"), self.p.get("sex"), self.birth()
            if c and sex and birth:
                ages = {completed_months(birth[1], self.day) // 12, completed_months(birth[0], self.day) // 12}
                if not self.p.get("birth_date") and self.own_day == self.day:
                    ages = {self.p["age"]}
                def formula(age):
                    if name == "creatinine clearance":
                        w = q("body weight", "kg")
                        return (140 - age) * w / (72 * c) * (Fraction(85, 100) if sex == "female" else 1) if w else None
                    k, al = (0.7, -0.241) if sex == "female" else (0.9, -0.302)
                    r = float(c) / k
                    return Fraction(142 * min(r, 1) ** al * max(r, 1) ** -1.2 * 0.9938 ** age * (1.012 if sex == "female" else 1))
                unit = analyte.analyte.units[0]
                values = [formula(age) for age in range(min(ages), max(ages) + 1)]
                if min(ages) < 18 or None in values:
                    return UNK
                return same(self.judge_value(Interval(x, x), unit, None, None, n, analyte) for y in values for x in (y * (1 - Fraction(1, 10 ** 9)), y, y * (1 + Fraction(1, 10 ** 9))))
        if value is None:
            return UNK
        near = 0 if name in ("absolute neutrophil count", "corrected calcium", "body mass index") else value / 10 ** 9
        return same([self.judge_value(Interval(x, x), unit, None, None, n, analyte) for x in (value - near, value, value + near)])

    # ---- findings

    def on_finding(self, n):
        return self.finding(n)

    @staticmethod
    def outcome(value):
        if value is None:
            return None
        if isinstance(value, bool):
            return None
        text = str(value).strip().lower()
        return "positive" if text in POSITIVE else "negative" if text in NEGATIVE else None if text in NO_RESULT else text

    def with_pending(self, found, said, name, window):
        """The latest of what is out; what is not out yet may change it, and decides nothing alone."""
        out = [o for o in found if self.outcome(o["value"]) is not None or self.v.find(o["name"]).name == name]
        answer = self.latest(out, window, lambda o: said[id(o)])
        if answer is None:
            return None
        last = max((self.known(partial(o["date"]))[0] for o in out if o.get("date")), default=-INF)
        waiting = [o for o in found if o not in out and (not o.get("date") or self.known(partial(o["date"]))[1] >= last)]
        waiting = [o for o in waiting if self.latest([o], window, lambda x: MET) is not None]
        return same([answer] + [said[id(o)] for o in waiting])

    def may_say(self, o, e, name, values, others):
        """What a result that is not out may turn out to say: UNK where that is not one thing; None where it says nothing."""
        if e == name:
            return UNK
        if str(o["value"]).strip().lower() in ("not done", "not tested"):
            return None
        marker = self.v.entries[name].kind == "marker"
        answers = []
        for outcome in ("positive", "negative"):
            if (outcome == "positive" or not marker) and self.v.is_a(e, name) or (outcome == "negative" and marker and self.v.is_a(name, e)):
                answers.append(self.one_of(outcome, values))
        if not answers:
            return None
        return UNK if others or any(v not in ("positive", "negative") for v in values) else same(answers)

    def finding(self, n):
        what, values, window = n["what"], [v.lower() for v in n["values"]], n.get("window", {})
        if "words" in what:
            asked = self.v.fold(what["words"])
            found = [o for o in self.p.get("observations", []) if self.v.fold(o["name"]) == asked]
            answer = self.latest(found, window, lambda o: self.one_of(self.outcome(o.get("value")), values))
            return UNK if answer is None else answer
        name = what["entry"]
        marker = self.v.entries[name].kind == "marker"
        if not values:
            return UNK   # HOLES: "tested"
        by_entry = {}
        for o in self.p.get("observations", []):
            e = self.v.find(o["name"])
            date = self.known(partial(o.get("date")))
            if "value" not in o or (date and date[0] > self.day) or False:
                continue
            if e is not None and e.kind in ("test", "marker") and (self.v.is_a(e.name, name) or self.v.is_a(name, e.name)):
                by_entry.setdefault(e.name, []).append(o)
        broader = []   # all but those that a later result of the same thing replaces
        for os in by_entry.values():
            out = [o for o in os if str(o["value"]).strip().lower() not in ("not done", "not tested", "pending") and o.get("date")]
            broader += [o for o in os if not o.get("date") or not any(self.known(partial(x["date"]))[0] > self.known(partial(o["date"]))[1] for x in out)]
        if not marker:
            found, said = [], {}
            for e, os in by_entry.items():
                for o in os if self.v.is_a(e, name) else []:
                    said[id(o)] = self.one_of(self.outcome(o["value"]), values) if self.outcome(o["value"]) is not None else \
                        self.may_say(o, e, name, values, [x for x in os if self.outcome(x["value"]) is not None])
                    if said[id(o)] is not None:
                        found.append(o)
            answer = self.with_pending(found, said, name, window)
            if answer is None and not found and values == ["positive"] and "observations" in self.complete and all(self.outcome(o["value"]) == "negative" for o in broader) and self.none_outside([o for os in by_entry.values() for o in os], window) and \
                    self.all_inside(by_entry.get(name, []), window):
                return NOT   # "a complete list makes absent what it does not name"
            return UNK if answer is None else answer
        # A marker is there or not: a positive specific makes the general positive, a negative general the specific negative. The latest counts.
        relevant, said = [], {}
        for e, found in by_entry.items():
            newest = max((self.known(partial(o["date"]))[0] for o in found if o.get("date") and str(o["value"]).strip().lower() not in
                          ("not done", "not tested", "pending") and (not window or self.latest([o], window, lambda x: MET) == MET)), default=-INF)
            for o in found:
                if e != name and o.get("date") and self.known(partial(o["date"]))[1] < newest:
                    continue
                outcome = self.outcome(o["value"])
                if outcome is None:
                    said[id(o)] = self.may_say(o, e, name, values, [x for x in found if self.outcome(x["value"]) is not None])
                    relevant += [o] if said[id(o)] is not None else []
                elif e == name or (outcome == "positive" and self.v.is_a(e, name)) or (outcome == "negative" and self.v.is_a(name, e)):
                    relevant.append(o)
        for o in relevant:
            said.setdefault(id(o), self.one_of(self.outcome(o["value"]), values))
        for e, found in by_entry.items():   # what says nothing of it, but may be later than what does
            says_it = [o for o in found if o in relevant and self.outcome(o["value"]) is not None]
            for o in found:
                speaks = e == name or self.outcome(o["value"]) == "positive" and self.v.is_a(e, name) or self.outcome(o["value"]) == "negative" and self.v.is_a(name, e)
                if not speaks and o not in relevant and self.outcome(o["value"]) is not None and any(
                        not o.get("date") or not x.get("date") or self.known(partial(o["date"]))[1] >= self.known(partial(x["date"]))[0] for x in says_it):
                    relevant.append(o)
                    said[id(o)] = UNK
        answer = self.with_pending(relevant, said, name, window)
        says = set() if answer is None else {answer}
        for r in self.records:
            for e in r.entries:
                if self.v.entries[e].kind == "marker":
                    if not r.absent and self.v.is_a(e, name):
                        says.add(self.one_of("positive", values) if not window else UNK)
                    if r.absent and self.v.is_a(name, e):
                        says.add(self.one_of("negative", values) if not window else UNK)
        for (cause, cause_yes), (then, then_yes) in self.v.implications:
            if self.v.entries[then].kind == "marker" and self.v.is_a(then, name) and then_yes:
                answer = self.finding({"what": {"entry": cause}, "values": ["positive"], "window": window})
                if answer == MET:
                    says.add(self.one_of("positive", values))
        if not says and values == ["positive"] and "observations" in self.complete and all(self.outcome(o["value"]) == "negative" for o in broader) and \
                self.none_outside([o for os in by_entry.values() for o in os], window) and \
                    self.all_inside(by_entry.get(name, []), window):
            return NOT
        return same(says) if says else UNK

    def all_inside(self, observations, window):
        """None of them may lie outside the window."""
        return not window or all(o.get("date") and self.latest([o], window, lambda o: MET) == MET for o in observations)

    def none_outside(self, observations, window):
        return not window or all(o.get("date") and self.latest([o], window, lambda o: MET) is not None for o in observations)

    @staticmethod
    def one_of(outcome, values):
        if outcome is None:
            return UNK
        if outcome in values:
            return MET
        words = {"positive", "negative"}
        if outcome in words and any(v in words for v in values) and not any(v not in words for v in values):
            return NOT
        if outcome not in words and not any(v in words for v in values):
            return NOT
        if outcome == "negative" or outcome == "positive":
            return UNK
        return UNK

    # ---- records

    def on_record(self, n):
        return self.record(n)

    def lists_of(self, n):
        role, what = n["role"], n["what"]
        if role == "allergy":
            return ["allergies"]
        if role == "trial":
            return ["trials"]
        if "entry" in what:
            kind = self.v.entries[what["entry"]].kind
            if self.v.is_a(what["entry"], "investigational agent") or what["entry"] == "investigational agent":
                return ["treatments", "trials"]
            if kind == "condition" and self.v.is_a(what["entry"], "hypersensitivity"):
                return ["conditions", "allergies"]
            return ABSENCE_LISTS.get(kind, ["conditions", "treatments", "procedures", "observations"])
        return {"condition": ["conditions"], "therapy": ["treatments"], "procedure": ["procedures"]}.get(role, RECORD_LISTS)

    def is_hypersensitivity(self, r, what):
        return r.list == "allergies" and "entry" in what and self.v.is_a("hypersensitivity", what["entry"])

    def pool(self, n):
        role = n["role"]
        if role == "allergy":
            return [r for r in self.records if r.list == "allergies"]
        if role == "trial":
            return [r for r in self.records if r.list == "trials"]
        if "anything" in n["what"]:
            wanted = {"condition": ["conditions"], "therapy": ["treatments"], "procedure": ["procedures"]}.get(role, RECORD_LISTS)
            return [r for r in self.records if r.list in wanted]
        return [r for r in self.records if r.list in RECORD_LISTS or (role == "as_entry" and self.is_hypersensitivity(r, n["what"]))]

    def parts(self, r):
        """What a record is: its entries, and the parts of a regimen."""
        for e in r.entries:
            yield e
            yield from self.v.entries[e].parts

    def matches(self, r, what, broad=False):
        """Whether the record is one of what is asked for: met, unknown (it is named in broader words), not met."""
        if "anything" in what:
            return MET
        if "words" in what:
            return truth(r.words == self.v.fold(what["words"]))
        asked = what["entry"]
        kind = self.v.entries[asked].kind
        if kind == "condition" and self.is_hypersensitivity(r, what):
            return MET
        if r.unread:   # HOLES: it may be what is asked for, in the lists that answer for it
            return UNK if r.list in ABSENCE_LISTS.get(kind, [r.list]) else NOT
        answers = {MET if self.v.is_a(e, asked) else UNK if self.v.overlaps(e, asked) else NOT for e in self.parts(r)}
        if MET in answers:
            return MET
        return UNK if self.open_between(r, asked) else any_of(answers)

    def open_between(self, r, asked):
        """HOLES: collectives without an edge (the notes of the vocabulary say so) may hold what is asked, and a regimen drugs that are not listed."""
        kind = self.v.entries[asked].kind
        if kind in ("drug", "class") and any(self.open_regimen(e) for e in r.entries):
            return True
        if r.list not in ABSENCE_LISTS.get(kind, []) + ["allergies"]:
            return False
        def may_meet(e):
            given, wanted = ({k for name, k in TREATMENT_KINDS.items() if self.v.is_a(x, name)} for x in (e, asked))
            return not given or not wanted or bool(given & wanted)
        if not any(may_meet(e) for e in r.entries):
            return False
        if any(self.v.entries[e].note.startswith(OPEN_NOTES) and may_meet(e) for e in r.entries):
            return True
        note = self.v.entries[asked].note
        if note.startswith("by combination") and r.entries:
            return any(self.matches(r, {"entry": p}) != NOT for p in self.v.entries[asked].parents)
        return note.startswith(("open", "by purpose", "by combination"))

    def open_regimen(self, e):
        entry = self.v.entries[e]
        return entry.kind == "regimen" and (len(entry.parts) < 2 or (("one of" in entry.note or " or " in entry.note) and
                                                                     not any(self.v.entries[p].kind == "class" for p in entry.parts)))

    def denies(self, a, r):
        """Whether the absent record a says no to what r says is there."""
        return self.plain_absence(a) and (a.words == r.words or (len(a.entries) == 1 and any(self.v.is_a(e, a.entries[0]) for e in self.parts(r))))

    def disputed(self, r, n, pool):
        """Active and absent: what r has of what is asked is denied by another record."""
        asked = n["what"].get("entry")
        for a in pool:
            if not a.absent or not a.qualifiers <= r.qualifiers or any(k in a.raw for k in self.DETAILS):
                continue
            if a.words == r.words or (len(a.entries) == 1 and any(self.v.is_a(e, a.entries[0]) for e in r.entries)):
                return True
            if asked and len(a.entries) == 1 and not any(self.v.is_a(e, asked) and not self.v.is_a(e, a.entries[0]) for e in self.parts(r)) and \
                    any(self.v.is_a(e, asked) for e in self.parts(r)):
                return True
        return False

    def extents(self, r):
        """All readings of when the record began and ended, as intervals of days; INF: it has not ended."""
        start, end = r.start, r.end
        resolved = r.raw.get("status") == "resolved"
        readings = []
        if end is not None:
            s = (start[0], max(start[0], min(start[1], end[1]))) if start else (-INF, min(end[1], self.day))
            return [(s, (max(end[0], s[0]), end[1]))]
        s = start if start else (-INF, self.day)
        if resolved and r.nature != "event":
            return [(s, (s[0], max(self.own_day, s[1])))]
        if r.nature != "state":
            readings.append((s, s))
        if r.nature != "event":
            readings.append((s, (INF, INF)))
        return readings

    def tense(self, r, tense):
        answers = []
        for s, e in self.extents(r):
            seen = at_most(s, self.day)
            if seen == NOT:
                answers.append(NOT)
                continue
            event = r.nature == "event" or (r.nature == "" and e == s and r.raw.get("status") != "resolved")
            if tense == "ever":
                a = MET
            elif tense == "current":
                a = MET if e[0] > self.day else NOT if e[1] <= self.day else UNK
                if r.nature == "event" or (r.nature == "" and r.end is None and e == s):
                    a = MET if e[0] >= self.day else NOT if e[1] < self.day else UNK   # HOLES: an event of the day itself
            elif tense == "past":
                a = MET if e[1] <= self.day else NOT if e[0] > self.day else UNK
                if event and not r.dated:
                    a = UNK   # HOLES: an undated event may be of this day
                if r.raw.get("status") == "resolved":
                    a = MET
            else:
                a = MET if event or e[0] > self.day else UNK
                if r.nature == "" and r.end is not None:
                    a = UNK if e[0] <= self.day else MET
            if tense == "current" and r.nature == "" and r.end is not None and e[0] <= self.day <= e[1]:
                a = UNK   # HOLES 5: the last day of an event is of it, that of a state is not
            if tense == "current" and r.raw.get("status") == "resolved":
                a = UNK if r.nature != "state" and r.start and s[0] <= self.day <= s[1] and r.end is None else NOT
            if seen == UNK and a == MET:
                a = UNK
            answers.append(a)
        return same(answers)

    def in_window(self, r, window):
        answers = []
        if not r.dated:
            return UNK
        edge = window.get("edge", "touching")
        for s, e in self.extents(r):
            seen = at_most(s, self.day)
            if seen == NOT:
                answers.append(NOT)
                continue
            s = (s[0], min(s[1], self.day))
            parts = [MET]
            if edge == "started":
                parts += [is_within(s, self.day, window["within"])] if "within" in window else []
                parts += [is_ago(s, self.day, window["ago"])] if "ago" in window else []
            else:
                ended = MET if e[1] <= self.day else NOT if e[0] > self.day else UNK
                clip = (min(e[0], self.day), min(e[1], self.day))
                if "within" in window:
                    parts.append(is_within(clip, self.day, window["within"]) if e[0] <= self.day else MET)
                    if edge == "ended":
                        parts.append(ended)
                if "ago" in window:
                    parts.append(is_ago(clip, self.day, window["ago"]))
                    parts.append(ended)
            a = all_of(parts)
            answers.append(UNK if seen == UNK and a == MET else a)
        return same(answers)

    def qualifier(self, r, q):
        raw = r.raw
        group = self.v.qualifier_group.get(q)
        severity, grade = raw.get("severity"), raw.get("grade")
        if self.v.fold(raw["name"])[:len(self.v.fold(q))] == self.v.fold(q) and group != "severity" and group != "route":
            return MET
        if group == "route":
            said = {x for x in r.qualifiers if self.v.qualifier_group.get(x) == "route"} | ({q} if self.v.fold(raw["name"])[:1] == [q] else set()) | ({raw["route"]} if raw.get("route") else set())
            known = {"oral", "intravenous", "topical", "inhaled"}
            return UNK if not said else same(truth(x == q) if {x, q} <= known else MET if x == q else UNK for x in said)
        if group == "severity":
            said = set()
            for x in r.qualifiers:
                if x in ("mild", "moderate", "severe"):
                    said.add(truth(x in q.split(" or ")) if q != "life-threatening" else UNK)
            if severity is not None:
                said.add(truth(severity in {"severe": ["severe"], "moderate": ["moderate"], "mild": ["mild"], "moderate or severe": ["moderate", "severe"],
                                            "mild or moderate": ["mild", "moderate"]}.get(q, [])) if q != "life-threatening" else UNK)
            if grade is not None and grade >= 1:   # CTCAE: 1 mild, 2 moderate, 3 severe, 4 life-threatening; semantics.md: 3 or more is severe
                word = {1: "mild", 2: "moderate", 3: "severe"}.get(grade, "life-threatening")
                said.add(truth(word == "life-threatening") if q == "life-threatening" and grade != 3 else UNK if q == "life-threatening" else
                         truth(word in q.split(" or ") or (grade > 3 and "severe" in q)))
            return same(said) if said else UNK
        if group == "control":
            if raw.get("controlled") is None:
                return UNK
            return truth(raw["controlled"] == (q == "controlled"))
        if q in ("active", "current"):
            return self.tense(r, "current")
        if q == "resolved":
            return self.tense(r, "past")
        if group in ("course", "extent", "acuity", "certainty", "confirmation", "origin"):
            said = {tuple(self.v.fold(c)) for c in raw.get("course", [])}
            said = {self.v.qualifiers[c][0] if c in self.v.qualifiers else " ".join(c) for c in said}
            options = q.split(" or ")
            if q in said or any(o in said for o in options):
                return MET
            return NOT if any(q in axis and said & (axis - {q}) for axis in AXES) else UNK
        if group == "dose":
            if raw.get("intent") == q:
                return MET
            return NOT if any(q in axis and raw.get("intent") in axis for axis in AXES) else UNK
        if q == "major":
            return UNK if raw.get("major") is None else truth(raw["major"])
        return UNK

    def stage(self, r, stages):
        if r.raw.get("stage") is None:
            return UNK
        have = r.raw["stage"].upper()
        number_ = have.rstrip("ABC")
        if have in stages or number_ in stages:
            return MET
        if any(s.rstrip("ABC") == have for s in stages):
            return UNK
        return NOT

    def related(self, text, what):
        """A record's site or reason against what is asked for."""
        if text is None:
            return UNK
        if "words" in what:
            return MET if self.v.fold(text) == self.v.fold(what["words"]) else UNK
        entry = self.v.find(text)
        if entry is None:
            return UNK
        return MET if self.v.is_a(entry.name, what["entry"]) else UNK if self.v.overlaps(entry.name, what["entry"]) or \
            entry.up & self.v.entries[what["entry"]].up else NOT

    def at_site(self, text, what):
        """HOLES: another site is known to be another where the body regions differ, or of left and right parts of one organ."""
        answer = any_of([UNK, self.related(text, what)])
        entry = self.v.find(text) if text is not None else None
        if answer == MET or entry is None or "entry" not in what:
            return answer
        asked = self.v.entries[what["entry"]]
        here, there = ([i for i, names in enumerate(REGIONS) if names & e.up] for e in (entry, asked))
        if here and there and not set(here) & set(there) and not self.v.overlaps(entry.name, asked.name):
            return NOT
        sides = {"left": 0, "right": 0, "upper": 1, "middle": 1, "lower": 1}
        a, b = entry.name.split()[0], asked.name.split()[0]
        if set(entry.parents) & set(asked.parents) and a != b and a in sides and b in sides and sides[a] == sides[b]:
            return NOT
        return answer

    def for_reason(self, text, what):
        """HOLES: what is given for one cancer (infection, arrhythmia, autoimmune disease) is not given for another."""
        answer = any_of([UNK, self.related(text, what)])
        entry = self.v.find(text) if text is not None else None
        if answer == MET or entry is None or "entry" not in what or entry.kind != "condition":
            return answer
        asked = self.v.entries[what["entry"]]
        if self.v.overlaps(entry.name, asked.name) or any("metastases" in e.up for e in (entry, asked)):
            return answer
        if "malignancy" in entry.up and self.v.overlaps(asked.name, "malignancy"):
            return NOT
        return NOT if any(f in entry.up and f in asked.up for f in ("infection", "arrhythmia", "autoimmune disease")) else answer

    def excepted(self, r, term, what):
        """Whether the record, or that in it which is asked for, is one of what is excepted."""
        if "words" in term:
            return MET if r.words == self.v.fold(term["words"]) else UNK
        if r.unread:
            return UNK

        def is_one(e):
            return MET if self.v.is_a(e, term["entry"]) else UNK if self.v.overlaps(e, term["entry"]) else NOT
        if any(is_one(e) == MET for e in r.entries) and len(r.entries) == 1:
            return MET
        asked = what.get("entry")
        if self.v.entries[term["entry"]].kind in ("drug", "class") and any(self.open_regimen(e) for e in r.entries):
            return UNK
        relevant = [e for e in self.parts(r) if asked is None or self.v.is_a(e, asked)] or r.entries
        answers = [is_one(e) for e in relevant]
        return NOT if NOT in answers else same(answers)   # one part that is asked for and not excepted is enough

    def timed(self, r, n):
        window = n.get("window", {})
        if r.list == "allergies":
            if window:
                return UNK   # allergies have no dates
            return self.tense(r, n["tense"])
        if not window:
            return self.tense(r, n["tense"])
        answer = self.in_window(r, window)
        if n["tense"] in ("current", "past"):   # HOLES: a window and a tense
            answer = same([answer, all_of([answer, self.tense(r, n["tense"])])])
        return answer

    def counts(self, r, n, pool):
        """Whether this record is one that is asked for."""
        matched = self.matches(r, n["what"])
        if matched == NOT:
            return NOT
        asked = [matched, self.timed(r, n)]
        asked += [self.qualifier(r, q) for q in n.get("qualifiers", [])]
        grade = n.get("grade")
        if grade:
            g = r.raw.get("grade")
            asked.append(UNK if g is None else truth(grade.get("low", 0) <= g <= grade.get("high", 5)))
        if n.get("stages"):
            asked.append(self.stage(r, n["stages"]))
        if n.get("site"):
            asked.append(self.at_site(r.raw.get("site"), n["site"]))
        if n.get("reason"):
            asked.append(self.for_reason(r.raw.get("reason"), n["reason"]))
        for term in n.get("except", []):
            asked.append(no(self.excepted(r, term, n["what"])))
        if n.get("restriction"):
            said = self.words_of_facts(n["restriction"])
            asked.append(UNK if len(said) != 1 else truth(said.pop()))
        if n.get("other") and self.diseases:
            for d in self.diseases:
                if r.unread:
                    asked.append(UNK)
                asked += [NOT if self.v.is_a(e, d) else UNK if self.v.overlaps(e, d) else MET for e in r.entries]
        answer = all_of(asked)
        return UNK if answer != NOT and self.disputed(r, n, pool) else answer

    def record(self, n):
        pool = self.pool(n)
        present = [r for r in pool if not r.absent]
        what = n["what"]
        known_absent = self.absent_by_lists(n, present)
        counted = [(self.counts(r, n, pool), r) for r in present]
        # A recorded no settles it against records in broader words, but not against one that it conflicts with.
        disputed = False
        denying = []
        for a in self.deniers(n, pool):
            if any(self.contradicts(r, a, n) for r in present):
                disputed = not known_absent
                continue
            denying.append(a)
        if denying:
            disputed = False
            if not any(c != NOT and self.denies(a, r) for a in denying for c, r in counted):
                known_absent = True
                counted = [(NOT if c == UNK and (self.matches(r, what) == UNK or not any(a.qualifiers <= r.qualifiers for a in denying)) else c, r) for c, r in counted]
        if n["role"] == "as_entry" and "entry" in what and self.v.entries[what["entry"]].kind == "condition":
            counted += [(UNK if a == MET and denying else a, None) for a in self.implied(n)]
            if n["tense"] in ("bare", "current") and not n.get("window") and not self.in_cause and self.implied_absent(what["entry"]):   # HOLES: what a derived no says of the past
                if any(a != NOT for a, _ in counted) or self.implied_absence_contradicted(what["entry"], present):
                    return UNK
                known_absent = True
            elif n["tense"] == "ever" and not n.get("window") and not self.in_cause and any(a == MET and (r is None or self.tense(r, "current") == MET) for a, r in counted) and \
                    self.implied_absent(what["entry"]) or n["tense"] == "ever" and not n.get("window") and not self.in_cause and \
                    self.implied_absence_contradicted(what["entry"], present, MET):
                return UNK
        if n.get("count"):
            return self.count(n, counted, known_absent)
        if not known_absent and "entry" in what and any(self.says_no(r, n, pool) for a, r in counted if a == NOT and r is not None):
            known_absent = True
        answers = [a for a, _ in counted]
        if disputed and MET not in answers:
            return UNK   # "Conflicting records (active and absent) are unknown"
        if n.get("other") and not self.diseases:
            return self.other(n, counted, known_absent)
        if MET in answers:
            return MET
        if UNK in answers:
            return UNK
        return NOT if known_absent else UNK

    DETAILS = ("severity", "grade", "stage", "site", "reason", "course", "controlled", "route", "intent", "major", "kind", "line", "cycles", "dose", "response", "histology")

    def plain_absence(self, r):
        """An absent record with details denies only what has these details."""
        return r.absent and not r.qualifiers and not any(k in r.raw for k in self.DETAILS)

    def says_no(self, r, n, pool):
        """A record of exactly what is asked for, which is there but not so: severe X of an X that is mild, stage IV of a stage I, started within of
        an X that began before. (HOLES: of a narrower record, or in the past, nothing follows.)"""
        if r.entries != [n["what"]["entry"]] or self.v.entries[r.entries[0]].kind != "condition" or r.nature != "state" or not r.entries or \
                (r.start and r.start[0] > self.day):
            return False
        window = n.get("window", {})
        if window and window.get("edge") == "started" and self.in_window(r, window) == NOT:
            return r.nature == "state" and (r.end is None or r.end[0] > self.day) and not n.get("other") and not n.get("count") and r.raw.get("status") != "resolved" and self.in_window(r, window) == NOT and at_most(r.start, self.day) == MET
        details = [k for k in ("qualifiers", "grade", "stages") if n.get(k)]
        if n["tense"] in ("past", "ever") or not details or any(n.get(k) for k in ("except", "other", "site", "restriction", "count")):
            return False
        return self.timed(r, n) != NOT and self.tense(r, "bare") == MET

    def contradicts(self, r, a, n):
        """What is recorded as absent (a) is on record as r, at the time that is asked about."""
        if not a.qualifiers <= r.qualifiers or not (a.words == r.words or a.entries in (["hypersensitivity"], ["drug allergy"]) and n["role"] == "allergy" or (len(a.entries) == 1 and any(self.v.is_a(e, a.entries[0]) for e in self.parts(r)))):
            return False
        if r.start and r.start[0] > self.day:
            return False
        if n["role"] == "allergy" and r.list == "allergies" and a.list != "allergies":
            return True
        if n["tense"] == "bare" and not n.get("window") and self.matches(r, n["what"]) == NOT:
            return self.tense(r, "current") != NOT
        return self.timed(r, n) != NOT

    def deniers(self, n, pool):
        """Records that say no to what is asked: "oral X: absent" to the oral kinds of X."""
        what = n["what"]
        if "entry" in what and n["role"] == "allergy":
            pool = pool + [r for r in self.records if self.plain_absence(r) and r.entries in (["hypersensitivity"], ["drug allergy"])]
            return [r for r in pool if self.plain_absence(r) and len(r.entries) == 1 and
                    (r.entries[0] in ("hypersensitivity", "drug allergy") or self.v.is_a(what["entry"], r.entries[0]))]
        if "entry" in what:
            return [r for r in pool if r.absent and r.qualifiers <= set(n.get("qualifiers", ())) and not any(k in r.raw for k in self.DETAILS) and len(r.entries) == 1 and self.v.is_a(what["entry"], r.entries[0])]
        if "words" in what:
            return [r for r in pool if self.plain_absence(r) and r.words == self.v.fold(what["words"])]
        return []

    def absent_by_lists(self, n, present):
        lists = self.lists_of(n)
        if not all(name in self.complete for name in lists):
            return False
        if "entry" in n["what"] and n["role"] == "as_entry" and any(yes and not cause_yes and self.v.is_a(then, n["what"]["entry"])
                                                                    for (_, cause_yes), (then, yes) in self.v.implications):
            return False   # HOLES: what follows from an absence need not stand in a list
        there = [r for r in present if r.list in lists]
        if "words" in n["what"]:
            return not there   # HOLES: of a list that holds recorded noes alone
        return True   # a record in broader words is itself unknown in counts()

    def implied(self, n):
        """Conditions that follow from tests and procedures."""
        asked = n["what"]["entry"]
        for (cause, cause_yes), (then, then_yes) in self.v.implications:
            if then_yes and self.v.entries[then].kind == "condition" and self.v.is_a(then, asked) and self.holds(cause, cause_yes):
                extra = [k for k in ("window", "qualifiers", "grade", "stages", "site", "reason", "restriction", "except", "other", "count") if n.get(k)]
                yield MET if not extra and n["tense"] != "past" else UNK

    def implied_absence_contradicted(self, asked, present, perhaps=UNK):
        """What is said not to be there, and of which this would be a kind, is on record."""
        thens = {then for (cause, cause_yes), (then, then_yes) in self.v.implications
                 if not then_yes and self.v.entries[then].kind == "condition" and self.v.is_a(asked, then) and self.holds(cause, cause_yes)}
        return any(self.v.is_a(e, t) and self.tense(r, "current") in (MET, perhaps) for t in thens for r in present for e in r.entries)

    def implied_absent(self, asked):
        return any(not then_yes and self.v.entries[then].kind == "condition" and self.v.is_a(asked, then) and self.holds(cause, cause_yes)
                   for (cause, cause_yes), (then, then_yes) in self.v.implications)

    def other(self, n, counted, known_absent):
        sure = [r for a, r in counted if a == MET and r is not None]
        for i, a in enumerate(sure):
            for b in sure[i + 1:]:
                if a.entries and b.entries and not any(self.v.overlaps(x, y) for x in a.entries for y in b.entries):
                    return MET
        if any(a != NOT for a, _ in counted):
            return UNK
        return NOT if known_absent else UNK

    def count(self, n, counted, known_absent):
        c = n["count"]
        sure = [r for a, r in counted if a == MET and r is not None]
        perhaps = [r for a, r in counted if a == UNK]
        closed = known_absent and not perhaps
        if not sure and not perhaps:
            low, high = 0, 0 if known_absent else INF
        elif c["of"] == "records":
            low, high = len(sure), len(sure) if closed else INF
            if known_absent:
                high = len(sure) + len(perhaps)
        elif c["of"] == "cycles":
            known = [r.raw.get("cycles") for r in sure]
            low = max([k for k in known if k is not None] or [1 if sure else 0])
            known += [r.raw.get("cycles") if r else None for r in perhaps]
            total = sum(k for k in known if k is not None)
            high = total if known_absent and None not in known else INF
        else:
            numbered = {r.raw["line"] for r in sure if r.raw.get("line") is not None}
            low = max(len(numbered), 1 if sure else 0)
            everything = sure + perhaps
            high = len({r.raw["line"] for r in everything if r and r.raw.get("line") is not None}) + \
                sum(r is None or r.raw.get("line") is None for r in everything) if known_absent else INF
            low = max(len(numbered), 1 if sure else 0)
        value = Interval(Fraction(low), Fraction(high))
        answers = [MET]
        if "low" in c:
            answers.append(above(value, c["low"], False))
        if "high" in c:
            answers.append(below(value, c["high"], False))
        return all_of(answers)


if __name__ == "__main__":
    import json
    import sys
    oracle = Oracle()
    for line in sys.stdin:
        q = json.loads(line, parse_float=Decimal)
        print(json.dumps({"answer": oracle.evaluate(q["rule"], q["patient"], q["as_of"], q["kind"], q.get("diseases", ()))}))
