#include "lemmacheck/report/schema.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <string_view>

namespace lemmacheck {

extern const char* const report_schema_text;  // generated from reports/schema/report.schema.json

namespace {

using Json = nlohmann::ordered_json;
using Violation = std::optional<std::string>;

constexpr std::size_t longest_matched = 4096;

std::string quote(const Json& value) {
  if (value.is_structured()) return value.is_array() ? "an array" : "an object";
  std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() > 60) text = text.substr(0, 60) + "...";
  return text;
}

class Validator {
 public:
  explicit Validator(const Json& root) : root_(root) {}

  Violation find(const Json& schema, const Json& value, const std::string& path) const {
    for (const auto& [keyword, argument] : schema.items())
      if (Violation v = apply(keyword, argument, schema, value, path)) return v;
    return std::nullopt;
  }

 private:
  static std::string at(const std::string& path, const std::string& rest) { return (path.empty() ? "the document" : path) + ": " + rest; }

  Violation apply(const std::string& keyword, const Json& argument, const Json& schema, const Json& value, const std::string& path) const {
    if (keyword == "$schema" || keyword == "$defs" || keyword == "title" || keyword == "description") return std::nullopt;
    if (keyword == "$ref") return find_reference(argument, value, path);
    if (keyword == "type") return find_type(argument, value, path);
    if (keyword == "const") {
      if (value != argument) return at(path, "expected " + argument.dump() + ", found " + quote(value));
    } else if (keyword == "enum") {
      if (std::find(argument.begin(), argument.end(), value) == argument.end())
        return at(path, "expected one of " + argument.dump() + ", found " + quote(value));
    } else if (keyword == "oneOf" || keyword == "anyOf") {
      return find_alternative(argument, keyword == "oneOf", value, path);
    } else if (keyword == "minimum") {
      if (value.is_number() && value < argument) return at(path, "expected at least " + argument.dump() + ", found " + quote(value));
    } else if (keyword == "maximum") {
      if (value.is_number() && value > argument) return at(path, "expected at most " + argument.dump() + ", found " + quote(value));
    } else if (keyword == "minLength" || keyword == "maxLength" || keyword == "pattern") {
      return find_in_string(keyword, argument, value, path);
    } else if (keyword == "items" || keyword == "minItems" || keyword == "uniqueItems") {
      return find_in_array(keyword, argument, value, path);
    } else if (keyword == "properties" || keyword == "required" || keyword == "additionalProperties") {
      return find_in_object(keyword, argument, schema, value, path);
    } else {
      return at(path, "the schema uses the keyword \"" + keyword + "\", which is not understood");
    }
    return std::nullopt;
  }

  Violation find_reference(const Json& reference, const Json& value, const std::string& path) const {
    constexpr std::string_view prefix = "#/$defs/";
    const auto text = reference.get<std::string>();
    const auto definitions = root_.find("$defs");
    if (!text.starts_with(prefix) || definitions == root_.end() || !definitions->contains(text.substr(prefix.size())))
      return at(path, "the schema refers to \"" + text + "\", which it does not define");
    return find(definitions->at(text.substr(prefix.size())), value, path);
  }

  static bool has_type(const Json& value, const std::string& type) {
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    return type == value.type_name();
  }

  static Violation find_type(const Json& types, const Json& value, const std::string& path) {
    const bool one = types.is_string();
    if (one ? has_type(value, types.get<std::string>())
            : std::any_of(types.begin(), types.end(), [&value](const Json& type) { return has_type(value, type.get<std::string>()); }))
      return std::nullopt;
    return at(path, "expected " + std::string(one ? "the type " : "one of the types ") + types.dump() + ", found " + quote(value));
  }

  Violation find_alternative(const Json& alternatives, bool exactly_one, const Json& value, const std::string& path) const {
    const auto fitting = std::count_if(alternatives.begin(), alternatives.end(), [&](const Json& schema) { return !find(schema, value, path); });
    if (fitting == 0) {
      const auto rule = value.is_object() ? value.find("rule") : value.end();
      return at(path, "fits none of the " + std::to_string(alternatives.size()) + " forms allowed there" +
                          (value.is_object() && rule != value.end() ? " (\"rule\" is " + quote(*rule) + ")" : ""));
    }
    if (exactly_one && fitting > 1) return at(path, "fits more than one of the forms allowed there");
    return std::nullopt;
  }

  static Violation find_in_string(const std::string& keyword, const Json& argument, const Json& value, const std::string& path) {
    if (!value.is_string()) return std::nullopt;
    const auto& text = value.get_ref<const std::string&>();
    if (keyword == "minLength" && text.size() < argument.get<std::size_t>())
      return at(path, "expected at least " + argument.dump() + " characters, found " + quote(value));
    if (keyword == "maxLength" && text.size() > argument.get<std::size_t>())
      return at(path, "expected at most " + argument.dump() + " characters, found " + quote(value));
    if (keyword == "pattern" && (text.size() > longest_matched || !std::regex_search(text, std::regex(argument.get<std::string>()))))
      return at(path, "expected text of the form " + argument.get<std::string>() + ", found " + quote(value));
    return std::nullopt;
  }

  Violation find_in_array(const std::string& keyword, const Json& argument, const Json& value, const std::string& path) const {
    if (!value.is_array()) return std::nullopt;
    if (keyword == "minItems" && value.size() < argument.get<std::size_t>()) return at(path, "expected at least " + argument.dump() + " elements");
    if (keyword == "uniqueItems" && argument.get<bool>()) {
      std::vector<Json> sorted(value.begin(), value.end());
      std::sort(sorted.begin(), sorted.end());
      const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
      if (twice != sorted.end()) return at(path, "expected distinct elements, found twice " + quote(*twice));
    }
    if (keyword == "items") {
      for (std::size_t i = 0; i < value.size(); ++i)
        if (Violation v = find(argument, value[i], path + "[" + std::to_string(i) + "]")) return v;
    }
    return std::nullopt;
  }

  Violation find_in_object(const std::string& keyword, const Json& argument, const Json& schema, const Json& value, const std::string& path) const {
    if (!value.is_object()) return std::nullopt;
    const auto below = [&path](const std::string& key) { return path.empty() ? key : path + "." + key; };
    if (keyword == "required") {
      for (const Json& key : argument)
        if (!value.contains(key.get_ref<const std::string&>())) return at(path, "the field " + key.dump() + " is missing");
    } else if (keyword == "properties") {
      for (const auto& [key, sub] : argument.items()) {
        const auto found = value.find(key);
        if (found == value.end()) continue;
        if (Violation v = find(sub, *found, below(key))) return v;
      }
    } else {
      const auto known = schema.find("properties");
      for (const auto& [key, sub] : value.items()) {
        if (known != schema.end() && known->contains(key)) continue;
        if (argument.is_boolean() && !argument.get<bool>()) return at(path, "unknown field " + quote(Json(key)));
        if (argument.is_object())
          if (Violation v = find(argument, sub, below(key))) return v;
      }
    }
    return std::nullopt;
  }

  const Json& root_;
};

}  // namespace

std::optional<std::string> find_schema_violation(const nlohmann::ordered_json& schema, const nlohmann::ordered_json& document) {
  return Validator(schema).find(schema, document, "");
}

const nlohmann::ordered_json& report_schema() {
  static const Json schema = Json::parse(report_schema_text);
  return schema;
}

}  // namespace lemmacheck
