"""Differences that are explained: a pattern on `kind | tree | patient | reason` of the shrunk pair, and what explains it.

F<n>: a fault of eligo as numbered in the report; H<n>: a hole of semantics.md (HOLES.md) that the two fill differently. Empty the F's as they are mended."""
import re

KNOWN = [
    ("F1 percentage without a unit", r"^measure +(low:\S+ |high:\S+ )?\| (complete )?observations\[(date,)?value\]"),
    ("F8 a record after the day decides", r"begins after the day asked about"),
    ("F9 dated procedures of devices and unmarked entries", r"^record (device|procedure|anything|surgery|words) [^|]*\| (complete )?procedures\[[^;=]*\] \|"),
    ("F2 degrees Celsius and Fahrenheit", r"body temperature"),
    ("F6 undated value beside a window", r"^(measure|finding) .*window:.*observations\\[[^\\]]*; ?[^\\]]*\\].* oracle unknown"),
    ("F8 a record after the day decides", r"begins after the day asked about"),
    ("F5 regimen or combination recorded absent", r"record (regimen|vaccine) .*status=absent.* oracle not_met, eligo unknown"),
    ("F5 regimen or combination recorded absent", r"status=absent.* oracle unknown, eligo met"),
    ("F3/F4 active and absent", r"status=absent.* oracle unknown, eligo not_met"),
    ("F7 HIV seronegativity from a complete list", r"HIV seronegativity"),
    ("F10 more than N: the bound itself covers", r"^measure +throughout"),
    ("F11 unmarked nature taken from the parents", r"^record condition [^|]*\\| (complete )?conditions\\[(onset)?\\] \\| oracle unknown, eligo (met|not_met)"),
    ("F12 partial date cut without and not cut with a window", r"may lie inside or outside|may have been measured outside|perhaps outside|has no date"),
    ("F13 past of a partial date", r" past .*(has ended, or it is not known)"),
    ("F14 count against a recorded no", r"count:.*status=absent"),
    ("F15 recorded no of a general not applied", r"status=absent\\] \\| oracle not_met, eligo unknown"),
    ("F16 an excepted combination counts by its parts", r"^record (class|drug) .*except.*eligo met"),
    ("F17 age stated on 28 February", r"^age +\| age \|"),
    ("F18 `G / L` is of two units", r"G / L"),
    ("F19 any unit is taken for Karnofsky and Lansky", r"unit,value\].*(Karnofsky|Lansky)"),
    ("H another site or reason", r"(site|reason).*(eligo not_met|not recorded)"),
    ("H cycles of several records", r"count:cycles"),
    ("H severity from a grade", r"qualifiers.*(grade|severity)"),
    ("H a partial date after the profile's own day", r"\\| .*as_of .*\\| oracle unknown"),
    ("H tests and complete observations", r"^finding .*complete observations"),
    ("H a broader record that is no longer", r"complete .*it is not known whether"),
    ("H normal", r"^measure +normal"),
    ("H exact record says otherwise", r"^record condition .*(stages|grade|qualifiers|started).*eligo (not_met|met)"),
    ("H past and not ended", r"has not ended"),
    ("H implied condition under a tense", r"but the rest is not known of it"),
    ("H event or end of the day itself", r" (current|past) .*(end|date|onset|start|status=resolved).*"),
]
KNOWN = [(label, re.compile(pattern.replace("\\\\", "\\"), re.S)) for label, pattern in KNOWN]


def explain(text):
    for label, pattern in KNOWN:
        if pattern.search(text):
            return label
    return "unexplained"
