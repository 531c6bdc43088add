#include "rules/table_reader.hpp"

#include "rules/utf8.hpp"

#include <algorithm>
#include <utility>

namespace eligo {
namespace {

void split_cells(std::string_view row, std::vector<std::string_view>& cells) {
    cells.clear();
    for (std::size_t begin = 0;;) {
        std::size_t const tab = row.find('\t', begin);
        cells.push_back(TableReader::trim(row.substr(begin, tab == std::string_view::npos ? tab : tab - begin)));
        if (tab == std::string_view::npos) return;
        begin = tab + 1;
    }
}

}  // namespace

std::string_view TableReader::trim(std::string_view text) noexcept {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\r')) text.remove_suffix(1);
    return text;
}

TableReader::TableReader(std::string_view file, std::string_view text, std::vector<Diagnostic>& faults)
    : file_(file), text_(text), faults_(faults) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
}

// Comments and empty lines are passed over.
bool TableReader::read_line() {
    while (at_ < text_.size()) {
        std::size_t const end = std::min(text_.find('\n', at_), text_.size());
        row_ = text_.substr(at_, end - at_);
        at_ = end + 1;
        ++line_;
        if (row_.ends_with('\r')) row_.remove_suffix(1);
        if (row_.empty() || row_.front() == '#') continue;
        if (std::size_t const broken = utf8::find_broken(row_); broken != std::string_view::npos) {
            fault("this line is not UTF-8", "save the file as UTF-8", row_.substr(broken, 1));
            continue;
        }
        return true;
    }
    return false;
}

bool TableReader::header(std::initializer_list<std::string_view> required, std::initializer_list<std::string_view> optional) {
    if (!read_line()) {
        fault("the table is empty", "name the columns in the first line that is no comment", {});
        return false;
    }
    split_cells(row_, columns_);
    auto const among = [](std::string_view name, auto const& names) { return std::find(names.begin(), names.end(), name) != names.end(); };
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        std::string_view const column = columns_[i];
        if (!among(column, required) && !among(column, optional)) {
            std::string known;
            for (auto const& names : {required, optional}) {
                for (std::string_view name : names) known += (known.empty() ? "" : ", ") + std::string(name);
            }
            fault("unknown column `" + std::string(column) + "`", "the columns of this table are: " + known, column);
        }
        if (std::find(columns_.begin(), columns_.begin() + static_cast<std::ptrdiff_t>(i), column) !=
            columns_.begin() + static_cast<std::ptrdiff_t>(i)) {
            fault("the column `" + std::string(column) + "` stands twice", "remove one of them", column);
        }
    }
    bool complete = true;
    for (std::string_view name : required) {
        if (among(name, columns_)) continue;
        fault("the column `" + std::string(name) + "` is missing", "add it to the line that names the columns", row_);
        complete = false;
    }
    return complete;
}

bool TableReader::next() {
    while (read_line()) {
        split_cells(row_, cells_);
        if (cells_.size() == columns_.size()) return true;
        fault(std::to_string(cells_.size()) + " cells where the table has " + std::to_string(columns_.size()) + " columns",
              "separate the cells with single tabs, also the empty ones (" + columns_named() + ")", row_);
    }
    return false;
}

std::string TableReader::columns_named() const {
    std::string result;
    for (std::string_view column : columns_) result += (result.empty() ? "" : ", ") + std::string(column);
    return result;
}

std::string_view TableReader::cell(std::string_view column) const {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (columns_[i] == column) return cells_[i];
    }
    return {};
}

void TableReader::fault(std::string message, std::string fix, std::string_view at) const {
    faults_.push_back(fault_at(place(), std::move(message), std::move(fix), at));
}

Diagnostic fault_at(RowPlace const& place, std::string message, std::string fix, std::string_view at) {
    Diagnostic diagnostic;
    diagnostic.code = "vocabulary";
    diagnostic.message = std::move(message);
    diagnostic.fix = std::move(fix);
    diagnostic.file = place.file;
    diagnostic.line = place.line;
    if (at.data() != nullptr && at.data() >= place.row.data() && at.data() <= place.row.data() + place.row.size()) {
        diagnostic.column = static_cast<std::uint32_t>(at.data() - place.row.data() + 1);
        auto const begin = static_cast<std::uint32_t>(at.data() - place.text.data());
        diagnostic.span = {begin, begin + static_cast<std::uint32_t>(at.size())};
    }
    return diagnostic;
}

}  // namespace eligo
