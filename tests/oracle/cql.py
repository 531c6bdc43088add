"""The leaves that CQL can express, through eligo and through cql-execution (HL7 CQL, npm): numbers against bounds in one unit, the latest of several,
ages, codes on record or absent by a complete list, dates within windows; with CQL's own three-valued and, or, not.

    cql.py [--eligo PROGRAM] [--count N] [--seed S]

Needs node and the package of tests/oracle/cql (npm ci; .ci/full installs it). The last line counts. Exits with 1 where the two differ."""
import sys

sys.dont_write_bytecode = True

import argparse
import collections
import datetime
import json
import os
import random
import subprocess
from decimal import Decimal

import compare
import generate
import vocabulary

HERE = os.path.dirname(os.path.abspath(__file__))


def literal(value, kind):
    return {"type": "Literal", "valueType": "{urn:hl7-org:elm-types:r1}" + kind, "value": str(value)}


def date(day):
    d = datetime.date.fromordinal(day)
    return {"type": "Date", "year": literal(d.year, "Integer"), "month": literal(d.month, "Integer"), "day": literal(d.day, "Integer")}


def back(day, duration):
    return {"type": "Subtract", "operand": [date(day), {"type": "Quantity", "value": int(duration["number"]), "unit": duration["unit"] + "s"}]}


def in_window(now, window, field):
    """The date lies by the day, and inside the window: on or after its beginning, on or before its end. CQL's own calendar does the counting."""
    parts = [{"type": "SameOrBefore", "operand": [field, date(now)]}]
    if "within" in window:
        parts.append({"type": "SameOrAfter", "operand": [field, back(now, window["within"])]})
    if "ago" in window:
        parts.append({"type": "SameOrBefore", "operand": [field, back(now, window["ago"])]})
    return nest("And", parts)


def nest(operator, parts):
    out = parts[0]
    for part in parts[1:]:
        out = {"type": operator, "operand": [out, part]}
    return out


def field(path):
    return {"type": "Property", "path": path, "scope": "R"}


def rows_of(items):
    return {"type": "List", "element": [{"type": "Tuple", "element": [{"name": k, "value": v} for k, v in item.items()]} for item in items]}


def query(rows, where, sort=None):
    return {"type": "Query", "source": [{"alias": "R", "expression": rows}], "relationship": [], "where": where,
            **({"sort": {"by": [{"type": "ByColumn", "path": sort, "direction": "asc"}]}} if sort else {})}


class Drawer:
    """A rule, a patient and the ELM expression of the two."""

    def __init__(self, seed, v):
        self.r, self.v = random.Random(seed), v
        entries = [e for e in v.entries.values() if not e.note.startswith(("open", "by "))]
        self.analytes = [e for e in entries if e.kind == "analyte" and e.analyte.scale == "number" and e.analyte.bounds and e.analyte.units and not e.analyte.derived and len(e.down) == 1 and
                         "status" not in e.name]
        # Of hypersensitivities the list of allergies answers too.
        self.states = [e for e in entries if e.kind == "condition" and e.nature == "state" and not v.overlaps(e.name, "hypersensitivity")]
        self.surgeries = [e for e in entries if e.kind in ("surgery", "procedure") and e.nature == "event"]
        self.implied = {n for (_, _), (n, _) in v.implications} | {n for (n, _), _ in v.implications}

    def duration(self):
        return {"number": self.r.choice([1, 2, 3, 6, 7, 14, 28]), "unit": self.r.choice(["day", "day", "week", "month", "year"])}

    def edge(self, duration):
        n, unit = duration["number"], duration["unit"]
        return self.now - n * (7 if unit == "week" else 1) if unit in ("day", "week") else generate.months_back(self.now, n * (12 if unit == "year" else 1))

    def days(self, windows, count):
        """Different days around the edges of a window and elsewhere."""
        near = [self.edge(w) + d for w in windows for d in (-1, 0, 1)] + [self.now, self.now - 1, self.now + 1] + [self.now - self.r.randint(0, 900) for _ in range(3)]
        self.r.shuffle(near)
        return sorted(set(near[:count]))

    def iso(self, day):
        return datetime.date.fromordinal(day).isoformat()

    def measure(self):
        entry = self.r.choice(self.analytes)
        low, high = (float(b) for b in entry.analyte.bounds)
        unit = entry.analyte.units[0]
        number = Decimal(str(round(low + (high - low) * self.r.random(), 1))) if high > 5 else Decimal(str(round(low + (high - low) * self.r.random(), 3)))
        side, strict = self.r.choice(["low", "high"]), self.r.random() < 0.4
        node = {"type": "measure", "analyte": entry.name, side: {"number": number, **({"strict": True} if strict else {}), "unit": unit}}
        window = {}
        if self.r.random() < 0.6:
            window = self.r.choice([{"within": self.duration()}, {"within": self.duration()}, {"ago": self.duration()}])
            node["window"] = window
        items = []
        for day in self.days(list(window.values()), self.r.choice([0, 1, 1, 2, 3])):
            value = max(Decimal(0), number + self.r.choice([Decimal(0), Decimal("0.1"), Decimal("-0.1"), Decimal("0.001"), Decimal(1)]))
            self.patient.setdefault("observations", []).append({"name": entry.name, "value": value, "unit": unit, "date": self.iso(day)})
            items.append({"date": date(day), "value": literal(value, "Decimal")})
        last = {"type": "Last", "source": query(rows_of(items), in_window(self.now, window, field("date")), "date")} if items else {"type": "Null"}
        operator = {("low", False): "GreaterOrEqual", ("low", True): "Greater", ("high", False): "LessOrEqual", ("high", True): "Less"}[side, strict]
        return node, {"type": operator, "operand": [{"type": "Property", "path": "value", "source": last} if items else {"type": "As", "operand": {"type": "Null"},
                      "asTypeSpecifier": {"type": "NamedTypeSpecifier", "name": "{urn:hl7-org:elm-types:r1}Decimal"}}, literal(number, "Decimal")]}

    def age(self):
        bound, side, strict = self.r.choice([18, 21, 60, 65, 75]), self.r.choice(["low", "high"]), self.r.random() < 0.3
        unit = self.r.choice(["year", "year", "month", "day"])
        n = bound * {"year": 1, "month": 12, "day": 365}[unit]
        node = {"type": "age", side: {"number": n, **({"strict": True} if strict else {})}, "unit": unit}
        operator = {("low", False): "GreaterOrEqual", ("low", True): "Greater", ("high", False): "LessOrEqual", ("high", True): "Less"}[side, strict]
        if self.birth is None and not self.ageless and self.r.random() < 0.9:
            birth = (self.now - n if unit == "day" else generate.months_back(self.now, n * (12 if unit == "year" else 1))) + self.r.choice([-366, -31, -1, 0, 1, 30, 366])
            # CQL counts the birthday of 29 February and of the 31st otherwise than "the last of its month" (HOLES 11): such days are not drawn.
            while datetime.date.fromordinal(birth).day > 28:
                birth += 1
            self.birth = birth
            self.patient["birth_date"] = self.iso(birth)
        if self.birth is None:
            self.ageless = True   # for all leaves
            return node, {"type": "As", "operand": {"type": "Null"}, "asTypeSpecifier": {"type": "NamedTypeSpecifier", "name": "{urn:hl7-org:elm-types:r1}Boolean"}}
        return node, {"type": operator, "operand": [{"type": "CalculateAgeAt", "precision": unit.capitalize(), "operand": [date(self.birth), date(self.now)]}, literal(n, "Integer")]}

    def code(self):
        """A condition or an operation, by its codes: those of its kinds; absent where the list is complete and holds none of them."""
        pool, key, name = self.r.choice([(self.states, "conditions", "onset"), (self.surgeries, "procedures", "date")])
        entry = self.r.choice([e for e in (self.r.choice(pool) for _ in range(20)) if len(e.down) > 1 and not e.down & self.implied and not e.up & self.implied] or pool)
        if entry.down & self.implied or entry.up & self.implied:
            return self.age()
        node = {"type": "record", "what": {"entry": entry.name, "kind": entry.kind}, "role": "as_entry", "tense": "ever"}
        window = {}
        if key == "procedures" and self.r.random() < 0.6:
            window = self.r.choice([{"within": self.duration()}, {"ago": self.duration()}])
            node["window"] = window
        items = []
        for day in self.days(list(window.values()), self.r.choice([0, 1, 1, 2])):
            # A kind of it, or something that has nothing to do with it. (What is broader, or may overlap, is beyond codes: CQL would say no.)
            other = self.v.entries[self.r.choice(sorted(entry.down))] if self.r.random() < 0.6 else self.r.choice(pool)
            if not self.v.is_a(other.name, entry.name) and self.v.overlaps(other.name, entry.name):
                continue
            self.patient.setdefault(key, []).append({"name": other.name, name: self.iso(day)})
        self.codes.append((key, entry, window, node, name))
        return node, None

    def code_elm(self, key, entry, window, name):
        """Over all that the patient has of the list, whatever leaf put it there."""
        items = []
        for record in self.patient.get(key, []):
            items.append({"code": literal(record["name"], "String"), "date": date(datetime.date.fromisoformat(record[name]).toordinal())})
        known_no = literal("true" if key in self.patient.get("complete", []) else "false", "Boolean")
        absent = {"type": "If", "condition": known_no, "then": literal("false", "Boolean"),
                  "else": {"type": "As", "operand": {"type": "Null"}, "asTypeSpecifier": {"type": "NamedTypeSpecifier", "name": "{urn:hl7-org:elm-types:r1}Boolean"}}}
        if not items:
            return absent
        codes = {"type": "List", "element": [literal(c, "String") for c in sorted(entry.down)]}
        where = nest("And", [{"type": "In", "operand": [field("code"), codes]}, in_window(self.now, window, field("date"))])
        return {"type": "If", "condition": {"type": "Exists", "operand": query(rows_of(items), where)}, "then": literal("true", "Boolean"), "else": absent}

    def tree(self, depth):
        if depth == 0 or self.r.random() < 0.4:
            return self.r.choice([self.measure, self.measure, self.age, self.code, self.code])()
        kind = self.r.choice(["all", "any", "not"])
        children = [self.tree(depth - 1) for _ in range(1 if kind == "not" else self.r.randint(2, 3))]
        return {"type": kind, "children": [c[0] for c in children]}, (kind, [c[1] for c in children])

    def elm(self, node, said):
        if isinstance(said, tuple):
            parts = [self.elm(n, s) for n, s in zip(node["children"], said[1])]
            return {"type": "Not", "operand": parts[0]} if said[0] == "not" else nest("And" if said[0] == "all" else "Or", parts)
        if said is None:
            key, entry, window, _, name = next(c for c in self.codes if c[3] is node)
            return self.code_elm(key, entry, window, name)
        return said

    def pair(self):
        self.now = self.r.choice([datetime.date(2026, 11, 20), datetime.date(2024, 2, 29), datetime.date(2025, 3, 31), datetime.date(2026, 1, 1)]).toordinal()
        self.patient, self.birth, self.ageless, self.codes = {}, None, False, []
        if self.r.random() < 0.6:
            self.patient["complete"] = self.r.choice([["conditions"], ["procedures"], ["conditions", "procedures"]])
        node, said = self.tree(self.r.choice([0, 1, 1, 2]))
        names = [o["name"] for o in self.patient.get("observations", [])]
        tried = [e for _, e, _, _, _ in self.codes]
        records = [self.v.entries[r["name"]] for key in ("conditions", "procedures") for r in self.patient.get(key, [])]
        # Two leaves of one analyte would share their values; a record that is broader than what another leaf asks for is beyond codes.
        measures = [n["analyte"] for n in walk(node) if n["type"] == "measure"]
        if len(measures) != len(set(measures)) or any(not self.v.is_a(r.name, e.name) and self.v.overlaps(r.name, e.name) for r in records for e in tried) or len(names) > 40:
            return self.pair()
        return {"rule": node, "kind": "inclusion", "as_of": self.iso(self.now), "patient": self.patient}, self.elm(node, said)


def walk(node):
    yield node
    for child in node.get("children", []):
        yield from walk(child)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--eligo", default=os.path.join(HERE, "..", "..", "build", "dev", "eligo"))
    arguments.add_argument("--count", type=int, default=5000)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    drawer = Drawer(options.seed, vocabulary.Vocabulary())
    drawn = [drawer.pair() for _ in range(options.count)]
    done = subprocess.run(["node", os.path.join(HERE, "cql", "run.js")], input="".join(json.dumps(e) + "\n" for _, e in drawn), capture_output=True, text=True)
    said = done.stdout.splitlines()
    if len(said) != len(drawn):
        raise SystemExit(f"cql-execution answered {len(said)} of {len(drawn)} (is it installed? npm ci in tests/oracle/cql): {done.stderr[:800]}")
    answers = compare.Eligo(options.eligo).answers([p for p, _ in drawn])
    table = collections.Counter()
    refused = differ = 0
    for (pair, _), theirs, ours in zip(drawn, said, answers):
        theirs = {"true": "met", "false": "not_met", "null": "unknown"}.get(theirs, theirs)
        if "error" in ours:
            refused += 1
            continue
        table[theirs, ours["answer"]] += 1
        if theirs != ours["answer"]:
            differ += 1
            if differ <= 20:
                print(f"CQL {theirs}, eligo {ours['answer']} ({ours.get('reason', '')}): {generate.dump(pair)}")
    for (theirs, ours), n in sorted(table.items()):
        print(f"  CQL {theirs:8} eligo {ours:8} {n:6}" + ("" if theirs == ours else "  *"))
    print(f"{sum(table.values()) - differ} agreed, {differ} differ, {refused} refused as impossible")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
