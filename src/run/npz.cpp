#include "lemmacheck/run/npz.hpp"

#include <zip.h>

#include <cstdint>
#include <memory>
#include <utility>

namespace lemmacheck {
namespace {

struct CloseError {
  void operator()(zip_error_t* error) const {
    zip_error_fini(error);
    delete error;
  }
};
struct CloseSource {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using ErrorReport = std::unique_ptr<zip_error_t, CloseError>;
using Source = std::unique_ptr<zip_source_t, CloseSource>;
using Archive = std::unique_ptr<zip_t, CloseArchive>;
using File = std::unique_ptr<zip_file_t, CloseFile>;

constexpr zip_uint16_t first_dos_date = 1 << 5 | 1;  // 1980-01-01
constexpr std::string_view suffix = ".npy";
/// Bytes of the longest header of an array, and more.
constexpr std::size_t header_limit = std::size_t{1} << 17;

ErrorReport new_report() {
  ErrorReport report(new zip_error_t);
  zip_error_init(report.get());
  return report;
}

Error zip_failure(zip_error_t* report) { return Error{std::string("zip archive: ") + zip_error_strerror(report)}; }

/// An archive over a source that the caller keeps.
Archive open_archive(zip_source_t* source, int flags, zip_error_t* report) {
  zip_source_keep(source);
  Archive archive(zip_open_from_source(source, flags, report));
  if (!archive) zip_source_free(source);
  return archive;
}

}  // namespace

Result<std::string> write_npz(const std::vector<NamedArray>& arrays) {
  const ErrorReport report = new_report();
  const Source source(zip_source_buffer_create(nullptr, 0, 0, report.get()));
  if (!source) return zip_failure(report.get());
  Archive archive = open_archive(source.get(), ZIP_TRUNCATE, report.get());
  if (!archive) return zip_failure(report.get());
  std::vector<std::string> members;  // until the archive is closed
  members.reserve(arrays.size());
  for (const NamedArray& named : arrays) {
    members.push_back(write_npy(named.array));
    zip_source_t* member = zip_source_buffer(archive.get(), members.back().data(), members.back().size(), 0);
    if (member == nullptr) return zip_failure(zip_get_error(archive.get()));
    const zip_int64_t index = zip_file_add(archive.get(), (named.name + std::string(suffix)).c_str(), member, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
      zip_source_free(member);
      return zip_failure(zip_get_error(archive.get()));
    }
    const auto number = static_cast<zip_uint64_t>(index);
    if (zip_set_file_compression(archive.get(), number, ZIP_CM_STORE, 0) != 0 ||
        zip_file_set_dostime(archive.get(), number, 0, first_dos_date, 0) != 0)
      return zip_failure(zip_get_error(archive.get()));
  }
  if (zip_close(archive.get()) != 0) return zip_failure(zip_get_error(archive.get()));
  static_cast<void>(archive.release());

  zip_stat_t stat;
  if (zip_source_stat(source.get(), &stat) != 0 || zip_source_open(source.get()) != 0) return zip_failure(zip_source_error(source.get()));
  std::string out(stat.size, '\0');
  const zip_int64_t count = zip_source_read(source.get(), out.data(), out.size());
  zip_source_close(source.get());
  if (count != static_cast<zip_int64_t>(out.size())) return zip_failure(zip_source_error(source.get()));
  return out;
}

Result<std::vector<NamedArray>> read_npz(std::string_view bytes) {
  if (!bytes.starts_with("PK")) return Error{"expected a zip archive, found other bytes"};
  const ErrorReport report = new_report();
  const Source source(zip_source_buffer_create(bytes.data(), bytes.size(), 0, report.get()));
  if (!source) return zip_failure(report.get());
  const Archive archive = open_archive(source.get(), ZIP_RDONLY | ZIP_CHECKCONS, report.get());
  if (!archive) return zip_failure(report.get());
  std::vector<NamedArray> out;
  const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
  for (zip_int64_t k = 0; k < count; ++k) {
    zip_stat_t stat;
    const auto index = static_cast<zip_uint64_t>(k);
    if (zip_stat_index(archive.get(), index, 0, &stat) != 0 || (stat.valid & ZIP_STAT_NAME) == 0 || (stat.valid & ZIP_STAT_SIZE) == 0)
      return zip_failure(zip_get_error(archive.get()));
    const std::string name = stat.name;
    const std::string place = "member '" + name + "': ";
    if (!name.ends_with(suffix)) return Error{place + "expected the name of an array, NAME.npy"};
    if (stat.size > header_limit + double_entry_limit * sizeof(double))
      return Error{place + "expected at most " + std::to_string(double_entry_limit) + " entries, found " + std::to_string(stat.size) + " bytes"};
    const File file(zip_fopen_index(archive.get(), index, 0));
    if (!file) return Error{place + zip_failure(zip_get_error(archive.get())).what};
    std::string member;
    for (std::string chunk(std::size_t{1} << 20, '\0'); member.size() < stat.size;) {
      const zip_int64_t got = zip_fread(file.get(), chunk.data(), chunk.size());
      if (got <= 0) return Error{place + "expected " + std::to_string(stat.size) + " bytes, found " + std::to_string(member.size())};
      member.append(chunk, 0, static_cast<std::size_t>(got));
    }
    char beyond = 0;
    if (zip_fread(file.get(), &beyond, 1) != 0)
      return Error{place + "expected " + std::to_string(stat.size) + " sound bytes"};  // the checksum is read here
    auto array = read_npy_doubles(member);
    if (!array.has_value()) return Error{place + array.error().what};
    out.push_back({.name = name.substr(0, name.size() - suffix.size()), .array = std::move(array).value()});
  }
  return out;
}

}  // namespace lemmacheck
