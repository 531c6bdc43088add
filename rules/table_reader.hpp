#pragma once
// One tab-separated table of data/vocabulary, row by row, with the place of every cell (format: README.md there).
//
// Distrusts: everything, since people edit these files. What is wrong goes to `faults`, with a fix; the rows that can be read are given.

#include "rules/diagnostic.hpp"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

// A row of a table, for faults that are found after it was read.
struct RowPlace {
    std::string_view file;
    std::string_view text;  // all of the table
    std::string_view row;
    std::uint32_t line = 0;
};

// `at` is the text in the row that it is about.
Diagnostic fault_at(RowPlace const& place, std::string message, std::string fix, std::string_view at);

class TableReader {
public:
    TableReader(std::string_view file, std::string_view text, std::vector<Diagnostic>& faults);

    // Reads the line that names the columns. False when a required column is missing.
    bool header(std::initializer_list<std::string_view> required, std::initializer_list<std::string_view> optional);

    // The next row that has the right number of cells.
    bool next();

    // The cell of this row in a column of `header`, without blanks around it; empty where the table lacks the column.
    std::string_view cell(std::string_view column) const;

    // Calls `visit` with each item of a ` | ` list.
    template <class Visit>
    static void for_each_item(std::string_view list, Visit visit) {
        for (std::size_t bar = 0; !list.empty();) {
            bar = list.find('|', bar);
            if (bar == std::string_view::npos) return visit(trim(list));
            bool const divides = bar > 0 && list[bar - 1] == ' ' && bar + 1 < list.size() && list[bar + 1] == ' ';
            ++bar;
            if (!divides) continue;
            visit(trim(list.substr(0, bar - 2)));
            list.remove_prefix(bar + 1);
            bar = 0;
        }
    }

    // A fault in this row.
    void fault(std::string message, std::string fix, std::string_view at) const;

    RowPlace place() const noexcept { return {file_, text_, row_, line_}; }
    std::string_view file() const noexcept { return file_; }
    std::uint32_t line() const noexcept { return line_; }

    static std::string_view trim(std::string_view text) noexcept;

private:
    bool read_line();
    std::string columns_named() const;

    std::string_view file_;
    std::string_view text_;
    std::vector<Diagnostic>& faults_;
    std::size_t at_ = 0;
    std::uint32_t line_ = 0;
    std::string_view row_;
    std::vector<std::string_view> columns_;
    std::vector<std::string_view> cells_;
};

}  // namespace eligo
