#include "matcher/hierarchy.hpp"

#include <algorithm>
#include <map>
#include <queue>

namespace eligo {

std::vector<EntryId> hierarchy_steps(EntryId specific, EntryId general, Vocabulary const& vocabulary) {
    if (specific == EntryId::none || general == EntryId::none || !vocabulary.is_a(specific, general)) return {};
    std::map<EntryId, EntryId> below{{specific, specific}};
    std::queue<EntryId> open;
    open.push(specific);
    while (!open.empty() && below.count(general) == 0) {
        EntryId const entry = open.front();
        open.pop();
        for (EntryId const parent : vocabulary.entry(entry).parents)
            if (vocabulary.is_a(parent, general) && below.emplace(parent, entry).second) open.push(parent);
    }
    // Is-a may know more than the parents say (a group of analytes and its members): then it is one step.
    if (below.count(general) == 0) return {specific, general};
    std::vector<EntryId> steps{general};
    while (steps.back() != specific) steps.push_back(below.at(steps.back()));
    std::reverse(steps.begin(), steps.end());
    return steps;
}

std::string hierarchy_text(EntryId specific, EntryId general, Vocabulary const& vocabulary) {
    if (specific == general) return {};
    std::string text;
    for (EntryId const step : hierarchy_steps(specific, general, vocabulary))
        text += (text.empty() ? "" : " is ") + vocabulary.entry(step).name;
    return text;
}

}  // namespace eligo
