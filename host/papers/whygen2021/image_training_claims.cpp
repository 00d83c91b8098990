// The claims of WhyGen 2021 about the RG machine of images, and about trainings that start from it.
#include <fmt/format.h>

#include <algorithm>

#include "host/papers/whygen2021/image_claims.hpp"
#include "host/papers/whygen2021/image_evidence.hpp"

namespace kadanoff::papers::whygen2021 {
namespace {

using training::Statistics;
using Rule = training::Optimizer::Rule;

constexpr ImageSet sets_with_machines[] = {ImageSet::mnist, ImageSet::fashion, ImageSet::flowers};
constexpr std::pair<Statistics, Measure> ways_to_train[] = {{Statistics::sampled, Measure::paper},
                                                            {Statistics::mean_field, Measure::independent}};
constexpr const char* how_the_machine_is_left_open =
    "how many directions (all before the first S_I below 20 % of the largest, the paper's rule for Ising lattices), "
    "blocks (2 × 2), that directions are those of second moments, which keep the mean, the signs (each towards the "
    "mean), and β = S_1 (II.B). The paper trains by sampled contrastive divergence; mean-field is the independent "
    "measure";

std::string as_in_g19(const std::string& left_open) { return left_open + "; else as in G16 and G19"; }

const ImagePlan& plan_of(const Repetitions& repetitions, ImageSet set) {
  return repetitions.front().images.sets.at(set).plan;
}

std::vector<ImageSet> sets_there(const Repetitions& repetitions) {
  std::vector<ImageSet> sets;
  for (const auto set : sets_with_machines)
    if (has(repetitions, set)) sets.push_back(set);
  return sets;
}

// A statement about all sets that is tested on some.
void tell_what_is_missing(Claim& claim, const Settings& settings, const Repetitions& repetitions) {
  std::string missing;
  for (const auto set : sets_with_machines)
    if (!has(repetitions, set)) {
      claim.tell(fmt::format("not tested: it {}", why_not_tested(settings, set)));
      missing += (missing.empty() ? "" : ", ") + image_plan(settings, set).title;
    }
  if (!missing.empty()) claim.depends_on = "the sets that are given; not tested are " + missing;
}

std::string needs_any(const Settings& settings) {
  return why_not_tested(settings, ImageSet::mnist) + "; or --fashion or --flowers";
}

// Few images are few updates: MNIST's epochs are never more than the paper's.
std::string how_much_is_learned(const Repetitions& repetitions) {
  const auto& digits = repetitions.front().images.sets.at(ImageSet::mnist);
  return fmt::format("how much the RBM has learned: {} epochs of {} images, and MNIST has 60,000", digits.plan.epochs,
                     digits.training_images);
}

Claim works_untrained(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "G19",
              .section = "II.B, Table I",
              .statement = "MNIST: the RGM, without training, gives images as an RBM does late in its training.",
              .quote =
                  "The RGM is not quite correct, although the images it produces are similar to images that are "
                  "produced quite late in the training process.",
              .left_open = fmt::format("what is late: ours is half of the RBM's epochs; and half of the mean image's "
                                       "error, which it must beat; "
                                       "{}"
                                       "; else as in G16",
                                       how_the_machine_is_left_open)};
  constexpr auto set = ImageSet::mnist;
  if (!has(repetitions, set)) {
    claim.reason = why_not_tested(settings, set);
    return claim;
  }
  claim.depends_on = how_much_is_learned(repetitions);
  for (const auto& [statistics, measure] : ways_to_train) {
    const auto late = [&, statistics = statistics](Quality SetResults::*which) {
      return of_set(repetitions, set,
                    [&](const SetResults& one) { return share_of_training(one, (one.*which).error, statistics); });
    };
    const auto words = name_of(statistics) + " training: share of the RBM's epochs that it is worth";
    claim.add(measure, words, late(&SetResults::machine), at_least(0.5));
    claim.add_control(measure, words + ", random hidden vectors", late(&SetResults::random), at_least(0.5));
    claim.tell(fmt::format("worth {} of the epochs of {} training", mean_of(late(&SetResults::machine), 2),
                           name_of(statistics)));
  }
  const auto against_mean =
      of_set(repetitions, set, [](const SetResults& one) { return one.error_of_the_mean / one.machine.error; });
  claim.add(Measure::paper, "error of the mean image over that of the RGM", against_mean, away_from(1, at_least(2)));
  claim.tell(fmt::format(
      "mean squared error {} untrained; the RBM after {} epochs {}, random hidden vectors {}, the mean image {}",
      mean_of(of_set(repetitions, set, [](const SetResults& one) { return one.machine.error; }), 4),
      plan_of(repetitions, set).epochs,
      mean_of(of_set(repetitions, set, [](const SetResults& one) { return one.rbm.error; }), 4),
      mean_of(of_set(repetitions, set, [](const SetResults& one) { return one.random.error; }), 4),
      mean_of(of_set(repetitions, set, [](const SetResults& one) { return one.error_of_the_mean; }), 4)));
  return claim;
}

Claim truncation_matters(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "G20",
              .section = "II.B, step 2",
              .statement = "It is the truncation that makes the RGM work: random hidden vectors are worse.",
              .quote =
                  "Hidden singular vectors are given by dropping the large Fourier modes of the visible singular "
                  "vectors.",
              .left_open = as_in_g19("the statement is ours, and so is how much worse: by a tenth. Random vectors "
                                     "are orthonormal, with the same S_I and biases as long")};
  for (const auto set : sets_there(repetitions)) {
    const auto ratio =
        of_set(repetitions, set, [](const SetResults& one) { return one.random.error / one.machine.error; });
    const auto& title = plan_of(repetitions, set).title;
    claim.add(Measure::independent, title + ": error with random hidden vectors over that of the RGM", ratio,
              away_from(1, at_least(1.1)));
    claim.tell(fmt::format("{}: {} times the error", title, mean_of(ratio, 3)));
  }
  if (claim.parts.empty()) claim.reason = needs_any(settings);
  return claim;
}

// "9.3", "at least 50" where a repetition's RBM did not get there.
std::string factor_text(const Repetitions& repetitions, ImageSet set, Statistics statistics, Rule rule) {
  bool at_least = false;
  const auto values = of_set(repetitions, set, [&](const SetResults& one) {
    const auto factor = saved_factor(one, statistics, rule);
    at_least = at_least || factor.at_least;
    return factor.value;
  });
  return (at_least ? "at least " : "") + mean_of(values, 1);
}

// G21–G23: `most` are the ratios of errors that count.
Claim saves_epochs(const Settings& settings, const Repetitions& repetitions, Claim claim, ImageSet set,
                   const std::vector<Range>& most) {
  if (!has(repetitions, set)) {
    claim.reason = why_not_tested(settings, set);
    return claim;
  }
  const auto& plan = plan_of(repetitions, set);
  for (const auto& [statistics, measure] : ways_to_train) {
    const auto ratios = [&, statistics = statistics](Start start) {
      return of_set(repetitions, set, [&](const SetResults& one) { return error_ratio(one, start, statistics); });
    };
    const auto ours = ratios(Start::rg_machine), control = ratios(Start::random_machine);
    claim.add_graded(measure,
                     fmt::format("{} training: error from the RGM after {} over that of the RBM after {}",
                                 name_of(statistics), plan.more_epochs, plan.epochs),
                     ours, most);
    claim.add_control(measure, fmt::format("{} training: the same from random hidden vectors", name_of(statistics)),
                      control, most.front());
    claim.tell(fmt::format("{} training: {} from the RGM after {} over the RBM after {}, {} from random hidden vectors",
                           name_of(statistics), mean_of(ours, 3), plan.more_epochs, plan.epochs, mean_of(control, 3)));
  }
  std::string factors;
  for (const auto& [statistics, measure] : ways_to_train)
    for (const auto rule : {Rule::sgd, Rule::adam})
      if (repetitions.front().images.sets.at(set).courses.contains({Start::xavier, statistics, rule}))
        factors += fmt::format("{}{} ({}, {})", factors.empty() ? "" : ", ",
                               factor_text(repetitions, set, statistics, rule), name_of(statistics), name_of(rule));
  claim.tell("the RBM needs so many times as many epochs: " + factors);
  if (set == ImageSet::mnist) claim.depends_on = how_much_is_learned(repetitions);
  if (set != ImageSet::mnist && plan.epochs < 1000)
    claim.depends_on = fmt::format("epochs: {} and {}; the paper's are 1000 and {:g}", plan.epochs, plan.more_epochs,
                                   1000 / plan.papers_factor);
  return claim;
}

constexpr const char* how_alike_is_left_open = "how alike is alike: errors within 5 %";

Claim digits_train_faster(const Settings& settings, const Repetitions& repetitions) {
  return saves_epochs(settings, repetitions,
                      {.id = "G21",
                       .section = "II.B, Table I",
                       .statement = "MNIST: two epochs from the RGM are worth eight of an RBM.",
                       .quote = "Nevertheless, we see that training from the RGM initial condition for 2 epochs gives "
                                "roughly the same performance as an RBM trained using 8 epochs.",
                       .left_open = as_in_g19(how_alike_is_left_open)},
                      ImageSet::mnist, {away_from(1, at_most(1.05))});
}

Claim fashion_trains_faster(const Settings& settings, const Repetitions& repetitions) {
  return saves_epochs(settings, repetitions,
                      {.id = "G22",
                       .section = "App. G.2, Table III",
                       .statement = "Fashion-MNIST: a hundred epochs from the RGM are worth a thousand of an RBM.",
                       .quote = "In this case, we find a speed up of 10 times.",
                       .left_open = as_in_g19(how_alike_is_left_open)},
                      ImageSet::fashion, {away_from(1, at_most(1.05))});
}

Claim flowers_train_faster(const Settings& settings, const Repetitions& repetitions) {
  return saves_epochs(
      settings, repetitions,
      {.id = "G23",
       .section = "II.C, Table II",
       .statement = "Flowers: ten epochs from the RGM are better than a thousand of an RBM.",
       .quote = "Further, if one now trains for 10 epochs, using the RGM as an initial condition, one obtains an "
                "autoencoder that outperforms the trained RBM.",
       .left_open = as_in_g19("by how much it must be better; an error 5 % larger is near, and counts in part. The "
                              "paper says both that all images are learned and that those shown were not; a tenth "
                              "is held out")},
      ImageSet::flowers, {away_from(1, at_most(1.05)), away_from(1, at_most(1))});
}

Claim beats_a_trained_one(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{.id = "G24",
              .section = "II.C, Table II",
              .statement = "Flowers: for many images the RGM, without training, beats the RBM of 1000 epochs.",
              .quote =
                  "For many of the images, it is clear that the RGM, whose parameters are arithmetically computed from "
                  "the training data set, outperforms the RBM trained with 1000 epochs.",
              .left_open = as_in_g19("how many are many: half; a fifth are some")};
  constexpr auto set = ImageSet::flowers;
  if (!has(repetitions, set)) {
    claim.reason = why_not_tested(settings, set);
    return claim;
  }
  const auto share = [&](Quality SetResults::*which) {
    return of_set(repetitions, set, [&](const SetResults& one) { return share_better(one.*which, one.rbm); });
  };
  claim.add_graded(Measure::paper, "share of held-out images with a smaller error", share(&SetResults::machine),
                   {at_least(0.2), at_least(0.5)});
  claim.add_control(Measure::paper, "the same with random hidden vectors", share(&SetResults::random), at_least(0.5));
  claim.tell(fmt::format("a smaller error than the RBM's of {} epochs: {} of the images, with random hidden vectors {}",
                         plan_of(repetitions, set).epochs, mean_of(share(&SetResults::machine), 2),
                         mean_of(share(&SetResults::random), 2)));
  return claim;
}

Claim factors_are_large(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "G25",
      .section = "Abstract",
      .statement = "The RGM reduces training times by a factor of 4 (MNIST), 10 (Fashion-MNIST), 100 (flowers).",
      .quote =
          "it provides an excellent initial condition for training, reducing training times by a factor "
          "between 4 and 100 for the experiments we considered",
      .left_open = as_in_g19("how near: at least half of the paper's factor. Ours is the epochs after which "
                             "the RBM is as good as what the RGM's training gives, over the latter's; it ends with "
                             "the RBM's training, and so is at most about the paper's")};
  std::string too_short;
  for (const auto set : sets_there(repetitions)) {
    const auto& plan = plan_of(repetitions, set);
    if (most_factor(plan) < plan.papers_factor / 2) {
      const auto words = fmt::format("{}: {} and {} epochs can show a factor of {:.3g} at most, of {:g}", plan.title,
                                     plan.epochs, plan.more_epochs, most_factor(plan), plan.papers_factor);
      claim.tell(words);
      too_short += (too_short.empty() ? "" : "; ") + words;
      continue;
    }
    for (const auto& [statistics, measure] : ways_to_train) {
      const auto factor = of_set(repetitions, set, [statistics = statistics](const SetResults& one) {
        return saved_factor(one, statistics, Rule::sgd).value / one.plan.papers_factor;
      });
      claim.add(measure,
                fmt::format("{}, {} training: factor over the paper's {:g}", plan.title, name_of(statistics),
                            plan.papers_factor),
                factor, at_least(0.5));
      claim.tell(fmt::format("{}, {}: {}", plan.title, name_of(statistics),
                             factor_text(repetitions, set, statistics, Rule::sgd)));
    }
  }
  if (claim.parts.empty())
    claim.reason = too_short.empty() ? needs_any(settings) : too_short;
  else
    tell_what_is_missing(claim, settings, repetitions);
  return claim;
}

Claim starts_are_ordered(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "G26",
      .section = "II.C",
      .statement = "In every experiment a start from block spins is better than Xavier's, and the RGM better yet.",
      .quote =
          "For all of the experiments we conducted, initializing to the block spin coarse graining rule give "
          "significantly better results than the Xavier initialization, but not as good as initializing with "
          "the RGM.",
      .left_open = as_in_g19("after how many epochs: ours are 1, 2, 5 and 10, of each set; and the blocks, "
                             "4 × 4, with hidden fields of unit variance")};
  const auto sets = sets_there(repetitions);
  if (sets.empty()) {
    claim.reason = needs_any(settings);
    return claim;
  }
  for (const auto& [statistics, measure] : ways_to_train)
    for (const auto& [first, second, words] :
         {std::tuple{Start::block_spin, Start::xavier, "block spins before Xavier"},
          std::tuple{Start::rg_machine, Start::block_spin, "RGM before block spins"}}) {
      const auto share =
          over(repetitions, [&, statistics = statistics, first = first, second = second](const Repetition& one) {
            double sum = 0;
            for (const auto set : sets)
              sum += share_of_epochs_better(one.images.sets.at(set), first, second, statistics);
            return sum / static_cast<double>(sets.size());
          });
      claim.add_graded(measure, fmt::format("{} training, {}: share of sets and epochs", name_of(statistics), words),
                       share, {away_from(0.5, at_least(0.7)), away_from(0.5, at_least(1))});
    }
  for (const auto set : sets) {
    const auto after_one = [&](Start start) {
      return mean_of(
          of_set(repetitions, set, [&](const SetResults& one) { return one.courses.at({.start = start}).at(1); }), 4);
    };
    const auto after_ten = [&](Start start) {
      return mean_of(
          of_set(repetitions, set, [&](const SetResults& one) { return one.courses.at({.start = start}).at(10); }), 4);
    };
    claim.tell(fmt::format("{}, errors after 1 and 10 sampled epochs: Xavier {}, {}; block spins {}, {}; RGM {}, {}",
                           plan_of(repetitions, set).title, after_one(Start::xavier), after_ten(Start::xavier),
                           after_one(Start::block_spin), after_ten(Start::block_spin), after_one(Start::rg_machine),
                           after_ten(Start::rg_machine)));
  }
  tell_what_is_missing(claim, settings, repetitions);
  return claim;
}

Claim large_ones_need_blocks(const Settings& settings, const Repetitions& repetitions) {
  Claim claim{
      .id = "G27",
      .section = "II.C",
      .statement = "Pictures of 200 × 200: an RBM from Xavier weights does not converge, from block spins it does.",
      .quote =
          "If the RBM is initialized to the block spin coarse graining rule, the RBM again converges to a valid "
          "autoencoder.",
      .left_open = as_in_g19("what converges: ours is a quarter of the mean image's error, and no better "
                             "than the mean image for what fails")};
  constexpr auto set = ImageSet::pictures;
  if (!has(repetitions, set)) {
    claim.reason = why_not_tested(settings, set);
    return claim;
  }
  const auto ratio = [&](Start start) {
    return of_set(repetitions, set, [&](const SetResults& one) {
      return one.courses.at({.start = start}).at(one.plan.epochs) / one.error_of_the_mean;
    });
  };
  claim.add(Measure::paper, "Xavier: error over that of the mean image", ratio(Start::xavier), at_least(1));
  claim.add(Measure::paper, "block spins: the same", ratio(Start::block_spin), at_most(0.25));
  claim.tell(fmt::format("error over that of the mean image: {} from Xavier weights, {} from block spins",
                         mean_of(ratio(Start::xavier), 3), mean_of(ratio(Start::block_spin), 3)));
  return claim;
}

}  // namespace

std::vector<Claim> image_training_claims(const Settings& settings, const Repetitions& repetitions) {
  return {works_untrained(settings, repetitions),       truncation_matters(settings, repetitions),
          digits_train_faster(settings, repetitions),   fashion_trains_faster(settings, repetitions),
          flowers_train_faster(settings, repetitions),  beats_a_trained_one(settings, repetitions),
          factors_are_large(settings, repetitions),     starts_are_ordered(settings, repetitions),
          large_ones_need_blocks(settings, repetitions)};
}

}  // namespace kadanoff::papers::whygen2021
