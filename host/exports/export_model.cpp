// Writes the arrays of a model under the names of each format.
#include "host/exports/export_model.hpp"

#include <vector>

#include "host/data/binary_units.hpp"
#include "host/data/unit_type.hpp"
#include "host/exports/npz_file.hpp"
#include "host/io/hdf5_file.hpp"
#include "kernels/core/check.hpp"
#include "kernels/random/streams.hpp"

namespace kadanoff::exports {
namespace {

data::BinaryParameters parameters_of(const data::Model& model) {
  if (model.binary) return data::binary_parameters(model);
  const auto vector_of = [](const Array<float>& array) {
    return std::vector(array.data(), array.data() + array.size());
  };
  const auto visible = vector_of(model.parameters.visible_bias), hidden = vector_of(model.parameters.hidden_bias);
  return {.weights = vector_of(model.parameters.weights),
          .visible_bias = {visible.begin(), visible.end()},
          .hidden_bias = {hidden.begin(), hidden.end()}};
}

void export_npz(const data::Model& model, const std::filesystem::path& path, io::IfExists if_exists) {
  const auto parameters = parameters_of(model);
  NpzFile file;
  file.array("weight_matrix", parameters.weights, {model.visible(), model.hidden()});
  file.array("vbias", parameters.visible_bias, {model.visible()});
  file.array("hbias", parameters.hidden_bias, {model.hidden()});
  file.text("variable_type", data::variable_type(rows::Values::spins, model.binary));
  file.save(path, if_exists);
}

// 0 or 1, each as likely: starts of chains, with draws that `generate` does not use.
std::vector<float> random_chains(std::int64_t chains, std::int64_t units, std::uint64_t seed) {
  constexpr std::uint32_t block = 2;
  const auto key = random::make_key(seed, random::Stream::generate);
  std::vector<float> values;
  values.reserve(static_cast<std::size_t>(chains * units));
  for (std::int64_t chain = 0; chain < chains; ++chain)
    for (std::int64_t i = 0; i < units; ++i)
      values.push_back(static_cast<float>(
          random::draw(key, static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(chain), block)[0] >> 31));
  return values;
}

// What the package's load_model() asks for: beside the parameters the chains of its training, and how it was trained,
// which are the package's defaults here. Its first update is 1. (rbms 0.5, io.py)
void export_rbms(const data::Model& model, std::uint64_t seed, const std::filesystem::path& path,
                 io::IfExists if_exists) {
  constexpr std::int64_t chains = 100;
  const auto parameters = data::binary_parameters(model);
  io::H5Writer file;
  const auto number = [&](const std::string& name, auto value) { file.dataset(name, &value, {}); };
  file.dataset("/model_type", "BBRBM");
  file.dataset("/parallel_chains", random_chains(chains, model.visible(), seed), {chains, model.visible()});
  file.dataset("/update_1/params/weight_matrix", parameters.weights, {model.visible(), model.hidden()});
  file.dataset("/update_1/params/vbias", parameters.visible_bias);
  file.dataset("/update_1/params/hbias", parameters.hidden_bias);
  number("/update_1/time", 0.0);
  number("/hyperparameters/num_visibles", model.visible());
  number("/hyperparameters/num_hiddens", model.hidden());
  number("/hyperparameters/num_chains", chains);
  number("/hyperparameters/batch_size", chains);
  number("/hyperparameters/gibbs_steps", std::int64_t{100});
  number("/hyperparameters/learning_rate", 0.01);
  number("/hyperparameters/L1", 0.0);
  number("/hyperparameters/L2", 0.0);
  file.save_without_seal(path, if_exists);  // the package appends to its archives
}

}  // namespace

std::optional<data::Units> units_of_export(Format format, std::optional<data::Units> wanted) {
  if (format == Format::npz) return wanted;
  if (wanted == data::Units::spins)
    fail(ExitCode::usage, "--units spin: the package rbms has units 0 and 1; leave --units out, or take --format npz");
  return data::Units::bits;
}

void export_model(const data::Model& model, Format format, std::uint64_t seed, const std::filesystem::path& path,
                  io::IfExists if_exists) {
  expects(format != Format::rbms || model.binary, "export_model: an archive of rbms has units 0 and 1");
  format == Format::rbms ? export_rbms(model, seed, path, if_exists) : export_npz(model, path, if_exists);
}

}  // namespace kadanoff::exports
