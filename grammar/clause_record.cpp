// Records: conditions, therapies, procedures, allergies, test results, statements of fact; and washouts.

#include "grammar/clause.hpp"
#include "grammar/read_clause.hpp"
#include "grammar/rules_classification.hpp"
#include "grammar/rules_criteria.hpp"
#include "grammar/rules_outlook.hpp"
#include "grammar/rules_time.hpp"

#include <array>

namespace eligo {
namespace syntax {
namespace {

// clang-format off

auto const thing = entry({EntryKind::condition, EntryKind::drug, EntryKind::drug_class, EntryKind::regimen, EntryKind::vaccine,
                          EntryKind::radiotherapy, EntryKind::transplant, EntryKind::transfusion,
                          EntryKind::surgery, EntryKind::procedure, EntryKind::device, EntryKind::test, EntryKind::marker, EntryKind::fact});
auto const therapy_entry = entry({EntryKind::drug, EntryKind::drug_class, EntryKind::regimen, EntryKind::vaccine, EntryKind::radiotherapy,
                                  EntryKind::transplant, EntryKind::transfusion, EntryKind::surgery,
                                  EntryKind::procedure, EntryKind::device});

// "study drug", "investigational medicinal product": what is given in the trial. Words and not tokens, since "study drug" is also a time anchor.
struct AgentOfStudy : x3::parser<AgentOfStudy> {
    using attribute_type = x3::unused_type;
    [[maybe_unused]] static bool const has_attribute = false;

    template <class Context, class RuleContext, class Attribute>
    bool parse(Iterator& first, Iterator const& last, Context const& context, RuleContext const&, Attribute&) const {
        static constexpr auto of_study = std::to_array<std::string_view>(
            {"study", "investigational", "trial", "protocol", "test", "experimental", "investigative", "studied", "tested", "study's"});
        static constexpr auto between = std::to_array<std::string_view>({"medicinal", "new", "active", "oral", "-", "vaccine", "drug", "treatment"});
        static constexpr auto agents = std::to_array<std::string_view>(
            {"drug", "drugs", "medication", "medications", "medicine", "medicines", "product", "products", "agent", "agents", "treatment", "treatments",
             "compound", "compounds", "therapy", "therapies", "vaccine", "vaccines", "intervention", "article", "material", "materials", "formulation",
             "preparation", "substance", "substances", "device"});
        auto const in = [](auto const& list, std::string_view word) { return std::find(list.begin(), list.end(), word) != list.end(); };
        bool named = false;
        Iterator end = nullptr;
        for (auto at = first; at != last && at - first < 5 && at->kind != TokenKind::quote; ++at) {
            bool agent = false;
            for (std::size_t p = 0; p < at->lower.size();) {
                auto const blank = std::min(at->lower.find(' ', p), at->lower.size());
                auto const word = at->lower.substr(p, blank - p);
                bool const of = in(of_study, word);
                if (!of && !(named && (in(agents, word) || in(between, word)))) return finish(first, end, context);
                named = named || of;
                agent = in(agents, word);
                p = blank + 1;
            }
            if (agent) end = at + 1;
        }
        return finish(first, end, context);
    }

private:
    template <class Context>
    static bool finish(Iterator& first, Iterator end, Context const& context) {
        if (end == nullptr) return false;
        builder(context).retreat(first);
        first = end;
        return true;
    }
};

// --- words a list item or a quoted run cannot contain
auto const connective = phrases({"and", "or", "and / or", "&", "but", "nor", "as well as"});
auto const closer     = token_if([](Token const& t,
                                    auto const&) { return t.kind == TokenKind::symbol && (t.lower == "," || t.lower == ";" || t.lower == "." || t.lower == "(" || t.lower == ")" || t.lower == ":" || t.lower == "[" || t.lower == "]"); });
auto const keyword    = phrases({"if", "unless", "except", "excluding", "within", "other than", "that", "which", "who", "whose", "with", "without",
                                 "requiring", "requires", "require", "due to", "for", "including", "such as", "e . g", "eg", "i . e", "ie",
                                 "defined", "at", "in", "during", "since", "after", "before", "until", "prior to", "must", "should", "shall", "not",
                                     "no", "from", "to", "on", "of", "by", "history", "allowed", "permitted", "excluded", "eligible", "ineligible",
                                 "will", "may", "can", "unable", "unwilling", "willing", "able", "planned", "need", "needs", "when", "where",
                                     "while", "provided", "as", "than", "defined as", "received", "receiving", "taking", "had", "been", "was",
                                         "were", "discontinued", "stopped", "completed", "withheld", "ended", "recovered", "performed",
                                             "administered", "occurring", "who are", "who have", "who has", "who is", "that are", "that is",
                                                 "that have", "that has", "which is", "which are",
                                 "fully", "completely", "adequately", "sufficiently", "participation", "participating", "participated", "participate", "enrolled", "enrollment", "enrolment", "wish", "wishes", "planning", "plans", "plan", "intend", "intends", "desire", "desires", "expecting", "anticipate",
                                     "anticipates", "anticipated", "refuse", "refuses", "agree", "agrees", "grade", "grades", "stage", "stages", "greater", "higher", "class", "ages", "aged"});
auto const plain      = token_if([](Token const& t, auto const&) {
    return t.kind == TokenKind::word || (t.kind == TokenKind::phrase) || (t.kind == TokenKind::symbol && (t.lower == "-" || t.lower == "'" || t.lower == "/" || t.lower == "+")) || (t.kind == TokenKind::number && !t.has_unit); });
auto const result_word = phrases({"positive", "negative", "seropositive", "seronegative", "detected", "detectable", "undetectable"});
auto const loose_word = !connective >> !closer >> !keyword >> !result_word >> plain;

// --- modifiers in front
auto const negation   = piece<P::negation>[ phrases({"no", "not", "without", "absence of", "free of", "free from", "none", "never",
                                                     "negative history of", "no history of", "no evidence of", "do not", "does not", "not currently",
                                                         "not any", "not to", "lack of", "lacking", "no known",
                                                     "without any", "no previous or current", "not previously", "no prior", "no previous",
                                                         "never received", "never had", "deny", "denies", "no signs of", "not on",
                                                             "without evidence of", "non -", "of non -", "is not of", "not of",
                                                                 "no prior or concurrent", "no prior or current", "no previous or concurrent",
                                                                     "no concurrent or prior", "no current or prior", "no current or previous",
                                                                         "no previous or current", "no prior and / or concurrent",
                                                                 "no history of or current", "no current or history of", "no history or",
                                                                     "no history of or known", "no known history of or current",
                                                                             "may not", "may not have", "must not", "must not have",
                                                                                 "should not", "should not have", "not be", "not have",
                                                                                     "have not", "has not", "had not", "may never have",
                                                                                         "have never", "has never", "not received",
                                                                                             "not have received", "not have had", "not had",
                                                                                                 "have not received", "has not received",
                                                                                                     "have not had", "has not had",
                                                                                                         "not have undergone", "not undergone"}) ];
auto const ever       = piece<P::ever>[ phrases({"history of", "prior history of", "past history of", "previous history of", "medical history of",
                                                 "past medical history of", "personal history of", "history or presence of",
                                                     "presence or history of", "current or past history of",
                                                 "past or current history of", "current or prior history of", "current or previous history of",
                                                     "current or history of", "history or current", "current history or past history of",
                                                         "positive history of", "any history of",
                                                 "prior", "previous", "previously", "past", "received", "have received", "has received",
                                                     "had received", "previously received", "who received", "receipt of", "undergone", "underwent",
                                                         "had undergone", "treated with", "treatment with", "therapy with", "treatment on", "therapy on", "treatment by", "therapy by",
                                                 "previously treated with", "prior treatment with", "previous treatment with", "prior therapy with",
                                                     "previous therapy with", "prior exposure to", "previous exposure to", "exposure to",
                                                         "exposed to", "previously exposed to", "prior use of", "previous use of",
                                                 "had", "ever had", "ever received", "ever", "current or prior", "current or previous",
                                                     "current or past", "prior or current", "past or current", "past or present", "present or past",
                                                         "previous or current", "prior and / or current", "prior or concurrent",
                                                             "concurrent or prior",
                                                 "previous or concurrent", "prior or concomitant", "any prior", "any previous", "prior receipt of",
                                                     "prior administration of", "has had", "have had", "a history of", "with history of", "who had",
                                                         "history", "known history of", "documented history of", "active , suspected or prior",
                                                             "active , suspected , or prior", "active , prior or suspected",
                                                 "treatment history of", "prior or active", "active or prior", "active or history of",
                                                     "history of or active", "history of or current", "history of previous", "history of prior",
                                                         "history of any", "past or active", "active or past", "active or previous",
                                                 "history and / or", "history of or", "has undergone", "have undergone", "who underwent",
                                                     "had prior", "had previous", "have had prior", "who have had", "who have received",
                                                         "who has received", "been treated with", "have been treated with", "has been treated with",
                                                 "having received", "received prior", "received previous", "received any", "received treatment with",
                                                     "received therapy with", "prior therapies with", "has a history of", "have a history of",
                                                         "history of treatment with", "prior course of", "prior courses of",
                                                 "previous course of", "prior systemic treatment with", "pretreated with", "pre - treated with",
                                                     "pretreatment with", "prior cancer treatment with", "administered", "administration of",
                                                         "given", "used", "has used", "have used", "who have used", "who has used", "taken", "has taken", "have taken",
                                                             "who have taken", "who has taken", "ingested", "have ingested", "has ingested",
                                                                 "vaccinated with", "injected with", "received treatment by", "treated by",
                                                                     "receipt of any", "had received any", "exposed previously to",
                                                         "received therapy of", "required", "has required", "have required", "needed",
                                                             "received treatment of"}) ];
auto const current    = piece<P::current>[ phrases({"current", "currently", "concurrent", "concurrently", "concomitant", "concomitantly",
                                                    "receiving", "currently receiving", "taking", "currently taking", "on", "currently on", "using",
                                                        "currently using", "undergoing", "currently undergoing", "being treated with",
                                                    "currently being treated with", "concurrent use of", "concomitant use of", "current use of",
                                                        "concurrent treatment with", "concurrent treatment by", "concomitant treatment by", "concomitant treatment with", "current treatment with",
                                                            "ongoing treatment with", "ongoing therapy with", "who are receiving", "who are taking",
                                                    "who are on", "who are currently receiving", "who take", "take", "receive", "who use",
                                                        "concurrent therapy with", "concomitant therapy with", "simultaneous",
                                                            "current therapy with",
                                                    "current daily use of", "ongoing use of", "present use of", "on concurrent", "maintained on",
                                                        "who are using", "who are currently taking", "who are currently on",
                                                            "concurrent administration of", "coadministration of", "concomitant administration of",
                                                                "on current",
                                                    "currently active", "active", "ongoing", "currently have", "currently has", "active or ongoing",
                                                        "current or ongoing", "existing", "current evidence of", "present", "active or suspected",
                                                            "active , known , or suspected"}) ];
auto const idle       = phrases({"any", "all", "at least one", "at least 1", "≥ 1", "≥ one", "one or more", "1 or more", ">= 1", "at least one or more", "use of", "usage of", "the use of", "any use of", "with", "having", "of", "has", "have", "who have",
                                 "who has", "who are", "who is", "who", "that is", "that are", "both", "either",
                                     "some", "use", "treatment with", "cases of", "case of", "treatment using",
                                 "a known", "that is", "which is", "are", "is", "be", "being", "all of" });
auto const other      = piece<P::other>[ phrases({"other", "another", "any other", "second", "additional", "different", "other known",
                                                  "second primary", "another primary", "other primary"}) ];
auto const qualified  = piece<P::qualifier>[ any_qualifier ];
auto const sex_words  = piece<P::sex_either>[ phrases({"men and women", "male and female", "males and females", "women or men", "male or female"}) ]
                      | piece<P::sex_female>[ phrases({"women", "woman", "female", "females", "girls", "women who are", "females who are",
                                                       "woman who is", "female who is", "women that are", "mothers"}) ]
                      | piece<P::sex_male>[ phrases({"men", "man", "male", "males", "men who are", "males who are"}) ];

// "active or uncontrolled infection": one of the adjectives is enough; with "and" both are asked.
// "Histologically or radiologically confirmed": the participle is said once.
auto const confirming = token_if([](Token const& t, auto const& context) {
    return t.qualifier && vocabulary(context).qualifiers()[*t.qualifier].group == "confirmation"; });
auto const confirmed_how = phrases({"histologically", "cytologically", "pathologically", "histopathologically", "radiologically", "radiographically", "clinically", "morphologically", "biopsy", "microscopically", "serologically", "genetically", "microbiologically",
    "endoscopically", "histologic", "histological", "cytologic", "cytological", "pathologic", "pathological", "radiologic", "radiological", "radiographic", "clinical", "surgical", "histopathologic", "histopathological", "endoscopic", "serologic", "genetic", "molecular", "laboratory", "immunohistochemical", "surgically", "biochemical", "biochemically", "angiographic"});
auto const confirmations = piece<P::confirmations>[ +( confirmed_how >> -word("-") >> phrases({"or", "and", "and / or", "/", ",", ", or"}) ) >> confirming ];
auto const adjective  = qualified | ever | current;

// "at least 2 prior lines of", "1-2 cycles of", "more than one"
auto const count_range = cmp >> piece<P::number>[number] >> -(word("(") >> number >> word(")")) >> -(phrases({"but", "and", ", but", ",", ", and"}) >> cmp
    >> piece<P::number>[number] >> -word(","))
                       | piece<P::number>[number] >> post_cmp
                       | piece<P::number>[number] >> (hyphen | word("to") | word("or")) >> piece<P::number>[number]
                       | piece<P::number>[number];
auto const line_words  = piece<P::lines>[ phrases({"lines of", "line of", "lines", "line", "regimens of", "regimen of", "regimens", "regimen",
                                                   "prior lines of", "therapy lines of", "systemic regimens of", "treatment lines of",
                                                       "treatment regimens of"}) ]
                       | piece<P::cycles>[ phrases({"cycles of", "cycle of", "cycles", "courses of", "course of", "courses", "rounds of"}) ]
                       | piece<P::episodes>[ phrases({"episodes of", "episode of", "episodes", "occurrences of", "prior episodes of", "attacks of",
                                                      "events of"}) ];
// "No more than 2 prior regimens": what is counted is itself the head.
auto const no_head     = x3::eoi | closer | connective | phrases({"for", "in", "within", "before", "prior to", "including", "allowed", "at", "with", "of therapy", "of treatment",
                                                                  "of any therapy", "are allowed", "permitted", "that", "which", "for treatment of"});
auto const count       = piece<P::count>[ count_range >> *(ever | qualified | idle | other) >> line_words >> !no_head >> -phrases({"of prior", "of previous",
    "prior", "of"}) >> -phrases({"any", "prior", "previous"}) ];

x3::rule<struct allergy_tag> const allergy = "allergy";
auto const allergy_def = piece<P::allergy>[ *(phrases({"known", "history of", "prior", "previous", "any", "or", "of", "suspected", "documented",
                                                       "with", "a", "known or suspected"}) | qualified | ever)
                                            >> ( phrases({"intolerance of", "intolerant of", "allergy or intolerance of", "hypersensitivity or intolerance of", "intolerance of any",
                                                          "intolerance of any of", "allergy or intolerant of", "allergic or intolerant of"})
                                              | ( phrases({"hypersensitivity", "hypersensitivities", "allergy", "allergies", "allergic",
                                                          "allergic reaction", "allergic reactions", "intolerance", "sensitivity",
                                                              "hypersensitivity reaction", "hypersensitivity reactions", "anaphylaxis",
                                                                  "anaphylactic reaction", "anaphylactic reactions",
                                                          "hypersensitive", "sensitive", "adverse reaction", "intolerant",
                                                              "allergy / hypersensitivity", "sensitivities", "intolerances", "anaphylactoid reaction",
                                                              "anaphylactoid reactions", "allergic response", "intolerability", "idiosyncratic reaction",
                                                              "idiosyncratic reactions", "hypersensitivity or allergy"})
                                                 % phrases({"or", "/", "and", ", or", ",", "and / or", "or prior", "or previous", "or history of", "or any", "to or", "or known"}) )
                                            >> ( piece<P::similar>[ phrases({"attributed to compounds of similar chemical or biologic composition to", "attributed to compounds of similar chemical or biological composition to", "attributed to compounds of similar chemical composition to", "to compounds of similar chemical or biologic composition to", "to compounds of similar chemical or biological composition to",
                                                                           "attributed to compounds of similar chemical or biologic composition as",
                                                                               "to drugs chemically related to",
                                                                                   "attributable to compounds of similar chemical or biologic composition to", "to compounds chemically similar to", "to compounds of similar chemical composition to", "attributed to compounds of similar biologic composition to"}) ]
                                               | phrases({"toward", "towards", "to any one of", "to either of", "attributable to", "reaction to any of",
                                                          "to all of", "to at least one of",
                                                          "to", "against", "attributed to", "to any of", "to any", "to the", "with", "following",
                                                          "caused by", "due to", "to one of", "to one or more of", "or other to", "to other",
                                                              "to either", "to all", "reaction to", "reactions to"}) ) ) ];
BOOST_SPIRIT_DEFINE(allergy)

auto const study_words = phrases({"trial", "trials", "study", "studies", "protocol", "protocols", "clinical trial", "clinical trials",
                                  "clinical study", "clinical studies", "research study", "research studies", "drug trial", "drug study",
                                      "investigational study", "drug studies", "investigation",
                                  "clinical research study", "clinical research", "drug trials", "clinical drug trial", "clinical investigation",
                                      "clinical protocol"});
x3::rule<struct participation_tag> const participation = "participation";
auto const participation_def = piece<P::participation>[ phrases({"participation in", "participating in", "participated in", "participate in",
                                                                 "enrolled in", "enrollment in", "enrolled into", "involvement in", "involved in",
                                                                     "participant in", "participates in", "participation to", "who participated in",
                                                                         "who have participated in",
                                                             "simultaneous participation in", "concurrent participation in",
                                                                 "concurrent enrollment in", "current participation in",
                                                                     "currently participating in", "currently enrolled in", "prior participation in",
                                                                         "previous participation in", "taking part in", "part in", "participant of",
                                                             "participation on", "having participated in", "has participated in",
                                                                 "have participated in", "current enrollment in", "inclusion in", "included in",
                                                                     "who are participating in", "currently involved in", "recent participation in",
                                                                         "enrolment in", "previously participated in",
                                                             "concomitant participation in", "who are currently participating in",
                                                                 "who is currently participating in", "enrolled concurrently in",
                                                                     "concurrently participating in", "concurrently enrolled in",
                                                                         "simultaneously enrolled in", "previously enrolled in",
                                                                             "participated previously in", "also participating in"})
                                                    >> ( +phrases({"another", "other", "any other", "any", "one", "an", "a", "clinical",
                                                                   "investigational", "interventional", "therapeutic", "drug", "experimental",
                                                                       "research", "treatment", "device", "or", "/", "pharmacological", "medical",
                                                                           "additional", "or device", "investigative", "different", "concurrent",
                                                                               "intervention", "with", "of",
                                                                 "therapeutic clinical", "drug or device", "simultaneous", "concomitant",
                                                                     "medication", "biomedical", "observational", "non - interventional", "similar",
                                                                     "vaccine", "phase i", "phase 1", "interventional clinical", "ongoing", "previous", "prior"})
                                                    >> study_words | phrases({"trials", "studies", "clinical trials", "clinical studies",
                                                                              "protocols", "drug trials", "research studies", "clinical trial",
                                                                                  "clinical study", "research study"}) ) >> -( phrases({"or",
                                                                                      "and / or", "/", "and"}) >> *phrases({"clinical",
                                                                                          "investigational", "drug", "research", "device"})
                                                                                              >> study_words)
                                                    >> -( phrases({"involving", "with", "of", "using", "testing", "for", "that involves",
                                                                   "evaluating"}) >> -phrases({"an", "any", "other", "a", "use of",
                                                                       "administration of"}) >> ( entry_named("investigational agent")
                                                                           | phrases({"investigational product", "investigational drug",
                                                                               "study drug", "experimental drug", "a drug", "medication",
                                                                                   "device"}) ) >> -( phrases({"or", ", or", "and / or", "/"}) >> phrases({"device", "devices", "investigational device", "medical device", "biologic",
                                                             "procedure", "treatment", "vaccine", "product", "biological product",
                                                                 "drug", "agent", "investigational medical device", "experimental device"}) ) ) ];
BOOST_SPIRIT_DEFINE(participation)
auto const anything    = piece<P::anything>[ phrases({"condition", "conditions", "medical condition", "medical conditions", "disease", "diseases",
                                                      "illness", "illnesses", "disorder", "disorders", "medical illness", "medical illnesses",
                                                          "comorbidity", "comorbidities", "co - morbidity", "concurrent illness", "medical disorder",
                                                              "medical disorders",
                                                      "medical problem", "medical problems", "systemic disease", "systemic illness",
                                                          "co - existing disease", "intercurrent illness", "abnormality"}) ];

// --- outcome of a test
auto const outcome_word = -phrases({"tested", "testing", "test", "tests", "who test", "who tested"}) >> piece<P::outcome>[ phrases({"positive", "negative", "seropositive", "seronegative", "detected", "not detected",
                                                      "detectable", "undetectable", "reactive", "non - reactive", "nonreactive", "mutated",
                                                          "wild type", "wild - type", "wildtype", "mutant", "positivity", "negativity", "amplified",
                                                              "overexpressed", "- positive", "- negative",
                                                     "rearranged", "normal", "( + )", "+", "( - )", "overexpressing", "seropositivity", "unmutated",
                                                         "expressing"}) ];
auto const graded       = piece<P::outcome>[ -phrases({"of", ":", "="}) >> number >> word("+") ];

// --- what comes after
auto const grade_value = token_if([](Token const& t,
                                     auto const&) { return t.number.has_value() || t.lower == "i" || t.lower == "ii" || t.lower == "iii" || t.lower == "iv" || t.lower == "v"; });
auto const grade_num   = piece<P::number>[ grade_value ];
auto const ctc_words   = phrases({"ctcae", "ctc", "nci - ctcae", "nci ctcae", "nci - ctc", "nci ctc", "ctcae v", "ctcae grade", "ctc grade", "nci",
                                  "toxicity", "who"});
auto const version     = -phrases({"version", "v", "v .", "ver"}) >> -number;
auto const grade       = piece<P::grade>[ -word("(") >> -phrases({"of", "with", "to"}) >> ( phrases({"ctcae", "ctc", "nci - ctcae", "nci ctcae"})
    >> version >> grade_num >> (hyphen | word("to") | word("or") | word("/")) >> grade_num | *(ctc_words >> version) >> phrases({"grade",
        "grades"}) >> -phrases({"of", "toxicity"}) >> ( cmp >> grade_num | grade_num >> post_cmp | grade_num >> (hyphen | word("to") | word("or")
            | word("/") | word("and")) >> grade_num | grade_num >> -phrases({"toxicity"}) )
                                        | cmp >> -phrases({"ctcae", "ctc", "nci - ctcae"}) >> phrases({"grade", "grades"}) >> grade_num
                                        | phrases({"ctcae", "ctc", "nci - ctcae", "nci ctcae"}) >> version >> -phrases({"grade"}) >> ( cmp
                                            >> grade_num | grade_num >> post_cmp | grade_num >> (hyphen | word("to") | word("or") | word("/"))
                                                >> grade_num | grade_num) )
                                          >> -( -word("(") >> -phrases({"by", "according to", "per", "as per", "using", "in", "of", "as defined by",
                                                                        ","}) >> ctc_words >> version >> -phrases({"criteria"}) >> -word(")"))
                                                                            >> -word(")") ];
auto const stage_name  = piece<P::stage_name>[ token_if([](Token const& t, auto const&) {
    if (t.kind == TokenKind::number) return !t.has_unit;
    if (t.kind != TokenKind::word && t.kind != TokenKind::phrase) return false;
    auto const s = t.lower;
    auto roman = s.substr(0, std::min(s.size(), s.find_first_not_of("iv")));
    if (roman.empty() && !s.empty() && s[0] >= '0' && s[0] <= '4') roman = s.substr(0, 1);
    if (roman.empty()) return false;
    auto const rest = s.substr(roman.size());
    return rest.empty() || (rest.size() <= 2 && rest[0] >= 'a' && rest[0] <= 'd');
}) ];
auto const stage       = piece<P::stage>[ -word("(") >> -phrases({"ajcc", "figo", "clinical", "pathologic", "pathological", "ann arbor", "rai",
                                                                  "inss", "iss"}) >> phrases({"stage", "stages"}) >> -phrases({"of"}) >> stage_name
                                          >> *( (phrases({", or", "or", ",", "/", "and", "and / or", ", and", "or stage", ", stage", "and stage",
                                                          "or stages"})) >> stage_name | piece<P::between>[ hyphen | word("to") ] >> stage_name )
                                                              >> -word(")") ];

// "Stage IV or recurrent": stages are adjectives among others.
auto const said_of_it = adjective | !word("(") >> stage;
auto const alternatives = piece<P::alternatives>[ said_of_it >> +( phrases({"or", "and / or", ", or", "/", ","}) >> said_of_it ) ];
// "pancreatitis (acute or chronic)"
auto const adjectives_behind = word("(") >> -phrases({"either"}) >> (alternatives | qualified) >> word(")");

// --- heads of a list
auto const shape      = phrases({"therapy", "therapies", "treatment", "treatments", "use", "agents", "agent", "drug", "drugs", "medication",
                                 "medications", "based therapy", "- based therapy", "- based chemotherapy", "based chemotherapy", "regimen",
                                     "regimens", "administration", "containing regimen", "- containing regimen", "containing therapy", "monotherapy",
                                 "based regimen", "- based regimen", "based treatment", "- based treatment", "exposure", "products", "product",
                                     "preparations", "compounds", "inhibitor therapy"});
auto const ill_shape  = phrases({"disease", "diseases", "disorder", "disorders", "infection", "infections", "history", "status", "event", "events",
                                 "condition", "conditions", "syndrome"});
auto const term       = piece<P::term>[ entry({EntryKind::test}) ] >> -phrases({"test", "tests", "result", "results", "test result", "test results"})
                      | piece<P::term>[ thing ] | piece<P::quoted>[ quote ];
// "Drug X or other agents used in study": an allergy to any of these, which only the protocol names.
auto const study_agents = piece<P::unknown>[ phrases({"other agents used in study", "other agents used in this study", "other agents used in trial",
                                                      "any agents used in study", "agents used in study", "other agents used on study",
                                                      "other agent used in study", "other study drugs", "other study agents"}) ];
auto const unknown    = study_agents | piece<P::unknown>[ +loose_word ];
auto const head_end   = x3::eoi | connective | closer | phrases({"within", "in", "during", "over", "for", "that", "which", "requiring", "requires",
                                                                 "due to", "including", "such as", "other than", "except", "excluding", "with",
                                                                     "without", "at", "prior", "before", "since", "less", "more", "to", "of", "as",
                                                                         "defined", "grade", "stage", "from", "/", "-", "who", "last",
                                                                "past", "by", "needing", "not", "unless", "if", "ctcae", "on", "women", "females",
                                                                    "female", "men", "woman", "until", "after", "following", "is", "are", "must",
                                                                        "should", "performed", "administered", "conducted", "occurring", "treated",
                                                                            "previously", "receiving", "pretreated", "despite", "because",
                                                                                "secondary", "related", "associated", "attributable", "attributed",
                                                                                    "resulting", "caused", "either", "lasting", "greater", "allowed",
                                                                                        "permitted",
                                                                "however", "but", "will", "may", "whose", "where", "when", "considered",
                                                                    "characterized", "affecting", "interfering", "precluding", "patients", "against",
                                                                        "involving", "using", "given", "currently", "under", "up", "unrelated",
                                                                            "per", "(", "e . g", "i . e", "not", "discontinued", "stopped",
                                                                                "completed", "ended", "withheld", "have", "be", "has"})
                      | phrases({"that is", "that are", "which is", "which are", "who is", "who are", "that has been", "which has", "that has", "diagnosis", "required", "naive", "naïve", "according", "assessed", "measured", "confirmed", "evaluated", "determined", "documented"})
                      | cmp | any_qualifier | sex_words | outcome_word;
auto const diagnosed  = piece<P::diagnosed>[ token_if([](Token const& t,
                                                         auto const&) { return t.neutral && t.lower.find("diagnos") != std::string_view::npos; })
                                                             | phrases({"diagnosis of", "diagnosed with", "diagnosed"}) ];
auto const roman      = token_if([](Token const& t,
                                    auto const&) { auto const l = t.lower; return t.number.has_value() || l == "i" || l == "ii" || l == "iii" || l == "iv" || l == "a" || l == "b" || l == "c" || l == "d"; });
auto const scaled     = piece<P::measure>[ -word("(") >> -phrases({"of", "with", "in"}) >> piece<P::subject>[ entry({EntryKind::analyte}) ]
                                          >> -phrases({"functional"}) >> -phrases({"class", "classes", "grade", "score", "stage", "functional class",
                                              "classification", "criteria", "functional capacity", "criteria class"}) >> -phrases({"of"})
                                           >> ( piece<P::bound>[ cmp >> piece<P::value>[ piece<P::number>[roman] ] ]
                                               | piece<P::bound>[ piece<P::value>[ piece<P::number>[roman] ] >> post_cmp ]
                                              | piece<P::choices>[ piece<P::value>[ piece<P::number>[roman] ] >> *( ( phrases({", or", "or", ",",
                                                  "/", "and", "and / or", "or class", "and class"}) | piece<P::between>[ hyphen | word("to") ] )
                                                      >> piece<P::value>[ piece<P::number>[roman] ] ) ] )
                                           >> -( word("(") >> entry({EntryKind::analyte}) >> word(")") ) >> -word(")") ];
// "Stage II (T2, N0) breast cancer"
auto const staged_brackets = stage >> word("(") >> tnm >> word(")");
auto const known_head = *( confirmations | staged_brackets | alternatives | qualified | phrases({"any", "a", "all", "either", "both", "or other"}) | other | ever | current
                          | outcome_word | grade | stage | negation | scaled | diagnosed ) >> -stage >> term >> -(shape | ill_shape)
                              >> *( outcome_word | graded | stage | grade | scaled | adjectives_behind ) >> -(phrases({"tumours", "tumors", "tumour", "tumor",
                                  "disease", "status", "cancer"}) >> &(x3::eoi | connective | closer));
auto const state      = piece<P::anything>[ -phrases({"achieved", "in", "with", "≥", "attained", "at least"}) >> token_if([](Token const& t,
    auto const& context) {
    if (!t.qualifier) return false;
    auto const& q = vocabulary(context).qualifiers()[*t.qualifier].qualifier;
    return q == "CR1" || q == "CR2" || q == "CR3" || q == "first relapse" || q == "second relapse" || q == "in remission" || q == "relapsed" || q == "refractory" || q == "relapsed or refractory";
}) >> -phrases({"status", "disease"}) ];
auto const any_therapy = piece<P::any_therapy>[ phrases({"therapy", "treatment", "therapies", "treatments", "regimen", "regimens", "lines of therapy",
                                                         "line of therapy", "lines of treatment", "line of treatment", "treatment regimens",
                                                             "treatment regimen", "regimens of therapy", "courses of therapy", "therapeutic regimens",
                                                                 "lines", "therapy regimens", "therapy regimen", "treatment lines", "therapy lines"}) ];
// "de novo or secondary AML": the noun stands further on.
auto const course_word = token_if([](Token const& t, auto const& context) {
    if (!t.qualifier || t.entry != EntryId::none) return false;
    auto const& group = vocabulary(context).qualifiers()[*t.qualifier].group;
    return group == "course" || group == "manner" || group == "extent" || group == "acuity";
});
// "FLT3-mutated": a marker whose phrase says that it is found.
auto const altered    = token_if([](Token const& t, auto const& context) {
    if (t.entry == EntryId::none || vocabulary(context).entry(t.entry).kind != EntryKind::marker) return false;
    for (std::string_view const end : {"mutated", "mutant", "positive", "rearranged", "amplified", "mutation-positive"})
        if (t.lower.ends_with(end)) return true;
    return false;
});
// "HER2 positive breast cancer"
auto const marked     = piece<P::marked>[ piece<P::heads>[ piece<P::head>[ piece<P::term>[ altered ]
    | piece<P::term>[ entry({EntryKind::test, EntryKind::marker}) ] >> -word("-") >> outcome_word ] ] ] >> &( *any_qualifier >> entry({EntryKind::condition}) );
x3::rule<struct head_tag> const head = "head";
auto const head_def = piece<P::head>[ *qualified >> any_therapy >> &( x3::eoi | connective | closer | phrases({"within", "for", "of", "in", "during",
    "at", "prior", "before", "including", "with", "other than", "except", "except for", "to", "that", "allowed"}) ) ] | piece<P::head>[ study_agents >> &head_end ] | piece<P::head>[ known_head >> &head_end ] | piece<P::head>[ *qualified >> anything >> &head_end ]
        | piece<P::head>[ state >> &head_end ]
        | piece<P::head>[ *qualified >> stage >> piece<P::anything>[ -phrases({"tumor", "tumors", "tumour", "cancer"}) ] >> &head_end ]
        | piece<P::head>[ piece<P::lone>[ course_word ] >> &( word("or") | word(",") | phrases({"and / or"}) ) ] | piece<P::head>[ *qualified >> unknown >> *outcome_word ];
BOOST_SPIRIT_DEFINE(head)
auto const joint      = piece<P::disjunction>[ phrases({", and / or", "and / or", ", or", "or", "/ or"}) ] | piece<P::conjunction>[ phrases({", and",
    "and", "&", "as well as", ", as well as"}) ] | piece<P::separator>[ phrases({",", "/"}) ];
x3::rule<struct heads_tag> const heads = "heads";
auto const heads_def = piece<P::heads>[ head >> *( joint >> -phrases({"with", "either", "of", "any"}) >> head ) ];
BOOST_SPIRIT_DEFINE(heads)
// Allergens that only the protocol names.
auto const study_agent = piece<P::study_agent>[ -phrases({"any of", "any", "one of", "all", "all of", "either", "either of", "other", "of", "any one of", "of any of"})
    >> ( AgentOfStudy() >> -phrases({"used in study", "used in trial", "used in this study", "in this study", "in study", "in this trial"})
        | phrases({"agents used in study", "drugs used in study", "drug used in study", "medications used in study", "drugs used in this study",
                   "drugs used in trial", "agents used in this study", "drugs used in protocol", "active substance",
                   "drugs under investigation", "products used in study", "agents used in trial", "other agents used in study",
                   "other agents used in this study", "other agents used in trial", "other agent used in study", "drugs to be used in study"}) ) ];
auto const named_agents = piece<P::heads>[ piece<P::head>[ piece<P::term>[ therapy_entry ] ] >> *( joint
    >> piece<P::head>[ piece<P::term>[ therapy_entry ] ] ) ];
auto const component   = piece<P::component>[ *phrases({"any of", "any", "one of", "one or more of", "other", "its", "their", "either of", "any one of", "all",
                                                        "of", "one", "to", "to any", "to any of", "any other", "each of", "known"})
    >> phrases({"component", "components", "excipient", "excipients", "ingredient", "ingredients", "constituent", "constituents", "inactive ingredient",
                "inactive ingredients", "inactive component", "inactive components", "additives", "additive", "active ingredient", "active ingredients",
                "active or inactive ingredients", "active ingredients or excipients", "excipients or components", "formulation components",
                "formulation excipients", "active substance or excipients", "component or excipient", "components or excipients",
                "ingredients or excipients", "drug components", "product components", "active or inactive components", "vaccine components",
                "vaccine component"})
    >> -phrases({"of its formulation", "of formulation", "in formulation", "of their formulation"})
    >> -( phrases({"of", "in", "contained in", "used in", "present in", "within", "found in"})
        >> -phrases({"any of", "either", "any", "formulation of", "formulations of", "formulation", "one of", "both", "either of"})
        >> ( study_agent | named_agents ) ) >> -phrases({"formulation", "formulations", "product", "products", "preparation"}) ];
auto const alike       = piece<P::alike>[ *phrases({"any of", "any", "other", "its", "their", "to", "any other", "closely", "chemically", "structurally"})
    >> phrases({"related compounds", "similar compounds", "related drugs", "similar drugs", "related agents", "similar agents", "related products",
                "compounds of similar chemical or biologic composition", "compounds of similar chemical or biological composition",
                "compounds of similar chemical composition", "agents of similar chemical or biologic composition", "drugs of similar chemical structure",
                "drugs with similar chemical structures", "compounds with similar chemical structure", "drugs of same class", "drugs in same class",
                "drugs in this class", "drugs of this class", "agents of same class", "drugs of similar class", "similar products", "related substances",
                "related compound", "similar compound", "related drug", "similar drug", "compounds of similar composition", "drugs of similar composition",
                "drugs chemically related", "compounds chemically related", "agents in this class"})
    >> -( phrases({"to", "as"}) >> -phrases({"any of", "either", "any"}) >> ( study_agent | named_agents ) ) ];
auto const allergen    = piece<P::head>[ component >> &head_end ] | piece<P::head>[ alike >> &head_end ] | piece<P::head>[ study_agent >> &head_end ] | head;
auto const allergens  = piece<P::heads>[ allergen >> *( joint >> -phrases({"with", "either", "of", "any", "to", "to any of", "any of", "to any", "one of"})
                                                       >> allergen ) ];

// --- modifiers behind
auto const example_words = phrases({"including", "such as", "e . g .", "e . g . ,", "e . g", "eg", "eg .", "e . g .:", "like", "for example",
                                    "including but not limited to", "including , but not limited to ,", "including , but not limited to",
                                        "including but not restricted to", "include", "includes", "i . e", "for instance", "( e . g", "to include",
                                            "eg ,", "e . g .,"});
auto const defined_words = phrases({"defined as", "i . e .", "i . e . ,", "i . e", "ie", "ie .", "that is", "namely", "as defined by",
                                    "is defined as", "are defined as", "specifically", "defined by", "i . e .,", "ie ,"});
auto const examples   = piece<P::examples>[ -word(",") >> -word("(") >> -word(",") >> example_words >> -word(",") >> -word(":") >> heads
                                           >> -( example_words >> -word(",") >> heads ) >> -word(")") ];
auto const except     = piece<P::except>[ -word(",") >> -word("(") >> phrases({"other than", "except for", "except", "excluding",
                                                                               "with the exception of", "with exception of", "with exceptions of",
                                                                                   "exclusive of", "apart from", "besides", "not including",
                                                                                       "aside from", "but not", "other then", "excepting",
                                                                                           "exception of", "different from",
                                                                                               "with the exceptions of", "unless it is", "unless"})
                                          >> *phrases({"for", "a", "any", "either", "the"})
                                              >> -piece<P::restriction>[ +phrases({"treated", "prior", "cured", "excised", "low - risk"}) ]
                                                  >> *phrases({"for", "a", "any", "either", "the"})
                                                                          >> heads >> -piece<P::restriction>[ phrases({"of", "in"}) >> entry({EntryKind::site}) ] >> -word(")") ];
auto const either_qualified = piece<P::alternatives>[ qualified >> ( phrases({"or", "and / or", "/"}) | word("and") >> word("/") >> word("or") ) >> qualified ];
// "for locally recurrent and/or metastatic disease": the last adjective and the noun are one phrase of the tables.
auto const or_metastatic = piece<P::lone>[ any_qualifier ] >> phrases({"or", "and / or", "/"}) >> piece<P::term>[ token_if([](Token const& t,
    auto const& context) { return t.entry != EntryId::none && vocabulary(context).entry(t.entry).kind == EntryKind::condition
                                  && t.lower.starts_with("metastatic "); }) ];
auto const reason     = piece<P::reason>[ phrases({"for", "for treatment of", "to treat", "as treatment for", "as treatment of", "for management of",
                                                   "directed at"}) >> *phrases({"any", "their", "known"})
                                                       >> piece<P::heads>[ piece<P::head>[ or_metastatic ] | piece<P::head>[ *( either_qualified | qualified )
                                                           >> piece<P::term>[ entry({EntryKind::condition}) ] ] >> *( joint
                                                               >> piece<P::head>[ *qualified
                                                                   >> piece<P::term>[ entry({EntryKind::condition}) ] ] ) ] ];
auto const reason_state = piece<P::reason>[ phrases({"for", "in"}) >> -phrases({"treatment of"}) >> piece<P::unknown>[ any_qualifier
    >> *( phrases({"and / or", "or", "and", ","}) >> any_qualifier ) >> phrases({"disease", "cancer", "setting", "malignancy", "tumor", "tumors",
        "disease setting"}) ] ];
// "in the adjuvant setting": said of the therapy.
auto const setting    = phrases({"in", "for"}) >> piece<P::qualifier>[ qualifier({"dose"}) ] >> word("setting");
auto const given      = piece<P::given>[ -word(",") >> phrases({"previously treated with", "treated with", "who have received", "who received",
                                                                "pretreated with", "that have received", "previously treated by", "after",
                                                                    "following", "after prior", "after previous", "who have been treated with",
                                                                        "receiving", "who are receiving", "on"})
                                         >> *( count | ever | qualified | idle | phrases({"at least one", "one", "therapy with"}) ) >> heads ];
auto const site       = piece<P::site>[ phrases({"of", "to", "in", "involving", "at", "of left", "of right", "affecting"})
                                       >> piece<P::term>[ entry({EntryKind::site}) ] >> *( joint >> piece<P::term>[ entry({EntryKind::site}) ] )
                                       >> -phrases({"region", "area", "areas", "regions"}) ];
auto const restrict_starter = phrases({"who have", "who are", "who has", "who is", "who", "that are", "that have", "which are", "that has",
                                       "which is", "that", "which", "requiring", "requires", "required", "needing", "due to", "secondary to",
                                           "related to", "associated with", "caused by", "resulting", "causing", "attributed to", "attributable to",
                                               "despite", "characterized by", "leading to", "compromising", "precluding", "interfering", "affecting",
                                       "as judged by", "as determined by", "in opinion of", "considered", "not controlled", "not amenable",
                                           "likely to", "resulting from", "resulting in", "who require", "known to", "under treatment",
                                               "not related to", "unrelated to", "incompatible with", "sufficient to", "severe enough to",
                                                   "thought to", "suspected to", "expected to", "at risk for", "with potential",
                                       "limiting", "impairing", "involving", "by", "from", "would", "at", "to", "in", "as", "containing", "targeting",
                                           "outside of", "outside", "directed", "given", "used", "in combination with", "combined with", "after",
                                               "following", "on", "against", "between", "for", "prior to", "before", "designed", "intended",
                                                   "approved", "indicated", "administered for", "performed for"});
auto const route_word  = piece<P::qualifier>[ token_if([](Token const& t, auto const& context) {
    if (!t.qualifier) return false;
    auto const& q = vocabulary(context).qualifiers()[*t.qualifier].qualifier;
    return q == "systemic" || q == "intravenous" || q == "parenteral" || q == "oral";
}) ];
auto const treated     = piece<P::treated>[ -word(",") >> phrases({"requiring", "that requires", "that require", "which requires", "which require",
                                                                   "that required", "requires", "needing", "that is treated with", "treated with",
                                                                       "that needs", "which required"}) >> -phrases({"the use of", "use of",
                                                                           "active", "current", "ongoing", "chronic", "concurrent", "any",
                                                                               "specific", "concomitant", "regular"})
                                           >> ( +route_word >> phrases({"therapy", "treatment", "medication", "medications"})
                                               | phrases({"medication", "medications", "treatment", "therapy", "medical therapy",
                                                          "medical treatment", "drug therapy", "drug treatment", "ongoing therapy",
                                                          "medical management", "pharmacologic treatment", "pharmacological treatment",
                                                          "pharmacotherapy", "medical intervention", "pharmacologic therapy"})
                                               | *route_word >> piece<P::term>[ therapy_entry ]
                                                   >> -phrases({"therapy", "treatment", "medication", "medications"})
                                                   >> *( phrases({"or", "and / or"}) >> piece<P::term>[ therapy_entry ]
                                                       >> -phrases({"therapy", "treatment", "medication", "medications"}) ) )
                                           >> !( connective | phrases({"with", "for", "of", "other", "at", "by", "to", ",", "/"}) ) ];
auto const restriction = piece<P::restriction>[ -word(",") >> restrict_starter >> +( !connective >> !closer >> token_if([](Token const&,
    auto const&) { return true; }) ) ];
auto const accompanied   = piece<P::accompanied>[ phrases({"with", "and with", "and have", "accompanied by", "harboring", "carrying", "bearing",
                                                           "expressing"}) >> heads ];
auto const unaccompanied = piece<P::unaccompanied>[ phrases({"without", "in absence of", "with no", "and no", "in the absence of"})
                                                   >> -phrases({"evidence of", "any", "history of", "known"}) >> heads ];
auto const started    = piece<P::started>[ phrases({"started", "initiated", "begun", "starting", "beginning", "initiation", "diagnosed",
                                                    "with onset", "commenced", "onset", "new onset"}) ];
auto const ended      = piece<P::ended>[ phrases({"completed", "ended", "finished", "stopped", "discontinued", "ending", "resolved",
                                                  "completed treatment", "terminated"}) ];
auto const in_past    = piece<P::ever>[ phrases({"in past", "in the past", "previously", "in history", "at any time", "at any time in past", "ever",
                                                 "in their history", "at any time in the past", "in their past", "in medical history",
                                                     "in lifetime"}) ];
auto const now        = piece<P::current>[ phrases({"currently", "at present", "at this time", "concurrently", "concomitantly"}) ];
auto const bracketed_window = word("(") >> (within | ago | lasting) >> word(")");
auto const definition = piece<P::definition>[ -word(",") >> -word("(") >> !( phrases({"that is"}) >> any_qualifier ) >> defined_words >> -word(":") >> heads >> -word(")") ];
auto const naive      = piece<P::naive>[ phrases({"naive", "- naive", "naïve", "- naïve"}) ];
auto const named      = piece<P::bracketed>[ word("(") >> heads >> word(")") ];
auto const other_limit = piece<P::washout>[ word("(") >> -phrases({"or", "within"}) >> piece<P::within>[ -at_most_ago >> ( duration
    | half_lives ) ] >> phrases({"for", "if", "in case of", "from"}) >> *( ever | qualified | idle | other ) >> heads >> word(")") >> -before_day ];
auto const future     = piece<P::future>[ -word(",") >> phrases({"during this trial", "during trial", "during study", "during this study",
                                                                 "during study period", "while on study", "for duration of study",
                                                                     "throughout study", "during course of study", "during treatment",
                                                                         "while participating in study", "during study participation",
                                                                             "in course of study", "during the study", "while on treatment",
                                                                                 "during course of this study", "during protocol treatment",
                                                                                     "while enrolled", "while on trial"}) ];
// "by CT or MRI scan": how it was seen. What it is said of decides whether that can be read.
auto const seen_on     = token_if([](Token const& t, auto const& context) {
    if (t.entry == EntryId::none) return false;
    for (std::string_view const name : {"imaging", "biopsy", "endoscopy", "physical examination", "bone scan"})
        if (auto const general = vocabulary(context).find(name); general != EntryId::none && vocabulary(context).is_a(t.entry, general)) return true;
    return false;
});
auto const method_name = +( seen_on | phrases({"scan", "scans", "spiral", "conventional", "imaging", "contrast - enhanced", "helical",
    "standard", "techniques", "technique", "computed", "tomography", "exam", "photography", "calipers", "or"}) | word("(") >> seen_on >> word(")") );
auto const by_method  = piece<P::method>[ -word(",") >> -word("(") >> phrases({"by", "on", "via", "using", "as assessed by", "assessed by", "as determined by",
    "determined by", "as measured by", "documented by", "as documented by", "detected by", "seen on", "visible on", "as seen on", "as evidenced by", "evaluable by", "assessable by",
    "measurable by", "evaluated by", "as evaluated by"}) >> method_name
    >> *( phrases({"or", "and", "and / or", ",", "/", ", or", ", and"}) >> method_name ) >> -word(")") ];
// "T2-4 N0 M0 bladder cancer", "AML with adverse cytogenetics"
auto const classified = -phrases({"with", "having"}) >> ( tnm >> -phrases({"disease", "tumor", "tumors", "lesion"}) | risk );
auto const classified_behind = -word(",") >> ( word("(") >> classified >> word(")") | classified );
x3::rule<struct post_tag> const post = "post";
// "with or without liver metastases": asks nothing.
auto const regardless = piece<P::regardless>[ -word(",") >> phrases({"with or without", "with and without", "with / without", "with or with no", "regardless of", "irrespective of"})
    >> *( any_qualifier | phrases({"prior", "previous", "concurrent", "any", "known", "evidence of", "presence of", "history of", "other"}) ) >> any_entry
    >> *( phrases({"or", "and", "and / or", ",", "/"}) >> *any_qualifier >> any_entry ) >> -phrases({"status", "disease", "expression"}) ];
auto const post_def = by_criteria | outlook | regardless | diagnosis_code | classified_behind | by_method | piece<P::diagnosed>[ word("diagnosis") ] | future | -word(",") >> within | bracketed_window | -word(",") >> ago | lasting | grade | stage | definition | examples
    | except | named | naive | by_criteria | setting | reason | reason_state | other_limit | given | -word(",") >> -phrases({"either", "that is", "that are", "which is",
        "which are", "who are", "that has been", "which has"}) >> alternatives | -word(",") >> -phrases({"either", "that is", "that are", "which is",
            "which are", "who are", "who is"}) >> qualified | site | in_past | now | scaled | accompanied | unaccompanied | started | ended
                | phrases({"of any kind", "for any reason", "for any indication", "for any purpose", "for any cause", "of any type", "by any route"})
                | treated | restriction | sex_words | by_criteria | line_words
                      | phrases({"at present", "of any kind", "for any reason", "for any indication", "for any purpose", "for any cause", "of any type", "by any route", "therapy", "treatment", "use", "status", "administration", "performed", "administered",
                                 "conducted", "occurring", "that occurred", "therapies", "occurred", "exposure", "was given",
                                     "has been administered"});
BOOST_SPIRIT_DEFINE(post)

auto const family     = piece<P::family>[ phrases({"family or personal history of", "personal or family history of", "family history of",
                                                   "personal and family history of", "family and / or personal history of",
                                                       "personal and / or family history of", "family history or personal history of",
                                                           "personal history or family history of", "positive family history of"}) ];
auto const needed     = piece<P::needed>[ phrases({"requires", "require", "requiring", "requires treatment with", "require treatment with",
                                                   "requiring treatment with", "in need of", "need for", "needs", "who require",
                                                       "requires concurrent", "requires concomitant", "requirement for", "who requires",
                                                           "requires therapy with", "requires use of", "requiring use of", "required use of", "who need", "need of"}) ];
auto const bare_count = piece<P::count>[ count_range >> &( ever | any_qualifier | therapy_entry | phrases({"regimen", "regimens", "lines", "line", "therapies",
                                                           "treatments", "treatment regimens", "different"}) ) ];
// "drugs that are strong inhibitors of CYP3A4": these inhibitors.
auto const drugs_that_are = -phrases({"any"}) >> phrases({"drugs that are", "drug that is", "medications that are", "medication that is", "agents that are", "agent that is",
                                     "drugs which are", "medications which are", "drugs to be", "medications to be", "substances that are",
                                     "drugs or substances that are", "concomitant drugs that are", "concomitant medications that are",
                                     "medicines that are", "products that are", "compounds that are", "drugs considered to be", "medications considered to be",
                                     "drugs or supplements that are", "drugs or foods that are"})
                          >> &( *any_qualifier >> therapy_entry );
// "standard or experimental": whichever it is.
auto const complementary = phrases({"standard or experimental", "experimental or standard", "standard or investigational", "investigational or standard",
                                    "approved or investigational", "investigational or approved", "approved or experimental",
                                    "prescription or nonprescription", "prescription or non - prescription"})
                         >> &( therapy_entry );
// "are receiving X or have within the last 28 days"
auto const or_had     = piece<P::or_had>[ phrases({"or", "and / or", "or have", "or has", "or had", "or have received", "or has received", "or have taken", "or has taken", "or have used",
                                                   "or has used", "or have done so", "or has done so", "or did so", "or have received it", "or have received such therapy",
                                                   "or has received such therapy", "or have received any", "or received"}) >> within ];
x3::rule<struct front_tag> const front = "front";
auto const front_def = bracketed_window | piece<P::criteria_for>[ diagnosis_by_criteria ] | confirmations | classified | or_had | complementary | drugs_that_are | marked | diagnosed | count | bare_count | needed | alternatives >> !within | scaled | family | ended
    | piece<P::started>[ phrases({"started treatment with", "started therapy with", "initiated treatment with", "initiation of", "started",
                                  "initiated", "initiating"}) ] | negation | ever | current | other | qualified >> !phrases({"or", "and / or"}) | sex_words | idle | outcome_word
                                      >> -phrases({"for", "test for", "tests for", "result for", "results for", "screening tests for",
                                                   "screening test for", "serology for", "testing for", "serologies for", "screening for",
                                                       "antibody test for", "blood test for", "serologic test for",
                                                   "serological test for", "serologic tests for", "serological tests for", "serology to",
                                                   "test results for"});
BOOST_SPIRIT_DEFINE(front)
// "received an investigational agent or participated in a clinical study within 30 days": one window for both.
auto const alternatively = phrases({"or", "and / or", ", or", "/"});
auto const or_in_trial = piece<P::joined>[ alternatively >> *( ever | current | phrases({"who", "have", "has", "is", "are"}) ) >> participation ];
auto const or_given   = piece<P::joined>[ alternatively >> *( ever | current | other | idle ) >> heads ];
// "treatment within 30 days with an investigational drug": the window stands between.
auto const given_within = *front >> -piece<P::ever>[ phrases({"treatment", "therapy", "treated", "received treatment", "received therapy", "vaccination",
                                                              "vaccinations", "vaccinated", "immunization", "immunizations", "immunized", "treatments",
                                                              "previous treatment", "prior treatment", "been treated", "have been treated",
                                                              "has been treated", "have received treatment", "has received treatment", "therapies",
                                                              "prior therapy", "previous therapy", "been vaccinated", "have been vaccinated"}) ]
                          >> within >> -word(",") >> phrases({"with", "by", ", with", "using"}) >> *front >> heads;
auto const record_rule = piece<P::record>[ *(within >> -word(",")) >> ( allergy >> allergens >> *post
                                         | *front >> participation >> or_given >> +within >> !or_given >> !or_in_trial
                                         | *front >> participation >> *post
                                         | *front >> allergy >> allergens >> *post
                                         | given_within >> *post
                                         | *front >> heads >> or_had
                                         | *front >> heads >> or_in_trial >> *post
                                         | *front >> heads >> *post ) ];

auto const criteria_alone = piece<P::label>[ criteria_names ];

// --- recovery
auto const effect     = phrases({"side effects", "side effect", "toxic effects", "effects", "toxicities", "toxicity", "adverse effects",
                                 "adverse events", "all adverse events", "any adverse events", "adverse reactions", "acute side effects", "acute toxic effects", "acute toxicities", "acute toxicity",
                                     "acute effects", "acute adverse effects", "reversible side effects", "reversible toxicities",
                                         "acute reversible effects", "toxic side effects", "effect", "any toxicity", "any toxicities",
                                             "all toxicities", "all toxicity", "all effects", "all side effects", "any effects",
                                                 "any side effects", "all toxic effects", "any toxic effects", "all acute toxicities",
                                                     "all acute toxic effects", "all acute effects", "all acute side effects",
                                                         "all adverse effects", "any adverse effects", "acute toxicities of all kinds",
                                                             "all reversible toxicities", "all of acute toxicities", "all acute toxicity",
                                                                 "all of toxicities", "all of acute toxic effects", "all of toxic effects", "all of side effects", "all of effects",
                                                                     "toxicities of all kinds", "acute adverse events", "all acute adverse effects",
                                                                     "acute reversible toxicities", "acute reversible side effects", "reversible side effects",
                                                                     "all reversible side effects", "all reversible effects", "any acute toxicity",
                                                                     "any acute toxicities", "any acute effects", "any acute side effects",
                                                                     "any side effect", "any toxic effect", "any adverse effect", "toxic effect", "treatment - related toxicity"});
auto const effects_of = effect >> phrases({"of", "from", "due to", "related to", "associated with", "resulting from", "caused by",
                                           "attributed to", "secondary to", "attributable to"});
auto const effects_of_it = effects_of >> phrases({"it", "them", "that therapy", "this therapy", "that treatment", "such therapy", "therapy",
                                                  "these therapies", "those therapies", "these agents", "prior therapy", "treatment"});
// "Such therapy", "agents administered more than 4 weeks earlier": whatever was given.
auto const what_was_given = phrases({"such therapy", "such treatment", "such therapies", "such agents", "that therapy", "that treatment", "this therapy",
                                     "this treatment", "these therapies", "these treatments", "these agents", "those therapies", "those agents",
                                     "said therapy", "such surgery", "that surgery", "this surgery", "the surgery", "such procedure", "therapy", "agents", "agent", "treatment", "drugs", "it", "them"});
auto const given_earlier = phrases({"administered", "given", "received"}) >> -( at_least_ago >> duration ) >> before_day;
// "Recovered from prior radiotherapy (at least 3 weeks)": and so long ago.
auto const recovered_for = piece<P::since>[ -phrases({"for", "a"}) >> at_least_ago >> duration ] >> -phrases({"since", "ago", "prior", "since completion", "since therapy",
                                                                                                           "prior to study"});
// "... to grade 1 or less", "... (except alopecia)": less than all is asked.
auto const in_a_clause = token_if([](Token const& t, auto const&) { return t.lower != "from" && t.lower != "and" && t.lower != "or"; });
auto const recovered_to = piece<P::restriction>[ phrases({"to", "back to"}) >> +( !closer >> in_a_clause ) >> -( phrases({"or", "and"}) >> phrases({"less", "better", "below", "baseline", "lower",
                                                                                                                            "to baseline", "to less"}) ) ];
auto const all_but    = piece<P::except>[ phrases({"except", "except for", "excluding", "other than", "with exception of", "apart from", "not including", "with the exception of"})
                                          >> +( !closer >> token_if([](Token const&, auto const&) { return true; }) ) ];
auto const or_better  = piece<P::restriction>[ phrases({"or baseline", "or less", "or better", "or below", "or to baseline", "or lower", "or pretreatment baseline"}) ];
auto const lesser     = -word(",") >> ( recovered_to | all_but | or_better ) | word("(") >> ( recovered_to | all_but ) >> word(")");
auto const recovery_rule = piece<P::recovery>[ *( piece<P::negation>[ phrases({"not", "have not", "has not", "without", "no", "who have not", "who has not",
                                                                               "who had not", "those who have not", "not yet", "have not yet",
                                                                               "has not yet", "who are not", "inadequate", "incomplete",
                                                                               "failure to"}) ]
                                                | phrases({"have", "has", "be", "had", "are", "is"}) )
                                              >> -phrases({"fully", "completely", "adequately", "sufficiently", "clinically", "full", "complete",
                                                           "adequate", "sufficient"})
                                              >> phrases({"recovered", "recovery", "recover"}) >> -recovered_to >> word("from") >> -effects_of
                                              >> ( piece<P::heads>[ piece<P::head>[ piece<P::any_therapy>[ what_was_given ] ] ] >> -piece<P::label>[ given_earlier ]
                                                       >> -lesser >> &( x3::eoi | closer | connective )
                                                 | *( ever | other | idle ) >> heads >> -( word("(") >> recovered_for >> word(")") ) >> -lesser
                                                       >> &( x3::eoi | closer | connective ) ) ];

// --- washouts
auto const gap        = piece<P::since>[ -phrases({"a", "must be", "be"}) >> ( at_least_ago >> -(duration >> phrases({"and"})) >> ( half_lives
    | duration ) >> -post_cmp | duration >> piece<P::at_least>[ phrases({"or more", "or longer", "or greater"}) ] ) >> or_half_lives ];
auto const gap_or_time = piece<P::since>[ -at_least_ago >> ( half_lives | duration ) >> or_half_lives ];
auto const elapsed    = phrases({"since", "since last", "since completion of", "since end of", "after", "from", "after last", "after completion of",
                                 "from last", "since last dose of", "since last course of", "since time of last", "since prior", "elapsed since",
                                     "have elapsed since", "has elapsed since", "must have elapsed since", "since any", "following",
                                 "beyond", "from completion of", "since any prior", "since prior and no concurrent", "since prior and no other concurrent", "since any prior and no concurrent",
                                     "since last administration of", "after last dose of",
                                     "since most recent", "elapsed from time of last", "must have elapsed from time of last", "elapsed from last",
                                         "past", "since any previous", "from end of", "since last treatment with", "have passed since",
                                             "must have passed since",
                                 "must elapse since", "since receiving", "since discontinuation of", "off", "from prior", "after prior",
                                     "since previous", "after discontinuation of", "out from", "since stopping", "from last dose of",
                                         "elapsed since last", "elapsed since completion of", "elapsed from", "elapsed since end of",
                                             "after receiving", "from last treatment with", "since initiation of", "since time of last",
                                 "since last prior", "must elapse between", "between", "since their last", "since completing", "from time of last",
                                     "elapsed after", "following completion of", "after end of", "after completing", "since last received",
                                         "after any prior", "from any prior", "from any"});
auto const wash_front = *( ever | other | idle | qualified | phrases({"dose of", "last", "completion of", "course of", "courses of",
                                                                      "administration of", "last dose of", "therapy with", "treatment with", "dose",
                                                                          "the last", "time of"}) );
auto const wash_tail  = -( -word(",") >> phrases({"and", "prior to", "before", "to"}) >> -phrases({"start of", "receiving"}) >> the_anchor )
    >> *( within | reason | site | except | examples | named | phrases({"therapy", "treatment"}) );
auto const recovered_too = -( piece<P::recovered>[ -word(",") >> phrases({"and recovered", "and have recovered", "and has recovered",
                                                                          "and fully recovered", "and completely recovered", "with full recovery",
                                                                              "with complete recovery", "and must have recovered",
                                                                                  "and adequately recovered"})
                                               >> -(word("from") >> (effects_of_it | phrases({"it", "its effects", "side effects",
                                                   "toxic effects", "effects", "acute toxicity", "toxicity", "surgery", "therapy",
                                                       "treatment"}))) >> &( x3::eoi | closer ) ] );
auto const other_gap  = piece<P::washout>[ -word(",") >> word("(") >> -phrases({"or"}) >> gap_or_time >> phrases({"for", "if", "in case of", "from",
    "since"}) >> wash_front >> heads >> word(")") ];
auto const stop_words = phrases({"discontinued", "stopped", "completed", "be discontinued", "must be discontinued", "must have been discontinued",
                                 "must be stopped", "must have been completed", "must be completed", "must have completed", "must have discontinued",
                                     "must have stopped", "have been discontinued", "has been discontinued",
                                 "must have ended", "ended", "must be off", "should be discontinued", "should have been completed",
                                     "should be stopped", "withheld", "must have been stopped", "have been completed", "must be washed out",
                                         "must have been received", "must have been administered", "must have been given", "must have occurred",
                                             "must have"});
auto const done_words = phrases({"completed", "discontinued", "stopped", "must have completed", "must have discontinued", "must have stopped", "off",
                                 "must be off", "be off", "must have been off", "been off", "have been off", "has been off", "discontinuation of",
                                     "should have completed", "last", "withdrawn from", "must have been withdrawn from", "must discontinue",
                                         "should be off",
                                 "completion of", "have completed", "has completed", "had completed", "ended", "not on", "should have been off",
                                     "last dose of", "the last"});
// "off A for 2 weeks and B for 1 week"
auto const another_off = piece<P::washout>[ phrases({"and", ", and", "and / or", "or", ", or", ","}) >> wash_front >> heads >> -word("for") >> gap ];
// "No more than 6 weeks since prior surgery", "less than 4 weeks have elapsed since chemotherapy": it lies inside.
auto const recency    = piece<P::since>[ -phrases({"a", "must be", "be"}) >> !phrases({"up to"}) >> at_most_ago >> duration ];
auto const washout_rule = piece<P::washout>[
      recency >> *phrases({"must", "have", "should", "has", "must have", "should have", "elapsed", "interval", "have elapsed", "has elapsed"})
          >> elapsed >> wash_front >> heads >> -( -word(",") >> phrases({"prior to", "before", "to"}) >> the_anchor ) >> &( x3::eoi | closer | connective ) |
      gap >> *phrases({"must", "have", "should", "has", "washout", "interval", "must have", "should have", "elapsed", "period", "( washout )"})
          >> elapsed >> wash_front >> heads >> -( +other_gap >> *( phrases({"or", "and", "and / or", ", or", ", and", ","}) >> *( ever | idle ) >> heads >> *other_gap ) )
          >> wash_tail >> *other_gap >> recovered_too >> *other_gap
    | wash_front >> heads >> stop_words >> gap >> before_day >> *other_gap
    | done_words >> wash_front >> heads >> -word("for") >> gap >> -before_day >> *other_gap
          >> *( another_off >> -before_day ) >> recovered_too
    | phrases({"off", "been off", "have been off", "has been off", "be off", "must be off", "must have been off", "should be off"}) >> wash_front
          >> heads >> word("for") >> gap_or_time >> -before_day >> *other_gap >> *( another_off >> -before_day ) >> recovered_too
    | gap >> phrases({"off", "without", "washout from", "washout of", "free of", "washout for", "wash - out from", "wash - out of"})
        >> wash_front >> heads >> -before_day >> *other_gap ];

// clang-format on

}  // namespace
}  // namespace syntax

std::size_t criteria_length(std::span<Token const> tokens, Vocabulary const& vocabulary) {
    auto const clause = syntax::read_clause(syntax::criteria_alone, tokens, vocabulary);
    return clause ? clause->length : 0;
}

std::optional<Clause> read_record(std::span<Token const> tokens, Vocabulary const& vocabulary) {
    return syntax::read_clause(syntax::record_rule, tokens, vocabulary);
}

std::optional<Clause> read_recovery(std::span<Token const> tokens, Vocabulary const& vocabulary) {
    return syntax::read_clause(syntax::recovery_rule, tokens, vocabulary);
}

std::optional<Clause> read_washout(std::span<Token const> tokens, Vocabulary const& vocabulary) {
    return syntax::read_clause(syntax::washout_rule, tokens, vocabulary);
}

}  // namespace eligo
