"""Runs the oracles and writes tests/ORACLE.md with what they say.

    report.py [--eligo PROGRAM] [--pairs 100000] [--texts 50000] [--cql 20000]
"""
import sys

sys.dont_write_bytecode = True

import argparse
import os
import re
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))


def run(script, *arguments):
    done = subprocess.run([sys.executable, os.path.join(HERE, script), *map(str, arguments)], capture_output=True, text=True)
    return done.stdout.splitlines(), done.returncode


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--eligo", default=os.path.join(HERE, "..", "..", "build", "dev", "eligo"))
    arguments.add_argument("--pairs", type=int, default=100000)
    arguments.add_argument("--texts", type=int, default=50000)
    arguments.add_argument("--cql", type=int, default=20000)
    options = arguments.parse_args()
    out = ["# What the oracles say", "", "Written by `tests/oracle/report.py`; run it again rather than edit it. The oracles share no code with eligo (`tests/oracle/`, and the tests named below).", ""]

    lines, status = run("compare.py", "--eligo", options.eligo, "--count", options.pairs, "--seed", 20261124, "--shrink", 1000, "--seconds", 600)
    table = [m.groups() for m in (re.match(r"  oracle (\S+) +eligo (\S+) +(\d+)", x) for x in lines) if m]
    out += ["## Evaluation", "", f"`compare.py --count {options.pairs}`: an evaluator in Python, from semantics.md alone.", "", "| oracle | eligo | pairs |", "| --- | --- | --- |"]
    out += [f"| {a} | {b} | {n} |" for a, b, n in table]
    opposite = sum(int(n) for a, b, n in table if {a, b} == {"met", "not_met"})
    out += ["", next(x for x in lines if "pairs:" in x) + f"; {opposite} opposite.", "", "Differences left, by the sentence they turn on (`known.py`, `HOLES.md`):", ""]
    labels = [x for x in lines[lines.index(next(x for x in lines if " shrunk, " in x)) + 1:] if re.match(r" +\d+ [a-z]", x)] if any(" shrunk, " in x for x in lines) else []
    out += [f"- {x.strip()}" for x in labels] or ["- none"]
    out += ["", lines[-1] + ("." if status == 0 else ": FAILED."), ""]

    lines, status = run("cql.py", "--eligo", options.eligo, "--count", options.cql, "--seed", 20261124)
    out += [f"`cql.py --count {options.cql}`: the leaves that CQL can express, by npm `cql-execution`: " + (lines[-1] + "." if lines else "not run (npm ci in tests/oracle/cql)."), ""]

    lines, status = run("forward.py", "--eligo", options.eligo, "--count", options.texts, "--seed", 20261124)
    out += ["## Reading", "", f"`forward.py --count {options.texts}`: criteria written from known trees.", "", "| form | read back | refused | wrong |", "| --- | --- | --- | --- |"]
    out += ["| " + " | ".join(m.groups()) + " |" for m in (re.match(r"  (\S.*?) +read +(\d+) +refused +(\d+) +wrong +(\d+)", x) for x in lines) if m]
    out += ["", lines[-1] + ".", ""]
    lines, status = run("metamorphic.py", "--eligo", options.eligo, "--count", 60000, "--seed", 20261124)
    out += ["`metamorphic.py`: all criteria of ../shared/corpus that are read in full, with changes that keep their meaning.", "", lines[-1] + ".", ""]
    lines, status = run("people.py", "--eligo", options.eligo)
    out += ["`people.py`: numbers that people annotated, and the closest peer's tests. Every disagreement is judged in `people.tsv`.", ""] + [f"- {x}." for x in lines[-2:]] + [""]
    out += ["Of the peer's expectations these are wrong; eligo refuses them or keeps what they drop:", "",
            "- \"greater than (>) 18.5 or less than equal to (<=) 35\" as an interval: it says \"or\"; refused",
            "- \"≤ 3 x laboratory normal or ≤ 5 x laboratory normal if something else\" as the first bound alone; refused",
            "- \"a1c ≥ 10% or unknown xyz < 2.0\" as the first alternative alone: the second stays, quoted",
            "- \"ECOG =< 2 (karnofsky >= 50%)\" as two demands: the bracket says the first again on another scale", ""]

    out += ["## Formulas and vocabulary", "", "`tests/matcher/clinical_tables_test.cpp`: formulas, conversions of all analytes, performance scales, CTCAE limits against published values. ",
            "`tests/rules/vocabulary_audit_test.cpp`: contradictions. `tests/oracle/audit.py`: edges and synonyms drawn to be judged blind.", "", "## Found while building this", "",
            "| part | what was wrong | kept by |", "| --- | --- | --- |"]
    with open(os.path.join(HERE, "found.tsv"), encoding="utf-8") as file:
        out += ["| " + " | ".join(line.rstrip("\n").split("\t")) + " |" for line in file if not line.startswith("#") and line.strip()]
    with open(os.path.join(HERE, "..", "ORACLE.md"), "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
