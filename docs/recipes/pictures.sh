#!/usr/bin/env bash
# pictures.sh PICTURES [FOLDER]: an RBM of grey pictures, as they are: PICTURES is a folder of JPEG and PNG files, at any
# depth. FOLDER, runs/pictures by default, is made.
set -euo pipefail
kadanoff=${KADANOFF:-kadanoff}  # the program: KADANOFF=$(./run build)
pictures=${1:?a folder of pictures} folder=${2:-runs/pictures}
mkdir -p "$folder"
# Called again, it makes all files anew but the training, which goes on from where it was.

# Every picture becomes SIDE × SIDE; nine of ten are for the training.
"$kadanoff" import "$pictures" --side "${SIDE:-100}" --skip-broken --split 0.9 -o "$folder/pictures.h5" --overwrite

# Grey stands where a mean could: hidden units are drawn, visible ones are means.
"$kadanoff" train "$folder/pictures-train.h5" --validate "$folder/pictures-test.h5" --hidden "${HIDDEN:-400}" \
  --epochs "${EPOCHS:-100}" --batch-size "${BATCH:-100}" --statistics sampled-hidden --centred --learning-rate 0.002 \
  --momentum 0.9 --schedule cosine --bias-init data -o "$folder/run" --resume

"$kadanoff" evaluate "$folder/run" "$folder/pictures-test.h5" --train-data "$folder/pictures-train.h5"
"$kadanoff" transform "$folder/run" "$folder/pictures-test.h5" --as means -o "$folder/features.h5" --overwrite  # for other programs
"$kadanoff" sheet "$folder/pictures-test.h5" -o "$folder/pictures.png" --overwrite
"$kadanoff" sheet "$folder/run" -o "$folder/filters.png" --overwrite
