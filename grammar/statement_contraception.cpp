// Contraception and pregnancy tests as they are asked of people: "women of childbearing potential not using contraception", "negative pregnancy test required of
// fertile women".

#include "grammar/contraception.hpp"
#include "grammar/lower.hpp"
#include "grammar/statement.hpp"

#include <algorithm>

namespace eligo {
namespace {

// A pregnancy test, or contraception: what is asked of those who may conceive.
bool of_reproduction(Node const& node, Vocabulary const& vocabulary) {
    auto const is_test = [&](EntryId entry) {
        auto const test = vocabulary.by_name("pregnancy test");
        return entry != EntryId::none && test != EntryId::none && vocabulary.is_a(entry, test);
    };
    if (auto const* finding = node.get<Finding>()) return is_test(finding->what.entry);
    if (auto const* fact = node.get<Fact>()) {
        auto const& name = vocabulary.entry(fact->entry).name;
        return name == "pregnant" || name == "abstinence" || name == "condom" || name.find("contracepti") != std::string::npos;
    }
    return !node.children.empty() && (node.is<All>() || node.is<Any>() || node.is<Not>()) &&
           std::all_of(node.children.begin(), node.children.end(), [&](Node const& child) { return of_reproduction(child, vocabulary); });
}

// Who may conceive or beget: what a demand for contraception is addressed to. "Pregnant women or women not using contraception" are no such people.
bool may_conceive(Node const& node, Vocabulary const& vocabulary) {
    if (node.is<Sex>() || node.is<Age>()) return true;
    if (auto const* fact = node.get<Fact>()) {
        auto const& name = vocabulary.entry(fact->entry).name;
        return name == "childbearing potential" || name == "reproductive potential" || name == "sexually active" ||
               name == "premenopausal" || name == "childbearing age";
    }
    return (node.is<All>() || node.is<Any>()) &&
           std::all_of(node.children.begin(), node.children.end(), [&](Node const& child) { return may_conceive(child, vocabulary); });
}

}  // namespace

// A statement of its own ("Signed informed consent Subjects must be willing ..."), and nobody of whom anything is asked.
bool StatementReader::names_consent(Node const& node) const {
    if (auto const* fact = node.get<Fact>()) {
        auto const& name = vocabulary_.entry(fact->entry).name;
        return name == "informed consent" || name == "surrogate consent" || name == "parental consent";
    }
    return std::any_of(node.children.begin(), node.children.end(), [&](Node const& child) { return names_consent(child); });
}

// "Women of childbearing potential not using effective contraception": people of whom that is said. Under exclusion only: for an inclusion it would be
// doubtful whether it is asked of everybody or of those alone.
std::optional<Node> StatementReader::people_and_contraception(Index begin, Index end, int depth) {
    if (kind_ != CriterionKind::exclusion) return std::nullopt;
    for (auto at = begin + 1; at < end && at < begin + 14; ++at) {
        if (match(at, end, {"not",      "no",      "without",  "unwilling", "unable",     "refuse",  "refuses",
                            "refusing", "do not",  "does not", "lacking",   "inadequate", "who",     "not willing",
                            "failing",  "who are", "who is",   "that are",  "who do",     "who does"}) == 0 &&
            !(at + 1 < end && match(at, end, {"with no", "with inadequate"}) != 0))
            continue;
        LowerContext const context{std::span<Token const>(tokens_).subspan(at, end - at), vocabulary_, kind_, warnings_, &labels_};
        auto used = read_contraception(context);
        if (!used) continue;
        auto stop = at;
        while (stop > begin &&
               match(stop - 1, stop, {"and", "who", "if", ",", "but", "that", "with", "either", "who are", "who is", "that are"}) != 0)
            --stop;
        if (stop == begin || !names_people(begin, at)) return std::nullopt;
        auto who = people(begin, stop, depth + 1);
        if (!may_conceive(who, vocabulary_)) return std::nullopt;
        std::vector<Node> both;
        both.push_back(std::move(who));
        both.push_back(std::move(*used));
        return said_by(all_of(std::move(both)), begin, end);
    }
    return std::nullopt;
}

// "Effective contraception required of fertile patients", "negative pregnancy test (women of childbearing potential)": asked of those who are named behind it.
std::optional<Node> StatementReader::demand_of_people(Index begin, Index end, int depth) {
    if (end - begin > 40) return std::nullopt;
    for (auto at = begin + 1; at < end; ++at) {
        auto const n = match(at, end,
                             {"required of",
                              "required for",
                              "required in",
                              "required for all",
                              "required of all",
                              "required if",
                              "of",
                              "for",
                              "in",
                              "if",
                              "for all",
                              "of all",
                              "(",
                              "in all",
                              "for any",
                              "if patient is a",
                              "is required for",
                              "mandatory for",
                              "needed for",
                              "required from",
                              "for both",
                              "( for",
                              "( if",
                              "( in",
                              "if a"});
        if (n == 0 || at + n >= end) continue;
        auto who_end = end;
        auto const bracket = is_symbol(tokens_[at], "(");
        if (bracket) {
            if (!is_symbol(tokens_[end - 1], ")")) continue;
            --who_end;
        }
        if (match(who_end - 1, who_end, {"only"}) != 0) --who_end;
        auto const who_begin = at + n;
        if (who_begin >= who_end || !names_people(who_begin, who_end)) continue;
        if (find(who_begin, who_end, {"must", "if", "unless", "except", "not", "no", "who", "with", "within", "(", "than", "for", "in"},
                 nullptr) != who_end)
            continue;
        auto const labels = labels_;
        auto const unread = unread_;
        auto const warned = warnings_.size();
        auto who = people(who_begin, who_end, depth + 1);
        auto stop = at;
        while (stop > begin &&
               (match(stop - 1, stop, {"required", "is", "are", "mandatory", "be", ",", "will", "needed"}) != 0 || is_demand(stop - 1)))
            --stop;
        auto asked = stop > begin ? sentence(begin, stop, depth + 1) : leaf(Nothing{});
        if (!(who.is<Nothing>() || may_conceive(who, vocabulary_)) || !of_reproduction(asked, vocabulary_) ||
            (kind_ == CriterionKind::exclusion && asked.is<Any>()) || unread_.size() != unread.size()) {
            labels_ = labels;
            unread_ = unread;
            warnings_.resize(warned);
            return std::nullopt;
        }
        if (who.is<Nothing>()) return asked;
        return said_by(asked_of(std::move(who), std::move(asked)), begin, end);
    }
    return std::nullopt;
}

// "Women and men of childbearing potential": each of them who has it, a man being said to have reproductive potential.
std::optional<Node> StatementReader::either_sex_of_potential(Index begin, Index end) const {
    auto at = begin;
    // "sexually active men and women": said of both.
    auto const adjective = end - begin == 4 && tokens_[begin].entry != EntryId::none &&
                           vocabulary_.entry(tokens_[begin].entry).kind == EntryKind::fact &&
                           match(begin + 1, end,
                                 {"men and women", "women and men", "males and females", "females and males", "male and female",
                                  "female and male", "men or women", "women or men"}) == 3;
    if (adjective) return leaf(Fact{tokens_[begin].entry}, span(begin, end), words(begin, end));
    auto const word = [&](std::initializer_list<std::string_view> words) {
        auto const n = match(at, end, words);
        at += n;
        return n != 0;
    };
    bool const women = word({"women", "females", "female"});
    if (!women && !word({"men", "males", "male"})) return std::nullopt;
    if (!word({"and", "or", "and / or", "/"})) return std::nullopt;
    if (women ? !word({"men", "males", "male"}) : !word({"women", "females", "female"})) return std::nullopt;
    word({"of", "with", "who are", "that are"});
    if (at + 1 != end || tokens_[at].entry == EntryId::none) return std::nullopt;
    auto const& name = vocabulary_.entry(tokens_[at].entry).name;
    auto const reproductive = vocabulary_.by_name("reproductive potential");
    if (reproductive == EntryId::none) return std::nullopt;
    // "who are sexually active": said of both.
    if (name == "sexually active") return leaf(Fact{tokens_[at].entry}, span(begin, end), words(begin, end));
    if (name == "reproductive potential") return leaf(Fact{reproductive}, span(begin, end), words(begin, end));
    if (name != "childbearing potential") return std::nullopt;
    std::vector<Node> man;
    man.push_back(leaf(Sex{false}, span(begin, end), "male"));
    man.push_back(leaf(Fact{reproductive}, span(begin, end), words(at, end)));
    std::vector<Node> either;
    either.push_back(leaf(Fact{tokens_[at].entry}, span(begin, end), words(at, end)));
    either.push_back(all_of(std::move(man)));
    return said_by(any_of(std::move(either)), begin, end);
}

}  // namespace eligo
