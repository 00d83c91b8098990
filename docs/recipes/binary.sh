#!/usr/bin/env bash
# binary.sh TABLE [FOLDER]: an RBM of 0/1 data, as of a CSV with one line per sample, which other programs can take over.
# FOLDER, runs/binary by default, is made.
set -euo pipefail
kadanoff=${KADANOFF:-kadanoff}  # the program: KADANOFF=$(./run build)
table=${1:?a table of 0 and 1} folder=${2:-runs/binary}
mkdir -p "$folder"
# Called again, it makes all files anew but the training, which goes on from where it was.

# All that comes of this data has units 0 and 1: samples, model, energies, ln Z.
"$kadanoff" import "$table" --values binary --split 0.9 -o "$folder/data.h5" --overwrite

# 0.006 is the step of a rate of 0.1 in programs with units 0 and 1: docs/training.md, "Rates of other programs".
"$kadanoff" train "$folder/data-train.h5" --validate "$folder/data-test.h5" --hidden "${HIDDEN:-64}" \
  --epochs "${EPOCHS:-100}" --centred --learning-rate 0.006 --bias-init data --stop-early 10 -o "$folder/run" --resume

"$kadanoff" evaluate "$folder/run" "$folder/data-test.h5" --train-data "$folder/data-train.h5"
"$kadanoff" generate "$folder/run" --samples 1000 -o "$folder/samples.h5" --overwrite
"$kadanoff" export "$folder/run" --format rbms -o "$folder/rbms.h5" --overwrite
"$kadanoff" export "$folder/run" --format npz -o "$folder/model.npz" --overwrite
