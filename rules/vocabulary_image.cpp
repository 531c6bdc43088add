#include "rules/vocabulary_image.hpp"

#include "rules/vocabulary_storage.hpp"

#include <array>
#include <cassert>
#include <cstring>
#include <type_traits>
#include <unordered_map>

namespace eligo {
namespace {

template <class T>
constexpr bool plain = std::is_arithmetic_v<T> || std::is_enum_v<T>;

// The image begins with the place of its texts; what is fixed in size stands between.
struct Head {
    std::uint64_t texts = 0;
    std::uint64_t reserved = 0;
};
static_assert(sizeof(Head) % VocabularyImage::alignment == 0);

// Writes what it is called with: plain values, texts, lists of these, and what has a `transfer`.
class Writer {
public:
    Writer() : bytes_(sizeof(Head), '\0') {}

    template <class... Fields>
    void operator()(Fields&... fields) {
        (one(fields), ...);
    }

    void entry_synonyms(std::span<std::string_view const> const& synonyms, std::vector<std::string_view> const&) {
        count(synonyms.size());
        for (std::string_view const synonym : synonyms) text(synonym);
    }

    void entry_analyte(std::shared_ptr<AnalyteFacts const> const& analyte) {
        count(analyte != nullptr ? 1 : 0);
        if (analyte == nullptr) return;
        AnalyteFacts facts = *analyte;
        facts.transfer(*this);
    }

    // Room for as many elements, without the elements.
    template <class T>
    void room(std::vector<T> const& list) {
        count(list.size());
    }

    std::string image() && {
        Head const head{.texts = bytes_.size()};
        std::memcpy(bytes_.data(), &head, sizeof head);
        return std::move(bytes_) + texts_;
    }

private:
    template <class T>
    void raw(T const* first, std::size_t size) {
        static_assert(std::has_unique_object_representations_v<T>);
        bytes_.resize((bytes_.size() + alignof(T) - 1) / alignof(T) * alignof(T));
        if (size > 0) bytes_.append(reinterpret_cast<char const*>(first), size * sizeof(T));
    }

    void count(std::size_t number) {
        auto const narrow = static_cast<std::uint32_t>(number);
        raw(&narrow, 1);
    }

    // Each text once.
    void text(std::string_view text) {
        auto const [known, added] = places_.try_emplace(std::string(text), texts_.size());
        if (added) texts_ += text;
        count(known->second);
        count(text.size());
    }

    template <class T>
    void one(T& value) {
        if constexpr (plain<T>) {
            raw(&value, 1);
        } else {
            value.transfer(*this);
        }
    }
    void one(Decimal& value) {
        std::array<std::uint64_t, 2> halves;
        auto const mantissa = value.mantissa();
        std::memcpy(halves.data(), &mantissa, sizeof mantissa);
        std::int32_t const exponent = value.exponent();
        raw(halves.data(), halves.size());
        raw(&exponent, 1);
    }
    void one(std::string& value) { text(value); }
    void one(std::string_view& value) { text(value); }
    void one(std::span<EntryId const>& list) {
        count(list.size());
        raw(list.data(), list.size());
    }
    template <class T>
    void one(LastingArray<T>& list) {
        count(list.size());
        raw(list.all().data(), list.size());
    }
    template <class T>
    void one(std::vector<T>& list) {
        count(list.size());
        for (T& value : list) one(value);
    }
    template <class T, std::size_t size>
    void one(std::array<T, size>& list) {
        for (T& value : list) one(value);
    }
    template <class T>
    void one(std::optional<T>& value) {
        count(value ? 1 : 0);
        if (value) one(*value);
    }

    std::string bytes_, texts_;
    std::unordered_map<std::string, std::size_t> places_;
};

// Reads what a Writer wrote, called with the same.
class Reader {
public:
    explicit Reader(std::string_view image) : image_(image), at_(sizeof(Head)) {
        Head head;
        std::memcpy(&head, image.data(), sizeof head);
        texts_ = image.substr(head.texts);
    }

    template <class... Fields>
    void operator()(Fields&... fields) {
        (one(fields), ...);
    }

    void entry_synonyms(std::span<std::string_view const>& synonyms, std::vector<std::string_view>& storage) {
        std::size_t const begin = storage.size();
        std::size_t const size = count();
        for (std::size_t i = 0; i < size; ++i) storage.push_back(text());
        synonyms = std::span(storage).subspan(begin, size);
    }

    void entry_analyte(std::shared_ptr<AnalyteFacts const>& analyte) {
        if (count() == 0) return;
        auto facts = std::make_shared<AnalyteFacts>();
        facts->transfer(*this);
        analyte = std::move(facts);
    }

    template <class T>
    void room(std::vector<T>& list) {
        list.reserve(count());
    }

private:
    template <class T>
    std::span<T const> raw(std::size_t size) {
        at_ = (at_ + alignof(T) - 1) / alignof(T) * alignof(T);
        std::span<T const> const found(reinterpret_cast<T const*>(image_.data() + at_), size);
        at_ += size * sizeof(T);
        return found;
    }

    std::uint32_t count() { return raw<std::uint32_t>(1).front(); }

    std::string_view text() {
        std::uint32_t const begin = count();
        return {texts_.data() + begin, count()};
    }

    template <class T>
    void one(T& value) {
        if constexpr (plain<T>) {
            value = raw<T>(1).front();
        } else {
            value.transfer(*this);
        }
    }
    void one(Decimal& value) {
        auto const halves = raw<std::uint64_t>(2);
        Decimal::Mantissa mantissa = 0;
        std::memcpy(&mantissa, halves.data(), sizeof mantissa);
        value = Decimal(mantissa, raw<std::int32_t>(1).front());
    }
    void one(std::string& value) { value = text(); }
    void one(std::string_view& value) { value = text(); }
    void one(std::span<EntryId const>& list) { list = raw<EntryId>(count()); }
    template <class T>
    void one(LastingArray<T>& list) {
        list = LastingArray<T>(raw<T>(count()));
    }
    template <class T>
    void one(std::vector<T>& list) {
        list.resize(count());
        for (T& value : list) one(value);
    }
    template <class T, std::size_t size>
    void one(std::array<T, size>& list) {
        for (T& value : list) one(value);
    }
    template <class T>
    void one(std::optional<T>& value) {
        if (count() != 0) one(value.emplace());
    }

    std::string_view image_, texts_;
    std::size_t at_;
};

}  // namespace

template <class Image>
void VocabularyImage::transfer(Image& image, Vocabulary& v, Vocabulary::Storage& storage) {
    image(v.fingerprint_, v.units_, v.spelling_, v.phrases_, v.names_, v.ancestors_, v.ancestor_bits_, v.descendants_);
    image(v.ambiguous_, v.qualifiers_, v.neutral_, v.silent_, v.acts_, v.anchors_, v.implications_, v.value_conditions_);
    image.room(storage.synonyms);
    std::uint64_t entries = v.entries_.size();
    image(entries);
    v.entries_.resize(entries);
    for (Entry& entry : v.entries_) {
        image(entry.name, entry.kind, entry.nature, entry.line, entry.file, entry.parents, entry.parts, entry.note);
        image.entry_synonyms(entry.synonyms, storage.synonyms);
        image.entry_analyte(entry.analyte);
    }
}

std::string VocabularyImage::write(Vocabulary vocabulary) {
    assert(vocabulary.faults_.empty());
    Writer writer;
    Vocabulary::Storage storage;
    for (Entry const& entry : vocabulary.entries_) storage.synonyms.resize(storage.synonyms.size() + entry.synonyms.size());
    transfer(writer, vocabulary, storage);
    return std::move(writer).image();
}

Vocabulary VocabularyImage::read(std::string_view image) {
    Reader reader(image);
    Vocabulary vocabulary;
    auto storage = std::make_shared<Vocabulary::Storage>();
    transfer(reader, vocabulary, *storage);
    vocabulary.storage_ = std::move(storage);
    return vocabulary;
}

}  // namespace eligo
