// `vocabulary_image FOLDER FILE`, run while eligo is built: the tables of data/vocabulary into the image that the program holds.
// Tables with faults are refused, with all their faults, as the compiler refuses a source.

#include "rules/vocabulary_image.hpp"

#include <cstdio>
#include <fstream>

int main(int count, char** arguments) {
    using namespace eligo;
    if (count != 3) {
        std::fprintf(stderr, "usage: vocabulary_image FOLDER FILE\n");
        return 2;
    }
    std::string const folder = arguments[1];
    auto const texts = Vocabulary::tables_of(folder);
    if (!texts) {
        std::fprintf(stderr, "%s\n", to_string(texts.error()).c_str());
        return 1;
    }
    Vocabulary const vocabulary = Vocabulary::from_faulty_tables({texts->begin(), texts->end()});
    for (Diagnostic fault : vocabulary.faults()) {
        fault.file = folder + "/" + fault.file;
        std::fprintf(stderr, "%s\n", to_string(fault).c_str());
    }
    if (!vocabulary.faults().empty()) return 1;
    std::ofstream file(arguments[2], std::ios::binary);
    file << VocabularyImage::write(vocabulary);
    if (file.flush()) return 0;
    std::fprintf(stderr, "%s: error: cannot be written\n", arguments[2]);
    return 1;
}
