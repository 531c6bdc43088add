#pragma once
// Grammar: published criteria, classifications and interviews by which a disease is told ("RECIST 1.1", "DSM-IV-TR criteria", "ACR 1987 criteria",
// "the WHO classification"). Whoever has the disease on record was diagnosed by some such criteria: which, the record does not say, and the
// answer does not turn on it.

#include "grammar/primitives.hpp"

namespace eligo::syntax {

// clang-format off

inline auto const criteria_name = phrases({
    // tumors
    "recist", "irecist", "mrecist", "response evaluation criteria in solid tumors", "response evaluation criteria for solid tumors", "recist guidelines", "recist v1 .1", "recist v1",
    "recist 1.1", "recist ( response evaluation criteria in solid tumors )", "modified response evaluation criteria in solid tumors", "irrecist",
    "rano", "response assessment in neuro - oncology", "macdonald criteria", "cheson", "cheson criteria", "lugano", "lugano criteria", "lugano classification", "choi", "pcwg2", "pcwg3", "pcwg - 2", "gcig", "gcic",
    "prostate cancer working group 2", "prostate cancer clinical trials working group 2", "prostate cancer working group 3", "prostate cancer clinical trials working group 3",
    "who", "world health organization", "fab", "french - american - british", "iwg", "international working group", "imwg", "international myeloma working group",
    "international myeloma foundation", "imf", "swog", "ecog", "eln", "european leukemianet", "european leukemia net", "iwcll", "nci - wg", "nci", "national cancer institute", "nci working group", "real", "revised european american lymphoma", "salmon and durie", "durie - salmon",
    "durie and salmon", "crab", "slim - crab", "inrc", "inss", "aasld", "american association for study of liver diseases", "easl", "european association for study of liver", "ajcc", "american joint committee on cancer", "uicc", "tnm", "figo", "bclc",
    "gelf", "iss", "nccn", "milan", "amsterdam", "bethesda", "wpss", "gog",
    // mind
    "dsm", "dsm - iv", "dsm iv", "dsm - iv - tr", "dsm iv - tr", "dsm iv tr", "dsm - iv tr", "dsm - 5", "dsm 5", "dsm - v", "dsm v", "dsm - iii - r", "dsm - iii", "dsm - iiir", "dsm - iv - r", "dsm iii - r", "dsm - 5 - tr", "dsm - iv text revision",
    "diagnostic and statistical manual of mental disorders", "diagnostic and statistical manual", "diagnostic and statistical manual of mental disorders - iv", "diagnostic and statistical manual - iv", "diagnostic and statistical manual of mental disorders iv",
    "diagnostic and statistical manual for mental disorders", "diagnostic and statistical manual - 5", "diagnostic and statistical manual of mental disorders - 5", "research diagnostic criteria", "rdc", "icd", "icd - 10", "icd 10", "icd10", "icd - 9", "icd - 9 - cm", "icd - 11",
    "international classification of diseases", "scid", "scid - i", "scid - p", "scid - i / p", "scid - iv", "structured clinical interview for dsm - iv", "structured clinical interview for dsm - 5", "structured clinical interview for dsm iv",
    "structured clinical interview for dsm", "structured clinical interview for dsm - iv axis i disorders", "structured clinical interview for dsm disorders", "mini", "m . i . n . i", "mini international neuropsychiatric interview",
    "mini - international neuropsychiatric interview", "k - sads", "k - sads - pl", "kiddie schedule for affective disorders and schizophrenia", "ados", "adi - r", "autism diagnostic observation schedule", "autism diagnostic interview - revised",
    // joints, skin, immune system
    "acr", "american college of rheumatology", "eular", "ara", "american rheumatism association", "acr / eular", "european league against rheumatism", "modified new york", "new york", "caspar", "asas", "slicc", "rome", "rome i", "rome ii", "rome iii", "rome iv",
    "hanifin and rajka", "hanifin & rajka", "hanifin / rajka", "american academy of dermatology", "international study group", "ilar", "international league of associations for rheumatology", "jones", "duke", "american - european consensus group", "chapel hill consensus conference",
    // nerves
    "mcdonald", "poser", "nincds - adrda", "nincds / adrda", "nincds adrda", "nia - aa", "national institute on aging - alzheimer's association", "national institute on aging and alzheimer's association", "ninds - airen", "ninds", "el escorial", "united kingdom parkinson's disease society brain bank", "uk brain bank",
    "united kingdom brain bank", "uk parkinson's disease society brain bank", "ukpdsbb", "uk parkinson's disease brain bank", "queen square brain bank", "movement disorder society", "mds", "ichd", "ichd - ii", "ichd - 2", "ichd - 3", "ichd - 3 beta", "ichd - iii", "international headache society", "ihs",
    "international classification of headache disorders", "irlssg", "international restless legs syndrome study group", "international classification of sleep disorders", "icsd", "icsd - 2", "icsd - 3", "ilae", "international league against epilepsy", "petersen",
    // elsewhere
    "ada", "american diabetes association", "idf", "international diabetes federation", "atp iii", "ncep atp iii", "ncep - atp iii", "cdc", "centers for disease control", "centers for disease control and prevention", "gold", "global initiative for chronic obstructive lung disease",
    "gina", "global initiative for asthma", "ats", "american thoracic society", "ers", "european respiratory society", "ats / ers", "esc", "european society of cardiology", "acc", "aha", "acc / aha", "american college of cardiology", "american heart association", "nyha", "rotterdam", "esh", "nih", "national institutes of health",
    "american urological association", "kdigo", "kdoqi", "k / doqi", "berlin", "sepsis - 3", "tokyo guidelines", "montreal", "lennard - jones", "revised atlanta", "atlanta", "niddk", "nhlbi", "idsa", "eortc / msg", "nice"});
inline auto const criteria_tail = phrases({
    "criteria", "criterion", "version", "v", "v .", "ver", "classification", "classifications", "guidelines", "guideline", "revised", "definition", "definitions", "system", "edition", "text revision", "diagnostic criteria", "classification criteria", "research diagnostic criteria",
    "clinical criteria", "working group criteria", "consensus criteria", "response criteria", "working group", "staging system", "staging", "classification system", "diagnostic classification", "diagnostic", "research criteria", "fourth edition", "fifth edition", "4th edition", "5th edition", "tenth revision", "10th revision",
    "9th revision", "ninth revision", "8th edition", "7th edition", "6th edition", "eighth edition", "seventh edition", "fourth edition text revision", "fourth edition - text revision", "revision", "- tr", "interview", "task force", "standards", "standard", "statement", "consensus", "consensus statement", "codes", "code",
    "modified", "- modified", "v1 .1", "th edition", "th ed", "th revision", "rd edition", "ed", "ed .", "tr", "diagnostic guidelines", "( version 1.1 )", "( v1 .1 )", "( version 1.0 )", "( v 1.1 )", "diagnosis", "( revised )"});
inline auto const criteria_adjective = phrases({"modified", "revised", "2008", "2016", "2022", "2001", "current", "standard", "latest", "updated", "new", "established", "accepted", "published", "full", "international", "most recent", "standardized", "proposed"});
inline auto const criteria_names = *( criteria_adjective | number ) >> criteria_name
    >> *( criteria_tail | number | word("(") >> -number >> criteria_name >> *( criteria_tail | number | word(".") | word(",") >> number ) >> word(")") | word("(") >> number >> word(")")
        | word("[") >> criteria_name >> *( criteria_tail | number ) >> word("]")
        | phrases({"/", "and", "or", "and / or"}) >> criteria_name | word(",") >> ( number >> -phrases({"th edition", "th ed", "th revision", "rd edition"}) | phrases({"version", "fourth edition", "fifth edition", "4th edition", "5th edition", "text revision", "revised", "tenth revision", "10th revision", "edition", "7th edition", "8th edition"}) ) );

// "(299.00)", "(DSM-IV 296.3x)": the number of the diagnosis
inline auto const code_number = token_if([](Token const& t, auto const&) {
    return t.kind == TokenKind::number && !t.has_unit && t.lower.size() >= 5 && t.lower.find('.') == 3; });
inline auto const diagnosis_code = word("(") >> -( criteria_name >> *( criteria_tail | word(":") ) ) >> code_number >> *( phrases({",", "or", "/"}) >> code_number ) >> word(")");

// "... as defined by RECIST 1.1", "(WHO classification)"
inline auto const by_criteria = -word(",") >> -word("(") >> phrases({
    "by", "on", "according to", "per", "as defined by", "defined by", "based on", "using", "as per", "in accordance with", "as determined by", "as assessed by", "assessed by", "as measured by", "measured by", "determined by", "as defined per",
    "defined per", "as defined in", "as evaluated by", "as assessed per", "assessed per", "as determined per", "defined according to", "as defined according to", "as specified in", "assessed using", "as assessed using", "measured according to",
    "as measured per", "evaluated according to", "via", "diagnosed by", "diagnosed according to", "in line with", "confirmed by", "confirmed according to", "classified by", "as classified by", "assessed according to", "evaluated by", "evaluable by",
    "following", "as specified by", "under", "with", "on basis of", "based upon", "as established by", "established by", "as diagnosed by", "as diagnosed using", "diagnosed using", "diagnosed per", "diagnosed based on", "diagnosed with", "meeting", "that meets", "who meet", "fulfilling", "that fulfills", "who fulfill", "satisfying", "that satisfies", "as outlined in", "as described in",
    "in agreement with", "as confirmed by", "as determined according to", "as classified according to", "classified according to", "defined using", "as defined using", "as judged by", "as assessed according to", "measurable by", "measurable per", "measurable according to", "determined according to", "as determined using", "determined using", "as identified by", "as evidenced by", "met", "defined in", "defined as per", "as required by"})
                         >> criteria_names >> -word(")");

// "Meets DSM-IV criteria for", "DSM-5 diagnosis of", "DSM-IV diagnosed"
inline auto const meets       = phrases({"meet", "meets", "meeting", "met", "fulfill", "fulfills", "fulfilling", "fulfilled", "satisfy", "satisfies", "satisfying", "who meet", "who meets", "who fulfill", "who met", "have met", "meet all", "meet full", "meets full"});
inline auto const for_disease = phrases({"for diagnosis of", "diagnosis of", "for", "of", "criteria for", "criteria of", "diagnosis", "for primary diagnosis of", "for current diagnosis of", "for a", "defined", "diagnosed", "confirmed diagnosis of", "confirmed", "diagnosis for", "based diagnosis of", "criteria for diagnosis of", "for having", "for clinical diagnosis of"});
inline auto const diagnosis_by_criteria = -meets >> !( word("who") >> !criteria_tail ) >> criteria_names >> -word("-") >> for_disease
    | -meets >> *criteria_adjective >> phrases({"diagnostic criteria for", "diagnostic criteria of", "criteria for diagnosis of", "clinical criteria for", "clinical diagnostic criteria for", "diagnostic criteria for diagnosis of", "criteria for"});

// clang-format on

}  // namespace eligo::syntax
