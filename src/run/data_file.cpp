#include "lemmacheck/run/data_file.hpp"

#include <algorithm>
#include <bit>
#include <cctype>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "lemmacheck/base/file.hpp"

namespace lemmacheck {
namespace {

std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text.substr(0, 40)) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  return out + (text.size() > 40 ? "...'" : "'");
}

std::string counted(std::size_t n, const char* noun) { return std::to_string(n) + " " + noun + (n == 1 ? "" : "s"); }

Error too_large() { return Error{"expected at most " + std::to_string(data_entry_limit) + " entries, found more"}; }

bool is_not_finite_word(std::string_view field) {
  if (field.starts_with('-') || field.starts_with('+')) field.remove_prefix(1);
  std::string lower;
  for (const char c : field) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower == "nan" || lower == "inf" || lower == "infinity" || lower == "1.#inf" || lower == "1.#qnan";
}

/// A finite number, or what is wrong with it.
Result<Rational> read_number(std::string_view field) {
  if (is_not_finite_word(field)) return Error{"expected a finite number, found " + in_quotes(field)};
  auto number = parse_rational(field);
  if (!number.has_value()) return Error{"expected a number, found " + in_quotes(field)};
  return number;
}

Result<Matrix> join_rows(std::vector<std::vector<Rational>>&& rows) {
  Matrix out(rows.size(), rows.front().size());
  for (std::size_t i = 0; i < out.rows(); ++i)
    for (std::size_t j = 0; j < out.cols(); ++j) out(i, j) = std::move(rows[i][j]);
  return out;
}

// ---- .npy

constexpr std::string_view npy_magic = "\x93NUMPY";

struct NpyHeader {
  std::string descr;
  bool fortran_order = false;
  std::vector<std::size_t> shape;
};

/// Reads the Python dictionary {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), } of an array header.
class NpyHeaderReader {
 public:
  explicit NpyHeaderReader(std::string_view text) : text_(text) {}

  Result<NpyHeader> read() {
    NpyHeader header;
    bool descr = false;
    bool order = false;
    bool shape = false;
    if (!take('{')) return malformed("a dictionary");
    while (!take('}')) {
      const auto key = take_string();
      if (!key || !take(':')) return malformed("a quoted key and ':'");
      if (*key == "descr" && !descr) {
        if (peek() == '[' || peek() == '(') return Error{"header field 'descr': expected a number type, found a structured type"};
        const auto value = take_string();
        if (!value) return malformed("a quoted type after 'descr'");
        header.descr = *value;
        descr = true;
      } else if (*key == "fortran_order" && !order) {
        if (take_word("True")) header.fortran_order = true;
        else if (!take_word("False")) return malformed("True or False after 'fortran_order'");
        order = true;
      } else if (*key == "shape" && !shape) {
        if (!take_shape(header.shape)) return malformed("a tuple of sizes after 'shape'");
        shape = true;
      } else {
        return Error{"header: expected the keys 'descr', 'fortran_order' and 'shape' once each, found " + in_quotes(*key)};
      }
      if (!take(',') && peek() != '}') return malformed("',' or '}'");
    }
    skip_blanks();
    if (position_ != text_.size()) return malformed("nothing after '}'");
    if (!descr || !order || !shape) return Error{"header: expected the keys 'descr', 'fortran_order' and 'shape', found " + in_quotes(text_)};
    return header;
  }

 private:
  [[nodiscard]] Error malformed(const std::string& expected) const {
    return Error{"header: expected " + expected + " at byte " + std::to_string(position_) + " of the dictionary, found " +
                 in_quotes(text_.substr(std::min(position_, text_.size()), 20))};
  }
  void skip_blanks() {
    while (position_ < text_.size() && (text_[position_] == ' ' || text_[position_] == '\n')) ++position_;
  }
  char peek() {
    skip_blanks();
    return position_ < text_.size() ? text_[position_] : '\0';
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++position_;
    return true;
  }
  bool take_word(std::string_view word) {
    skip_blanks();
    if (!text_.substr(position_).starts_with(word)) return false;
    position_ += word.size();
    return true;
  }
  std::optional<std::string> take_string() {
    const char quote = peek();
    if (quote != '\'' && quote != '"') return std::nullopt;
    const std::size_t end = text_.find(quote, position_ + 1);
    if (end == std::string_view::npos) return std::nullopt;
    std::string out(text_.substr(position_ + 1, end - position_ - 1));
    position_ = end + 1;
    return out;
  }
  bool take_shape(std::vector<std::size_t>& shape) {
    if (!take('(')) return false;
    while (!take(')')) {
      std::size_t size = 0;
      std::size_t digits = 0;
      for (skip_blanks(); position_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[position_])) != 0; ++position_, ++digits)
        size = digits > 15 ? size : size * 10 + static_cast<std::size_t>(text_[position_] - '0');
      if (digits == 0) return false;
      shape.push_back(size);
      take('L');  // a long integer as Python 2 wrote it
      if (!take(',') && peek() != ')') return false;
    }
    return true;
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

struct NpyType {
  char kind = 'f';  ///< f, i or u
  std::size_t size = 8;
  bool big_endian = false;
};

Result<NpyType> read_npy_type(const std::string& descr) {
  const Error unknown{"header field 'descr': expected f4, f8, i1, i2, i4, i8, u1, u2, u4 or u8, found " + in_quotes(descr)};
  if (descr.size() != 3) return unknown;
  NpyType type;
  if (descr[0] == '>') type.big_endian = true;
  else if (descr[0] == '=') type.big_endian = std::endian::native == std::endian::big;
  else if (descr[0] != '<' && descr[0] != '|') return unknown;
  type.kind = descr[1];
  type.size = static_cast<std::size_t>(descr[2] - '0');
  const bool integer = (type.kind == 'i' || type.kind == 'u') && (type.size == 1 || type.size == 2 || type.size == 4 || type.size == 8);
  const bool real = type.kind == 'f' && (type.size == 4 || type.size == 8);
  if (!integer && !real) return unknown;
  if (descr[0] == '|' && type.size != 1) return unknown;
  return type;
}

/// The number in `type.size` bytes, given to `convert` as the 64-bit integer or the double that it is; nothing if it is not finite.
template <class Number, class Convert>
std::optional<Number> npy_entry(const char* bytes, const NpyType& type, const Convert& convert) {
  std::uint64_t bits = 0;
  for (std::size_t k = 0; k < type.size; ++k)
    bits = bits << 8 | static_cast<unsigned char>(bytes[type.big_endian ? k : type.size - 1 - k]);
  if (type.kind == 'u') return convert(bits);
  if (type.kind == 'i') {
    const unsigned unused = 64 - 8 * static_cast<unsigned>(type.size);
    return convert(static_cast<std::int64_t>(bits << unused) >> unused);
  }
  const double x = type.size == 4 ? static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits))) : std::bit_cast<double>(bits);
  if (!std::isfinite(x)) return std::nullopt;
  return convert(x);
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string out = "(";
  for (const std::size_t n : shape) out += (out.size() > 1 ? ", " : "") + std::to_string(n);
  return out + ")";
}

/// What an array file holds, its entries still as bytes.
struct NpyArray {
  std::size_t rows = 0;
  std::size_t cols = 0;
  bool is_fortran = false;
  NpyType type;
  std::string_view data;
};

// ---- CSV

std::vector<std::string_view> split_fields(std::string_view line, char separator) {
  const auto trim = [](std::string_view field) {
    while (!field.empty() && (field.front() == ' ' || field.front() == '\t')) field.remove_prefix(1);
    while (!field.empty() && (field.back() == ' ' || field.back() == '\t')) field.remove_suffix(1);
    if (field.size() >= 2 && field.front() == '"' && field.back() == '"') field = field.substr(1, field.size() - 2);
    return field;
  };
  std::vector<std::string_view> fields;
  if (separator == ' ') {
    for (std::size_t i = line.find_first_not_of(" \t"); i != std::string_view::npos; i = line.find_first_not_of(" \t", i)) {
      const std::size_t end = std::min(line.find_first_of(" \t", i), line.size());
      fields.push_back(trim(line.substr(i, end - i)));
      i = end;
    }
    return fields;
  }
  for (;;) {
    const std::size_t end = line.find(separator);
    fields.push_back(trim(line.substr(0, end)));
    if (end == std::string_view::npos) return fields;
    line.remove_prefix(end + 1);
  }
}

/// Names of columns: some name, and nothing that starts like a number.
bool is_header(const std::vector<std::string_view>& fields) {
  bool named = false;
  for (const std::string_view field : fields) {
    if (is_not_finite_word(field)) return false;
    if (!field.empty() && std::string_view("0123456789+-.").find(field.front()) != std::string_view::npos) return false;
    named = named || !field.empty();
  }
  return named;
}

// ---- JSON

/// Collects the numbers of a document without passing through doubles.
class JsonMatrixReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  [[nodiscard]] Result<Matrix> result() && {
    if (error_) return *error_;
    if (is_object_) {
      if (!rows_) return Error{"field \"rows\": missing"};
      if (!cols_) return Error{"field \"cols\": missing"};
      if (!has_entries_) return Error{"field \"entries\": missing"};
      if (*rows_ == 0 || *cols_ == 0) return Error{"expected at least one entry, found " + std::to_string(*rows_) + " x " + std::to_string(*cols_)};
      if (*rows_ > data_entry_limit / *cols_) return too_large();
      if (entries_.size() != *rows_ * *cols_)
        return Error{"field \"entries\": expected " + std::to_string(*rows_) + " x " + std::to_string(*cols_) + " = " +
                     std::to_string(*rows_ * *cols_) + " numbers, found " + std::to_string(entries_.size())};
      Matrix out(*rows_, *cols_);
      out.entries() = std::move(entries_);
      return out;
    }
    if (!nested_.empty()) {
      for (std::size_t i = 0; i < nested_.size(); ++i)
        if (nested_[i].empty() || nested_[i].size() != nested_[0].size())
          return Error{"row " + std::to_string(i + 1) + ": expected " +
                       (nested_[0].empty() ? "at least one entry" : counted(nested_[0].size(), "number") + " as in row 1") + ", found " +
                       std::to_string(nested_[i].size())};
      return join_rows(std::move(nested_));
    }
    if (entries_.empty()) return Error{"expected at least one entry, found none"};
    Matrix out(entries_.size(), 1);
    out.entries() = std::move(entries_);
    return out;
  }

  bool null() override { return fail("expected a number, found null"); }
  bool boolean(bool value) override { return fail(std::string("expected a number, found ") + (value ? "true" : "false")); }
  bool number_integer(number_integer_t value) override { return number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& text) override { return number(text); }
  bool string(string_t& text) override { return number(text); }
  bool binary(binary_t&) override { return fail("expected a number, found binary data"); }
  bool start_object(std::size_t) override {
    if (depth_ != 0 || is_object_) return fail("expected a number, found an object");
    is_object_ = true;
    return true;
  }
  bool key(string_t& name) override {
    key_ = name;
    if (name != "rows" && name != "cols" && name != "entries")
      return fail("expected the fields \"rows\", \"cols\" and \"entries\", found " + in_quotes(name));
    if ((name == "rows" && rows_) || (name == "cols" && cols_) || (name == "entries" && has_entries_))
      return fail("expected the field once, found it again");
    return true;
  }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override {
    if (is_object_ && key_ != "entries") return fail("expected a size, found an array");
    if (depth_ == (is_object_ ? 1 : 2)) return fail("expected a number, found an array");
    ++depth_;
    if (is_object_) has_entries_ = true;
    if (depth_ == 2) {
      if (!entries_.empty()) return fail("expected a number as before, found an array");
      nested_.emplace_back();
    }
    return true;
  }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& problem) override {
    const std::string_view what = problem.what();
    const std::size_t end = what.find("] ");
    error_ = Error{"not JSON: " + std::string(what.substr(end == std::string_view::npos ? 0 : end + 2))};
    return false;
  }

 private:
  bool fail(const std::string& what) {
    std::string place;
    if (is_object_) place = "field \"" + key_ + "\"" + (depth_ > 0 ? ", entry " + std::to_string(entries_.size() + 1) : "") + ": ";
    else if (!nested_.empty()) place = "row " + std::to_string(nested_.size()) + ", entry " + std::to_string(nested_.back().size() + 1) + ": ";
    else if (depth_ > 0) place = "entry " + std::to_string(entries_.size() + 1) + ": ";
    error_ = Error{place + what};
    return false;
  }
  bool number(const std::string& text) {
    if (is_object_ && depth_ == 0) {
      if (key_ == "entries") return fail("expected an array, found " + in_quotes(text));
      std::size_t size = 0;
      if (text.empty() || text.size() > 15) return fail("expected a size, found " + in_quotes(text));
      for (const char c : text) {
        if (c < '0' || c > '9') return fail("expected a size, found " + in_quotes(text));
        size = size * 10 + static_cast<std::size_t>(c - '0');
      }
      (key_ == "rows" ? rows_ : cols_) = size;
      return true;
    }
    auto value = read_number(text);
    if (!value.has_value()) return fail(value.error().what);
    if (++count_ > data_entry_limit) return error_ = too_large(), false;
    if (depth_ == 1 && !nested_.empty()) {
      nested_.emplace_back();
      return fail("expected an array as before, found " + in_quotes(text));
    }
    (depth_ == 2 ? nested_.back() : entries_).push_back(std::move(value).value());
    return true;
  }

  std::optional<Error> error_;
  int depth_ = 0;
  bool is_object_ = false;
  bool has_entries_ = false;
  std::string key_;
  std::optional<std::size_t> rows_;
  std::optional<std::size_t> cols_;
  std::size_t count_ = 0;
  std::vector<Rational> entries_;
  std::vector<std::vector<Rational>> nested_;
};

Result<NpyArray> open_npy(std::string_view bytes, std::size_t entry_limit) {
  if (!bytes.starts_with(npy_magic)) return Error{"expected NumPy's magic bytes \\x93NUMPY, found other bytes"};
  if (bytes.size() < 10) return Error{"header: truncated after " + counted(bytes.size(), "byte")};
  const auto byte = [&](std::size_t k) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[k])); };
  if (byte(6) < 1 || byte(6) > 3)
    return Error{"header: expected format version 1, 2 or 3, found " + std::to_string(byte(6)) + "." + std::to_string(byte(7))};
  const std::size_t start = byte(6) == 1 ? 10 : 12;
  if (bytes.size() < start) return Error{"header: truncated after " + counted(bytes.size(), "byte")};
  const std::size_t length = byte(6) == 1 ? byte(8) | byte(9) << 8 : byte(8) | byte(9) << 8 | byte(10) << 16 | byte(11) << 24;
  if (bytes.size() - start < length)
    return Error{"header: truncated, expected " + counted(length, "byte") + ", found " + std::to_string(bytes.size() - start)};
  const auto header = NpyHeaderReader(bytes.substr(start, length)).read();
  if (!header.has_value()) return header.error();
  const auto type = read_npy_type(header.value().descr);
  if (!type.has_value()) return type.error();

  const auto& shape = header.value().shape;
  if (shape.size() > 2) return Error{"header field 'shape': expected at most 2 dimensions, found " + shape_text(shape)};
  const std::size_t rows = shape.empty() ? 1 : shape[0];
  const std::size_t cols = shape.size() < 2 ? 1 : shape[1];
  if (rows == 0 || cols == 0) return Error{"header field 'shape': expected at least one entry, found " + shape_text(shape)};
  if (rows > entry_limit / cols)
    return Error{"header field 'shape': expected at most " + std::to_string(entry_limit) + " entries, found " + shape_text(shape)};
  const std::string_view data = bytes.substr(start + length);
  if (data.size() != rows * cols * type.value().size)
    return Error{std::string(data.size() < rows * cols * type.value().size ? "truncated: " : "") + "expected " +
                 counted(rows * cols * type.value().size, "byte") + " of data for shape " + shape_text(shape) + " and type " +
                 in_quotes(header.value().descr) + ", found " + std::to_string(data.size())};

  return NpyArray{.rows = rows, .cols = cols, .is_fortran = header.value().fortran_order, .type = type.value(), .data = data};
}

/// Calls store(i, j, number) for every entry.  \returns nothing, or what is wrong with an entry
template <class Number, class Convert, class Store>
std::optional<Error> read_entries(const NpyArray& array, const Convert& convert, const Store& store) {
  for (std::size_t i = 0; i < array.rows; ++i)
    for (std::size_t j = 0; j < array.cols; ++j) {
      const std::size_t place = array.is_fortran ? j * array.rows + i : i * array.cols + j;
      auto entry = npy_entry<Number>(array.data.data() + place * array.type.size, array.type, convert);
      if (!entry) return Error{"row " + std::to_string(i + 1) + ", column " + std::to_string(j + 1) + ": expected a finite number, found NaN or infinity"};
      store(i, j, std::move(*entry));
    }
  return std::nullopt;
}

}  // namespace

Result<Matrix> read_npy(std::string_view bytes) {
  const auto array = open_npy(bytes, data_entry_limit);
  if (!array.has_value()) return array.error();
  Matrix out(array.value().rows, array.value().cols);
  const auto convert = [](auto number) {
    if constexpr (std::is_same_v<decltype(number), double>) return from_double(number);
    else return Rational(Integer(number));
  };
  if (auto error = read_entries<Rational>(array.value(), convert, [&](std::size_t i, std::size_t j, Rational&& entry) { out(i, j) = std::move(entry); }))
    return *error;
  return out;
}

Result<DoubleMatrix> read_npy_doubles(std::string_view bytes) {
  const auto array = open_npy(bytes, double_entry_limit);
  if (!array.has_value()) return array.error();
  DoubleMatrix out{.rows = array.value().rows, .cols = array.value().cols};
  out.entries.resize(out.rows * out.cols);
  const auto store = [&](std::size_t i, std::size_t j, double entry) { out.entries[i * out.cols + j] = entry; };
  if (auto error = read_entries<double>(array.value(), [](auto number) { return static_cast<double>(number); }, store)) return *error;
  return out;
}

std::string write_npy(const DoubleMatrix& matrix) {
  std::string header =
      "{'descr': '<f8', 'fortran_order': False, 'shape': (" + std::to_string(matrix.rows) + ", " + std::to_string(matrix.cols) + "), }";
  while ((10 + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  std::string out(npy_magic);
  for (const std::size_t byte : {std::size_t{1}, std::size_t{0}, header.size() & 0xff, header.size() >> 8}) out += static_cast<char>(byte);
  out += header;
  out.reserve(out.size() + 8 * matrix.entries.size());
  for (const double entry : matrix.entries)
    for (unsigned k = 0; k < 64; k += 8) out += static_cast<char>(std::bit_cast<std::uint64_t>(entry) >> k & 0xff);
  return out;
}

Result<Matrix> read_csv(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  std::vector<std::vector<Rational>> rows;
  char separator = '\0';
  std::size_t width = 0;
  std::size_t count = 0;
  bool first = true;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find_first_not_of(" \t") == std::string_view::npos || line.starts_with('#')) continue;
    if (separator == '\0') separator = line.find(';') != line.npos ? ';' : line.find(',') != line.npos ? ',' : ' ';
    const auto fields = split_fields(line, separator);
    const std::string place = "line " + std::to_string(number);
    if (first) {
      first = false;
      width = fields.size();
      if (is_header(fields)) continue;
    }
    if (fields.size() != width)
      return Error{place + ": expected " + counted(width, "field") + " as in the first line, found " + std::to_string(fields.size())};
    if ((count += width) > data_entry_limit) return too_large();
    rows.emplace_back();
    rows.back().reserve(width);
    for (std::size_t j = 0; j < width; ++j) {
      auto entry = read_number(fields[j]);
      if (!entry.has_value()) return Error{place + ", field " + std::to_string(j + 1) + ": " + entry.error().what};
      rows.back().push_back(std::move(entry).value());
    }
  }
  if (rows.empty()) return Error{"expected at least one line of numbers, found none"};
  return join_rows(std::move(rows));
}

Result<Matrix> read_json(std::string_view text) {
  JsonMatrixReader reader;
  nlohmann::json::sax_parse(text.begin(), text.end(), &reader);
  return std::move(reader).result();
}

Result<Matrix> load_matrix(const std::string& path) {
  const auto text = read_file(path);
  if (!text.has_value()) return text.error();
  const auto parse = [&]() -> Result<Matrix> {
    const std::string_view bytes = text.value();
    if (bytes.empty()) return Error{"expected a matrix, found an empty file"};
    if (bytes.starts_with(npy_magic) || path.ends_with(".npy")) return read_npy(bytes);
    if (bytes.starts_with("PK")) return Error{"expected .npy, CSV or JSON, found an archive such as .npz; save each array on its own"};
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    if (path.ends_with(".json") || (first != bytes.npos && (bytes[first] == '[' || bytes[first] == '{'))) return read_json(bytes);
    if (bytes.find('\0') != bytes.npos) return Error{"expected .npy, CSV or JSON, found binary data"};
    return read_csv(bytes);
  };
  auto matrix = parse();
  if (!matrix.has_value()) return Error{"file '" + path + "': " + matrix.error().what};
  return matrix;
}

Result<DoubleMatrix> load_doubles(const std::string& path) {
  const auto text = read_file(path, std::size_t{1} << 33);
  if (!text.has_value()) return text.error();
  if (std::string_view(text.value()).starts_with(npy_magic)) {
    auto doubles = read_npy_doubles(text.value());
    if (!doubles.has_value()) return Error{"file '" + path + "': " + doubles.error().what};
    return doubles;
  }
  const auto exact = load_matrix(path);
  if (!exact.has_value()) return exact.error();
  DoubleMatrix out{.rows = exact.value().rows(), .cols = exact.value().cols()};
  out.entries.reserve(exact.value().entries().size());
  for (const Rational& entry : exact.value().entries()) {
    out.entries.push_back(static_cast<double>(entry));
    if (!std::isfinite(out.entries.back())) return Error{"file '" + path + "': expected numbers in the range of doubles, found a larger one"};
  }
  return out;
}

}  // namespace lemmacheck
