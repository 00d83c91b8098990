#!/usr/bin/env bash
# spins.sh [FOLDER]: a stack of RBMs of Ising lattices at the critical temperature: 1024–256–64 for a side of 32, and its
# flow. FOLDER, runs/spins by default, is made.
set -euo pipefail
kadanoff=${KADANOFF:-kadanoff}  # the program: KADANOFF=$(./run build)
folder=${1:-runs/spins} side=${SIDE:-32}
mkdir -p "$folder"
# Called again, it makes all files anew but the training, which goes on from where it was.

for seed in 1 2; do  # for the training, for the test
  "$kadanoff" ising --side "$side" --temperatures Tc --samples "${SAMPLES:-20000}" --sweeps "${SWEEPS:-2000}" --start ordered --seed "$seed" \
    -o "$folder/ising-$seed.h5" --overwrite
done

# A quarter as many units in each layer, as when blocks of 2 × 2 become one spin.
"$kadanoff" train "$folder/ising-1.h5" --hidden "$((side * side / 4)),$((side * side / 16))" --epochs "${EPOCHS:-50}" \
  --validate "$folder/ising-2.h5" --learning-rate 0.005 --schedule cosine --cd-steps 2 -o "$folder/run" --resume

"$kadanoff" evaluate "$folder/run" "$folder/ising-2.h5"
"$kadanoff" analyze weights "$folder/run" --layer 1
"$kadanoff" flow "$folder/run" "$folder/ising-2.h5" --steps 0,1,2,5,10 -o "$folder/flow.h5" --overwrite
"$kadanoff" sheet "$folder/run" -o "$folder/filters.png" --overwrite
