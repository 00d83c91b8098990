// The commands, in an order in which each finds what it reads.
#include "tests/reproducibility/commands.hpp"

#include <algorithm>
#include <sstream>

namespace kadanoff::test {

const std::vector<RecordedCommand>& recorded_commands() {
  static const std::vector<RecordedCommand> commands{
      // Lattices: even, odd and tiny sides, both updates and starts, more and fewer replicas than a word has bits.
      {"square", "ising --side 8 --temperatures 1:4:0.25 --samples 40 --sweeps 50 -o square.h5"},
      {"test", "ising --side 8 --temperatures 1:4:0.25 --samples 33 --sweeps 50 --seed 2 -o test.h5"},
      {"odd", "ising --side 7 --temperatures 0,2.25,inf --samples 70 --sweeps 20 --start ordered --seed 3 -o odd.h5"},
      {"odd-bath",
       "ising --side 5 --temperatures 0.5:4:0.5 --samples 20 --sweeps 20 --update heat-bath --start ordered "
       "--seed 4 -o odd-bath.h5"},
      {"tiny", "ising --side 2 --temperatures 0,1,100 --samples 5 --sweeps 9 --seed 5 -o tiny.h5"},
      {"four", "ising --side 4 --temperatures 0:4:0.5,inf --samples 31 --sweeps 20 --seed 6 -o four.h5"},
      {"wide", "ising --side 20 --temperatures 1:4:0.5 --samples 80 --sweeps 20 --seed 7 -o wide.h5"},
      {"bath",
       "ising --side 40 --temperatures 2,2.269,3 --samples 24 --sweeps 20 --update heat-bath --seed 8 -o bath.h5"},

      // Trainings whose W fits in a core's cache.
      {"cd",
       "train square.h5 --hidden 12 --epochs 3 --batch-size 32 --momentum 0.9 --l2 0.001 --learning-rate 0.05 "
       "--snapshot-epochs 1,2 --seed 11 -o cd"},
      {"mean-field",
       "train square.h5 --hidden 33 --epochs 3 --batch-size full --cd-steps 3 --statistics mean-field --init "
       "xavier --l1 0.0001 --learning-rate 0.1 --seed 12 -o mean-field"},
      {"cd-centred",
       "train odd.h5 --hidden 20 --epochs 2 --centred --cd-steps 2 --schedule step:3:0.5 --seed 13 "
       "-o cd-centred"},
      {"pcd",
       "train square.h5 --hidden 40 --updates 20 --algorithm pcd --optimizer adam --schedule cosine --warm-up 5 "
       "--learning-rate 0.01 --seed 14 -o pcd"},
      {"pcd-mean-field",
       "train square.h5 --hidden 16 --epochs 2 --algorithm pcd --cd-steps 2 --statistics mean-field "
       "--centred --momentum 0.5 --schedule cosine:9 --seed 15 -o pcd-mean-field"},
      {"selected",
       "train square.h5 --hidden 9 --epochs 4 --batch-size 50 --select-temperatures 1:3:0.25 "
       "--exclude-temperatures 2.25 --seed 16 -o selected"},
      {"bf16",
       "train square.h5 --hidden 24 --epochs 2 --batch-size 64 --precision bf16 --momentum 0.9 --seed 17 -o bf16"},
      {"bf16-mean-field",
       "train square.h5 --hidden 31 --epochs 2 --precision bf16 --statistics mean-field --centred "
       "--cd-steps 2 --seed 18 -o bf16-mean-field"},
      {"bf16-pcd",
       "train square.h5 --hidden 64 --epochs 2 --precision bf16 --algorithm pcd --optimizer adam "
       "--learning-rate 0.005 --l1 0.0001 --l2 0.001 --seed 19 -o bf16-pcd"},
      {"int16",
       "train square.h5 --hidden 24 --epochs 2 --batch-size 40 --precision int16 --cd-steps 2 --seed 28 -o int16"},
      {"large-int16",
       "train wide.h5 --hidden 200 --updates 4 --batch-size 300 --precision int16 --algorithm pcd --optimizer adam "
       "--centred --seed 29 -o large-int16"},
      {"resumed-first", "train square.h5 --hidden 15 --epochs 2 --algorithm pcd --optimizer adam --seed 20 -o resumed"},
      {"resumed",
       "train square.h5 --hidden 15 --epochs 4 --algorithm pcd --optimizer adam --seed 20 --resume -o resumed"},

      // Trainings whose W does not: 400 × 200 and 1600 × 400.
      {"large", "train wide.h5 --hidden 200 --epochs 2 --batch-size 500 --momentum 0.9 --l2 0.001 --seed 21 -o large"},
      {"large-mean-field",
       "train wide.h5 --hidden 200 --updates 4 --batch-size full --statistics mean-field --cd-steps 2 "
       "--centred --init xavier --seed 22 -o large-mean-field"},
      {"large-pcd",
       "train wide.h5 --hidden 180 --updates 4 --algorithm pcd --statistics mean-field --optimizer adam "
       "--seed 23 -o large-pcd"},
      {"large-bf16",
       "train wide.h5 --hidden 200 --updates 4 --batch-size 300 --precision bf16 --cd-steps 2 --l1 0.0001 "
       "--seed 24 -o large-bf16"},
      {"large-bf16-pcd",
       "train wide.h5 --hidden 170 --updates 4 --algorithm pcd --precision bf16 --centred --momentum 0.9 "
       "--seed 25 -o large-bf16-pcd"},
      {"larger", "train bath.h5 --hidden 400 --updates 2 --batch-size 72 --seed 26 -o larger"},
      {"larger-bf16",
       "train bath.h5 --hidden 400 --updates 2 --batch-size 72 --precision bf16 --statistics mean-field "
       "--seed 27 -o larger-bf16"},

      // Thermometers.
      {"thermometer",
       "thermometer fit square.h5 --validate test.h5 --hidden 20 --epochs 30 --seed 31 -o thermometer.h5"},
      {"xavier", "thermometer fit odd.h5 --hidden 7 --epochs 10 --init xavier --seed 32 -o xavier.h5"},
      {"measured", "thermometer measure thermometer.h5 test.h5 -o measured.h5"},
      {"by-energy", "thermometer measure --by energy wide.h5 -o by-energy.h5"},

      // Flows.
      {"flow", "flow cd test.h5 --steps 0,1,2,5,20 --thermometer thermometer.h5 --keep-spins --seed 41 -o flow.h5"},
      {"hidden-mean",
       "flow pcd test.h5 --mode hidden-mean --from-temperature 4 --steps 0,1,10 --seed 42 -o hidden-mean.h5"},
      {"mean-flow", "flow mean-field test.h5 --mode mean-field --limit 100 --steps 0,1,3,30 --seed 43 -o mean-flow.h5"},
      {"large-flow", "flow large wide.h5 --steps 0,3 --limit 70 --seed 44 -o large-flow.h5"},
      {"measured-flow", "thermometer measure thermometer.h5 flow.h5"},
      {"flow-by-energy", "thermometer measure --by energy flow.h5"},

      // What else is asked of a model.
      {"exact", "evaluate cd test.h5 --train-data square.h5 --ais --ais-chains 60 --ais-temperatures 40 --seed 51"},
      {"stochastic", "evaluate bf16-pcd/checkpoint.h5 test.h5 --pseudo-likelihood stochastic --no-log-z --seed 52"},
      {"annealed", "evaluate large wide.h5 --ais-chains 40 --ais-temperatures 20 --pseudo-likelihood exact --seed 53"},
      {"generated", "generate cd --samples 150 --sweeps 60 --burn-in 10 --seed 61 -o generated.h5"},
      {"from-data", "generate large --samples 40 --sweeps 5 --burn-in 2 --start wide.h5 --seed 62 -o from-data.h5"},
      {"hidden-means", "transform cd test.h5 --as means -o hidden-means.h5"},
      {"hidden-spins", "transform cd test.h5 --seed 63 -o hidden-spins.h5"},

      // Block spins.
      {"rg", "rg wide.h5 --steps 2 --maps --seed 65 -o rg"},
      {"rg-previous", "rg bath.h5 --block 4 --steps 1 --ties previous -o rg-previous"},

      // Hidden units in several arrangements.
      {"gauge-fixed", "gauge bf16-pcd -o gauge-fixed.h5"},
      {"gauge-permuted", "gauge cd --arrangement permuted --seed 69 -o gauge-permuted.h5"},
      {"hidden-fixed", "transform bf16-pcd test.h5 --arrangement gauge-fixed --seed 70 -o hidden-fixed.h5"},
      {"hidden-lattices", "transform bf16-pcd test.h5 --arrangement permuted --seed 70 -o hidden-lattices.h5"},
      {"hidden-rg", "rg hidden-lattices.h5 --steps 1 -o hidden-rg"},
      {"hidden-by-energy", "thermometer measure --by energy hidden-lattices.h5"},

      // Imported data, and real values.
      {"imported", "import odd.h5 --seed 71 -o imported.h5"},
      {"imported-binary", "import odd.h5 --values binary --seed 71 -o imported-binary.h5"},
      {"binary", "train imported-binary.h5 --hidden 9 --epochs 2 --batch-size 40 --seed 74 -o binary"},
      {"exact-binary", "evaluate binary imported-binary.h5 --seed 75"},
      {"generated-binary", "generate binary --samples 50 --sweeps 20 --burn-in 2 --seed 76 -o generated-binary.h5"},
      {"exported", "export binary --format npz -o exported.npz"},
      {"imported-npz", "import exported.npz -o imported-npz.h5"},
      {"imported-model", "import binary/checkpoint.h5 --units spin -o imported-model.h5"},
      {"imported-real", "import hidden-means.h5 --range -1.5:1.5 -o imported-real.h5"},
      {"real-values",
       "train imported-real.h5 --hidden 9 --epochs 2 --batch-size 40 --statistics sampled-hidden --bias-init data "
       "--validate hidden-means.h5 --validate-every 1 --seed 72 -o real-values"},
      {"real-values-bf16",
       "train hidden-means.h5 --hidden 9 --epochs 2 --batch-size 40 --precision bf16 --algorithm pcd --seed 73 "
       "-o real-values-bf16"},
      // Stacks.
      {"stack",
       "train square.h5 --hidden 12,7,3 --epochs 2,3,1 --batch-size 32 --learning-rate 0.05 --validate test.h5 "
       "--stop-early 2 --seed 81 -o stack"},
      {"stack-means",
       "train square.h5 --hidden 12,7 --epochs 2 --batch-size 50 --between means --statistics sampled-hidden --seed 82 "
       "-o stack-means"},
      {"stack-hidden", "transform stack test.h5 --seed 83 -o stack-hidden.h5"},
      {"stack-flow", "flow stack test.h5 --steps 0,1,5 --keep-spins --seed 84 -o stack-flow.h5"},
      {"stack-generated",
       "generate stack --start test.h5 --samples 50 --sweeps 20 --burn-in 2 --probabilities --seed 85 "
       "-o stack-generated.h5"},
      {"stack-bound", "evaluate stack test.h5 --train-data square.h5 --seed 86"},
      {"stack-weights", "analyze weights stack -o stack-weights"},

      // What else is kept of chains, and what a training is told of itself.
      {"held",
       "generate cd --start test.h5 --clamp 0:31:1 --snapshots 0,3 --probabilities --keep-hidden --samples 50 "
       "--sweeps 20 --burn-in 2 --seed 64 -o held.h5"},
      {"early",
       "train square.h5 --hidden 12 --epochs 6 --batch-size 40 --algorithm pcd --learning-rate 0.5 --validate test.h5 "
       "--validate-every 1 --ais-chains 20 --ais-temperatures 30 --stop-early 1 --seed 30 -o early"},

      {"weights", "analyze weights cd/epoch-1.h5 --data test.h5 -o weights"},
      {"large-weights", "analyze weights large -o large-weights"},
      {"correlators", "analyze correlators stack test.h5 --layers 0,2 --control random --seed 66 -o correlators"},
      {"scaling", "analyze scaling square.h5 --magnetisation 1.75,2,2.25 --resamples 50 --seed 67 -o scaling"},
      {"noise", "analyze noise cd test.h5 --seed 68 -o noise"},
      {"exactness", "analyze exactness cd test.h5 -o exactness"},
      {"info-run", "info cd"},
      {"info-data", "info odd.h5"},
      {"info-flow", "info flow.h5"},
      {"info-thermometer", "info thermometer.h5"},
      {"info-weights", "info weights/weights.h5"},
      {"iso2018", "reproduce iso2018 --samples 3 --epochs 3 --thermometer-epochs 5 -o iso2018"},
      {"isdlrg2020", "reproduce isdlrg2020 --shrink 1000000 -o isdlrg2020"},
      {"whygen2021", "reproduce whygen2021 --shrink 1000000 --side 16 -o whygen2021"},
  };
  return commands;
}

const RecordedCommand* command_named_like(std::string_view file) {
  const auto name = file.substr(0, file.find_first_of(":/."));
  const auto& commands = recorded_commands();
  const auto found = std::find_if(commands.begin(), commands.end(), [&](const auto& one) { return one.name == name; });
  return found == commands.end() ? nullptr : &*found;
}

std::vector<std::string> split(const std::string& words) {
  std::istringstream stream(words);
  std::vector<std::string> found;
  for (std::string word; stream >> word;) found.push_back(word);
  return found;
}

}  // namespace kadanoff::test
