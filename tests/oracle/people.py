"""Numbers that people tied to a measurement (Chia) and bounds that the closest peer's tests expect: eligo must find them with the same bound, direction
and unit, or refuse the criterion.

    people.py [--eligo PROGRAM] [--show]

Needs ../shared (skips with a message where it is absent). Every disagreement stands in people.tsv with a judgement; one that does not fails."""
import sys

sys.dont_write_bytecode = True

import argparse
import collections
import json
import os
import re
from decimal import Decimal
from fractions import Fraction

import reading
import vocabulary

HERE = os.path.dirname(os.path.abspath(__file__))
WORDS = [(r"greater than or equal to|greater or equal to|more than or equal to|equal to or greater than|not less than|no less than|at least|>=|≥|=>|minimum of", ("low", False)),
         (r"less than or equal to|lower than or equal to|less or equal to|not more than|no more than|not greater than|no greater than|at most|<=|≤|=<|up to|maximum of", ("high", False)),
         (r"greater than|more than|higher than|above|over|exceeding|older than|>", ("low", True)), (r"less than|lower than|below|under|younger than|<", ("high", True))]
AFTER = [(r"or (?:greater|more|higher|above|older|over)|and (?:above|over|older)", ("low", False)), (r"or (?:less|lower|below|younger|fewer)|and (?:below|under|younger)", ("high", False))]
NUMBER = r"(\d+(?:,\d{3})+|\d+(?:\.\d+)?|\.\d+)"


def bounds_of(value):
    """{low: (number, strict), high: ...} and the unit's text, or None where the value is no plain comparison. Ranges are inclusive (semantics.md)."""
    text = re.sub(r"\((?:>=|<=|≥|≤|>|<)\)|\((\d+)\)|\(?inclusive\)?", "", value.strip().lower()).strip(" .;:")
    text = re.sub(r"\bof\b", " ", text)
    number = lambda s: Decimal(s.replace(",", ""))  # noqa: E731
    m = re.fullmatch(rf"(?:between )?{NUMBER} ?(\S*?) ?(?:-|–|to|and|through) ?{NUMBER} ?(.*)", text)
    if m and not re.search(r"\d", m.group(4)):
        return {"low": (number(m.group(1)), False), "high": (number(m.group(3)), False)}, m.group(4) or m.group(2)
    for pattern, (key, strict) in WORDS:
        m = re.match(rf"(?:{pattern}) ?{NUMBER} ?(.*)$", text)
        if m and not re.search(r"\d(?!\^|\*)", re.sub(r"(mm|m|10|cm)[\^*]?\d+|\d+\^\d+", "", m.group(2))):
            return {key: (number(m.group(1)), strict)}, m.group(2)
    for pattern, (key, strict) in AFTER:
        m = re.fullmatch(rf"{NUMBER} ?(.*?),? (?:{pattern})(.*)", text)
        if m and not re.search(r"\d", m.group(2)):
            return {key: (number(m.group(1)), strict)}, (m.group(2) + " " + m.group(3)).strip()
    return None


def leaves(node):
    yield node
    for child in node.get("children", []):
        yield from leaves(child)


def unit_of(text, v):
    """The UCUM code, "ULN", "" where nothing is said, or None where the text is no unit."""
    text = text.strip(" .,;()")
    if not text:
        return ""
    if re.fullmatch(r"(?:x|×|times|\*)? ?(?:the )?(?:institutional )?(?:uln|upper limits? of normal(?: \(uln\))?|upper limit of (?:the )?normal(?: range)?)", text):
        return "ULN"
    exact = {s.lower().replace(" ", ""): u for s, u in v.unit_spellings.items()}
    return exact.get(text.replace(" ", ""))


def agrees(leaf, bounds, unit, v):
    """Whether a leaf has these bounds; the unit only where people gave one."""
    for key, (number, strict) in bounds.items():
        bound = leaf.get(key)
        if bound is None:
            return False
        mine, theirs = Fraction(str(bound["number"])), Fraction(number)
        if bool(bound.get("strict")) != strict:
            return False
        own = "ULN" if bound.get("of") == "ULN" else bound.get("unit", "")
        if leaf["type"] == "age":
            own = {"year": "a", "month": "mo", "week": "wk", "day": "d"}[leaf["unit"]]
        if unit and own and unit != own:
            if unit not in v.units or own not in v.units or v.units[unit][1] != v.units[own][1]:
                return False
            if theirs * v.units[unit][0] != mine * v.units[own][0]:
                return False
        elif mine != theirs:
            return False
        if unit and not own and unit not in ("%", "1", "{score}", ""):
            return False
    return all(key in bounds or (key == "low" and leaf[key]["number"] == 0) for key in ("low", "high") if key in leaf)


def chia(program, v):
    """(source, term, value, text, outcome) for each comparison that people annotated."""
    rows = []
    with open(os.path.join(reading.SHARED, "corpus", "chia_values.tsv"), encoding="utf-8") as file:
        for line in file:
            if line.startswith("#"):
                continue
            trial, section, relation, kind, term, value, text = line.rstrip("\n").split("\t")
            parsed = bounds_of(value) if relation == "Has_value" and kind in ("Measurement", "Person", "Observation") else None
            if parsed is None:
                continue
            what = "age" if kind == "Person" and re.search(r"age|old|year", term.lower() + value.lower()) else None
            entry = v.find(term) if what is None else None
            if what is None and (entry is None or entry.kind != "analyte"):
                continue
            unit = unit_of(parsed[1].lower(), v)
            if unit is None:
                continue
            rows.append((trial, section, term, value, text, what or entry.name, parsed[0], unit))
    items = [("inclusion" if r[1] == "inc" else "exclusion", "* " + re.sub(r"^\W+", "", r[4])) for r in rows]
    for (trial, section, term, value, text, what, bounds, unit), found in zip(rows, reading.parse(program, items)):
        yield trial, term, value, text, judge(found, what, bounds, unit, v)


def judge(found, what, bounds, unit, v):
    """Found; refused: no comparison of it is read; else what is read in its place, though the rest of the criterion may not be."""
    said = [leaf for c in found for leaf in leaves(c["rule"]) if (leaf["type"] == "age" if what == "age" else leaf["type"] == "measure" and
                                                                 (v.is_a(leaf["analyte"], what) or v.is_a(what, leaf["analyte"]))) and "at" not in leaf]
    if any(agrees(leaf, bounds, unit, v) for leaf in said):
        return "found"
    if not said:
        return "refused"
    return "differs: " + "; ".join(reading.key(reading.plain(leaf)) for leaf in said)


PEER_NAMES = {"a1c": "hemoglobin A1c", "ecog": "ECOG performance status", "anc": "absolute neutrophil count", "weight": "body weight", "bmi": "body mass index", "karnofsky_score": "Karnofsky performance status",
              "sbp": "systolic blood pressure", "dbp": "diastolic blood pressure", "ast": "AST", "alt": "ALT", "ast/alt_ratio": "AST/ALT ratio", "triglyceride_level": "triglycerides",
              "fasting_triglyceride_level": "triglycerides", "nyha": "NYHA class", "total_cholesterol": "total cholesterol", "wbc": "white blood cell count", "pf_ratio": "PaO2/FiO2 ratio"}


def peer(program, v):
    rows = []
    with open(os.path.join(reading.SHARED, "peer", "ctp_cases.jsonl"), encoding="utf-8") as file:
        for line in file:
            case = json.loads(line)
            if case["kind"] == "relations":
                for relation in case["expected"]["and"] + case["expected"]["or"]:
                    rows.append((case["source"].rsplit("/", 1)[-1], case["text"], relation))
    found = reading.parse(program, [("inclusion", "* " + r[1].strip()) for r in rows])
    for (source, text, relation), criteria in zip(rows, found):
        entry = v.find(PEER_NAMES.get(relation["name"], relation["name"]))
        what = entry.name if entry else relation["name"]
        if "value" in relation:
            bounds = {"high": (Decimal(max(relation["value"])), False)}
            if min(relation["value"]) != "0":
                bounds["low"] = (Decimal(min(relation["value"])), False)
        else:
            bounds = {key: (Decimal(relation[side]["value"]), not relation[side]["incl"]) for key, side in (("low", "lower"), ("high", "upper")) if side in relation}
        unit = {"cells/ul": "/uL", "cells/l": "/L", "uln": "ULN", "lb": "[lb_av]", "mmhg": "mm[Hg]", "mg/dl": "mg/dL"}.get(relation.get("unit", ""), relation.get("unit", ""))
        if relation["name"] == "pf_ratio":
            unit = ""
        # A list of grades is a range; the value of one measured thing that the vocabulary does not have cannot be found.
        outcome = judge(criteria, what, bounds, unit, v) if entry else "refused"
        yield source, relation["name"], "/".join(str(b[0]) for b in bounds.values()), text, outcome


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--eligo", default=reading.ELIGO)
    arguments.add_argument("--show", action="store_true", help="print the refused ones too")
    options = arguments.parse_args()
    if not os.path.exists(os.path.join(reading.SHARED, "corpus", "chia_values.tsv")):
        print("../shared is absent: skipped")
        return 0
    v = vocabulary.Vocabulary()
    judged = {}
    with open(os.path.join(HERE, "people.tsv"), encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#") and line.strip():
                source, term, value, verdict, why = line.rstrip("\n").split("\t")
                judged[source, term, value] = verdict, why
    unjudged = 0
    for name, rows in (("Chia", chia(options.eligo, v)), ("peer", peer(options.eligo, v))):
        table, verdicts = collections.Counter(), collections.Counter()
        for source, term, value, text, outcome in rows:
            table[outcome.split(":")[0]] += 1
            if options.show and outcome == "refused":
                print(f"refused: {source} {term} {value} | {text[:200]}")
            if outcome.startswith("differs"):
                verdict, why = judged.get((source, term, value), ("not judged", ""))
                verdicts[verdict] += 1
                if verdict in ("not judged", "eligo is wrong"):
                    unjudged += 1
                    print(f"{verdict}: {source}\t{term}\t{value}\n    {text}\n    {outcome}")
        print(f"{name}: {sum(table.values())} comparisons, {table['found']} found, {table['refused']} refused, {table['differs']} differ" +
              (" (" + ", ".join(f"{n} {verdict}" for verdict, n in sorted(verdicts.items())) + ")" if verdicts else ""))
    return 1 if unjudged else 0


if __name__ == "__main__":
    sys.exit(main())
