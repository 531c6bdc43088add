#include "rules/embedded.hpp"
#include "rules/vocabulary_image.hpp"

namespace eligo {

Vocabulary const& Vocabulary::built_in() {
    // Never destroyed: taking it apart at the end of the program would only cost time.
    static Vocabulary const& vocabulary = *new Vocabulary(VocabularyImage::read(embedded_image().front().second));
    return vocabulary;
}

}  // namespace eligo
