// Every is-a edge of the vocabulary by the source it was confirmed from: parent_edges.tsv. A wrong parent is a wrong answer, so an edge that is written in
// data/vocabulary counts only when it also stands there, added by a reader who judged it afresh:
//     name         the child's name ends in a name or synonym of the parent ("acute pancreatitis" is a pancreatitis); checked here
//     ATC          the entry's note has its ATC code, the parent is the class of that code
//     second pass  data/vocabulary/REVIEW.md: each edge was judged without sight of its file, note and neighbours
//     read twice   added later, read again against the question of REVIEW.md
//
// ELIGO_UPDATE_EDGES=1 rewrites the list; new edges get the source `unconfirmed`, which this test refuses until somebody has judged them.

#include "rules/vocabulary.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <utility>

using namespace eligo;

namespace {

using Edges = std::map<std::pair<std::string, std::string>, std::string>;  // child, parent: source

std::string const list = std::string(ELIGO_SOURCE_DIR) + "/tests/rules/parent_edges.tsv";

Edges edges_of_list() {
    Edges edges;
    std::ifstream file(list);
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        auto const first = line.find('\t'), second = line.find('\t', first + 1);
        if (first == std::string::npos || second == std::string::npos) {
            FAIL_CHECK("parent_edges.tsv: expected child, parent and source: " << line);
            continue;
        }
        edges[{line.substr(0, first), line.substr(first + 1, second - first - 1)}] = line.substr(second + 1);
    }
    return edges;
}

Edges edges_of_data(Vocabulary const& vocabulary) {
    Edges edges;
    for (Entry const& entry : vocabulary.entries())
        for (EntryId const parent : entry.parents) edges[{entry.name, vocabulary.entry(parent).name}] = "unconfirmed";
    return edges;
}

bool ends_in_name_of(Entry const& child, Entry const& parent, Vocabulary const& vocabulary) {
    auto const words = vocabulary.fold_words(child.name);
    auto const ends_in = [&](std::string_view phrase) {
        auto const tail = vocabulary.fold_words(phrase);
        return tail.size() < words.size() && std::equal(tail.rbegin(), tail.rend(), words.rbegin());
    };
    return ends_in(parent.name) || std::any_of(parent.synonyms.begin(), parent.synonyms.end(), ends_in);
}

}  // namespace

TEST_CASE("every parent edge of the vocabulary has a source that confirms it") {
    Vocabulary const& vocabulary = Vocabulary::built_in();
    Edges const listed = edges_of_list();
    Edges data = edges_of_data(vocabulary);
    for (auto& [edge, source] : data)
        if (auto const known = listed.find(edge); known != listed.end()) source = known->second;

    if (std::getenv("ELIGO_UPDATE_EDGES") != nullptr) {
        std::ofstream file(list);
        file << "# child, parent, and the source that confirms that every child is a parent: see parent_edges_test.cpp.\n";
        for (auto const& [edge, source] : data) file << edge.first << '\t' << edge.second << '\t' << source << '\n';
    }

    std::map<std::string, int> sources;
    for (auto const& [edge, source] : data) {
        ++sources[source];
        INFO(edge.first << " < " << edge.second);
        CHECK((source == "name" || source == "ATC" || source == "second pass" || source == "read twice"));
        Entry const& child = vocabulary.entry(vocabulary.by_name(edge.first));
        if (source == "name") CHECK(ends_in_name_of(child, vocabulary.entry(vocabulary.by_name(edge.second)), vocabulary));
        if (source == "ATC") CHECK(child.note.find("ATC ") != std::string_view::npos);
    }
    for (auto const& [edge, source] : listed) {
        INFO("listed, but not in the data: " << edge.first << " < " << edge.second);
        CHECK(data.count(edge) == 1);
    }
    for (auto const& [source, count] : sources) std::cout << "parent edges by " << source << ": " << count << '\n';
}
