"""Texts through `eligo parse`, and rule trees in a form in which equal meanings are equal. Used by forward.py, metamorphic.py and people.py."""
import json
import os
import subprocess
from decimal import Decimal
from fractions import Fraction  # noqa: F401

HERE = os.path.dirname(os.path.abspath(__file__))
ELIGO = os.path.join(HERE, "..", "..", "build", "dev", "eligo")
SHARED = os.path.join(HERE, "..", "..", "..", "shared")


def parse(program, items):
    """For each (kind, text): its criteria, the registry's fields apart. kind is `inclusion` or `exclusion`; the text is printed as it is on a page."""
    lines = []
    for i, (kind, text) in enumerate(items):
        heading = kind.capitalize() + " Criteria:\n\n"
        lines.append(json.dumps({"nct_id": f"NCT{i:08}", "title": "", "criteria": heading + text + "\n"}) + "\n")
    done = subprocess.run([program, "parse", "--format", "json", "-"], input="".join(lines), capture_output=True, text=True)
    out = [json.loads(line, parse_float=Decimal) for line in done.stdout.splitlines()]
    if len(out) != len(items):
        raise SystemExit(f"eligo printed {len(out)} objects for {len(items)} texts (status {done.returncode}): {done.stderr[:500]}")
    return [[c for c in trial["criteria"] if not c["id"].startswith("R-")] for trial in out]


def read(program, items):
    """For each text: the tree where it was read in full as one criterion, else None (refused: quoted or unread words, or several criteria)."""
    return [found[0]["rule"] if len(found) == 1 and found[0]["understood"] == "full" else None for found in parse(program, items)]


def key(node):
    return json.dumps(node, sort_keys=True, ensure_ascii=False, default=str)


def normal(node, turned=False):
    """A tree without places, a `not` pushed down to the leaves, groups flat and sorted, numbers as decimals. What is left over is meaning, with
    exceptions that semantics.md makes equal: "X within N" and "history of X within N" (the window decides; allergies have no dates), a scale from its
    lowest grade, Karnofsky's scale with and without `%`."""
    if not isinstance(node, dict):
        return node
    kind = node["type"]
    if kind == "not":
        return normal(node["children"][0], not turned)
    if kind in ("all", "any"):
        kind = kind if not turned else {"all": "any", "any": "all"}[kind]
        children = []
        for child in node["children"]:
            child = normal(child, turned)
            children += child["children"] if child["type"] == kind else [child]
        unique = {key(c): c for c in children}
        children = [unique[k] for k in sorted(unique)]
        return children[0] if len(children) == 1 else {"type": kind, "children": children}
    if "children" in node:
        children = [normal(c) for c in node["children"]]
        if kind == "at_least":
            children.sort(key=key)
            if node["count"] == 1 or node["count"] == len(children):
                return normal({"type": "any" if node["count"] == 1 else "all", "children": node["children"]}, turned)
        out = {**{k: v for k, v in node.items() if k not in ("begin", "end")}, "children": children}
    else:
        out = plain(node)
        if kind == "record" and out.get("tense") == "ever" and (out.get("window") or out.get("role") == "allergy"):
            out["tense"] = "bare"
        if kind == "measure" and out["analyte"].startswith("Karnofsky"):
            for bound in ("low", "high"):
                out.get(bound, {}).pop("unit", None)
        if kind == "measure" and out.get("low", {}).get("grade") == "0" and not out["low"].get("strict") and "high" in out:
            del out["low"]
    return {"type": "not", "children": [out]} if turned else out


def plain(value):
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if k not in ("begin", "end") and not (k == "strict" and not v)}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return format(Decimal(str(value)).normalize(), "f")
    return value


def same(a, b):
    return key(normal(a)) == key(normal(b))
