// The evidence for the claims of section III: numbers of one repetition.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/papers/isdlrg2020/stages.hpp"
#include "host/papers/repetitions.hpp"

namespace kadanoff::papers::isdlrg2020 {

inline constexpr double spin_dimension = 0.125, energy_dimension = 1;  // Δ_s and Δ_ε of the critical Ising model

template <class Value>
std::vector<double> of_flows(const Repetitions& repetitions, Value value) {
  return over(repetitions, [&](const Repetition& one) { return value(one.flows); });
}

// How Δ is read off a correlator. The paper does not say which places it fits; a fit of eq. 32 along the axes, to half
// of the lattice, is the plainest. `torus` takes the correlator of the critical model on a torus in place of a power.
enum class Fit { plain, torus };

// The set of that temperature and, of flows, that step. Throws Error(internal) if there is none.
const analysis::TemperatureScaling& scaling_at(const analysis::Scaling& scaling, double temperature,
                                               std::int64_t step = 0);

analysis::Bootstrapped spin_dimension_at(const analysis::Scaling& scaling, Fit fit, double temperature,
                                         std::int64_t step = 0);
analysis::Bootstrapped energy_dimension_at(const analysis::Scaling& scaling, Fit fit, double temperature,
                                           std::int64_t step = 0);

// Δ_s of all plain fits of a set, each by both conventions, Δ and then 2Δ (r^{−Δ}, the factor 2 of eq. 32 dropped). NaN
// where there is no fit.
struct PlainReading {
  std::string name;
  double value = 0;
};
std::vector<PlainReading> plain_readings(const analysis::Scaling& scaling, double temperature);

// The place of the value nearest to `wanted`; none if all are NaN.
std::optional<std::size_t> nearest_to(double wanted, const std::vector<PlainReading>& readings);

// The temperature at which Δ_s first rises through `wanted`, on straight lines between the sets; NaN if it never does.
double crossing(const analysis::Scaling& scaling, Fit fit, double wanted);

// The least rise of Δ_s from one temperature to the next.
double least_rise(const analysis::Scaling& scaling, Fit fit);

// Δ_m of flows of that length, eq. 36; NaN if it was not fitted. And of flows with their points only.
double magnetisation_dimension(const analysis::Scaling& scaling, std::int64_t step);
double magnetisation_dimension(const FlowResults& results, data::FlowMode mode, std::int64_t step);

// How far `wanted` lies outside of the interval of 90 %, in standard errors; 0 within.
double outside_interval(const analysis::Bootstrapped& value, double wanted);

// The largest change of Δ_m of such flows from the length `first` to a longer one; NaN if one was not fitted.
double largest_change(const FlowResults& results, data::FlowMode mode, std::int64_t first);

// Δ_s at T_c on the straight line between flows of that length from 2.2 and 2.3.
double interpolated_dimension(const analysis::Scaling& scaling, Fit fit, std::int64_t step);

// How far Δ_ε of flows from `start` is from settling: the larger one of |Δ_ε(20) − Δ_ε(5)| over twice its error, and
// of its error over 0.3. Above 1 it does not settle; infinite where the correlator has no power law at all.
double unsettled(const analysis::Scaling& scaling, double start);

// G(r) − ⟨|m|⟩² with its error; zero for independent spins with a magnetisation. Both are of the same lattices, and the
// error is as if they were not: rather too large.
analysis::Bootstrapped connected(const flow::FlowPoint& point, std::size_t r);

// G(r) − G(5) with its error, as above: what is above the spread of |m| from sample to sample, which adds the same at
// all r.
analysis::Bootstrapped above_the_farthest(const flow::FlowPoint& point, std::size_t r);

// In words: how much the network knows of the temperatures of other lattices in equilibrium.
std::string loss_of_thermometer(const Repetitions& repetitions);

// The smaller one of these two in its errors: how surely the spins are more than independent ones.
double beyond_a_product(const flow::FlowPoint& point, std::size_t r);

// The recorded point of that step. Throws Error(internal) if there is none.
const flow::FlowPoint& point_at(const flow::Flow& flow, std::int64_t step);

}  // namespace kadanoff::papers::isdlrg2020
