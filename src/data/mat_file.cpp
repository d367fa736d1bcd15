#include "mat_file.hpp"

#include <matio.h>

#include <filesystem>
#include <memory>
#include <mutex>
#include <utility>

namespace lemmacheck {
namespace {

template <class T>
void append(std::vector<double>& out, const void* data, std::size_t count) {
  const T* numbers = static_cast<const T*>(data);
  for (std::size_t k = 0; k < count; ++k) out.push_back(static_cast<double>(numbers[k]));
}

bool append_numbers(std::vector<double>& out, const matvar_t& array, std::size_t count) {
  switch (array.class_type) {
    case MAT_C_DOUBLE:
      append<double>(out, array.data, count);
      return true;
    case MAT_C_SINGLE:
      append<float>(out, array.data, count);
      return true;
    case MAT_C_UINT8:
      append<std::uint8_t>(out, array.data, count);
      return true;
    case MAT_C_INT8:
      append<std::int8_t>(out, array.data, count);
      return true;
    case MAT_C_UINT16:
      append<std::uint16_t>(out, array.data, count);
      return true;
    case MAT_C_INT16:
      append<std::int16_t>(out, array.data, count);
      return true;
    case MAT_C_UINT32:
      append<std::uint32_t>(out, array.data, count);
      return true;
    case MAT_C_INT32:
      append<std::int32_t>(out, array.data, count);
      return true;
    default:
      return false;
  }
}

}  // namespace

Result<std::vector<MatArray>> read_mat_arrays(const std::string& path, const std::vector<std::string>& names, std::size_t limit) {
  static std::mutex one_at_a_time;  // the library keeps its message handler in a global
  const std::lock_guard lock(one_at_a_time);
  Mat_LogInitFunc("", [](int, char*) {});
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return Error{"file '" + path + "': expected a file, found none"};
  const std::unique_ptr<mat_t, int (*)(mat_t*)> file(Mat_Open(path.c_str(), MAT_ACC_RDONLY), Mat_Close);
  if (!file) return Error{"file '" + path + "': expected a MATLAB file of version 5 or 7.3, found something else"};
  std::vector<MatArray> out;
  for (const std::string& name : names) {
    const auto failed = [&](const std::string& found) {
      return Error{"file '" + path + "': expected an array " + name + " of numbers, found " + found};
    };
    Mat_Rewind(file.get());
    const std::unique_ptr<matvar_t, void (*)(matvar_t*)> header(Mat_VarReadInfo(file.get(), name.c_str()), Mat_VarFree);
    if (!header) return failed("none");
    if (header->isComplex != 0 || header->rank < 1 || header->dims == nullptr) return failed("another kind of array");
    MatArray array;
    std::size_t count = 1;
    for (int k = 0; k < header->rank; ++k) {
      const std::size_t size = header->dims[k];
      if (size > 0 && count > limit / size) return failed("more than " + std::to_string(limit) + " of them");
      count *= size;
      array.sizes.push_back(size);
    }
    Mat_Rewind(file.get());
    const std::unique_ptr<matvar_t, void (*)(matvar_t*)> whole(Mat_VarRead(file.get(), name.c_str()), Mat_VarFree);
    if (!whole || (count > 0 && whole->data == nullptr) || whole->data_size <= 0 ||
        whole->nbytes != count * static_cast<std::size_t>(whole->data_size))
      return failed("one that is cut off or damaged");
    array.numbers.reserve(count);
    if (!append_numbers(array.numbers, *whole, count)) return failed("another kind of array");
    out.push_back(std::move(array));
  }
  return out;
}

}  // namespace lemmacheck
