#pragma once
// A vocabulary of a few analytes and units, so that tests of reading do not depend on what the pharmacists write.

#include "rules/vocabulary.hpp"

#include <stdexcept>

namespace eligo::testing {

inline Vocabulary const& small_vocabulary() {
    static Vocabulary const vocabulary = [] {
        auto loaded = Vocabulary::from_tables({
            {"analytes.tsv",
             "name\tsynonyms\tparents\tscale\tunits\tbounds\tpossible\tmolar\tgrades\tnote\n"
             "alanine aminotransferase\t=ALT | SGPT\t\tnumber\tU/L\t10..500\t0..20000\t\t\t\n"
             "ECOG performance status\t=ECOG\t\tnumber\t1\t0..4\t0..5\t\t\t\n"
             "creatinine\tserum creatinine\t\tnumber\tmg/dL | umol/L\t0.5..5\t0.05..40\t113.12\t\t\n"
             "hemoglobin\t=Hb\t\tnumber\tg/dL\t5..20\t1..30\t\t\t\n"},
            {"units.tsv",
             "unit\tspellings\tfactor\tbase\tnote\n"
             "U/L\tIU/L\t1\tU/L\t\n"
             "g/dL\t\t10\tg/L\t\n"
             "g/L\t\t1\tg/L\t\n"
             "mg/dL\t\t0.01\tg/L\t\n"
             "umol/L\t\t0.000001\tmol/L\t\n"
             "%\tpercent\t1\t%\t\n"
             "1\t\t1\t1\t\n"
             "mg/d\tmg/day\t1\tmg/d\t\n"
             "a\tyears | year\t12\tmo\t\n"
             "mo\tmonths | month\t1\tmo\t\n"},
        });
        if (!loaded) throw std::logic_error(to_string(loaded.error()));
        return *std::move(loaded);
    }();
    return vocabulary;
}

}  // namespace eligo::testing
