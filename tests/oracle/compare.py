"""Pairs through eligo and through the oracle; differences shrunk to the smallest tree and patient and sorted by kind.

    compare.py --eligo build/dev/eligo --count 100000 --seed 1 [--shrink 200] [--report FILE]

The pairs of kept.ndjson, differences of earlier runs that have been mended, come first: each with the answer on which both agree since.
--keep FILE adds the shrunk unexplained differences to FILE, with the oracle's answer (look at them before they are kept).

Exits with 1 where a difference is left that known.py does not explain. The last line counts what was asked of the two."""
import sys

sys.dont_write_bytecode = True

import argparse
import collections
import json
import os
import subprocess
import time
from decimal import Decimal

import generate
import vocabulary
from known import explain
from oracle import MET, NOT, Oracle

HERE = os.path.dirname(os.path.abspath(__file__))


class Eligo:
    def __init__(self, program):
        self.program = program

    def answers(self, pairs):
        """met, not_met, unknown, or (for a pair it refuses) the message."""
        text = "".join(generate.dump(p) + "\n" for p in pairs)
        done = subprocess.run([self.program, "evaluate", "--rules", "-"], input=text, capture_output=True, text=True)
        lines = done.stdout.splitlines()
        if len(lines) != len(pairs):
            raise SystemExit(f"eligo printed {len(lines)} lines for {len(pairs)} pairs (status {done.returncode}): {done.stderr[:500]}")
        return [json.loads(line) for line in lines]


def ask(oracle, pair):
    return oracle.evaluate(pair["rule"], pair["patient"], pair["as_of"], pair["kind"], pair.get("diseases", ()))


# ---- shrinking

def smaller_rules(rule):
    for child in rule.get("children", []):
        yield child
    children = rule.get("children", [])
    if rule["type"] in ("all", "any", "at_least") and len(children) > 1:
        for i in range(len(children)):
            rest = children[:i] + children[i + 1:]
            yield {**rule, "children": rest, **({"count": min(rule["count"], len(rest))} if "count" in rule else {})}
    for i, child in enumerate(children):
        for less in smaller_rules(child):
            yield {**rule, "children": children[:i] + [less] + children[i + 1:]}
    if children:
        return
    for key in ("throughout",) if rule.get("throughout") else ("window", "qualifiers", "count", "grade", "stages", "except", "other", "reason", "site", "restriction", "at", "low", "high", "normal"):
        if key in rule and not (key in ("low", "high") and rule.get("normal")) and not (key in ("low", "high") and not ({"low", "high"} - {key}) & set(rule)):
            yield {k: v for k, v in rule.items() if k != key}
    if rule.get("window", {}):
        for key in ("within", "ago", "edge"):
            if key in rule["window"] and {"within", "ago"} & (set(rule["window"]) - {key}):
                yield {**rule, "window": {k: v for k, v in rule["window"].items() if k != key}}
    for key in ("except", "stages", "values"):
        if len(rule.get(key, [])) > 1:
            for i in range(len(rule[key])):
                yield {**rule, key: rule[key][:i] + rule[key][i + 1:]}


def smaller_patients(patient, v):
    for key in patient:
        yield {k: x for k, x in patient.items() if k != key}
    for key, value in patient.items():
        if isinstance(value, list):
            for i in range(len(value)):
                yield {**patient, key: value[:i] + value[i + 1:]}
        elif isinstance(value, dict):
            for k in value:
                yield {**patient, key: {a: b for a, b in value.items() if a != k}}
    for key, value in patient.items():
        if isinstance(value, list):
            for i, record in enumerate(value):
                if not isinstance(record, dict):
                    continue
                for k in record:
                    if k not in ("name", "value"):
                        yield {**patient, key: value[:i] + [{a: b for a, b in record.items() if a != k}] + value[i + 1:]}
                entry = v.find(record["name"])
                if entry and entry.name != record["name"]:
                    yield {**patient, key: value[:i] + [{**record, "name": entry.name}] + value[i + 1:]}


def shrink(pair, oracle, eligo, deadline):
    while time.time() < deadline:
        candidates = [{**pair, "rule": r} for r in smaller_rules(pair["rule"])] + [{**pair, "patient": p} for p in smaller_patients(pair["patient"], oracle.v)]
        got = eligo.answers(candidates)
        for candidate, answer in zip(candidates, got):
            if "answer" in answer and answer["answer"] != ask(oracle, candidate):
                pair = candidate
                break
        else:
            return pair
    return pair


def ask_kept(oracle, eligo):
    """Differences of earlier runs: a line for each that is back."""
    with open(os.path.join(HERE, "kept.ndjson"), encoding="utf-8") as file:
        kept = [json.loads(line, parse_float=Decimal) for line in file]
    pairs = [{k: v for k, v in one.items() if k != "answer"} for one in kept]
    wrong = 0
    for pair, one, got in zip(pairs, kept, eligo.answers(pairs)):
        expected = ask(oracle, pair)
        if not expected == got.get("answer") == one["answer"]:
            wrong += 1
            print(f"kept: {one['answer']} was agreed, oracle {expected}, eligo {got.get('answer', got.get('error'))}: {generate.dump(pair)}")
    print(f"{len(kept)} kept pairs, {wrong} differences")
    return len(kept), wrong


def kind_of(pair, expected, got):
    """What differences are sorted by: the shape of the tree and of the patient, and the answers."""
    def shape(rule):
        if rule.get("children"):
            return rule["type"] + "(" + ", ".join(shape(c) for c in rule["children"]) + ")"
        keys = [k for k in ("throughout", "normal", "qualifiers", "grade", "stages", "except", "other", "reason", "site", "restriction", "at") if rule.get(k)]
        if rule.get("count"):
            keys.append("count:" + rule["count"]["of"])
        if rule.get("window"):
            keys.append("window:" + "+".join(k if k != "edge" else rule["window"]["edge"] for k in sorted(rule["window"])))
        for k in ("low", "high"):
            if "of" in rule.get(k, {}):
                keys.append(k + ":" + rule[k]["of"])
        tense = rule["tense"] + ("" if rule["role"] == "as_entry" else " " + rule["role"]) if "tense" in rule else ""
        what = rule.get("what", {})
        what = what.get("kind") or (next(iter(what)) if what else "")
        return " ".join([rule["type"], what, tense] + keys).replace("  ", " ")
    p = pair["patient"]
    parts = []
    for key in sorted(p):
        if key == "complete":
            parts.append("complete")
        elif isinstance(p[key], list):
            parts.append(key + "[" + "; ".join(sorted(",".join(sorted(k + ("=" + str(r[k]) if k == "status" else "") for k in r if k != "name")) for r in p[key])) + "]")
        else:
            parts.append(key)
    return f"{shape(pair['rule'])} | {' '.join(parts)} | oracle {expected}, eligo {got}"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--eligo", default=os.path.join(HERE, "..", "..", "build", "dev", "eligo"))
    arguments.add_argument("--vocabulary", default=vocabulary.FOLDER, help="the tables that eligo was built with")
    arguments.add_argument("--count", type=int, default=10000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--shrink", type=int, default=100, help="how many differences to shrink")
    arguments.add_argument("--seconds", type=float, default=300, help="how long to shrink in all")
    arguments.add_argument("--all", action="store_true", help="show the explained ones too")
    arguments.add_argument("--allow", type=int, default=0, help="exit with 0 up to so many unexplained ones, none of them an opposite decision: the pairs change with every line of the "
                                                                "vocabulary, and a new one is not the fault of the line")
    arguments.add_argument("--keep", help="a file to which unexplained differences are added")
    arguments.add_argument("--report", help="differences as NDJSON")
    options = arguments.parse_args()

    v = vocabulary.Vocabulary(options.vocabulary)
    oracle, eligo = Oracle(v), Eligo(options.eligo)
    generator = generate.Generator(options.seed, v)
    table = collections.Counter()
    refused = collections.Counter()
    differences = []
    kept, back = ask_kept(oracle, eligo)
    done = 0
    while done < options.count:
        pairs = [generator.pair() for _ in range(min(5000, options.count - done))]
        done += len(pairs)
        for pair, answer in zip(pairs, eligo.answers(pairs)):
            if "error" in answer:
                refused[answer["error"].split("[")[-1].split("]")[0]] += 1
                continue
            expected = ask(oracle, pair)
            table[expected, answer["answer"]] += 1
            if expected != answer["answer"]:
                differences.append(pair)
    print(f"{done} pairs: {sum(table.values())} answered, {sum(refused.values())} refused {dict(refused)}, {len(differences)} differences")
    for (expected, got), n in sorted(table.items()):
        print(f"  oracle {expected:8} eligo {got:8} {n:7}" + ("" if expected == got else "  *"))

    kinds = collections.defaultdict(list)
    deadline = time.time() + options.seconds
    for pair in differences[:options.shrink]:
        if time.time() > deadline:
            break
        small = shrink(pair, oracle, eligo, deadline)
        answer = eligo.answers([small])[0]
        kinds[kind_of(small, ask(oracle, small), answer["answer"])].append((small, answer))
    def label(kind, small, answer):
        shape, _, answers = kind.rpartition(" | ")
        return explain(" | ".join([shape, generate.dump(small["rule"]), generate.dump(small["patient"]), answers, answer.get("reason", "")]))

    labels = collections.Counter(label(kind, *one) for kind, found in kinds.items() for one in found)
    print(f"{sum(map(len, kinds.values()))} shrunk, {len(kinds)} kinds:")
    for name, n in labels.most_common():
        print(f"  {n:5} {name}")
    for kind, found in sorted(kinds.items(), key=lambda x: -len(x[1])):
        found = [f for f in found if options.all or label(kind, *f) == "unexplained"]
        if not found:
            continue
        small, answer = min(found, key=lambda f: len(generate.dump(f[0])))
        print(f"{len(found):4} {kind}\n       {generate.dump(small['rule'])}\n       {small['kind']} {small['as_of']} {generate.dump(small['patient'])}\n       eligo: {answer.get('reason', '')}")
    if options.report:
        with open(options.report, "w", encoding="utf-8") as file:
            for kind, found in kinds.items():
                for small, answer in found:
                    file.write(generate.dump({**small, "shape": kind, "reason": answer.get("reason", "")}) + "\n")
    unexplained = labels["unexplained"] + max(0, len(differences) - sum(map(len, kinds.values())))   # what there was no time to shrink counts too
    if options.keep:
        with open(options.keep, "a", encoding="utf-8") as file:
            for kind, found in kinds.items():
                small, answer = min(found, key=lambda f: len(generate.dump(f[0])))
                if label(kind, small, answer) == "unexplained":
                    file.write(generate.dump({**small, "answer": ask(oracle, small)}) + "\n")
    print(f"{kept + sum(table.values()) - back - unexplained} agreed, {back + unexplained} differ, {len(differences) - unexplained} differ for a known reason")
    opposite = table[MET, NOT] + table[NOT, MET]
    return 1 if unexplained > options.allow or back or opposite else 0


if __name__ == "__main__":
    sys.exit(main())
