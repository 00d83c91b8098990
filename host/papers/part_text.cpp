// Says in words what numbers of seeds are, and how they lie to their bounds.
#include "host/papers/part_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/papers/repetitions.hpp"

namespace kadanoff::papers {
namespace {

// How the mean lies to the nearest bound; nothing where there is no distance.
std::string margin_text(const Part& part) {
  const double margin = part.is_comparable() ? part.required.margin(part.estimate().mean) : NAN;
  if (!std::isfinite(margin)) return {};
  return margin == 0 ? ", on the bound"
                     : fmt::format(", {} by {:.2g}", margin > 0 ? "within" : "out", std::abs(margin));
}

}  // namespace

std::string mean_text(const Part& part) {
  if (part.values.empty()) return "no value";
  if (!part.is_comparable()) return "not comparable";
  if (std::any_of(part.values.begin(), part.values.end(), [](double value) { return std::isinf(value); }))
    return list_values(part.values);
  const double half = part.half_width();
  return fmt::format("{:.4g}", part.estimate().mean) +
         (std::isfinite(half) && half > 0 ? fmt::format(" ± {:.2g}", half) : std::string());
}

std::string value_text(const Part& part) {
  return fmt::format("{} ({}{}{})", mean_text(part), to_text(part.required),
                     part.required.bounds == Bounds::papers ? ", the paper's" : "", margin_text(part));
}

}  // namespace kadanoff::papers
