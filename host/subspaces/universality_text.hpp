// Two models beside each other for people, for programs, and as a picture.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/figures/figure.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/io/provenance.hpp"
#include "host/subspaces/universality.hpp"

namespace kadanoff::subspaces {

std::string to_text(const Universality& universality);

// {visible, samples, modes, expected, error_of_the_mean, a: {shape, rank, large, error, variance, singular_values}, b:
// {…}, models: {difference, relative_difference: {value, error}, unrelated, leading, trailing, singular_values:
// {difference, at, difference_of_all}, cosines: {leading: […], trailing: […]}}, control: {…}, decompositions:
// host/base/decompositions.hpp}
nlohmann::json to_json(const Universality& universality);

// A line for each κ: modes, the mean cos² of models and control, that of random subspaces, and the singular values.
std::string to_csv(const Universality& universality);

// Data sets of the file, kind "universality": /cosines/{leading, trailing}, /control/{leading, trailing} and
// /singular_values/{a, b} float64; the rest are attributes.
io::H5Writer to_file(const Universality& universality, const io::Provenance& provenance);

// Mean cos² against κ, and the singular values.
figures::Figure to_figure(const Universality& universality);

}  // namespace kadanoff::subspaces
