"""Draws parent edges and synonyms of the vocabulary to be judged by their names alone; wrong ones are mixed in, so that the judge is judged too.

    audit.py --seed S [--edges 300] [--synonyms 300] > sheet        lines `e12 X < Y` (is X always a Y?) and `s12 X = Y` (do they mean the same?)
    audit.py --seed S --answers FILE                                FILE names the lines that were judged wrong: `e12`, one a line

Prints what the judge missed of the decoys, and the true lines that the judge refused: those are to be looked up and mended, or kept with a reason."""
import sys

sys.dont_write_bytecode = True

import argparse
import random

import vocabulary


def sheet(v, seed, edges, synonyms):
    """(line id, text, whether the tables say so)"""
    r = random.Random(seed)
    entries = list(v.entries.values())
    all_edges = sorted((e.name, p) for e in entries for p in e.parents)
    all_synonyms = sorted((e.name, s.lstrip("=")) for e in entries for s in e.synonyms)
    rows = [("e", f"{a} < {b}", True) for a, b in r.sample(all_edges, edges)] + [("s", f"{b} = {a}", True) for a, b in r.sample(all_synonyms, synonyms)]
    decoys = 0
    while decoys < edges // 10:
        a, b = r.choice(all_edges)
        siblings = sorted({x for x, p in all_edges if p == b} - {a})
        if siblings and not v.is_a(a, siblings[0]):
            other = r.choice(siblings)
            if not v.is_a(a, other):
                rows.append(("e", f"{a} < {other}", False))
                decoys += 1
    while decoys < edges // 10 + synonyms // 10:
        a, b = r.choice(all_edges)
        rows.append(("s", f"{a} = {b}", False))
        decoys += 1
    r.shuffle(rows)
    return [(f"{kind}{i}", text, true) for i, (kind, text, true) in enumerate(rows)]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--seed", type=int, required=True)
    arguments.add_argument("--edges", type=int, default=300)
    arguments.add_argument("--synonyms", type=int, default=300)
    arguments.add_argument("--answers")
    options = arguments.parse_args()
    rows = sheet(vocabulary.Vocabulary(), options.seed, options.edges, options.synonyms)
    if not options.answers:
        for line, text, _ in sorted(rows, key=lambda row: row[0][0]):
            print(line, text)
        return
    refused = set(open(options.answers, encoding="utf-8").read().split())
    decoys = [row for row in rows if not row[2]]
    print(f"{len(decoys)} decoys, {sum(row[0] in refused for row in decoys)} seen through; {len(rows) - len(decoys)} true lines, {sum(row[0] in refused for row in rows if row[2])} refused:")
    for line, text, true in rows:
        if (line in refused) == true:
            print(f"  {'refused' if true else 'missed decoy'}: {line} {text}")


if __name__ == "__main__":
    main()
