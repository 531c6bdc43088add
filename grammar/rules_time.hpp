#pragma once
// Grammar: comparators, durations, windows. Shared by the clause grammars.

#include "grammar/primitives.hpp"

namespace eligo::syntax {

using P = PieceKind;

// clang-format off

// A comparator before its number.
inline auto const one_cmp =
      any_rule( piece<P::at_least>[ phrases({"at least", "greater than or equal to", "more than or equal to", "no less than", "not less than", "no fewer than",
                                   "not fewer than",
                                   "minimum of", "minimum", "a minimum of", "equal to or greater than", "equal to or more than", "above or equal to",
                                       "equal to or above",
                                   "greater or equal to", "greater than or equal", "greater than / equal to", "not below", "no lower than",
                                       "not lower than", "at or above",
                                   "not under", "> or equal to", "> or = to", "> or =", "= or >", ">= to", "greater than or = to", "of at least",
                                       "higher than or equal to",
                                   "no younger than", "not younger than", "older than or equal to", "superior or equal to", "more or equal to",
                                       "least", "equal or greater than", "equal or more than", "equal or above", "equal or over", "equal or older than",
                                       "equal to or older than", "older or equal to", "equal or superior to", "equal to or over",
                                       "greater than equal to", "greater than equals to", "more than equal to", "greater than or equals to",
                                       "greater than or equals", "above or equal", "over or equal to", "or equal to or greater than",
                                       "greater / equal to", "equal or higher than", "equal to or higher than", "higher or equal to",
                                       "no smaller than", "at the least", "at minimum", "equal / greater than", "equal to / greater than", "greater then or equal to", "more then or equal to", "greater than or equal too"})
                          | symbol(Comparator::at_least) ]
    | piece<P::at_most>[  phrases({"at most", "less than or equal to", "no more than", "not more than", "no greater than", "not greater than",
                                   "no higher than", "not higher than",
                                   "not exceed", "not exceeding", "not to exceed", "do not exceed", "does not exceed", "not above", "not over",
                                       "no longer than", "not longer than",
                                   "maximum of", "maximum", "a maximum of", "equal to or less than", "below or equal to", "equal to or below",
                                       "lesser than or equal to",
                                   "less or equal to", "less than or equal", "up to", "at or below", "< or equal to", "< or = to", "< or =",
                                       "= or <", "lower than or equal to",
                                   "no older than", "not older than", "no later than", "less than or = to", "fewer than or equal to",
                                       "inferior or equal to", "not exceeded", "equal or less than", "equal or below", "equal or lower than",
                                       "equal to or lower than", "less than equal to", "less than equals to", "less than or equals to",
                                       "less than or equals", "lower or equal to", "younger than or equal to", "equal or younger than",
                                       "equal to or younger than", "under or equal to", "less / equal to", "below or equal", "equal to or under",
                                       "not be greater than", "not be higher than", "not be more than", "not be above", "nor greater than",
                                       "not larger than", "no larger than", "equal / less than", "less then or equal to", "up to or equal to", "up to or equal", "not higher then", "equal or under"})
                          | symbol(Comparator::at_most) ]
    | piece<P::greater>[  phrases({"greater than", "more than", "above", "over", "exceeding", "exceeds", "exceed", "higher than", "in excess of",
                                   "older than", "longer than", "larger than",
                                   "greater then", "more then", "higher then", "superior to", "beyond", "elevated above", "greater", "not less than or equal to"})
                          | symbol(Comparator::greater) ]
    | piece<P::less>[     phrases({"less than", "below", "under", "fewer than", "lower than", "younger than", "smaller than", "shorter than",
                                   "less then", "inferior to", "lesser than", "earlier than",
                                   "not at least"})
                          | symbol(Comparator::less) ]
    | piece<P::equal>[    phrases({"equal to", "equals", "exactly"}) | symbol(Comparator::equal) ] );
// "less than or equal to (≤)": said twice; lowering compares the two.
inline auto const cmp = any_rule( one_cmp >> -( word("(") >> one_cmp >> word(")") ) );

// ... and after it.
inline auto const post_cmp =
      any_rule( piece<P::at_least>[ phrases({"or more", "or greater", "or higher", "or above", "or over", "or older", "or longer", "or better", "or worse",
                                   "or larger", "or up", "and above", "and over",
                                   "and older", "and up", "and higher", "and greater", "and more", "or later", "or beyond", "minimum", "at least",
                                       "and beyond", "or more than", "+", "plus"}) ]
    | piece<P::at_most>[  phrases({"or less", "or lower", "or fewer", "or below", "or under", "or younger", "or shorter", "or smaller", "and below",
                                   "and under", "and younger", "and less", "and lower",
                                   "maximum", "at most", "or earlier"}) ] );

inline auto const hyphen = word("-") | word("–");

inline auto const time_unit =
      piece<P::hour>[  phrases({"hours", "hour", "hrs", "hr", "h"}) ]
    | piece<P::day>[   -phrases({"calendar", "consecutive"}) >> phrases({"days", "day", "d"}) ]
    | piece<P::week>[  phrases({"weeks", "week", "wks", "wk"}) ]
    | piece<P::month>[ -phrases({"calendar"}) >> phrases({"months", "month", "mos", "mo", "mths"}) ]
    | piece<P::year>[  phrases({"years", "year", "yrs", "yr"}) ];

// "14 days", "four (4) weeks", "6-month", "one month".
inline auto const counted_number = piece<P::number>[number] >> -(word("(") >> number >> word(")"));
inline auto const duration       = any_rule( piece<P::duration>[ counted_number >> -hyphen >> time_unit >> -phrases({"period", "time", "duration", "interval",
    "' time", "'"}) ] );
inline auto const lone_unit      = piece<P::duration>[ time_unit ];  // "the past year"

inline auto const half_lives = any_rule( piece<P::half_lives>[ counted_number >> -phrases({"drug", "elimination", "terminal", "plasma", "serum", "-"})
                                                    >> -phrases({"elimination", "terminal"})
                                                     >> phrases({"half - lives", "half lives", "half - life", "half life", "half - lifes",
                                                                 "halflives", "t1 / 2"})
                                                     >> -phrases({"of drug", "of study drug", "of agent", "of medication", "of the drug",
                                                                  "of investigational agent", "of that drug", "of that agent", "of prior therapy",
                                                                      "of product", "of drugs", "of compound"}) ] );

inline auto const last = phrases({"last", "past", "previous", "preceding", "prior", "recent", "immediately preceding", "most recent", "latest"});

// The screening day in its many names: "prior to the first dose of study drug", "of randomization or screening".
inline auto const plain_word   = token_if([](Token const& t, auto const&) {
    return (t.kind == TokenKind::word && t.lower != "or" && t.lower != "and" && t.lower != "within" && t.lower != "unless" && t.lower != "except" && t.lower != "if" && t.lower != "with" &&
            t.lower != "without" && t.lower != "but") || (t.kind == TokenKind::phrase && !t.anchor); });
// What the dose is of: the trial's treatment, by its name or in general.
inline auto const trial_word   = phrases({"study", "protocol", "treatment", "therapy", "drug", "medication", "trial", "this", "current", "investigational",
                                          "product", "in", "on", "the", "our", "regimen", "drugs", "medications", "agent", "intervention",
                                              "test article", "imp", "ip", "vaccine", "experimental", "medicinal", "active", "double - blind",
                                                  "randomized", "blinded", "open - label", "agents", "administration"});
inline auto const study_drug   = entry({EntryKind::drug, EntryKind::drug_class, EntryKind::regimen, EntryKind::vaccine, EntryKind::radiotherapy});
inline auto const dose_words   = phrases({"dose", "doses", "dosing", "administration", "infusion", "injection", "vaccination", "visit", "dosage"});
inline auto const trial_part   = phrases({"study", "protocol", "drug", "medication", "trial", "investigational", "product", "vaccine", "agent", "imp",
                                          "ip", "test", "planned", "scheduled", "baseline"});
inline auto const dose_of_it   = phrases({"first", "initial", "1st"}) >> +trial_part >> dose_words >> -(word("of") >> +(trial_word | study_drug))
                               | phrases({"first", "initial", "1st"}) >> -phrases({"scheduled", "planned", "study", "protocol"}) >>
                                 phrases({"dose", "dosing", "administration", "infusion", "injection", "treatment", "day of treatment",
                                          "day of therapy", "drug administration", "study treatment", "vaccination"})
                                 >> -(word("of") >> +(trial_word | study_drug));
// "the start of the planned course of treatment", "entering the study"
inline auto const study_part   = phrases({"study", "protocol", "treatment", "therapy", "planned", "course", "of", "drug", "medication", "trial",
                                          "this", "investigational", "product", "in", "on", "the", "our", "present", "current", "regimen", "phase",
                                              "first", "administration", "drugs", "medications", "agent", "period", "intervention", "into", "dosing",
                                                  "investigation", "with", "cycle", "1", "conditioning", "transplant", "transplantation", "infusion",
                                                      "induction", "chemotherapy", "scheduled"});
inline auto const start_of_it  = phrases({"start of", "initiation of", "beginning of", "commencement of", "entering", "entry into", "entry to",
                                          "entering into", "enrolling in", "enrolling into", "enrollment in", "enrollment into", "enrolment in",
                                              "starting", "beginning", "initiating", "commencing", "starting of", "onset of study", "entrance into",
                                                  "entrance to", "inclusion in", "start", "first day of", "first scheduled day of", "date of",
                                                      "completion of study screening", "randomization to", "admission to", "registration on",
                                                          "registration to", "entry on", "day of"}) >> +(study_part | anchor);
inline auto const one_anchor   = any_rule( start_of_it | -phrases({"first", "first scheduled", "scheduled", "planned"}) >> +anchor >> -(word("of") >> +(study_part)) | dose_of_it | word("baseline") >> -phrases({"visit",
    "assessment", "screening", "evaluation", "period", "examination", "scan", "assessments", "day", "evaluations"}) | phrases({"visit 1", "day 0",
        "day 1", "day - 1", "cycle 1", "visit 0", "study day 0", "study day 1", "week 0", "protocol treatment", "study treatment",
            "protocol therapy"}) );
inline auto const the_anchor   = any_rule( one_anchor >> *((phrases({"or", "and", "/", ",", "and / or", "of", "in", "into", "to", "on", "for", "(",
                                                           "with"}) >> one_anchor >> -word(")"))) );
inline auto const before_words = phrases({"prior to", "before", "preceding", "previous to", "in advance of", "of", "from", "to", "prior", "at",
                                          "prior the", "before or at", "prior to or at", "prior to receiving", "prior to starting",
                                          "before receiving", "before starting", "before initiating", "prior to initiating", "prior to beginning",
                                              "ahead of", "until", "of starting", "of receiving", "of initiating", "from starting"});
inline auto const treatment    = phrases({"treatment", "therapy", "study drug", "dosing", "first study visit", "first visit", "screening visit",
                                          "protocol", "study vaccination", "first study vaccination", "drug administration", "study start",
                                              "starting", "treatment start", "initiation", "first treatment",
                                                  "first dosing"});
inline auto const before_day   = any_rule( (before_words >> the_anchor)
                               | (phrases({"prior to", "before", "preceding"}) >> treatment >> !phrases({"with", "of", "for", "by", "in"})) | phrases({"prior", "before", "ago", "previously", "earlier", "beforehand"}) );
inline auto const at_day       = any_rule( phrases({"at", "upon", "on", "at time of", "prior to", "before", "at the time of", "as of", "from", "by",
                                          "preceding"}) >> the_anchor );

inline auto const or_half_lives =
      any_rule( -( phrases({"or", "and", ",", "or at least", "and / or"}) >> -phrases({"within", "at least", "less than", "<"}) >> half_lives )
      >> -( -word(",") >> -word("(") >> ( piece<P::longer>[ phrases({"whichever is longer", "whichever is the longer", "whichever is greater",
                                                                     "whichever longer", "whichever occurs later", "whichever is later",
                                                                         "which ever is longer", "the longer of both"}) ]
                       | piece<P::shorter>[ phrases({"whichever is shorter", "whichever comes first", "whichever is less", "whichever is earlier",
                                                     "whichever occurs first", "whichever is the shorter"}) ] ) >> -word(")") ) );

// Windows of a record.
inline auto const at_most_ago  = piece<P::at_most>[ symbol(Comparator::at_most) | phrases({"less than or equal to", "no more than", "not more than",
    "up to"}) ]
                               | piece<P::less>[ symbol(Comparator::less) | phrases({"less than", "fewer than"}) ];
inline auto const at_least_ago = piece<P::at_least>[ symbol(Comparator::at_least) | phrases({"at least", "greater than or equal to", "a minimum of",
    "minimum of", "no less than", "not less than"}) ]
                               | piece<P::greater>[ symbol(Comparator::greater) | phrases({"more than", "greater than", "longer than", "over"}) ];

// "... ≤ 4 weeks, or limited field radiotherapy ≤ 2 weeks prior to study entry": the day is named once.
inline auto const later_limit = any_rule( phrases({"or", ", or", ","}) >> +( !( at_most_ago >> duration ) >> !phrases({"within", ";", ".", "(", ")"}) >> !( word("for") >> at_most_ago )
    >> token_if([](Token const&, auto const&) { return true; }) ) >> at_most_ago >> duration >> before_day );

inline auto const within =
    any_rule( piece<P::within>[ ( phrases({"within", "with in", "in within"}) >> -phrases({"at least", "a", "time"}) >> -last >> -at_most_ago >> -last
                       >> ( half_lives | duration | lone_unit )
                      | phrases({"in", "during", "over", "for", "at any time in", "at any time during", "any time in", "any time during",
                                 "at any time within", "any time within", "throughout"}) >> last >> ( duration | lone_unit )
                      | phrases({"in", "during"}) >> duration >> &(before_words | phrases({"prior"}))
                      | last >> duration
                      | at_most_ago >> -last >> duration >> &( before_day | later_limit ) )
                      >> or_half_lives >> -before_day >> or_half_lives ] );

inline auto const ago =
    any_rule( piece<P::ago>[ -word("if") >> at_least_ago >> duration >> -post_cmp >> before_day
                 | duration >> piece<P::at_least>[ phrases({"or more", "or longer", "or greater"}) ] >> before_day
                 | at_least_ago >> duration >> phrases({"old"}) ] );

inline auto const lasting =
    any_rule( piece<P::lasting>[ phrases({"for", "lasting", "of", "persisting", "duration of", "over"}) >> -phrases({"duration of"}) >> at_least_ago
                      >> duration >> -post_cmp >> -before_day
                     | phrases({"for", "lasting"}) >> duration >> piece<P::at_least>[ phrases({"or more", "or longer", "or greater"}) ]
                         >> -before_day ] );

// clang-format on

}  // namespace eligo::syntax
