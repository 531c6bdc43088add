"""The vocabulary tables (data/vocabulary/README.md) as the oracle sees them. Shares no code with rules/."""
import os
import re
import unicodedata
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.environ.get("ORACLE_VOCABULARY") or os.path.join(HERE, "..", "..", "data", "vocabulary")

ENTRY_FILES = ["conditions-general.tsv", "conditions-oncology.tsv", "drugs-general.tsv", "drugs-oncology.tsv", "procedures.tsv", "tests.tsv",
               "markers.tsv", "facts.tsv", "sites.tsv"]


def rows(name, folder=FOLDER):
    head = None
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if not line.strip() or line.startswith("#"):
                continue
            cells = line.split("\t")
            if head is None:
                head = cells
                continue
            cells += [""] * (len(head) - len(cells))
            yield dict(zip(head, cells))


def cell_list(text):
    return [part.strip() for part in text.split(" | ") if part.strip()]


class Entry:
    __slots__ = ("name", "kind", "synonyms", "parents", "nature", "parts", "note", "analyte", "up", "down")

    def __init__(self, name, kind):
        self.name, self.kind = name, kind
        self.synonyms, self.parents, self.parts = [], [], []
        self.nature, self.note, self.analyte = "", "", None
        self.up, self.down = {name}, {name}

    def __repr__(self):
        return f"<{self.name}>"


class Analyte:
    __slots__ = ("scale", "units", "bounds", "possible", "molar", "valence", "grades", "members", "derived")


def number_range(text):
    if not text:
        return None
    low, high = text.split("..")
    return Fraction(low), Fraction(high)


class Vocabulary:
    def __init__(self, folder=FOLDER):
        self.entries = {}
        self.spelling = {}
        for row in rows("spelling.tsv", folder):
            self.spelling[row["word"]] = singular(row["as"])
        for file in ENTRY_FILES:
            for row in rows(file, folder):
                entry = Entry(row["name"], row["kind"])
                self._common(entry, row)
                entry.nature = row.get("nature", "")
                entry.parts = cell_list(row.get("parts", ""))
        for row in rows("analytes.tsv", folder):
            entry = Entry(row["name"], "analyte")
            self._common(entry, row)
            a = entry.analyte = Analyte()
            a.scale, a.units = row["scale"], cell_list(row["units"])
            a.bounds, a.possible = number_range(row["bounds"]), number_range(row["possible"])
            a.molar = a.valence = None
            for part in row["molar"].split():
                if part.startswith("valence="):
                    a.valence = Fraction(part[8:])
                else:
                    a.molar = Fraction(part)
            listed = cell_list(row["grades"])
            a.grades, a.members = (listed, []) if a.scale != "group" else ([], listed)
            a.derived = "erived" in row["note"]
        for entry in self.entries.values():
            open_ = list(entry.parents)
            while open_:
                name = open_.pop()
                if name not in entry.up:
                    entry.up.add(name)
                    open_ += self.entries[name].parents
            for name in entry.up:
                self.entries[name].down.add(entry.name)
        self.units = {}
        self.unit_spellings = {}
        self.unit_zero = {}    # degrees begin elsewhere: taken away before the factor
        for row in rows("units.tsv", folder):
            factor, _, zero = row["factor"].partition(" from ")
            self.units[row["unit"]] = (Fraction(factor), row["base"])
            self.unit_zero[row["unit"]] = Fraction(zero or 0)
            for spelling in [row["unit"]] + cell_list(row["spellings"]):
                self.unit_spellings[spelling] = row["unit"]
        self.implications = []
        for row in rows("implications.tsv", folder):
            self.implications.append((self._state(row["if"]), self._state(row["then"])))
        self.qualifiers = {}   # folded words -> (qualifier, group)
        self.qualifier_group = {}
        for row in rows("qualifiers.tsv", folder):
            self.qualifiers[tuple(self.fold(row["phrase"]))] = (row["qualifier"], row["group"])
            self.qualifier_group.setdefault(row["qualifier"], row["group"])
        ambiguous = {tuple(self.fold(row["phrase"])) for row in rows("ambiguous.tsv", folder)}
        self.exact, self.folded = {}, {}
        for entry in self.entries.values():
            for phrase in [entry.name] + entry.synonyms:
                if phrase.startswith("="):
                    self.exact.setdefault(tuple(raw_words(phrase[1:])), entry)
                else:
                    self.folded.setdefault(tuple(self.fold(phrase)), entry)
        for key in ambiguous:
            if key in self.folded and self.folded[key].name.lower() != " ".join(key):
                del self.folded[key]

    def _common(self, entry, row):
        self.entries[entry.name] = entry
        entry.synonyms = cell_list(row["synonyms"])
        entry.parents = cell_list(row["parents"])
        entry.note = row.get("note", "")

    def _state(self, text):
        name, _, state = text.partition(" = ")
        return name.strip(), (state.strip() or "yes") in ("yes", "positive")

    def fold(self, text):
        out = []
        for word in raw_words(text):
            word = word.lower()
            if word in self.spelling:
                out.append(self.spelling[word])
                continue
            single = singular(word)
            out.append(self.spelling.get(single, single) if single != word else word)
        return out

    def find(self, phrase):
        entry = self.exact.get(tuple(raw_words(phrase)))
        return entry or self.folded.get(tuple(self.fold(phrase)))

    def is_a(self, specific, general):
        return general in self.entries[specific].up

    def overlaps(self, a, b):
        """Some entry is a kind of both: what is recorded as one may be the other."""
        return not self.entries[a].down.isdisjoint(self.entries[b].down)


def raw_words(text):
    text = unicodedata.normalize("NFKD", text.replace("β", "beta").replace("γ", "gamma"))
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"['’]s\b|['’]", "", text)
    out = []
    for match in re.finditer(r"[A-Za-z0-9]+|[^A-Za-z0-9\s]", text):
        word = match.group()
        if word in "-–—":
            before = text[match.start() - 1:match.start()]
            after = text[match.end():match.end() + 1]
            if not (before and (before.isalnum() or before == ")") and not (after.isalnum() or after == "-")):
                continue
        out.append(word)
    return out


def singular(word):
    if len(word) <= 3 or not word.endswith("s") or not word[-2].isalpha() or word[-2] in "sui":
        return word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "shes", "tches")):
        return word[:-2]
    if word.endswith("uses") and len(word) > 4 and not word.endswith(("auses", "ouses", "abuses")):
        return word[:-2]
    if word.endswith("ches") and not word.endswith(("daches", "maches")):
        return word[:-2]
    return word[:-1]
