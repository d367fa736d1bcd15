#include "lemmacheck/claim/instance.hpp"

#include <stdexcept>
#include <utility>

namespace lemmacheck {

Instance& Instance::set(const std::string& name, Matrix value) {
  Binding binding;
  binding.rows = value.rows();
  binding.cols = value.cols();
  binding.matrix = std::move(value);
  bindings_.insert_or_assign(name, std::move(binding));
  return *this;
}

Instance& Instance::set(const std::string& name, const Rational& value) { return set(name, scalar(value)); }

Instance& Instance::every(const std::string& name, std::size_t rows, std::size_t cols) {
  bindings_.insert_or_assign(name, Binding{.kind = Binding::Kind::every, .rows = rows, .cols = cols, .symmetric = false, .matrix = {}});
  return *this;
}

Instance& Instance::every_symmetric(const std::string& name, std::size_t n) {
  bindings_.insert_or_assign(name, Binding{.kind = Binding::Kind::every, .rows = n, .cols = n, .symmetric = true, .matrix = {}});
  return *this;
}

Instance& Instance::almost_every(const std::string& name, std::size_t rows, std::size_t cols) {
  bindings_.insert_or_assign(name, Binding{.kind = Binding::Kind::almost_every, .rows = rows, .cols = cols, .symmetric = false, .matrix = {}});
  return *this;
}

bool Instance::has(std::string_view name) const { return bindings_.find(name) != bindings_.end(); }

const Matrix& Instance::operator[](std::string_view name) const {
  const auto found = bindings_.find(name);
  if (found == bindings_.end() || found->second.kind != Binding::Kind::value)
    throw std::out_of_range("instance: no value named '" + std::string(name) + "'");
  return found->second.matrix;
}

std::string describe_shapes(const Instance& instance) {
  std::string text;
  for (const auto& [name, binding] : instance.bindings()) {
    if (!text.empty()) text += ", ";
    if (binding.kind == Binding::Kind::every) text += "every ";
    if (binding.kind == Binding::Kind::almost_every) text += "almost every ";
    if (binding.symmetric) text += "symmetric ";
    text += std::to_string(binding.rows) + "x" + std::to_string(binding.cols) + " " + name;
  }
  return text;
}

}  // namespace lemmacheck
