#!/usr/bin/env bash
# mnist.sh MNIST [FOLDER]: an RBM of handwritten digits, its likelihood, and sheets of what it has learned.
# MNIST is a folder with the four files of that name, compressed or not; FOLDER, runs/mnist by default, is made.
set -euo pipefail
kadanoff=${KADANOFF:-kadanoff}  # the program: KADANOFF=$(./run build)
mnist=${1:?the folder of MNIST} folder=${2:-runs/mnist}
mkdir -p "$folder"
# Called again, it makes all files anew but the training, which goes on from where it was.

import() {  # PART NAME: the images and labels of a part, compressed or not
  local images=$mnist/$1-images-idx3-ubyte labels=$mnist/$1-labels-idx1-ubyte
  [[ -e $images ]] || images+=.gz
  [[ -e $labels ]] || labels+=.gz
  "$kadanoff" import "$images" "$labels" --values spin -o "$folder/$2.h5" --overwrite
}
import train train
import t10k test

"$kadanoff" train "$folder/train.h5" --validate "$folder/test.h5" --hidden "${HIDDEN:-500}" --epochs "${EPOCHS:-10}" \
  --algorithm pcd --cd-steps 20 --centred --learning-rate 0.02 --schedule cosine --bias-init data -o "$folder/run" --resume

"$kadanoff" evaluate "$folder/run" "$folder/test.h5" --train-data "$folder/train.h5" \
  --ais-chains "${CHAINS:-200}" --ais-temperatures "${TEMPERATURES:-10000}"

"$kadanoff" sheet "$folder/run" -o "$folder/filters.png" --overwrite
"$kadanoff" generate "$folder/run" --samples 100 --sweeps 500 --burn-in "${BURN_IN:-2000}" --probabilities -o "$folder/samples.h5" --overwrite
"$kadanoff" sheet "$folder/samples.h5" --show probabilities -o "$folder/samples.png" --overwrite
