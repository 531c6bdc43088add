"""Criteria written as registries write them, from trees that are known: eligo must read them back to the tree, or refuse.

    forward.py [--eligo PROGRAM] [--count N] [--seed S] [--show KIND]

A wrong tree is printed with as little of the registry's habits (case, bullets, escapes, spellings) as still brings it about; kept_reading.ndjson has
those of earlier runs. The last line counts: read, refused, wrong. Exits with 1 where one is wrong."""
import sys

sys.dont_write_bytecode = True

import argparse
import collections
import json
import os
import random
import re
from decimal import Decimal

import generate
import reading
import vocabulary

HERE = os.path.dirname(os.path.abspath(__file__))

SPELLED = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten", 12: "twelve", 14: "fourteen", 18: "eighteen",
           21: "twenty-one", 28: "twenty-eight", 30: "thirty", 60: "sixty", 65: "sixty-five", 75: "seventy-five"}
AT_LEAST = ["≥", ">=", "≥ ", "at least", "of at least", "greater than or equal to", "equal to or greater than", "no less than", "not less than", "of ≥", "is ≥", "must be ≥",
            "is at least", "greater than or equal to (≥)", "greater or equal to", "=>"]
ABOVE = [">", "greater than", "more than", "above", "of greater than", "higher than", "exceeding", "is greater than", "over", "greater than (>)"]
AT_MOST = ["≤", "<=", "=<", "at most", "less than or equal to", "equal to or less than", "no more than", "not more than", "no greater than", "of ≤", "is ≤", "must be ≤",
           "less than or equal to (≤)", "not greater than", "not exceeding"]
BELOW = ["<", "less than", "below", "of less than", "lower than", "is less than", "under", "less than (<)"]
FROM_ON = ["or greater", "or more", "or higher", "or above", "and above", "or over"]
UP_TO = ["or less", "or lower", "or below", "and below", "or fewer"]
ANCHORS = ["prior to enrollment", "prior to study entry", "before randomization", "prior to first dose of study drug", "of screening", "prior to registration", "before screening",
           "of enrollment", "prior to the start of study treatment", "before the first dose", ""]


class Writer:
    def __init__(self, seed, v):
        self.r, self.v = random.Random(seed), v
        entries = [e for e in v.entries.values() if not e.note.startswith("open")]
        by = lambda *kinds: [e for e in entries if e.kind in kinds]  # noqa: E731
        # Of a malignancy that is forbidden, eligo takes another than the trial's to be meant (semantics.md, 9): no plain tree to write.
        self.conditions, self.drugs = [e for e in by("condition") if e.name not in ("malignancy", "neoplasm")], by("drug")
        self.classes, self.procedures = by("class"), by("surgery", "procedure")
        self.analytes = [e for e in by("analyte") if e.analyte.scale == "number" and e.analyte.units and e.analyte.bounds and "age" not in e.name]
        self.uln = [v.entries[n] for n in ("ALT", "AST", "total bilirubin", "creatinine", "alkaline phosphatase", "lactate dehydrogenase", "lipase", "amylase")]
        self.british = collections.defaultdict(list)
        for word, american in v.spelling.items():
            self.british[american].append(word)

    def pick(self, items):
        return self.r.choice(list(items))

    def chance(self, p):
        return self.r.random() < p

    # ---- words

    def name(self, entry):
        """A phrase of the vocabulary that is this entry, and no other's by case or by ambiguity."""
        phrases = [p.lstrip("=") for p in [entry.name] + entry.synonyms]
        phrase = self.pick(phrases) if self.chance(0.5) else entry.name
        return phrase if self.v.find(phrase) is entry else entry.name

    def number(self, x):
        text = format(Decimal(str(x)), "f")
        whole, dot, part = text.partition(".")
        if len(whole) > 3 and self.chance(0.6):
            whole = f"{int(whole):,}"
        return whole + (dot + part if part else ".0" if self.chance(0.05) and len(whole) < 3 else "")

    def spelled(self, n):
        if n in SPELLED and self.chance(0.4):
            return self.pick([SPELLED[n], f"{SPELLED[n]} ({n})", f"{n} ({SPELLED[n]})"])
        return str(n)

    def duration(self):
        n, unit = self.pick([(7, "day"), (14, "day"), (21, "day"), (28, "day"), (30, "day"), (2, "week"), (3, "week"), (4, "week"), (6, "week"), (12, "week"), (1, "month"),
                             (3, "month"), (6, "month"), (12, "month"), (1, "year"), (2, "year"), (5, "year"), (72, "hour"), (24, "hour")])
        shown = unit + ("" if n == 1 else "s")
        return {"number": n, "unit": unit}, f"{self.spelled(n)} {shown}"

    def window(self):
        d, text = self.duration()
        if self.chance(0.15):
            strict = self.chance(0.5)
            said = self.pick(["more than {} ago", "more than {} prior to enrollment", "greater than {} before screening"] if strict else
                             ["at least {} ago", "at least {} prior to enrollment", "at least {} before screening"])
            return {"ago": {**d, **({"strict": True} if strict else {})}}, " " + said.format(text)
        start = self.pick(["within", "within", "within the last", "in the last", "within the past", "during the past", "in the past", "in the previous", "within the previous"])
        anchor = self.pick(ANCHORS)
        if start != "within":
            anchor = ""
        return {"within": d}, f" {start} {text}" + (f" {anchor}" if anchor else "")

    def compared(self, low=None, high=None, strict_low=False, strict_high=False, tail=""):
        """Phrases for a range of bounds already written as text; tail is the unit or the limit of normal."""
        if low is not None and high is not None:
            if not strict_low and not strict_high:
                return self.pick([f"between {low} and {high}{tail}", f"{low} to {high}{tail}", f"from {low} to {high}{tail}", f"{low} - {high}{tail}", f"{low}-{high}{tail}",
                                  f"{low}{tail} to {high}{tail}", f"≥ {low}{tail} and ≤ {high}{tail}", f"≥{low} and ≤{high}{tail}", f"of at least {low}{tail} and no more than {high}{tail}"])
            a, b = (">" if strict_low else "≥"), ("<" if strict_high else "≤")
            return self.pick([f"{a} {low}{tail} and {b} {high}{tail}", f"{a} {low} and {b} {high}{tail}", f"{a} {low}{tail} but {b} {high}{tail}"])
        if low is not None:
            if not strict_low and self.chance(0.2):
                return f"{low}{tail} {self.pick(FROM_ON)}"
            return self.join(self.pick(ABOVE if strict_low else AT_LEAST), low + tail)
        if not strict_high and self.chance(0.2):
            return f"{high}{tail} {self.pick(UP_TO)}"
        return self.join(self.pick(BELOW if strict_high else AT_MOST), high + tail)

    def join(self, sign, rest):
        glued = sign[-1] in "≥≤><=" and len(sign) <= 2 and self.chance(0.3)
        return sign + ("" if glued or sign.endswith(" ") else " ") + rest

    # ---- leaves: (phrase, tree); a phrase is a noun phrase that may follow "with"

    def measure(self, window=True):
        entry = self.pick(self.analytes)
        a = entry.analyte
        unit = a.units[0]
        low, high = (float(b) for b in a.bounds)
        span = [round(low + (high - low) * x, 0 if high > 20 else 1) for x in (0.3, 0.5, 0.7)]
        span = sorted({Decimal(str(x)).normalize() if x else Decimal(0) for x in span})
        span = [Decimal(format(x, "f")) for x in span if x > 0]
        if len(span) < 2:
            return self.measure(window)
        spellings = [s for s, u in self.v.unit_spellings.items() if u == unit and s.strip() and s[0] not in "x×"]
        shown = self.pick(spellings) if self.chance(0.5) else unit
        tail = "" if unit in ("1", "{score}") else "" + ("%" if unit == "%" else " " + shown)
        if unit in ("1", "{score}") and shown != unit:
            return self.measure(window)
        node = {"type": "measure", "analyte": entry.name}
        mode = self.pick(["low", "high", "both"])
        strict = [self.chance(0.3), self.chance(0.3)]

        def bound(x, is_strict):
            return {"number": x, **({"strict": True} if is_strict else {}), **({"unit": unit} if unit not in ("1", "{score}") else {})}
        if mode == "both":
            node["low"], node["high"] = bound(span[0], strict[0]), bound(span[-1], strict[1])
        else:
            node[mode] = bound(span[0], strict[0])
        text = {"low": None, "high": None}
        for k in ("low", "high"):
            text[k] = self.number(node[k]["number"]) if k in node else None
        phrase = self.name(entry) + " " + self.compared(text["low"], text["high"], node.get("low", {}).get("strict"), node.get("high", {}).get("strict"), tail)
        return self.timed(phrase, node, window)

    def timed(self, phrase, node, window=True):
        if window and self.chance(0.3):
            node["window"], said = self.window()
            phrase += said
        return phrase, node

    def multiple(self, entry=None, bound=None):
        entry = entry or self.pick(self.uln)
        k, strict, upper = bound or self.bound_of_limit()
        return self.name(entry) + " " + self.limit_phrase(k, strict, upper), self.limit_tree(entry, k, strict, upper)

    def bound_of_limit(self):
        return self.pick([Decimal("1.5"), Decimal("2.5"), 2, 3, 5, Decimal("1.25")]), self.chance(0.4), self.chance(0.75)

    def limit_phrase(self, k, strict, upper):
        uln = self.pick(["ULN", "upper limit of normal", "the upper limit of normal", "upper limit of normal (ULN)", "the ULN", "institutional upper limit of normal", "institutional ULN",
                         "the upper limit of normal (ULN)", "upper limits of normal", "the institutional upper limit of normal"])
        if k in (2, 3) and self.chance(0.2):
            factor = {2: "twice", 3: "three times"}[k] + " "
        else:
            factor = self.number(k) + self.pick([" x ", " × ", " times ", "x ", " X ", " * ", "x", "×"] if uln == "ULN" else [" x ", " × ", " times ", " X "])
        return self.compared(**({"high": factor + uln, "strict_high": strict} if upper else {"low": factor + uln, "strict_low": strict}))

    def limit_tree(self, entry, k, strict, upper):
        return {"type": "measure", "analyte": entry.name, "high" if upper else "low": {"number": k, **({"strict": True} if strict else {}), "of": "ULN"}}

    def age(self):
        low = self.pick([18, 18, 18, 21, 12, 60, 65])
        high = low + self.pick([5, 10, 57])
        years = self.pick(["years", "years of age", "years old", "yrs", "years"])
        mode = self.pick(["low", "low", "high", "both", "both"])
        node = {"type": "age", "unit": "year"}
        if mode == "both":
            node["low"], node["high"] = {"number": low}, {"number": high}
            return self.pick([f"Age {low} to {high} {years}", f"Aged {low}-{high} years", f"Aged between {low} and {high} years", f"Age ≥ {low} and ≤ {high} years", f"Age from {low} to {high} years",
                              f"{low} to {high} years of age", f"Between {low} and {high} years of age", f"Age {low}-{high}", f"Age: {low} - {high} years", f"Ages {low} to {high}"]), node
        strict = self.chance(0.3)
        if mode == "low":
            node["low"] = {"number": low, **({"strict": True} if strict else {})}
            n = self.spelled(low)
            return self.pick([f"Age > {low} years", f"Older than {n} years", f"Age greater than {n} {years}", f"More than {n} years of age"] if strict else
                             [f"Age ≥ {low} {years}", f"Age {low} or older", f"{n} years of age or older", f"At least {n} years of age", f"Aged {low} years or older", f"Age at least {n} years",
                              f"Age ≥{low}", f"Age of {low} years or more", f"{low} years and older", f"Age greater than or equal to {n} years"]), node
        node["high"] = {"number": low, **({"strict": True} if strict else {})}
        n = self.spelled(low)
        return self.pick([f"Age < {low} years", f"Younger than {n} years", f"Under {n} years of age", f"Age less than {n} {years}", f"Less than {n} years old"] if strict else
                         [f"Age ≤ {low} {years}", f"Age less than or equal to {n} years", f"{low} years of age or younger", f"Age {low} or younger", f"Age no more than {n} years"]), node

    def status(self):
        if self.chance(0.6):
            top = self.pick([1, 2, 3])
            scale = self.pick(["ECOG performance status", "ECOG", "ECOG PS", "Eastern Cooperative Oncology Group (ECOG) performance status", "WHO performance status", "Zubrod performance status",
                               "ECOG performance status (PS)", "ECOG performance score"])
            listed = ", ".join(map(str, range(top))) + f" or {top}" if top > 1 else "0 or 1"
            said = self.pick([f" 0-{top}", f" 0 to {top}", f" of 0-{top}", f" ≤ {top}", f" of {listed}", f" {listed}", f" < {top + 1}", f" less than or equal to {top}", f" of {top} or less"])
            node = {"type": "measure", "analyte": "ECOG performance status"}
            node["high"] = {"number": top + 1, "strict": True, "grade": str(top + 1)} if said.startswith(" <") else {"number": top, "grade": str(top)}
            return scale + said, node
        k = self.pick([60, 70, 80])
        strict = self.chance(0.3)
        scale = self.pick(["Karnofsky performance status", "Karnofsky", "KPS", "Karnofsky performance score", "Karnofsky Performance Status (KPS)"])
        percent = self.pick(["%", "", " %"])
        return scale + " " + self.compared(low=str(k), strict_low=strict, tail=percent), {"type": "measure", "analyte": "Karnofsky performance status",
                                                                                       "low": {"number": k, **({"strict": True} if strict else {})}}

    def term(self, entry):
        return {"entry": entry.name, "kind": entry.kind}

    def record(self, entry, tense="bare", **more):
        return {"type": "record", "what": self.term(entry), "role": "as_entry", "tense": tense, **more}

    def condition(self, window=True):
        entry = self.pick(self.conditions)
        name = self.name(entry)
        if self.v.fold(name)[0] in ("active", "current"):
            return self.condition(window)   # what "active active X" asks is not known
        form = self.pick(["{}", "{}", "history of {}", "history of {}", "a history of {}", "prior history of {}", "current {}", "active {}", "diagnosis of {}", "previous {}"])
        tense = "ever" if "history" in form or "previous" in form else "current" if form.startswith(("current", "active")) else "bare"
        if form == "active {}" and self.v.find("active " + name):
            form, tense = "{}", "bare"
        node = self.record(entry, tense)
        phrase = form.format(name)
        if tense == "current":
            return phrase, node
        phrase, node = self.timed(phrase, node, window)
        if form.startswith("diagnosis") and "ago" in node.get("window", {}):
            return self.condition(window)
        if form.startswith("diagnosis") and "window" in node:
            node["window"]["edge"] = "started"   # what is diagnosed within a span begins in it
        return phrase, node

    def excepted(self):
        wide = [e for e in self.conditions if len(e.down) > 3]
        entry = self.pick(wide)
        kinds = [self.v.entries[n] for n in sorted(entry.down - {entry.name})]
        others = self.r.sample(kinds, self.pick([1, 1, 2]))
        word = self.pick(["other than", "except", "except for", "excluding", "with the exception of", ", except for"])
        listed = " or ".join(self.name(o) for o in others)
        return f"{self.name(entry)} {word} {listed}".replace(" ,", ","), self.record(entry, **{"except": [self.term(o) for o in others]})

    def qualified(self):
        entry = self.pick([e for e in self.conditions if e.nature == "state"])
        name = self.name(entry)
        form = self.pick(["severe", "uncontrolled", "grade", "grade from", "stage", "severe history"])
        if self.v.find("severe " + name) or self.v.find("uncontrolled " + name) or self.v.fold(name)[0] in self.v.fold("grade stage severe mild acute chronic active"):
            return self.qualified()
        if form in ("severe", "uncontrolled"):
            return f"{form} {name}", self.record(entry, qualifiers=[form])
        if form == "severe history":
            return f"history of severe {name}", self.record(entry, "ever", qualifiers=["severe"])
        if form == "stage":
            low, high = self.pick([("III", "IV"), ("II", "III"), ("I", "II")])
            return f"stage {low} {self.pick(['or', 'and', '/'])} {high} {name}".replace(" / ", "/").replace(" and ", " or "), self.record(entry, stages=[low, high])
        low = self.pick([1, 2, 3])
        if form == "grade":
            return self.pick([f"grade ≥ {low} {name}", f"{name} grade {low} or higher", f"{name} ≥ grade {low}", f"grade {low} or greater {name}"]), self.record(entry, grade={"low": low})
        return self.pick([f"grade {low}-{low + 1} {name}", f"grade {low} to {low + 1} {name}", f"grade {low} or {low + 1} {name}"]), self.record(entry, grade={"low": low, "high": low + 1})

    def twice_said(self):
        """A bound and, in brackets, the same in another unit."""
        entry = self.pick([e for e in self.analytes if len(e.analyte.units) > 1])
        a = entry.analyte
        low, high = (float(b) for b in a.bounds)
        x = Decimal(str(round(low + (high - low) * self.pick([0.3, 0.6]), 0 if high > 20 else 1)))
        unit, other = a.units[0], self.pick(a.units[1:])
        (f, base), (g, base_other) = self.v.units[unit], self.v.units[other]
        y = generate.finite(reading.Fraction(x) * f / g) if base == base_other and "Cel" not in (unit, other) and "%" not in (unit, other) else None
        if x <= 0 or y is None or unit in ("1", "{score}"):
            return self.twice_said()
        sign, key_ = self.pick([("≥", "low"), ("≤", "high")])
        bracket = self.pick([f"({sign} {format(y, 'f')} {other})", f"({format(y, 'f')} {other})", f"[{format(y, 'f')} {other}]"])
        return f"{self.name(entry)} {sign} {format(x, 'f')} {unit} {bracket}", {"type": "measure", "analyte": entry.name, key_: {"number": x, "unit": unit}}

    def therapy(self, window=True):
        entry = self.pick(self.drugs if self.chance(0.7) else self.classes)
        name = self.name(entry)
        form = self.pick(["prior {}", "prior treatment with {}", "previous treatment with {}", "prior therapy with {}", "previous {}", "treatment with {}", "prior use of {}", "use of {}",
                          "current treatment with {}", "concurrent {}", "concomitant use of {}", "prior exposure to {}"])
        if "use of" in form and (self.v.find(name + " use") or self.v.find("use of " + name)):
            return self.therapy(window)   # "use of cannabis" is a condition
        tense = "ever" if form.startswith(("prior", "previous", "treatment")) else "current" if form.startswith("con") or form.startswith("current") else "bare"
        node = self.record(entry, tense)
        if tense == "current":
            return form.format(name), node
        return self.timed(form.format(name), node, window)

    def operation(self):
        entry = self.pick(self.procedures)
        form = self.pick(["{}", "prior {}", "previous {}", "history of {}"])
        phrase, node = form.format(self.name(entry)), self.record(entry, "bare" if form == "{}" else "ever")
        return self.timed(phrase, node)

    def allergy(self):
        entry = self.pick(self.drugs)
        word = self.pick(["allergy to", "hypersensitivity to", "known allergy to", "known hypersensitivity to", "allergic to", "history of allergy to"])
        node = {"type": "record", "what": self.term(entry), "role": "allergy", "tense": "ever" if word.startswith("history") else "bare"}
        return f"{word} {self.name(entry)}", node

    def finding(self):
        entry = self.pick([e for e in self.v.entries.values() if e.kind == "marker"])
        value = self.pick(["positive", "negative"])
        name = self.name(entry)
        phrase = self.pick([f"{name} {value}", f"{name}-{value}", f"positive for {name}" if value == "positive" else f"negative for {name}", f"{name} {value}"])
        return phrase, {"type": "finding", "what": self.term(entry), "values": [value]}

    # ---- criteria

    def criterion(self):
        """(kind of template, inclusion or exclusion, text, tree)"""
        form = self.pick([self.one, self.one, self.one, self.negated, self.several_records, self.shared_bound, self.several_measures, self.sub_list, self.exception, self.shared_window, self.women])
        return form()

    def lead(self, kind):
        if kind == "inclusion":
            return self.pick(["", "", "Patients must have ", "Patients with ", "Must have ", "Subjects must have ", "Participants with ", "Patient has "])
        return self.pick(["", "", "Patients with ", "Subjects with ", "Any ", "Participants with ", "Patient has "])

    def one(self):
        leaf = self.pick([self.measure, self.measure, self.multiple, self.age, self.status, self.condition, self.therapy, self.operation, self.excepted, self.allergy, self.finding, self.qualified, self.qualified, self.twice_said])
        phrase, node = leaf()
        kind = self.pick(["inclusion", "exclusion"])
        noun = leaf in (self.measure, self.multiple, self.condition, self.therapy, self.excepted)
        lead = self.lead(kind) if noun and "must" not in phrase and " is " not in phrase else ""
        if lead == "Any " and leaf in (self.measure, self.multiple):
            lead = ""
        return leaf.__name__, kind, lead + phrase, node

    def negated(self):
        leaf = self.pick([self.condition, self.therapy, self.allergy, self.operation])
        phrase, node = leaf()
        word = self.pick(["No ", "No ", "Absence of ", "Patients must not have ", "Without ", "Must not have "])
        if phrase.startswith(("a ", "allergic", "known")):
            word = "No "
            phrase = phrase.removeprefix("a ")
        if phrase.startswith("allergic"):
            return self.negated()
        return "not " + leaf.__name__, "inclusion", word + phrase, {"type": "not", "children": [node]}

    def listed(self, names, word, apart=False):
        """`apart`: nothing is said of all of them at once, so that they may stand in a `;` list, whose items are clauses of their own."""
        comma = self.pick([", ", ", ", "; "] if apart else [", "]) if len(names) > 2 else " "
        return comma.join(names[:-1]) + self.pick([f"{comma.rstrip()} {word} " if len(names) > 2 else f" {word} ", f" {word} "]) + names[-1] if len(names) > 1 else names[0]

    def several_records(self):
        kind, pool, start, tense = self.pick([
            ("exclusion", self.conditions, "", "bare"), ("exclusion", self.conditions, "History of ", "ever"), ("inclusion", self.conditions, "No history of ", "ever"),
            ("exclusion", self.drugs, "Prior treatment with ", "ever"), ("inclusion", self.drugs, "No prior treatment with ", "ever"), ("exclusion", self.drugs, "Concurrent use of ", "current")])
        entries = self.r.sample(pool, self.pick([2, 2, 3, 4]))
        names = [self.name(e) for e in entries]
        any_of = {"type": "any", "children": [self.record(e, tense) for e in entries]}
        return "list of records", kind, start + self.listed(names, "or", start == ""), {"type": "not", "children": [any_of]} if start.startswith("No") else any_of

    def shared_window(self):
        entries = self.r.sample(self.drugs if self.chance(0.5) else self.conditions, self.pick([2, 3]))
        window, said = self.window()
        start = self.pick(["", "History of "]) if entries[0].kind == "condition" else "Treatment with "
        nodes = [self.record(e, "ever" if start == "History of " else "bare", window=window) for e in entries]
        return "shared window", "exclusion", start + self.listed([self.name(e) for e in entries], "or") + said, {"type": "any", "children": nodes}

    def shared_bound(self):
        entries = self.r.sample(self.uln, 2)
        k, strict, upper = self.bound_of_limit()
        said = self.limit_phrase(k, strict, upper)
        kind, word = self.pick([("inclusion", "and"), ("inclusion", "and"), ("exclusion", "or")])
        nodes = [self.limit_tree(e, k, strict, upper) for e in entries]
        return "shared bound", kind, f"{self.name(entries[0])} {word} {self.name(entries[1])} {said}", {"type": "all" if word == "and" else "any", "children": nodes}

    def several_measures(self):
        parts = [self.measure(False) if self.chance(0.6) else self.multiple() for _ in range(self.pick([2, 3]))]
        kind, word = self.pick([("inclusion", "and"), ("exclusion", "or")])
        return "list of measures", kind, self.listed([p for p, _ in parts], word, True), {"type": "all" if word == "and" else "any", "children": [n for _, n in parts]}

    def sub_list(self):
        kind = self.pick(["inclusion", "exclusion"])
        n = self.pick([2, 3, 4])
        parts = [self.pick([self.measure, self.condition, self.therapy])() for _ in range(n)]
        nodes = [node for _, node in parts]
        head, tree = self.pick([("All of the following:", {"type": "all", "children": nodes}), ("Any of the following:", {"type": "any", "children": nodes}),
                                ("At least one of the following:", {"type": "any", "children": nodes}), ("One or more of the following:", {"type": "any", "children": nodes}),
                                ("At least 2 of the following:", {"type": "at_least", "count": 2, "children": nodes}),
                                ("Any of the following conditions:", {"type": "any", "children": nodes}), ("Must meet all of the following criteria:", {"type": "all", "children": nodes})])
        if "Must" in head and kind == "exclusion":
            return self.sub_list()
        return "sub-list", kind, head + "".join(f"\n  * {p}" for p, _ in parts), tree

    def exception(self):
        claim, node = self.multiple() if self.chance(0.5) else self.condition(False)
        other = self.pick(self.conditions)
        word = self.pick([", unless ", " unless "])
        kind = self.pick(["inclusion", "exclusion"])
        return "unless", kind, claim + word + self.pick(["the patient has ", "due to ", ""][:1] + [""]) + self.name(other), {"type": "unless", "children": [node, self.record(other)]}

    def women(self):
        test, when = ("pregnancy test", "")
        window = {}
        if self.chance(0.5):
            window, when = self.window()
        who = self.pick(["Women of childbearing potential", "Females of childbearing potential", "Female patients of childbearing potential", "Women of child-bearing potential"])
        node = {"type": "finding", "what": {"entry": test, "kind": "test"}, "values": ["negative"], **({"window": window} if window else {})}
        return "group", "inclusion", f"{who} must have a negative pregnancy test{when}", {"type": "group", "children": [{"type": "fact", "fact": "childbearing potential"}, node]}


# ---- the habits of registries; each changes the writing and not the meaning

def escaped(text, r):
    for sign in "><":
        text = text.replace(sign, "\\" + sign)
    return text


def entities(text, r):
    return text.replace(">", "&gt;").replace("<", "&lt;")


def signs(text, r):
    return text.replace("≥", ">=").replace("≤", r.choice(["<=", "=<"])).replace("×", "x")


def numbered(text, r):
    return f"{r.randint(1, 20)}. " + text


def dashed(text, r):
    return "- " + text


def starred(text, r):
    return "* " + text


def full_stop(text, r):
    return text if "\n" in text else text + "."


def semicolon(text, r):
    return text if "\n" in text else text + ";"


def blanks(text, r):
    return "\n".join(line[:len(line) - len(line.lstrip())] + line.lstrip().replace(" ", "  ", 1) for line in text.split("\n"))


def capital(text, r):
    first = text.split(" ")[0]
    return text if any(c.isupper() for c in first[1:]) else text[:1].upper() + text[1:]


def upper(text, r):
    """Capitals, where no word in capitals has another meaning; units are not words."""
    return text if any(c.isdigit() or c in "%/" for c in text) else text.upper()


def hard_blanks(text, r):
    return text.replace(" ", "\u00a0", 3) if not text.startswith(" ") and "\n" not in text else text


def long_dash(text, r):
    return re.sub(r"(\d) ?- ?(\d)", "\\1–\\2", text)




def with_habits(text, habits, seed):
    for habit in habits:
        text = habit(text, random.Random(seed))
    if not text.startswith(("* ", "- ")) and not text[:1].isdigit():
        text = "* " + text
    elif text[:1].isdigit() and numbered not in habits:
        text = "* " + text
    return text


def british(text, writer):
    """British and variant spellings, word by word, as spelling.tsv has them."""
    words = text.split(" ")
    for i, word in enumerate(words):
        options = writer.british.get(word, [])
        options = [o for o in options if len(o) > 3 and o.isalpha()]
        if options:
            words[i] = options[0]
    return " ".join(words)


def draw(writer):
    form, kind, text, tree = writer.criterion()
    r = writer.r
    habits = []
    for group in ([upper, capital], [long_dash], [signs], [escaped, entities], [blanks, hard_blanks], [full_stop, semicolon], [numbered, dashed, starred]):
        if r.random() < 0.3:
            habits.append(r.choice(group))
    spelled = british(text, writer) if r.random() < 0.2 else text
    return {"form": form, "kind": kind, "text": spelled, "tree": tree, "habits": habits, "seed": r.randrange(10 ** 6)}


def ask_kept(program):
    path = os.path.join(HERE, "kept_reading.ndjson")
    kept = [json.loads(line, parse_float=Decimal) for line in open(path, encoding="utf-8")]
    trees = reading.read(program, [(k["kind"], k["text"]) for k in kept])
    wrong = 0
    for one, tree in zip(kept, trees):
        if tree is not None and not any(reading.same(tree, t) for t in ([one["rule"]] if one["rule"] else [])):
            wrong += 1
            print(f"kept: {one['kind']} {one['text']!r} was read as\n    {reading.key(reading.normal(tree))}")
    print(f"{len(kept)} kept texts, {wrong} wrong")
    return len(kept), wrong


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--eligo", default=reading.ELIGO)
    arguments.add_argument("--count", type=int, default=5000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--show", default="", help="print the refused ones of this form too")
    arguments.add_argument("--limit", type=int, default=40, help="how many wrong ones to print")
    arguments.add_argument("--allow", type=int, default=0, help="exit with 0 up to so many wrong ones: what is written changes with every line of the vocabulary, and a phrase of "
                                                                "two readings may be the writer's fault")
    options = arguments.parse_args()
    kept, back = ask_kept(options.eligo)
    writer = Writer(options.seed, vocabulary.Vocabulary())
    samples = [draw(writer) for _ in range(options.count)]
    trees = reading.read(options.eligo, [(s["kind"], with_habits(s["text"], s["habits"], s["seed"])) for s in samples])
    table = collections.defaultdict(collections.Counter)
    wrong = []
    for sample, tree in zip(samples, trees):
        result = "refused" if tree is None else "read" if reading.same(tree, sample["tree"]) else "wrong"
        table[sample["form"]][result] += 1
        if result == "wrong":
            wrong.append(sample)
        if result == "refused" and sample["form"] == options.show:
            print("refused:", sample["kind"], with_habits(sample["text"], sample["habits"], sample["seed"]).replace("\n", " / "))
    for form, counts in sorted(table.items()):
        print(f"  {form:20} read {counts['read']:5}  refused {counts['refused']:5}  wrong {counts['wrong']:4}")
    for sample in wrong[:options.limit]:
        # The fewest habits that still give a wrong tree.
        sets = [[]] + [[h] for h in sample["habits"]] + [sample["habits"]]
        trees = reading.read(options.eligo, [(sample["kind"], with_habits(sample["text"], s, sample["seed"])) for s in sets])
        for habits, tree in zip(sets, trees):
            if tree is not None and not reading.same(tree, sample["tree"]):
                text = with_habits(sample["text"], habits, sample["seed"])
                print(f"wrong ({sample['form']}, {[h.__name__ for h in habits]}): {sample['kind']} {text}\n    written {reading.key(reading.normal(sample['tree']))}\n"
                      f"    read    {reading.key(reading.normal(tree))}")
                break
    total = {k: sum(c[k] for c in table.values()) for k in ("read", "refused", "wrong")}
    print(f"{total['read']} read, {total['refused']} refused, {total['wrong'] + back} wrong ({kept} kept)")
    return 1 if total["wrong"] > options.allow or back else 0


if __name__ == "__main__":
    sys.exit(main())
