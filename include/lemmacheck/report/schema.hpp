#pragma once

/// \file
/// Validation of JSON documents against the schemas in reports/schema.  Floor: report.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace lemmacheck {

/// The first place where `document` does not satisfy `schema`, as one sentence: "claims[3].verdict: expected one of ..., found ...".
/// Understands these keywords of JSON Schema 2020-12: $ref (to #/$defs/...), type, enum, const, properties, required, additionalProperties, items,
/// uniqueItems, minItems, minLength and maxLength (in bytes), pattern, minimum, maximum, oneOf, anyOf, and the annotations $schema, $defs, title,
/// description. Any other keyword is itself reported, so no constraint is passed over in silence.  A string of more than 4096 bytes does not match
/// any pattern.
std::optional<std::string> find_schema_violation(const nlohmann::ordered_json& schema, const nlohmann::ordered_json& document);

/// reports/schema/report.schema.json, as compiled into the program.
const nlohmann::ordered_json& report_schema();

}  // namespace lemmacheck
