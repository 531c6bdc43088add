// Quantities and ages: laboratory values, vital signs, scores.

#include "grammar/clause.hpp"
#include "grammar/read_clause.hpp"
#include "grammar/rules_time.hpp"

namespace eligo {
namespace syntax {
namespace {

// clang-format off

// --- limits of normal: "2.5 × ULN", "twice the upper limit of normal", "5 times normal"
auto const times    = phrases({"x", "×", "times", "time", "*", "fold", "- fold", "times of", "x of", "- times", "times above", "times over", "xs",
                               "•", "·", "fold of", "fold above"});
auto const uln_name = phrases({"uln", "iuln", "unl", "ulnr", "ulrr", "upper limit of normal", "upper limits of normal",
                               "upper limit of normal range", "upper limit of normal limit", "upper normal limit",
                               "upper normal limits", "upper limit normal", "upper limits normal", "upper limit of normality", "upper normal range",
                                   "upper normal", "upper limit of reference range",
                               "upper limit of normal limits", "upper normal value", "upper normal level", "upper reference limit",
                                   "upper limit of normal values", "upper limit of norm", "upper limits of norm",
                               "upper limit of normal laboratory range", "upper limit of normal reference range",
                                   "upper limit of laboratory normal range", "upper limit of laboratory normal",
                               "upper limit of normals", "upper limit", "upper limits", "upper level of normal", "normal upper limit",
                                   "upper boundary of normal", "upper range of normal",
                               "upper limit of lab normal", "uln range", "upper normal laboratory limit", "upper limit of normal value",
                                   "uppers limit of normal", "upper laboratory normal"});
auto const lln_name = phrases({"lln", "lower limit of normal", "lower limits of normal", "lower normal limit", "lower limit of normal range",
                               "lower limit normal", "illn", "lower limit", "lower level of normal"});
auto const normal_n = phrases({"normal", "normal limit", "normal limits", "normal range", "normal value", "normal values", "normal level",
                               "normal levels", "reference range", "normal reference range"});
auto const whose    = -phrases({"for laboratory", "for lab", "of laboratory", "laboratory range", "range", "for age", "for age and sex",
                                "for reference laboratory", "for age and gender", "laboratory", "for institution", "of institution", "for this institution",
                               "of laboratory normal range", "for local laboratory", "of local laboratory", "for testing laboratory", "of testing laboratory",
                               "per institution", "by local laboratory", "for assay", "for sex"})
                    // "for the institution" is neutral but for its first word.
                    >> -( phrases({"for", "of"}) >> ( x3::eoi | &phrases({"and", "or", ",", ";"}) ) );

auto const uln       = any_rule( piece<P::uln>[ times >> (uln_name | normal_n) >> whose | uln_name >> whose ] );
auto const lln       = any_rule( piece<P::lln>[ -times >> lln_name >> whose ] );
auto const limit     = piece<P::uln>[ uln_name >> whose ] | piece<P::lln>[ lln_name >> whose ];

// --- values and ranges
auto const grade_word = token_if([](Token const& t,
                                    auto const&) { auto const l = t.lower; return l == "i" || l == "ii" || l == "iii" || l == "iv" || l == "v" || l == "a" || l == "b" || l == "c" || l == "d"; });
auto const again     = -( word("(") >> token_if([](Token const& t, auto const&) { return t.number && !t.has_unit; }) >> word(")") );  // "four (4)"
auto const multiple  = token_if([](Token const& t, auto const&) { return t.multiple; });  // "twice normal"
auto const value     = any_rule( piece<P::value>[ piece<P::number>[ multiple ] >> piece<P::uln>[ (uln_name | normal_n) >> whose ] ]
                     | piece<P::value>[ piece<P::number>[ number | grade_word ] >> again >> -(uln | lln | time_unit) ] | piece<P::value>[ limit ] );
auto const of_words  = phrases({"of", ":", "to be", "being", "is", "was", "level of", "score of", "-", "–", "count of", ",", "levels of",
                                "status of", "grade", "scores of", "class", "score", "must be"})
                     | word("at") >> !(word("least") | word("most") | word("or"));
auto const conj      = piece<P::conjunction>[ word("and") | word("&") | phrases({"as well as", "plus", "and also"}) ];
auto const disj      = piece<P::and_or>[ phrases({"and / or", "and/or", "or / and"}) ] | piece<P::disjunction>[ word("or") ];
auto const to_words  = word("to") | hyphen | word("through") | word("–") | word("~");

auto const not_cmp   = piece<P::at_most>[ word("not") >> symbol(Comparator::greater) ] | piece<P::at_least>[ word("not")
    >> symbol(Comparator::less) ];
auto const bound     = any_rule( piece<P::bound>[ (cmp | not_cmp) >> -of_words >> value >> !post_cmp ]
                     | piece<P::bound>[ value >> post_cmp ]
                     | piece<P::bound>[ cmp >> value ]
                     | piece<P::bound>[ piece<P::at_most>[ word("within") ] >> ( piece<P::value>[ piece<P::number>[ number ] >> again >> uln ]
                         | piece<P::value>[ piece<P::uln>[ uln_name >> whose ] ] ) ]
                     | piece<P::bound>[ cmp >> piece<P::value>[ piece<P::uln>[ normal_n >> whose ] ] ] );  // "above normal": lowered by its direction
auto const between   = any_rule( piece<P::between>[ -phrases({"between", "from", "range of", "range", "in range of", "within range of", "ranging from",
                                                    "ranging between", "in range", "within range", "within", "ranges from", "of", "range :",
                                                        "range from", "in range from", "range between", "=", "equal to", "score of", "is", "be"})
                                          >> value >> (to_words | word("and")) >> value >> -(-word("(") >> -word(",") >> phrases({"inclusive",
                                              "inclusively", "both inclusive", "included", "including", "inclusive of both", "both included"})
                                                  >> -word(")")) ] );
auto const two_sided = bound >> phrases({"and", "but", ",", "to", "and also", ", and", ", but", "and is", "but is"}) >> bound;
auto const choices   = piece<P::choices>[ -phrases({"of", "either", "equal to", "=", "is", "score of", "be", "between", "score"}) >> value
                                         >> *( (phrases({", or", "or", ",", "/", "and", "to", "-", "–", ", and"})) >> value ) ];
// "= 0 or 1 or 2": grades behind one sign; a bound alone would take the first of them.
auto const equal_grades = piece<P::choices>[ phrases({"=", "equal to"}) >> value >> +( phrases({", or", "or", ",", "/", ", and"}) >> value ) ];
auto const normal    = piece<P::normal>[ phrases({"within normal limits", "within normal limit", "within normal range", "in normal range",
                                                  "within normal ranges", "within limits of normal", "normal", "wnl", "in normal limits",
                                                  "within normal", "normal range", "within normal reference range", "within normal limits ( wnl )",
                                                      "normal values", "within reference range", "within range of normal",
                                                          "within normal laboratory limits", "within normal values"})
                                          >> whose ];
auto const lost      = piece<P::abnormal>[ (word("?") | word("£") | word("³") | word("¡Ü") | word("¡Ý")) >> value ];  // what is left of a comparator
auto const range     = any_rule( normal >> phrases({"or", ", or"}) >> bound | between >> !cmp | two_sided | equal_grades >> !cmp | bound | normal | lost | choices );

// --- what is measured
auto const generic_ps = entry_named("performance status");
auto const noise      = any_rule( *( generic_ps | phrases({"scale score", "criteria", "schedule", "performance level","score", "scores", "scale", "status",
                                                 "count", "counts", "level", "levels", "grade", "class", "ratio", "( ps )", "functional class",
                                                     "classification", "total", "performance scale", "performance", "rating", "ps", "( ps ) of", "performance standard", "performance score", "index", "stage", "rate", "values", "laboratory values",
                                                     "laboratory value", "elevation", "elevations", "results", "test results", "concentrations", "test", "levels of",
                                                     "lab values", "standard",
                                  "score on", "performance status", "physical status", "value", "physical", "( performance status )",
                                      "at rest", "activity", "concentration", "clearance level", "testing", "blood level"})
                                 | word("equal") >> !(word("to") | word("or")) ) );
// "WHO" is a scale only beside a performance status or before a range from 0: "WHO grade 2" is something else.
auto const zero       = token_if([](Token const& t, auto const&) { return t.number && *t.number == Decimal(0); });
auto const who        = piece<P::subject>[ word("who") ];
// "PT", "AP", "PS": an abbreviation of which one meaning alone can be measured, where a measured value follows.
auto const abbreviation = token_if([](Token const& t, auto const& context) { return t.entry == EntryId::none && measured(t, vocabulary(context)) != EntryId::none; });
auto const scale      = piece<P::subject>[ entry({EntryKind::analyte}) ] | who;
// The ways in which one quantity is measured. Which way fits which quantity is lowering's business.
auto const how        = phrases({"by", "using", "on", "via", "per", "with", "in", "from", "as measured by", "measured by", "as measured using",
                                 "as assessed by", "assessed by", "as determined by", "determined by", "as measured on", "documented by",
                                     "as documented by", "evaluated by", "as evaluated by", "based on",
                                 "measured with", "measured using", "assessed using", "as estimated by", "estimated by", "either by", "on screening",
                                     "by either", "obtained by", "determined using", "as shown by", "as demonstrated by", "demonstrated by",
                                         "calculated by", "assessed with", "as assessed using"});
auto const technique  = -anchor >> -phrases({"either", "pretreatment", "pre - treatment", "prestudy", "resting", "rest", "baseline", "2 - d", "2d", "2 dimensional", "nuclear", "cardiac",
                                             "transthoracic", "standard", "12 - lead", "routine", "radionuclide", "isotope", "single",
                                                 "resting 12 - lead"})
                       >> ( piece<P::term>[ entry({EntryKind::procedure, EntryKind::test}) ] | phrases({"echo", "ecg", "ekg", "electrocardiogram",
                           "echocardiogram", "echocardiography", "muga", "mugascan", "gated blood pool scan", "radionuclide scan", "rvg", "ecgs", "electrocardiograms"}) )
                       >> -phrases({"scan", "scanning", "study", "technique", "tracing"});
auto const techniques = any_rule( piece<P::method>[ -word(",") >> how >> technique >> *( phrases({"or", "and / or", "/", "and", ",", ", or", "or by"})
                                                                              >> technique )
                                        | word("(") >> -how >> technique >> *( phrases({"or", "and / or", "/", "and", ",", ", or", "or by"})
                                                                              >> technique ) >> word(")") ]
                      | piece<P::method>[ entry_named("12-lead ECG") | phrases({"ecg", "ekg", "electrocardiogram"}) ]
                      | piece<P::method>[ word("(") >> phrases({"measured or calculated", "calculated or measured", "calculated", "or calculated",
                                                                "measured or estimated", "estimated or measured", "estimated",
                                                                    "actual or calculated"}) >> word(")") ] );
auto const heart_test  = token_if([](Token const& t, auto const& context) {
    if (t.entry == EntryId::none) return t.lower == "echo" || t.lower == "muga" || t.lower == "ecg" || t.lower == "ekg" || t.lower == "electrocardiogram" || t.lower == "echocardiogram";
    auto const& name = vocabulary(context).entry(t.entry).name;
    return name.find("echo") != std::string::npos || name.find("radionuclide ventriculo") != std::string::npos || name.find("ECG") != std::string::npos; });
// "thrombocytopenia < 75,000/mm3": a condition that is a value, where a bound with a unit or limit follows ("neutropenia > grade 2" is a grade).
auto const value_name   = token_if([](Token const& t, auto const& context) {
    if (t.entry == EntryId::none) return false;
    auto const* condition = vocabulary(context).value_condition(t.entry);
    if (condition == nullptr || condition->analyte == EntryId::none) return false;
    return t.lower.find("qt") == std::string_view::npos || (t.lower.find("qtc") != std::string_view::npos && t.lower.find('/') == std::string_view::npos); });
auto const real_bound   = -word("(") >> -of_words >> cmp >> ( token_if([](Token const& t, auto const&) { return t.number && t.has_unit; })
                                                            | number >> (times | uln_name | lln_name) );
// "elevated creatinine (> 2 mg/dL)": the bound says how far; lowering compares the directions.
auto const adjective  = -piece<P::label>[ phrases({"elevated", "increased", "raised", "high", "prolonged", "decreased", "reduced", "low", "impaired", "depressed",
                                                   "elevation of", "elevations of", "elevations in", "increased levels of", "elevation in", "decreased levels of",
                                                   "increase in", "decrease in", "significantly elevated", "severely reduced", "diminished"}) ];
auto const subject    = any_rule( adjective >> -phrases({"serum", "plasma", "blood", "total", "baseline", "calculated", "estimated", "measured", "adequate", "resting",
                                  "peripheral", "peripheral blood", "absolute", "venous", "fasting serum", "both", "either", "screening",
                                      "predicted", "pretreatment", "acceptable", "cardiac", "left ventricular", "lv", "left ventricular cardiac", "clinical", "performance", "performance level", "radioisotope", "radionuclide", "isotope", "nuclear"})
                       >> ( piece<P::subject>[ generic_ps ] >> *phrases({"score", "scale", "status", "grade", "level", "( ps )", "criteria"})
                           >> -phrases({"-", "–", ":", "of", ",", "by", "on"}) >> piece<P::subject>[ entry({EntryKind::analyte}) ] >> noise
                          | piece<P::subject>[ generic_ps ] >> *phrases({"score", "scale", "status", "grade", "level", "( ps )", "criteria"})
                              >> -phrases({"-", "–", ":", "of", "by", "on"}) >> who >> noise >> &(number | cmp)
                          | piece<P::subject>[ entry({EntryKind::analyte}) ] >> noise >> -(word("(") >> scale >> noise >> word(")"))
                          | piece<P::subject>[ abbreviation ] >> noise
                          | piece<P::subject>[ value_name ] >> -( -phrases({"on", "by"}) >> -anchor >> heart_test ) >> &real_bound
                          | who >> &(zero | symbol(Comparator::at_most) >> number | symbol(Comparator::less) >> number) ) );

auto const subjects   = any_rule( subject >> *( ( -word(",") >> (disj | conj) | piece<P::separator>[ word(",") | word("/") ] ) >> -phrases({"either", "/"})
                                     >> subject ) );
auto const method     = any_rule( piece<P::method>[ -word("(") >> -word(",") >> phrases({"by", "using", "on", "according to", "per", "as calculated by",
                                                                               "calculated by", "calculated using", "calculated with",
                                                                                   "as calculated using", "as estimated by", "estimated by",
                                                                                       "based on",
                                              "as per", "as defined by", "determined by", "as determined by", "with", "as measured by",
                                                  "measured by", "in", "assessed by", "as assessed by", "calculated according to", "estimated using",
                                                      "calculated by using", "as measured on", "from", "calculated from"})
                                          >> ( entry({EntryKind::analyte}) >> noise
                                             | phrases({"cockcroft - gault", "cockcroft and gault", "cockcroft gault", "cockroft - gault",
                                                        "cockcroft - gault equation", "cockcroft - gault formula", "cockcroft - gault method",
                                                            "cockroft - gault formula", "modified cockcroft - gault formula",
                                                                "cockcroft & gault formula", "cockcroft & gault",
                                                        "cockroft and gault", "cockcroft and gault formula", "cockcroft and gault equation",
                                                            "cockcroft formula", "formula of cockcroft and gault", "cockcroft gault formula",
                                                                "cockcroft gault equation",
                                                        "fridericia ' s formula", "fridericia ' s correction", "fridericia", "fridericia formula",
                                                            "fridericia correction", "fridericia ' s", "ckd - epi", "ckd - epi equation",
                                                                "ckd - epi formula"}) )
                                          >> -word(")") ]
                      | piece<P::method>[ word("(") >> phrases({"cockcroft - gault", "cockcroft - gault formula", "cockroft - gault",
                                                                "cockcroft gault", "cockcroft and gault", "cockcroft - gault equation", "fridericia",
                                                                    "fridericia ' s formula", "ckd - epi"}) >> word(")") ] );
// "without transfusion or growth factors within 7 days": nothing of it on record. "(transfusion allowed)": asks nothing.
auto const support    = piece<P::term>[ entry({EntryKind::transfusion, EntryKind::drug_class, EntryKind::drug}) ];
auto const supports   = any_rule( support >> *( phrases({"or", "and", "/", "and / or", ",", ", or", "and / or"}) >> support ) >> -phrases({"support",
    "administration", "use"}) );
auto const no_support = any_rule( phrases({"without", "in absence of", "unsupported by", "not supported by", "without use of", "without need for",
                                 "without requiring", "without any", "without support of", "in absence of any", "independent of",
                                     "without requirement for", "without receiving"})
                       >> supports >> -within );
auto const allowed    = phrases({"allowed", "permitted", "acceptable", "are allowed", "is allowed", "allowable", "are permitted", "is permitted",
                                 "are acceptable", "is acceptable", "may be used", "may be given"});
auto const aids       = ( supports | phrases({"other intervention", "other interventions", "intervention", "interventions"}) )
                       >> *( phrases({"or", "and", "/", "and / or", ",", ", or"}) >> ( supports | phrases({"other intervention", "other interventions"}) ) );
// "to achieve Hgb ≥ 10 g/dL", "to maintain this level": what an allowed transfusion is for.
auto const to_reach   = any_rule( phrases({"to achieve", "to maintain", "to reach", "to meet", "to obtain", "to attain", "in order to achieve", "in order to meet",
                                 "in order to maintain"})
                       >> ( phrases({"this level", "this value", "these values", "these levels", "this", "this criterion", "this criteria",
                                     "this threshold", "these thresholds", "this requirement", "above", "this parameter", "these parameters",
                                     "this limit"})
                          | subjects >> -of_words >> range ) );
auto const permitted  = any_rule( piece<P::aside>[ word("(") >> -phrases({"note :", "note", "note that", "note : use of", "use of", "note that use of"})
                       >> ( aids >> -to_reach >> allowed >> -to_reach
                          | phrases({"may be transfused", "can be transfused", "may transfuse", "with or without transfusion",
                                     "with or without transfusion support", "may be achieved with transfusion", "may be reached by transfusion",
                                     "may be supported by transfusion", "with or without transfusions", "may have been transfused", "may transfused",
                                     "can be post - transfusion", "may be post - transfusion", "with or without support"}) >> -to_reach
                          | phrases({"with or without", "with or without use of"}) >> aids ) >> -word(".") >> word(")") ] );
auto const alone      = any_rule( piece<P::none_of>[ -word(",") >> no_support | word("(") >> ( no_support | word("no") >> supports >> within ) >> word(")") ] );
auto const bracketed_window = word("(") >> -phrases({"assessed", "measured", "obtained", "performed", "determined", "tested", "evaluated", "done",
                                                     "drawn"}) >> within >> word(")");
auto const taken      = -word(",") >> -phrases({"assessed", "measured", "obtained", "performed", "determined", "tested", "evaluated", "done",
                                                "drawn", "documented"});
// "(CTCAE grade 1)": the bound once more, as a grade of toxicity. Lowering compares the two.
auto const toxicity   = any_rule( piece<P::toxicity>[ word("(") >> -phrases({"i . e .", "=", "equal to"})
                                           >> *( phrases({"nci", "ctcae", "ctc", "daids", "common", "toxicity", "criteria", "terminology", "version", "v", "v .",
                                                          "for", "adverse", "events", "-", ",", "less than or equal to", "≤", "<=", "=<", "no more than", "at most"})
                                               | token_if([](Token const& t, auto const&) { return t.kind == TokenKind::number && !t.has_unit; }) )
                                           >> phrases({"grade", "grades", "≤ grade", "<= grade", "=< grade"}) >> -phrases({"≤", "<=", "=<", "less than or equal to"})
                                           >> piece<P::grade>[ number ] >> -( ( to_words | word("or") | word(",") ) >> piece<P::grade>[ number ] )
                                           >> -phrases({"or less", "or better", "or lower"}) >> word(")") ] );
auto const post       = any_rule( taken >> within | bracketed_window | lasting | method | word(",") >> method | techniques | alone | permitted | toxicity );
auto const window_rule = piece<P::measure>[ *phrases({"must be", "must have been", "should be", "must", "should", "value", "values", "test", "tests",
                                                      "obtained", "assessed", "performed", "measured", "done", "determined", "completed", "drawn",
                                                          "these", "this", "all", "laboratory tests", "labs", "laboratory values", "and"})
                                                              >> within ];
auto const equal_in_other_unit = any_rule( piece<P::gloss>[ word("(") >> !( -phrases({"if", "for"}) >> cmp >> number >> phrases({"years", "year", "yrs", "y"}) ) >> -phrases({"or", "i . e .", "equivalent to", "=", "approximately"}) >> -word("[")
                                                 >> (bound | between | piece<P::choices>[value]) >> -phrases({"si unit equivalent",
                                                     ", si unit equivalent", "si units"}) >> word(")")
                                                | word("[") >> (bound | between | piece<P::choices>[value]) >> word("]")
                                                | phrases({"or", "/"}) >> (bound | between) ] );

auto const scale_named = any_rule( word("(") >> -phrases({"according to", "on", "using", "based on", "per", "by", "as per"}) >> piece<P::subject>[ entry({EntryKind::analyte}) ]
                         >> noise >> *( phrases({"or", "/", ","}) >> piece<P::subject>[ entry({EntryKind::analyte}) | word("who") ] >> noise ) >> word(")") );
auto const linking     = -phrases({"that", "which", "by"}) >> -of_words;
// Sexes, and what is asked of each: "≤ 450 ms for men and ≤ 470 ms for women".
auto const people    = any_rule( piece<P::sex_either>[ phrases({"men and women", "men or women", "male and female", "male or female", "males and females",
                                                      "males or females", "females and males", "female and male", "women and men", "women or men",
                                                          "female or male", "female or males",
                                                      "male / female", "males / females", "both sexes", "either sex", "both males and females",
                                                          "both male and female", "both men and women", "either gender", "both genders",
                                                              "male and females", "male and / or female", "men / women", "female / male",
                                                      "of either sex", "of both sexes", "of either gender", "of both genders", "any sex",
                                                          "any gender", "all genders", "both gender", "either male or female",
                                                              "males and female", "males / female", "m / f", "man or woman", "men or woman",
                                                          "man and woman", "woman and man", "man and women", "men / woman", "man / woman",
                                                          "of male or female gender", "of both gender", "either gender", "both female and male",
                                                          "male or a female", "men , women", "females / males", "women / men", "males or female",
                                                          "male , female", "both the genders", "all sexes", "sexes", "both sex", "genders"}) ]
                     | piece<P::sex_female>[ phrases({"women", "woman", "female", "females", "girls"}) ]
                     | piece<P::sex_male>[ phrases({"men", "man", "male", "males", "boys"}) ] );
auto const adult_noun = -phrases({"adult", "adults"});
auto const one_sex    = piece<P::sex_female>[ phrases({"women", "female", "females", "girls"}) ] | piece<P::sex_male>[ phrases({"men", "male",
    "males", "boys"}) ];
auto const sexed      = piece<P::measure>[ bound >> -word(",") >> ( phrases({"for", "in", "if"}) >> one_sex | word("(") >> -phrases({"for", "in",
    "if"}) >> one_sex >> word(")") )
                                         | -phrases({"for", "in"}) >> one_sex >> -phrases({":", ",", "-"}) >> bound ];
auto const by_sex     = any_rule( subjects >> linking >> sexed >> phrases({"and", "or", ",", "/", "and / or", ", and", ", or", "but"}) >> sexed >> *post );

// "MUGA or ECHO must demonstrate LVEF ≥ 50 %", "ECG QTc > 470 ms".
auto const tested      = any_rule( piece<P::method>[ &( *(anchor | word("baseline") | word("resting") | word("cardiac") | word("either")) >> heart_test ) >> technique
                                          >> *( phrases({"or", "and / or", "/"}) >> technique )
                                          >> -phrases({"indicating", "demonstrating", "showing", "with", "documenting", "demonstrates", "shows", "demonstrate",
                                                       "show", "indicates", ":", "revealing", "reveals", "that shows", "that demonstrates", "must demonstrate",
                                                       "must show", "confirming", "which shows"}) ] );

auto const one_measure = any_rule( piece<P::measure>[
      -(within >> -word(",")) >> by_sex
    | -(within >> -word(",")) >> -tested >> subjects >> -techniques >> linking >> ( word("(") >> -of_words >> range >> word(")") | -phrases({"either"})
                                                                        >> -of_words >> range >> -equal_in_other_unit ) >> -scale_named >> *post
    | -(within >> -word(",")) >> normal >> -word("for") >> subjects >> *post
    | -phrases({"score of", "scores of", "score"}) >> bound >> -phrases({"of", "for", "on", "in"}) >> subjects >> *post
    ] );
auto const measure_rule = one_measure | piece<P::measure>[ piece<P::negation>[ phrases({"no", "not"}) ] >> one_measure ];
// Old pages print a list in one line: "WBC at least 3,000/mm3 Platelet count at least 100,000/mm3".
auto const measures_rule = piece<P::measure>[ -(bracketed_window >> -word(":")) >> one_measure >> *( -word(",") >> one_measure ) ];
auto const times_again = piece<P::bound>[ cmp >> piece<P::value>[ piece<P::number>[number] >> piece<P::uln>[ times ] ] ];  // "(≤ 5 times if ...)"
auto const bound_rule = piece<P::measure>[ -of_words >> (between >> !cmp | two_sided | bound >> !times | times_again | bound)
                                          >> -equal_in_other_unit >> *post ];
auto const bare_rule  = piece<P::measure>[ piece<P::value>[ piece<P::number>[ multiple ] >> piece<P::uln>[ (uln_name | normal_n) >> whose ] ]
                                          | piece<P::value>[ piece<P::number>[ number ] >> again >> (uln | lln) ]
                                          | piece<P::value>[ piece<P::number>[ token_if([](Token const& t, auto const&) { return t.number && t.has_unit; }) ] ]
                                              >> !(uln | lln)
                                          // "(3 if receiving warfarin)": its unit or limit is that of the bound before.
                                          | piece<P::value>[ piece<P::number>[ token_if([](Token const& t, auto const&) {
                                                return t.kind == TokenKind::number && !t.has_unit; }) ] ]
                                              >> &phrases({"if", "in", "for", "when", "with", "in case of", "allowed", "acceptable", "permitted", "is allowed"}) ];

// --- age and sex
auto const age_word  = phrases({"age", "aged", "entry age", "inclusion age", "ages", "age range", "age is", "age of", "ages of", "age between", "patient age",
                                "aging", "age group", "age limit", "age from", "age criteria", "age range of", "ages between",
                                "age range from", "age must be", "ages from", "ageing", "age limits", "in age", "whose age is"})
                       >> -( word(":") | word(";") | word("-") | word("–") | word(",") );
auto const old_words = phrases({"of age", "old", "in age", "age", "of ages", "years of age", "of - age", "olds", "old of age"});
auto const age_unit  = any_rule( ( time_unit | piece<P::year>[ phrases({"y . o .", "y . o", "y / o", "yo", "y", "yrs . old", "yrs .", "yr .", "y . old",
                                                              "year ' s", "years '", "y / old", "year olds", "yoa", "yo .", "y . o . a .", "completed years", "full years"}) ] )
                       >> -( hyphen >> old_words | old_words ) );
auto const age_value = any_rule( piece<P::value>[ piece<P::number>[number] >> again >> -( -hyphen >> age_unit ) ] );
auto const age_bound = any_rule( piece<P::bound>[ age_value >> -age_word >> -word("(") >> post_cmp >> -word(")") >> -age_unit >> -old_words ]
                     | piece<P::bound>[ -phrases({"of", ":", "is", "be", "are"}) >> cmp >> -phrases({"age", "age of", "or equal to", "of"})
                                       >> age_value >> -old_words >> -(-word("(") >> post_cmp >> -word(")") >> !(number | word("than") | cmp | age_word)) ]
                     | piece<P::bound>[ phrases({"from", "of"}) >> age_value >> post_cmp >> -old_words ]
                     | piece<P::bound>[ piece<P::at_least>[ phrases({"minimum age", "minimum age is", "minimum age of", "lower age limit",
                                                                     "lower age limit is", "lower age limit of"}) ] >> -word(":") >> age_value >> -old_words ]
                     | piece<P::bound>[ piece<P::at_most>[ phrases({"maximum age", "maximum age is", "maximum age of", "upper age limit",
                                                                    "upper age limit is", "upper age limit of"}) ] >> -word(":") >> age_value >> -old_words ] );
auto const inclusive = -(-word(",") >> -word("(") >> phrases({"inclusive", "inclusively", "both inclusive", "included", "both included", "incl .",
                                                              "incl", "inclusive of both", "inclusive of both ends", "both ages inclusive",
                                                              "including both", "limits included", "including 18 and 65",
                                                              "both ends included", "including both ends", "extremes included", "extremes inclusive",
                                                              "extremes includes", "limits inclusive", "both limits included", "limit values included", "inclusive range"})
                        >> -word(")"));
auto const begin_be  = -phrases({"be", "being", "will be", "are", "will", "is", "must be"});
auto const age_to    = to_words | phrases({"up to", "till", "until", "thru", "- to", "up through", "to age", "through age"});
auto const age_open  = -phrases({"between", "from", "range", "of", ":", "range of", "ranging from", "in range of", "range from", "ranging between",
                                 "range between", ": between", "range :", "is between", "between ages of", "=", "within", "is", "are between",
                                 "be between", "anywhere between", "from age", "in range", "range of between", "within range of", "of between",
                                 "in age range of", "within age range of", "from ages", "between age of", "between age", "between ages",
                                 "ranged from", "ranges from", "in range from", "within age range", "are from", "in between", "ranging"})
                       >> -age_word;
auto const age_range = any_rule( piece<P::between>[ age_open >> age_value >> (age_to | word("and")) >> -age_word >> age_value >> -age_word >> inclusive
                                         >> -age_unit >> -old_words >> inclusive ]
                     | age_bound >> (to_words | phrases({"up to", "through"})) >> age_value >> !post_cmp >> -old_words >> inclusive  // "over 1 to 21"
                     | age_bound >> -(phrases({"and", "but", ",", "to", ", and", ", but", "and age", "and is", "and are", "/", "and must be"})
                                      >> -age_word >> age_bound | &one_cmp >> age_bound) >> inclusive >> !(word("or") >> age_bound)
                     | age_bound >> piece<P::disjunction>[ phrases({"or", ", or"}) ] >> -age_word >> age_bound
                     | age_open >> age_value >> (to_words | word("and")) >> age_bound >> inclusive  // "18 to under 65"
                     | age_bound >> inclusive );
auto const adult     = phrases({"adult", "adults", "children", "child", "adolescents", "infants", "young adults", "elderly", "toddlers", "infant",
                                "neonates", "adolescent", "pediatric", "minors", "minor", "teenagers", "newborns", "seniors", "youth", "neonate"});
auto const age_at    = piece<P::age_at>[ phrases({"at"}) >> ( piece<P::term>[ entry({EntryKind::condition}) ] >> phrases({"onset", "diagnosis"})
                                       | phrases({"onset of", "diagnosis of", "time of onset of"})
                                           >> piece<P::term>[ entry({EntryKind::condition}) ] ) ];
auto const no_limit  = phrases({"no upper age limit", "no upper limit", "no upper limit of age", "without upper age limit", "no upper limit for age",
                                "there is no upper age limit", "no maximum age", "no upper age limits", "with no upper age limit",
                                "with no upper limit", "no limit on upper age", "no upper age restriction", "without upper limit",
                                "without an upper age limit", "no age upper limit", "with no upper limit for age", "with no upper age limits"});
auto const any_age   = piece<P::anything>[ phrases({"any age", "all ages", "of any age", "of all ages", "no age limit", "no age limits",
                                                    "no age restriction", "no age restrictions", "age : any", "age any", "age : any age", "no age limitation",
                                                    "no limit of age"}) ];
auto const one_race  = any_rule( phrases({"of any race", "of any ethnicity", "of any race or ethnicity", "of all races", "any race",
                                                 "of any ethnic origin", "of any ethnic group", "of all races and ethnicities",
                                                 "of any ethnic background", "of all racial and ethnic origins", "any race or ethnicity",
                                                 "regardless of race", "any ethnicity", "of any racial or ethnic origin", "of any race and ethnicity"}) );
auto const any_race  = *( -word(",") >> one_race );
// Who may be of either sex, said behind the age: "gender not limited", "sex : both", "regardless of gender".
auto const any_sex   = piece<P::sex_either>[ phrases({"regardless of gender", "regardless of sex", "irrespective of gender", "irrespective of sex",
                                                      "no gender restrictions", "no gender restriction", "gender not limited", "gender unlimited",
                                                      "not limited to gender", "no gender limitation", "no gender limit", "no sex limitation",
                                                      "no limitation on gender", "no limit on gender", "gender : both", "sex : both",
                                                      "gender is not limited", "without gender limitation", "no limitation of gender",
                                                      "gender : male or female", "sex : male or female", "gender : male and female", "regardless of race or gender",
                                                      "regardless of gender or race", "regardless of race and gender", "no limit of gender",
                                                      "both genders eligible", "sex is not limited", "sex not limited", "no gender limits",
                                                      "male or female gender", "no sex restriction", "no restriction on gender", "gender : any"}) ];
// "at the time of signing the consent form", "on the day of enrollment (visit 1)": the screening day. What it is called is a label.
auto const consent   = entry_named("informed consent") | phrases({"consent", "icf", "consenting", "main icf", "signing"});
auto const day_words = phrases({"at", "on", "upon", "when", "at time", "at time of", "on day of", "at day of", "at date of", "on date of", "by time of",
                                "at moment of", "prior to", "before", "at time when", "at point of", "as of date of", "on day", "by date of",
                                "as of day of", "at time that", "as of"});
auto const consent_day = any_rule( day_words >> *phrases({"signing", "signed", "sign", "providing", "provide", "giving", "obtaining", "of", "signature", "written",
                                                "provision", "voluntarily", "dated", "informed", "they", "he / she", "date", "signing of", "for", "and dating", "dating",
                                                        "obtaining signed", "acquisition of"})
                         >> consent >> *phrases({"form", "document", "documents", "signature", "obtained", "is obtained", "is signed", "forms",
                                                 "( icf )", "will be signed", "being obtained", "process", "date", "is given", "given", "signed",
                                                 "( visit 1 )", "/ assent", "or assent", "and assent", "( screening )", "(", ")"}) );
auto const visit_day = any_rule( day_words >> -phrases({"screening", "baseline", "enrollment"}) >> -word("(") >> phrases({"visit 1", "visit 0", "visit one"})
                         >> -word(")") >> -(word("(") >> anchor >> word(")")) );
auto const age_day   = any_rule( *( piece<P::label>[ phrases({"document", "form", "visit", "( visit 1 )", "visit 1", "( visit 0 )"}) ]  // behind "at the time of signing the informed consent", which is neutral
                        | piece<P::label>[ -word(",") >> ( visit_day | at_day | consent_day ) ]
                        | piece<P::label>[ -word(",") >> word("(") >> ( visit_day | at_day | consent_day ) >> word(")") ] ) );
auto const age_tail  = -age_at;
auto const who_words = -word(",") >> -phrases({"who", "between", "with", "at", "of", "who is", "who are", "is", "are", "and"});
auto const sex_tail  = any_rule( -( -word(",") >> -word(";") >> ( word("(") >> (people | any_sex) >> word(")") | people | any_sex | no_limit
                        | phrases({"with", "of", "and"}) >> (people | no_limit | any_sex) ) ) >> -( word("and") >> one_race ) >> any_race );

auto const age_rule  = piece<P::age>[
      any_age
    | begin_be >> adult >> *(phrases({"/", "or", "and", ","}) >> adult) >> -(-phrases({"(", ",", "of"}) >> people >> -word(")")) >> any_race >> -word(",")
        >> -word("(") >> -phrases({"who", "between", "with", "at", "who are", "of"}) >> -age_word >> age_range >> age_day >> -word(")") >> age_day
    | begin_be >> -(people >> adult_noun >> any_race >> -word(",") >> -word(":") >> -phrases({"who", "between", "with", "at", "who are", "of", "is", "and"}))
        >> age_word >> age_range >> age_tail >> age_day >> sex_tail >> age_day
    | begin_be >> -(people >> adult_noun >> any_race >> who_words) >> age_range >> age_tail >> age_day >> sex_tail >> age_day
    ];
// Under the heading "Age" the range stands alone.
auto const headed_age = piece<P::age>[ piece<P::anything>[ phrases({"any age", "any", "all ages", "not specified", "no age limit", "no limit",
                                                                    "any status", "not applicable", "none specified"}) ]
                                     | -(people >> who_words) >> -age_word >> age_range >> inclusive >> -(-word(",") >> no_limit) ];
auto const headed_measure = piece<P::measure>[ piece<P::anything>[ phrases({"any status", "any", "not specified", "none specified",
                                                                            "not applicable"}) ]
                                             | -of_words >> range >> -equal_in_other_unit >> *post ];
auto const sex_rule  = piece<P::sex>[ people >> -phrases({"sex", "gender"}) ];

// clang-format on

// "≥ 18" is no age and neither is "at least 2 years": the words for age or older, or people, must stand there.
bool mentions_age(Piece const& piece, std::span<Token const> tokens) {
    if (piece.has(PieceKind::sex_female) || piece.has(PieceKind::sex_male) || piece.has(PieceKind::sex_either) ||
        piece.has(PieceKind::anything))
        return true;
    for (auto i = piece.begin; i < piece.end; ++i)
        for (std::string_view const word : {"age", "aged", "ages", "old", "older", "younger", "yo", "adult", "adults", "children", "child",
                                            "adolescents", "infants", "infant", "neonates", "elderly", "toddlers", "olds", "o"})
            if (tokens[i].lower == word) return true;
    return false;
}

// "18-65 years": an age where nothing else is said, and nothing otherwise.
bool is_range_of_years(Piece const& piece, std::span<Token const> tokens) {
    return piece.has(PieceKind::between) && std::any_of(tokens.begin() + piece.begin, tokens.begin() + piece.end, [](Token const& token) {
               return token.lower == "years" || token.lower == "year" || token.lower == "yrs" || token.lower == "y";
           });
}

}  // namespace
}  // namespace syntax

std::optional<Clause> read_measure(std::span<Token const> tokens, Vocabulary const& vocabulary) {
    return syntax::read_clause(syntax::measure_rule, tokens, vocabulary);
}

std::optional<Clause> read_measures(std::span<Token const> tokens, Vocabulary const& vocabulary) {
    return syntax::read_clause(syntax::measures_rule, tokens, vocabulary);
}

std::optional<Clause> read_headed(std::span<Token const> tokens, bool age, Vocabulary const& vocabulary) {
    if (age) return syntax::read_clause(syntax::headed_age, tokens, vocabulary);
    return syntax::read_clause(syntax::headed_measure, tokens, vocabulary);
}

std::optional<Clause> read_bound(std::span<Token const> tokens, Vocabulary const& vocabulary) {
    return syntax::read_clause(syntax::bound_rule, tokens, vocabulary);
}

std::optional<Clause> read_bare_value(std::span<Token const> tokens, Vocabulary const& vocabulary) {
    return syntax::read_clause(syntax::bare_rule, tokens, vocabulary);
}

std::optional<Clause> read_window(std::span<Token const> tokens, Vocabulary const& vocabulary) {
    return syntax::read_clause(syntax::window_rule, tokens, vocabulary);
}

std::optional<Clause> read_age(std::span<Token const> tokens, Vocabulary const& vocabulary, bool alone) {
    if (auto clause = syntax::read_clause(syntax::age_rule, tokens, vocabulary);
        clause &&
        (syntax::mentions_age(clause->piece, tokens) ||
         (alone && (clause->length == tokens.size() || tokens[clause->length].lower == "," || tokens[clause->length].lower == ";") &&
          syntax::is_range_of_years(clause->piece, tokens))))
        return clause;
    return syntax::read_clause(syntax::sex_rule, tokens, vocabulary);
}

}  // namespace eligo
