"""Differences that turn on a sentence of semantics.md which the two read differently, or on a hole of it (HOLES.md). Each has its sentence; the pattern is
looked for in "SHAPE | RULE | PATIENT | oracle ANSWER, eligo ANSWER | eligo's reason". A difference that none explains fails compare.py."""
import re

GENERAL = r'"name": "(condition|disease|symptom|disorder|illness|treatment|medication|drug|procedure|therapy)", "status": "absent"'

KNOWN = [
    # Rule 9, "two unrelated ones: at least one is other": eligo takes no two blood cancers for unrelated, since one may have grown out of the other.
    ("two blood cancers", r'"other": true.*eligo unknown \| .* may be the disease of the trial'),
    # "A unit that cannot be converted is unknown, and says so": where the tables have no zero for degrees Fahrenheit.
    ("degrees Celsius and Fahrenheit", r"body temperature.*eligo unknown"),
    # "'except': other than": a combination of what is excepted and of something that is not asked for.
    ("a combination of what is excepted", r'^record class [^|]*except.* \+ .*oracle unknown, eligo not_met'),
    # "A record's name is read with the same phrases": eligo reads the site as part of the name ("metastases, site brain" are brain metastases).
    ("the site is part of what the record is", r'"site": .*oracle unknown, eligo (not_met \| no .* in a complete list|met)'),
    # The same sentence: the longest phrase of a name is read first ("severe hypoglycemia" in "severe hypoglycemia unawareness").
    ("the longest phrase of a name", r"eligo unknown \| it is not known whether (severe|oral) .* is "),
    # "Missing is unknown": a result that is a number where yes or no is meant may show the condition, so that a complete list of conditions does not deny it.
    ("a result that may show it", r"eligo unknown \| a result that may show"),
    # "Conflicting records (active and absent) are unknown": "condition: absent" beside a condition denies nothing, and eligo draws nothing from the rest.
    ("a general no beside something of its kind", GENERAL + r".*eligo unknown"),
    # "A record's name is read with the same phrases": "investigational" is a qualifier of the name, so that eligo denies only what is asked with it.
    ("an investigational kind recorded absent", r'"(investigational|experimental)[^"]*", "status": "absent".*eligo unknown'),
    # profile.md, `major`: eligo takes what is major for surgery, whatever its name.
    ("what is major is surgery", r'"major": true.*eligo met'),
    # "Conflicting records are unknown": of a chain of implications eligo weighs the last step only; the oracle lets a conflict on the way follow.
    ("a conflict two implications away", r"^fact .*oracle unknown, eligo (met|not_met)"),
]
KNOWN = [(label, re.compile(pattern, re.S)) for label, pattern in KNOWN]


def explain(text):
    for label, pattern in KNOWN:
        if pattern.search(text):
            return label
    return "unexplained"
