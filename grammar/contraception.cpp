#include "grammar/contraception.hpp"

#include "grammar/plain_words.hpp"

#include <string>
#include <utility>
#include <vector>

namespace eligo {
namespace {

// What is done with contraception, by whom it is asked.
WordList const leads(
    "agree agrees agreed agreeing agreement willing willingness consent consents commit commits ready prepared must should "
    "shall will need needs use uses using usage practice practise practices practicing practising employ employs employing "
    "utilize utilise utilizing maintain continue continues to be been have has of on currently is are who that if also "
    "either both all required protected by taking take accept adopt apply ensure and undertake undertakes for with having do "
    "does can they she he : follow following counseled expected actively consistently routinely correctly already able");

WordList const manners(
    "for adequate effective acceptable medically approved reliable highly appropriate accepted suitable proven efficient safe "
    "recognized recognised sufficient satisfactory valid established responsible very known method methods form forms means "
    "measure measures type types precaution precautions technique techniques kind of a an any the their some proper "
    "fda-approved fda one 1 least at accredited trustworthy good locally clinically consistent regular s ( ) female male "
    "medical modern - such as");

WordList const nouns(
    "method methods measure measures precaution precautions technique techniques means protection practices practice "
    "procedure procedures use form forms option options regimen modality type program");

// The study as time: these words are the same for everybody.
WordList const study_time(
    "during throughout while for the this study trial protocol entire full duration of course in on at period treatment "
    "therapy receiving taking participating participation enrolled entry prior to before and from screening until end "
    "through time drug medication administration dosing start starting beginning onset up whole their a active phase "
    "involvement over consent signing informed enrollment enrolment first dose product investigational into as well length "
    "clinical all completion follow-up being under agent agents is are was conduct months last visit these with baseline "
    "inclusion initiation chemotherapy they procedures remain within period. beyond after following trial's research visits "
    "final discontinuation initiating day screening. immunotherapy off who undergoing given continuing cycle cycles");

WordList const purposes(
    "to prevent avoid pregnancy minimize minimise risk of becoming pregnant in such a manner that is minimized the against "
    "preventing");

// What some words mean in a list of methods.
constexpr auto listed_names = std::to_array<std::pair<std::string_view, std::string_view>>({{"diaphragm", "contraceptive diaphragm"},
                                                                                            {"diaphragms", "contraceptive diaphragm"},
                                                                                            {"condom", "condom"},
                                                                                            {"condoms", "condom"},
                                                                                            {"pill", "oral contraceptive"},
                                                                                            {"pills", "oral contraceptive"},
                                                                                            {"birth control pills", "oral contraceptive"},
                                                                                            {"foam", "spermicide"},
                                                                                            {"foams", "spermicide"},
                                                                                            {"patch", "contraceptive patch"},
                                                                                            {"implants", "contraceptive implant"},
                                                                                            {"implant", "contraceptive implant"},
                                                                                            {"injections", "injectable contraceptive"},
                                                                                            {"injection", "injectable contraceptive"}});

WordList const numbers("one two three four five six seven eight nine ten twelve thirty ninety half");

bool is_number(std::string_view word) { return (word.front() >= '0' && word.front() <= '9') || numbers.has(word); }

bool is_unit(std::string_view word) {
    for (std::string_view const unit :
         {"day", "days", "week", "weeks", "month", "months", "year", "years", "half-lives", "cycle", "cycles", "menstrual"})
        if (word == unit) return true;
    return false;
}

class ContraceptionReader {
public:
    explicit ContraceptionReader(LowerContext const& context) : context_(context), words_(plain_words(context.tokens)) {}

    std::optional<Node> read() {
        if (words_.size() > 90) return std::nullopt;
        if (!attitude()) return std::nullopt;
        auto const method_begin = at_;
        auto used = methods(false);
        if (!used) return std::nullopt;
        auto const method_end = at_;
        std::vector<Node> all;
        if (!protects(*used)) return std::nullopt;
        if (!bracket(*used)) return std::nullopt;
        auto const tail_begin = at_;
        if (!tail()) return std::nullopt;
        name_members(*used, method_begin, tail_begin);
        all.push_back(std::move(*used));
        auto const method = text(method_begin, method_end);
        for (auto const& [name, from, to] : spans_)
            all.push_back(leaf(Fact{context_.vocabulary.by_name(name)}, span(from, to), method + ' ' + text(from, to)));
        auto const first = all.front();
        auto node = all_of(std::move(all));
        if (!spans_.empty()) {
            node.phrase = text(0, words_.size());
            node.span = span(0, words_.size());
        }
        if (unwilling_ || unable_ || not_willing_) {
            // Who uses it is neither. What is refused of one method or of two says nothing of contraception at large.
            auto const* fact = first.get<Fact>();
            if (fact == nullptr || fact->entry != context_.vocabulary.by_name("effective contraception")) return std::nullopt;
            if (without_ && !joined_) return std::nullopt;
            std::vector<Node> either;
            auto const phrase = text(0, words_.size());
            auto const whole = span(0, words_.size());
            auto const add = [&](std::string_view name) { either.push_back(leaf(Fact{context_.vocabulary.by_name(name)}, whole, phrase)); };
            if (unwilling_) add("unwilling to use contraception");
            if (not_willing_) {
                auto denied = leaf(Fact{context_.vocabulary.by_name("willing to use contraception")}, whole, phrase);
                denied = negation(std::move(denied));
                denied.span = whole;
                either.push_back(std::move(denied));
            }
            if (unable_) add("contraception inability");
            if (!spans_.empty()) add("contraception refused afterwards");
            if (without_) {
                auto denied = negation(std::move(node));
                denied.span = whole;
                either.push_back(std::move(denied));
            }
            node = any_of(std::move(either));
            node.phrase = phrase;
            node.span = whole;
        } else if (without_) {
            auto const whole = span(0, words_.size());
            node.phrase = text(0, words_.size());
            node = negation(std::move(node));
            node.span = whole;
        }
        label();
        return node;
    }

private:
    bool accept(std::initializer_list<std::string_view> phrases) {
        auto const n = match_words(words_, at_, phrases);
        at_ += n;
        return n != 0;
    }

    // Who is asked, whether it is used, or why not. Leaves `at_` at the method.
    bool attitude() {
        while (at_ < words_.size()) {
            auto const& word = words_[at_].text;
            if (accept({"for duration of study", "during study", "throughout study", "for duration of trial", "during trial"})) continue;
            if (accept({"unwilling or unable to", "unable or unwilling to", "unwilling / unable to", "unable / unwilling to",
                        "not able or willing to", "not willing or able to", "unwillingness or inability to",
                        "inability or unwillingness to", "not willing or not able to", "unwilling or not able to",
                        "unwilling and / or unable to"})) {
                unwilling_ = unable_ = true;
                continue;
            }
            if (accept({"unwilling to", "unwillingness to", "refuse to", "refuses to", "refusing to", "refusal to", "refusal of", "refuse",
                        "refusing", "unwilling", "decline to", "declines to", "not prepared to"})) {
                unwilling_ = true;
                continue;
            }
            if (accept({"not willing to", "not willing", "not agreeing to", "not agree to", "do not agree to", "does not agree to"})) {
                not_willing_ = true;
                continue;
            }
            if (accept({"unable to", "not able to", "inability to", "cannot", "can not"})) {
                unable_ = true;
                continue;
            }
            if (accept({"not using",
                        "not use",
                        "not currently using",
                        "without",
                        "no",
                        "not practicing",
                        "not practising",
                        "not practice",
                        "failure to use",
                        "lack of",
                        "absence of",
                        "inadequate",
                        "insufficient",
                        "not on",
                        "not employing",
                        "not taking",
                        "not utilizing",
                        "not adequately using",
                        "not have",
                        "failure to practice",
                        "no use of",
                        "non-use of",
                        "not protected by",
                        "not currently on",
                        "ineffective",
                        "unreliable",
                        "failing to use",
                        "not agree",
                        "not having"})) {
                // "Inadequate contraception": no adequate one.
                if (without_) return false;
                without_ = true;
                continue;
            }
            if (match_words(words_, at_, {"or", "and / or"}) != 0 && (unwilling_ || unable_ || without_ || not_willing_)) {
                at_ += match_words(words_, at_, {"or", "and / or"});
                joined_ = true;
                continue;
            }
            if (!leads.has(word) || abstinence_at(at_) != 0) break;
            if (word == "able" && !(at_ > 0 && words_[at_ - 1].text == "and") && match_words(words_, at_, {"able and willing"}) == 0)
                return false;
            ++at_;
        }
        // "not willing to" takes the "not" with it; a "not" anywhere else is not understood.
        return true;
    }

    std::size_t abstinence_at(std::size_t at) const {
        auto const n = match_words(words_, at,
                                   {"abstinence",
                                    "abstinent",
                                    "abstain",
                                    "sexual abstinence",
                                    "complete abstinence",
                                    "total abstinence",
                                    "practice abstinence",
                                    "remain abstinent",
                                    "true abstinence",
                                    "practice sexual abstinence",
                                    "be abstinent",
                                    "abstaining",
                                    "practicing abstinence",
                                    "continuous abstinence",
                                    "remain sexually abstinent",
                                    "sexually abstinent",
                                    "refrain",
                                    "practice complete abstinence",
                                    "practice total abstinence",
                                    "continued abstinence",
                                    "heterosexual abstinence",
                                    "maintain abstinence",
                                    "remaining abstinent"});
        if (n == 0) return 0;
        auto const refrain =
            words_[at + n - 1].text == "refrain" || words_[at + n - 1].text == "abstain" || words_[at + n - 1].text == "abstaining";
        auto const object =
            match_words(words_, at + n,
                        {"from sexual intercourse", "from heterosexual intercourse", "from sex", "from sexual activity",
                         "from heterosexual activity", "from intercourse", "from sexual relations", "from heterosexual sex",
                         "from vaginal intercourse", "from heterosexual contact", "from sexual activities", "from any sexual activity",
                         "from heterosexual sexual activity", "from heterosexual relations", "from penile-vaginal intercourse",
                         "from all sexual intercourse", "from any sexual intercourse", "from heterosexual sexual intercourse"});
        return refrain && object == 0 ? 0 : n + object;
    }

    // One method: the fact or record that it is used.
    std::optional<Node> method(bool listed) {
        auto const from = at_;
        auto const& vocabulary = context_.vocabulary;
        while (accept({"use of", "use", "using", "the use of", "practice", "to use", "agree to use", "used"})) {
        }
        if (auto const n = abstinence_at(at_)) {
            at_ += n;
            return leaf(Fact{vocabulary.by_name("abstinence")}, span(from, at_), text(from, at_));
        }
        // "hormonal or barrier method": the noun stands further on.
        if (listed)
            if (auto const n = match_words(words_, at_, {"hormonal", "oral", "injectable", "implantable", "oral hormonal"}); n != 0) {
                auto const id = vocabulary.find(text(at_, at_ + n) + " contraceptive");
                if (id != EntryId::none &&
                    (at_ + n == words_.size() || match_words(words_, at_ + n, {"or", ",", ";", "/", ")", "and", "and / or"}) != 0)) {
                    at_ += n;
                    Record record;
                    record.what.entry = id;
                    record.tense = Tense::current;
                    return leaf(record, span(from, at_), text(from, at_));
                }
            }
        // "two effective methods of birth control", "a medically acceptable barrier contraceptive"
        auto at = at_;
        bool two = false, barrier = false;
        for (; at < words_.size(); ++at) {
            if (auto const n =
                    match_words(words_, at, {"two", "2", "dual", "at least two", "at least 2", "double method", "two ( 2 )", "2 ( two )"});
                n != 0) {
                two = true;
                at += n - 1;
                continue;
            }
            if (auto const n = match_words(words_, at,
                                           {"barrier", "double barrier", "double-barrier", "barrier-method", "barrier-type",
                                            "mechanical barrier", "physical barrier"});
                n != 0) {
                barrier = true;
                at += n - 1;
                continue;
            }
            if (match_words(words_, at, {"one or more", "1 or more"}) == 3) {
                at += 2;
                continue;
            }
            // "An accepted and effective method".
            if (words_[at].text == "and" && at > at_ && at + 1 < words_.size() && manners.has(words_[at + 1].text)) continue;
            if (!manners.has(words_[at].text)) break;
        }
        auto core = match_words(words_, at,
                                {"contraception", "contraceptive", "contraceptives", "contraceptions", "birth control", "birth-control",
                                 "contraceptive birth control", "pregnancy prevention", "pregnancy control", "contraceptive protection",
                                 "birth control / contraception", "contraception / birth control", "birth control ( contraception )"});
        if (core == 0 && barrier && (at >= words_.size() || at > at_)) {
            // "barrier method" says itself what it is for.
            core = 0;
            at_ = at;
            return two ? std::nullopt
                       : std::optional<Node>(leaf(Fact{vocabulary.by_name("barrier contraception")}, span(from, at_), text(from, at_)));
        }
        if (core != 0) {
            at += core;
            while (at < words_.size() && (nouns.has(words_[at].text) || match_words(words_, at, {"( s )"}) == 3))
                at += nouns.has(words_[at].text) ? 1 : 3;
            at_ = at;
            if (two && barrier) return std::nullopt;
            auto const name = two ? "two methods of contraception" : barrier ? "barrier contraception" : "effective contraception";
            return leaf(Fact{vocabulary.by_name(name)}, span(from, at_), text(from, at_));
        }
        // A method with a name: "condoms", "intrauterine device", "oral contraceptives", "surgically sterile".
        at = at_;
        while (at < words_.size() &&
               match_words(words_, at,
                           {"be", "a", "an", "the", "or", "effective", "male", "female", "of", "have", "had", "having", "been"}) == 1 &&
               words_[at].text != "or" && !named(at))
            ++at;
        // Words that mean something else outside of such a list.
        if (listed)
            for (auto const& [words, name] : listed_names)
                if (auto const n = match_words(words_, at, words); n != 0) {
                    at_ = at + n;
                    at_ += match_words(
                        words_, at_,
                        {"by partner", "by partners", "( male )", "( female )", "with spermicide", "and spermicide", "plus spermicide",
                         "& spermicide", "with spermicidal foam", "with spermicidal gel", "+ spermicide", "/ spermicide"});
                    auto const id = vocabulary.by_name(name);
                    if (vocabulary.entry(id).kind == EntryKind::fact) return leaf(Fact{id}, span(from, at_), text(from, at_));
                    Record record;
                    record.what.entry = id;
                    record.tense = Tense::current;
                    return leaf(record, span(from, at_), text(from, at_));
                }
        auto const id = named(at);
        if (!id) return std::nullopt;
        auto const& entry = vocabulary.entry(*id);
        auto const token = words_[at].token;
        while (at < words_.size() && words_[at].token == token) ++at;
        while (at < words_.size() && nouns.has(words_[at].text)) ++at;
        at_ = at;
        if (entry.kind == EntryKind::fact) {
            for (std::string_view const name :
                 {"barrier contraception", "condom", "spermicide", "contraceptive diaphragm", "cervical cap", "abstinence",
                  "vasectomized partner", "surgically sterile", "postmenopausal", "effective contraception"})
                if (entry.name == name) return leaf(Fact{*id}, span(from, at_), text(from, at_));
            return std::nullopt;
        }
        Record record;
        record.what.entry = *id;
        if (entry.kind == EntryKind::drug_class || entry.kind == EntryKind::device || entry.kind == EntryKind::drug)
            record.tense = Tense::current;
        else if (entry.kind == EntryKind::surgery || entry.kind == EntryKind::procedure)
            record.tense = Tense::ever;
        else
            return std::nullopt;
        if (!is_contraceptive(*id)) return std::nullopt;
        return leaf(record, span(from, at_), text(from, at_));
    }

    // Whether contraception is asked for at all: "oral contraceptives" alone are a treatment, "surgically sterile" alone a state.
    bool protects(Node const& node) const {
        if (auto const* fact = node.get<Fact>()) {
            auto const& name = context_.vocabulary.entry(fact->entry).name;
            return name == "effective contraception" || name == "barrier contraception" || name == "two methods of contraception" ||
                   name == "abstinence";
        }
        return std::any_of(node.children.begin(), node.children.end(), [&](Node const& child) { return protects(child); });
    }

    bool is_contraceptive(EntryId id) const {
        auto const& vocabulary = context_.vocabulary;
        auto const& name = vocabulary.entry(id).name;
        for (std::string_view const method : {"tubal ligation", "vasectomy", "intrauterine device", "contraceptive sponge", "hysterectomy",
                                              "bilateral oophorectomy", "bilateral salpingectomy"})
            if (name == method) return true;
        auto const hormonal = vocabulary.by_name("hormonal contraceptive");
        return hormonal != EntryId::none && vocabulary.is_a(id, hormonal);
    }

    std::optional<EntryId> named(std::size_t at) const {
        if (at >= words_.size() || !words_[at].first) return std::nullopt;
        // "non-hormonal contraception" is one word with the token behind its hyphen.
        if (!context_.tokens[words_[at].token].lower.starts_with(words_[at].text)) return std::nullopt;
        auto const entry = context_.tokens[words_[at].token].entry;
        if (entry == EntryId::none) return std::nullopt;
        return entry;
    }

    // "abstinence or barrier methods of birth control": any of them. `listed`: commas and semicolons divide too.
    std::optional<Node> methods(bool listed) {
        std::vector<Node> either;
        auto from = at_;
        bool own_verb = false;
        for (;;) {
            auto node = method(listed);
            if (!node) return std::nullopt;
            either.push_back(std::move(*node));
            if (!listed) members_.push_back({from, at_, own_verb});
            auto const before = at_;
            auto const comma = listed && accept({",", ";", "/"});
            auto const either_word = accept({"or", "and / or", ", or", "/ or", "or else"}) || (listed && accept({"and"}));
            if (!comma && !either_word) break;
            if (at_ >= words_.size()) return std::nullopt;
            from = at_;
            while (accept({"agree to", "agrees to", "willing to", "to", "must", "be", "should", "agree", "practice", "using", "use"}))
                own_verb = true;
            auto const next = at_;
            if (!method(listed)) {
                at_ = before;
                break;
            }
            at_ = next;
        }
        auto node = any_of(std::move(either));
        return node;
    }

    // "(e.g. condoms or an intrauterine device)", ", such as condoms,": examples satisfy; without a word for it the bracket says which methods are meant.
    bool bracket(Node& used) {
        auto const before = at_;
        accept({","});
        auto const open = accept({"("});
        auto const marker_at = at_;
        auto const marked = accept({"e . g .",
                                    "e . g",
                                    "e . g . ,",
                                    "e . g ,",
                                    "eg",
                                    "eg .",
                                    "eg ,",
                                    "such as",
                                    "including",
                                    "for example",
                                    "for example ,",
                                    "like",
                                    "for instance",
                                    "including but not limited to",
                                    "i . e .",
                                    "i . e",
                                    "i . e . ,",
                                    "ie",
                                    "defined as",
                                    "examples include",
                                    "which include",
                                    "which includes",
                                    "e . g :"});
        if (!open && !marked) {
            at_ = before;
            return true;
        }
        auto const exact = !marked || match_words(words_, marker_at, {"i . e", "ie", "defined as"}) != 0;
        auto kinds = methods(true);
        if (!kinds) return false;
        if (open && !accept({")"})) return false;
        accept({","});
        std::vector<Node> both;
        both.push_back(std::move(used));
        both.push_back(std::move(*kinds));
        used = exact ? all_of(std::move(both)) : any_of(std::move(both));
        return true;
    }

    // When it is used. Days before and after the study go to `spans_`: that it is used now does not say it.
    bool tail() {
        while (at_ < words_.size()) {
            auto const& word = words_[at_].text;
            if (word == "," || word == ";" || word == "." || word == ")" || word == "(") {
                ++at_;
                continue;
            }
            if (auto const n = number_of_time(at_)) {
                auto const from = at_;
                auto to = at_ + n;
                // Before or after what: the words that follow say it; without any of them it is not understood.
                bool after = false, before = false;
                auto i = to;
                for (; i < words_.size() && !is_number(words_[i].text) && words_[i].text != "," &&
                       (study_time.has(words_[i].text) ||
                        match_words(words_, i,
                                    {"post", "thereafter", "afterwards", "afterward", "later", "past", "subsequently", "since"}) != 0);
                     ++i) {
                    auto const& next = words_[i].text;
                    if (before && (next == "and" || next == "through" || next == "until" || next == "throughout" || next == "during"))
                        break;
                    for (std::string_view const w : {"after", "following", "post", "thereafter", "afterwards", "afterward", "later", "past",
                                                     "beyond", "subsequently", "since"})
                        if (next == w && !before) after = true;
                    if ((next == "before" || next == "prior") && !after) before = true;
                }
                if (before == after) return false;
                to = i;
                spans_.push_back({after ? "contraception afterwards" : "contraception beforehand", from, to});
                at_ = to;
                continue;
            }
            if (study_time.has(word) || word == "least" || word == "minimum" || word == "additional" || word == "another" || word == "≥" ||
                word == "further" || word == "then" || word == "continued" || word == "use" || word == "thereafter") {
                ++at_;
                continue;
            }
            if (purposes.has(word)) {
                ++at_;
                continue;
            }
            if (auto const n = match_words(words_, at_,
                                           {"with partner", "with their partner", "with partners", "their partner", "and their partners",
                                            "or their partners", "sexual partner"})) {
                at_ += n;
                continue;
            }
            return is_attestation_tail(words_, at_, false) && (at_ = words_.size(), true);
        }
        return true;
    }

    // "3 months", "at least 6 months", "120 days", "4 to 6 weeks"; number of words.
    std::size_t number_of_time(std::size_t at) const {
        if (at >= words_.size() || !is_number(words_[at].text)) return 0;
        auto n = std::size_t{1};
        if (at + n < words_.size() && words_[at + n].text == "(") {
            if (at + n + 2 >= words_.size() || !is_number(words_[at + n + 1].text) || words_[at + n + 2].text != ")") return 0;
            n += 3;
        }
        if (at + n < words_.size() && (words_[at + n].text == "full" || words_[at + n].text == "calendar")) ++n;
        return at + n < words_.size() && is_unit(words_[at + n].text) ? n + 1 : 0;
    }

    // What the text asks for where one method is chosen: who is asked, the method, and behind the last one the time.
    void name_members(Node& used, std::size_t method_begin, std::size_t tail_begin) const {
        auto const end = spans_.empty() ? words_.size() : tail_begin;
        if (members_.size() < 2 || !used.is<Any>() || used.children.size() != members_.size()) {
            used.phrase = text(0, end);
            used.span = span(0, end);
            return;
        }
        for (std::size_t i = 0; i < members_.size(); ++i) {
            auto const [from, to, own_verb] = members_[i];
            auto const last = i + 1 == members_.size() ? end : to;
            used.children[i].phrase = (own_verb || from == method_begin ? std::string() : text(0, method_begin) + ' ') +
                                      text(from == method_begin ? 0 : from, last);
        }
        used.phrase = text(0, end);
        used.span = span(0, end);
    }

    Span span(std::size_t from, std::size_t to) const { return context_.span(words_[from].token, words_[to - 1].token + 1); }

    std::string text(std::size_t from, std::size_t to) const {
        std::string result;
        for (auto i = from; i < to; ++i) {
            if ((without_ || not_willing_) && (words_[i].text == "not" || words_[i].text == "no" || words_[i].text == "without")) continue;
            result += (result.empty() ? "" : " ") + words_[i].text;
        }
        return result;
    }

    void label() const {
        if (context_.labels == nullptr) return;
        for (auto const& word : words_)
            if (context_.tokens[word.token].entry == EntryId::none) context_.labels->push_back(context_.tokens[word.token].span);
    }

    struct Stretch {
        std::string_view name;
        std::size_t from, to;
    };

    LowerContext const& context_;
    std::vector<PlainWord> words_;
    std::size_t at_ = 0;
    bool unwilling_ = false, unable_ = false, not_willing_ = false, without_ = false, joined_ = false;
    std::vector<Stretch> spans_;
    struct Member {
        std::size_t from, to;
        bool own_verb;  // "or agree to abstain"
    };
    std::vector<Member> members_;
};

}  // namespace

std::optional<Node> read_contraception(LowerContext const& context) {
    auto const speaks_of_it = [](Token const& token) {
        for (std::string_view const word : {"contracept", "birth control", "barrier", "sexual", "intercourse"})
            if (token.lower.find(word) != std::string_view::npos) return true;
        return false;
    };
    if (std::none_of(context.tokens.begin(), context.tokens.end(), speaks_of_it)) return std::nullopt;
    if (!has_entries(context.vocabulary, {"effective contraception", "barrier contraception", "two methods of contraception", "abstinence",
                                          "condom", "contraceptive diaphragm", "spermicide", "oral contraceptive", "contraceptive patch",
                                          "contraceptive implant", "injectable contraceptive", "contraception afterwards",
                                          "contraception beforehand", "contraception refused afterwards", "willing to use contraception",
                                          "unwilling to use contraception", "contraception inability"}))
        return std::nullopt;
    return ContraceptionReader(context).read();
}

}  // namespace eligo
