"""Criteria of real trials, and the same with changes that keep their meaning: both must be read as one tree, or one of them refused.

    metamorphic.py [--eligo PROGRAM] [--count N] [--seed S]

Needs ../shared (skips with a message where it is absent). The last line counts: pairs that are read alike, refused, differ. Exits with 1 where some differ."""
import sys

sys.dont_write_bytecode = True

import argparse
import collections
import json
import os
import random
import re

import reading
import vocabulary
from forward import escaped, entities

CORPUS = os.path.join(reading.SHARED, "corpus", "trials.jsonl")


class Changes:
    """Each takes a text and gives it back changed, or as it is where there is nothing to change."""

    def __init__(self, v):
        self.british = {}
        for word, american in v.spelling.items():
            if word.isalpha() and american.isalpha() and len(word) > 4 and (word.replace("ae", "e").replace("oe", "e") == american or word.replace("our", "or") == american):
                self.british.setdefault(american, word)

    def full_stop(self, text):
        return text if text[-1] in ".;:," or "\n" in text else text + "."

    def no_full_stop(self, text):
        return text[:-1] if text.endswith(".") and "\n" not in text and not re.search(r"\b[\w]{1,4}\.$", text) else text

    def blanks(self, text):
        return "\n".join(re.sub(r"(?<=\S) (?=\S)", "  ", line) for line in text.split("\n"))

    def capital(self, text):
        word = text.split(" ")[0]
        return text[:1].upper() + text[1:] if word.islower() and word.isalpha() and len(word) > 3 else text

    def lower(self, text):
        word = text.split(" ")[0]
        return text[:1].lower() + text[1:] if word[1:].islower() and word.isalpha() and len(word) > 3 else text

    def upper(self, text):
        return text.upper() if not any(c.isdigit() or c in "%/\\" for c in text) else text

    def signs(self, text):
        return text.replace("≥", ">=").replace("≤", "<=")

    def symbols(self, text):
        return text.replace(">=", "≥").replace("<=", "≤") if "\\" not in text else text

    def words_at_least(self, text):
        return re.sub(r" ?(?:≥|(?<!\\)>=) ?(?=\d)", " greater than or equal to ", text)

    def words_at_most(self, text):
        return re.sub(r" ?(?:≤|(?<!\\)<=) ?(?=\d)", " less than or equal to ", text)

    def sign_of_words(self, text):
        return re.sub(r"greater than or equal to (?=\d)", "≥ ", re.sub(r"less than or equal to (?=\d)", "≤ ", text))

    def escapes(self, text):
        return escaped(text, None) if "\\" not in text and "&" not in text else text

    def entities(self, text):
        return entities(text, None) if "\\" not in text and "&" not in text else text

    def spelling(self, text):
        return re.sub(r"[a-z]+", lambda m: self.british.get(m.group(), m.group()), text)

    def cubic(self, text):
        return re.sub(r"/ ?mm3\b", "/mm^3", text) if "mm3" in text else re.sub(r"/mm\^3", "/mm3", text)

    def micro(self, text):
        return re.sub(r"(?<=/)[uµμ]L\b", lambda m: "µL" if m.group() == "uL" else "uL", text)

    def decilitre(self, text):
        return re.sub(r"\bmg/dL\b", "mg/dl", text) if "mg/dL" in text else re.sub(r"\bmg/dl\b", "mg/dL", text)

    def power(self, text):
        return re.sub(r"\b10\^9 ?/ ?L\b", "10*9/L", text)

    def hard_blanks(self, text):
        return text.replace(" ", "\u00a0", 2) if "\n" not in text else text

    def dash(self, text):
        return re.sub(r"(?<=\d)-(?=\d)", "–", text)

    def times(self, text):
        return re.sub(r"(?<=\d) ?[x×] ?(?=ULN|the upper|upper)", " times ", text)


CHANGES = [name for name in vars(Changes) if not name.startswith("_")]


def criteria_of_corpus(program, count, seed):
    with open(CORPUS, encoding="utf-8") as file:
        lines = file.readlines()
    r = random.Random(seed)
    r.shuffle(lines)
    import subprocess
    done = subprocess.run([program, "parse", "--format", "json", "-"], input="".join(lines[:max(20, count // 8)]), capture_output=True, text=True)
    out = []
    for line in done.stdout.splitlines():
        for c in json.loads(line)["criteria"]:
            if c["kind"] in ("inclusion", "exclusion") and not c["id"].startswith("R-") and c["understood"] == "full":
                out.append((c["kind"], c["text"]))
    return out[:count]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--eligo", default=reading.ELIGO)
    arguments.add_argument("--count", type=int, default=2000, help="criteria, each with every change that applies to it")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--limit", type=int, default=40)
    options = arguments.parse_args()
    if not os.path.exists(CORPUS):
        print("../shared is absent: skipped")
        return 0
    changes = Changes(vocabulary.Vocabulary())
    found = criteria_of_corpus(options.eligo, options.count, options.seed)
    bases = reading.read(options.eligo, [(kind, text if re.match(r"[*-]|\d+\.", text) else "* " + text) for kind, text in found])
    jobs = []
    for (kind, text), base in zip(found, bases):
        if base is None:
            continue
        for name in CHANGES:
            changed = getattr(changes, name)(text)
            if changed != text:
                jobs.append((kind, text, name, changed, base))
    trees = reading.read(options.eligo, [(kind, changed if re.match(r"[*-]|\d+\.", changed) else "* " + changed) for kind, _, _, changed, _ in jobs])
    table = collections.defaultdict(collections.Counter)
    shown = 0
    for (kind, text, name, changed, base), tree in zip(jobs, trees):
        result = "refused" if tree is None else "alike" if reading.same(tree, base) else "differ"
        table[name][result] += 1
        if result == "differ" and shown < options.limit:
            shown += 1
            print(f"differ ({name}): {kind}\n    {text}\n    {reading.key(reading.normal(base))}\n    {changed}\n    {reading.key(reading.normal(tree))}")
    for name, counts in table.items():
        print(f"  {name:16} alike {counts['alike']:5}  refused {counts['refused']:4}  differ {counts['differ']:4}")
    total = {k: sum(c[k] for c in table.values()) for k in ("alike", "refused", "differ")}
    print(f"{len(found)} criteria: {total['alike']} pairs alike, {total['refused']} refused, {total['differ']} differ")
    return 1 if total["differ"] else 0


if __name__ == "__main__":
    sys.exit(main())
