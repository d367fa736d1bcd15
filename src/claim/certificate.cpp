#include "lemmacheck/claim/certificate.hpp"

#include <utility>

#include "lemmacheck/base/sha256.hpp"

namespace lemmacheck {
namespace {

/// No matrix of an instance has more entries; foreign sizes beyond it are refused before anything is allocated.
constexpr std::uint64_t entry_limit = 50'000'000;

/// JSON without white space, object keys sorted, non-ASCII characters as they are (LANGUAGE.md, section 6).
std::string canonical_text(const nlohmann::json& j) { return j.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace); }

Result<std::size_t> read_size(const nlohmann::json& j, const char* key) {
  const auto found = j.find(key);
  if (found == j.end()) return Error{std::string("\"") + key + "\" is missing"};
  if (!found->is_number_unsigned() || found->get<std::uint64_t>() > entry_limit)
    return Error{std::string("\"") + key + "\": expected an integer from 0 to " + std::to_string(entry_limit) + ", found " +
                 canonical_text(*found).substr(0, 40)};
  return static_cast<std::size_t>(found->get<std::uint64_t>());
}

struct Shape {
  std::size_t rows;
  std::size_t cols;
};

Result<Shape> read_shape(const nlohmann::json& j) {
  if (!j.is_object()) return Error{"expected an object with \"rows\" and \"cols\", found " + canonical_text(j).substr(0, 40)};
  const auto rows = read_size(j, "rows");
  if (!rows.has_value()) return rows.error();
  const auto cols = read_size(j, "cols");
  if (!cols.has_value()) return cols.error();
  if (cols.value() != 0 && rows.value() > entry_limit / cols.value())
    return Error{"a matrix of " + std::to_string(rows.value()) + " x " + std::to_string(cols.value()) + " is larger than " +
                 std::to_string(entry_limit) + " entries"};
  return Shape{rows.value(), cols.value()};
}

std::optional<Error> find_foreign_key(const nlohmann::json& j, const char* kind) {
  for (const auto& [key, value] : j.items())
    if (key != "rows" && key != "cols" && key != kind)
      return Error{"unknown key \"" + key + "\"; expected \"rows\", \"cols\" and \"" + kind + "\" only"};
  return std::nullopt;
}

}  // namespace

nlohmann::json matrix_to_json(const Matrix& a) {
  auto entries = nlohmann::json::array();
  for (const Rational& x : a.entries()) entries.push_back(to_text(x));
  return {{"rows", a.rows()}, {"cols", a.cols()}, {"entries", std::move(entries)}};
}

Result<Matrix> matrix_from_json(const nlohmann::json& j) {
  const auto shape = read_shape(j);
  if (!shape.has_value()) return shape.error();
  if (const auto foreign = find_foreign_key(j, "entries")) return *foreign;
  const auto entries = j.find("entries");
  if (entries == j.end() || !entries->is_array()) return Error{"\"entries\": expected an array of numbers as strings"};
  const auto [rows, cols] = shape.value();
  if (entries->size() != rows * cols)
    return Error{"\"entries\": expected " + std::to_string(rows) + " x " + std::to_string(cols) + " = " + std::to_string(rows * cols) +
                 " numbers, found " + std::to_string(entries->size())};
  Matrix out(rows, cols);
  for (std::size_t k = 0; k < entries->size(); ++k) {
    const nlohmann::json& entry = (*entries)[k];
    const std::string place = "\"entries\"[" + std::to_string(k) + "]: ";
    if (!entry.is_string()) return Error{place + "expected a number as a string, found " + canonical_text(entry).substr(0, 40)};
    auto number = parse_rational(entry.get_ref<const std::string&>());
    if (!number.has_value()) return Error{place + number.error().what};
    out.entries()[k] = std::move(number).value();
  }
  return out;
}

nlohmann::json instance_to_json(const Instance& instance) {
  auto out = nlohmann::json::object();
  for (const auto& [name, binding] : instance.bindings()) {
    if (binding.kind == Binding::Kind::value) {
      out[name] = matrix_to_json(binding.matrix);
    } else {
      const char* kind = binding.kind == Binding::Kind::every ? "every" : "almost_every";
      out[name] = {{"rows", binding.rows}, {"cols", binding.cols}, {kind, binding.symmetric ? "symmetric" : "matrix"}};
    }
  }
  return out;
}

Result<Instance> instance_from_json(const nlohmann::json& j) {
  if (!j.is_object()) return Error{"instance: expected an object that maps names to matrices, found " + canonical_text(j).substr(0, 40)};
  Instance out;
  for (const auto& [name, value] : j.items()) {
    const std::string place = "instance \"" + name + "\": ";
    const auto shape = read_shape(value);
    if (!shape.has_value()) return Error{place + shape.error().what};
    const auto [rows, cols] = shape.value();
    if (value.contains("every") || value.contains("almost_every")) {
      const bool almost = value.contains("almost_every");
      const char* kind = almost ? "almost_every" : "every";
      if (const auto foreign = find_foreign_key(value, kind)) return Error{place + foreign->what};
      const nlohmann::json& domain = value.at(kind);
      if (domain == "matrix") {
        almost ? out.almost_every(name, rows, cols) : out.every(name, rows, cols);
      } else if (domain == "symmetric" && !almost) {
        if (rows != cols) return Error{place + "a symmetric matrix must be square"};
        out.every_symmetric(name, rows);
      } else {
        return Error{place + "\"" + kind + "\": expected \"matrix\"" + (almost ? "" : " or \"symmetric\"") + ", found " +
                     canonical_text(domain).substr(0, 40)};
      }
    } else {
      auto matrix = matrix_from_json(value);
      if (!matrix.has_value()) return Error{place + matrix.error().what};
      out.set(name, std::move(matrix).value());
    }
  }
  return out;
}

std::string instance_hash(const Instance& instance) { return sha256_hex(canonical_text(instance_to_json(instance))); }

nlohmann::json certificate_to_json(const Certificate& certificate) {
  const auto core = nlohmann::json::array(
      {certificate.claim, certificate.form, certificate.part, certificate.statement, certificate.instance});
  return {{"format", "lemmacheck-certificate"},
          {"version", 1},
          {"claim", certificate.claim},
          {"form", certificate.form},
          {"part", certificate.part},
          {"statement", certificate.statement},
          {"instance", certificate.instance},
          {"verdict", to_string(certificate.verdict)},
          {"evidence", certificate.evidence},
          {"digest", "sha256:" + sha256_hex(canonical_text(core))}};
}

}  // namespace lemmacheck
