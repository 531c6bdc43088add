#include "grammar/formats.hpp"

#include <pugixml.hpp>

#include <cstring>

namespace eligo {

Result<TrialInput> read_xml(std::string_view input, std::string const& file) {
    pugi::xml_document xml;
    pugi::xml_parse_result const parsed = xml.load_buffer(input.data(), input.size(), pugi::parse_default, pugi::encoding_utf8);
    if (!parsed) {
        std::size_t const offset = parsed.offset < 0 ? 0 : static_cast<std::size_t>(parsed.offset);
        std::string reason(parsed.description());
        if (!reason.empty() && reason[0] >= 'A' && reason[0] <= 'Z') reason[0] = static_cast<char>(reason[0] - 'A' + 'a');
        return input_error(input, file, offset, "broken-xml", "the XML cannot be read at byte " + std::to_string(offset) + ": " + reason,
                           "download the record again");
    }
    pugi::xml_node const study = xml.child("clinical_study");
    if (!study) {
        std::string const root = xml.document_element().name();
        return input_error(input, file, 0, "unknown-format",
                           "the XML is `<" + excerpt(root) + ">`, expected `<clinical_study>` of ClinicalTrials.gov",
                           "download the trial's record from ClinicalTrials.gov");
    }
    pugi::xml_node const eligibility = study.child("eligibility");
    TrialDocument document;
    document.id = study.child("id_info").child_value("nct_id");
    if (document.id.empty()) document.id = name_of(file);
    document.title = study.child_value("brief_title");
    if (document.title.empty()) document.title = study.child_value("official_title");
    for (pugi::xml_node const condition : study.children("condition")) document.conditions.emplace_back(condition.child_value());
    document.fields.minimum_age = eligibility.child_value("minimum_age");
    document.fields.maximum_age = eligibility.child_value("maximum_age");
    document.fields.sex = sex_name(eligibility.child_value("gender"));
    std::string_view const healthy = eligibility.child_value("healthy_volunteers");
    if (!healthy.empty()) document.fields.healthy_volunteers = healthy == "No" ? "No" : "Yes";
    pugi::xml_node const criteria = eligibility.child("criteria");
    document.source = criteria.child_value("textblock");
    if (document.source.empty()) document.source = criteria.child_value();
    read_record_criteria(document, file);
    TrialInput result;
    result.trials.push_back(std::move(document));
    return result;
}

}  // namespace eligo
