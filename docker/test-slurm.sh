#!/usr/bin/env bash
# test-slurm.sh PROGRAM: runs docker/slurm/train.sbatch on a real Slurm of one node, which it starts and ends itself, and checks
# that a training goes on after its time limit, after a pre-emption and when its folder was in use. Takes 6 minutes, because
# Slurm looks at time limits once a minute and lets a requeued job wait for two. Wants root and Debian's slurm-wlm and munge.
set -euo pipefail
unset CDPATH

kadanoff=$(readlink -f "${1:?test-slurm.sh PROGRAM}")
script=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/slurm/train.sbatch
work=$(mktemp -d)
started=()
end() {
  scancel --full --user root 2> /dev/null || true
  sleep 2
  for process in "${started[@]}"; do kill "$process" 2> /dev/null || true; done
  wait
  [[ -n ${KADANOFF_KEEP:-} ]] || rm -rf "$work"
}
trap end EXIT

# ── a Slurm ───────────────────────────────────────────────────────────────────────────────────────────────────────
node=$(hostname -s)
export SLURM_CONF=$work/slurm.conf
mkdir "$work/state" "$work/spool" "$work/job"
chmod 755 "$work"
cat > "$SLURM_CONF" <<CONF
ClusterName=test
SlurmctldHost=$node(127.0.0.1)
SlurmUser=root
AuthInfo=socket=$work/munge.socket
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldPort=16817
SlurmdPort=16818
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
ReturnToService=2
SwitchType=switch/none
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
SchedulerParameters=sched_interval=5
NodeName=$node NodeAddr=127.0.0.1 CPUs=1 State=UNKNOWN
PartitionName=low Nodes=$node Default=YES PriorityTier=1 GraceTime=20
PartitionName=high Nodes=$node PriorityTier=2 PreemptMode=OFF
CONF
head -c 1024 /dev/urandom > "$work/munge.key" && chmod 400 "$work/munge.key"
munged --force --foreground --key-file="$work/munge.key" --socket="$work/munge.socket" --pid-file="$work/munged.pid" \
  --log-file="$work/munged.log" --seed-file="$work/munged.seed" > /dev/null 2>&1 & started+=($!)
sleep 1
slurmctld -D > "$work/slurmctld.log" 2>&1 & started+=($!)
slurmd -D -N "$node" > "$work/slurmd.log" 2>&1 & started+=($!)
for _ in {1..30}; do [[ $(sinfo -h -o %T 2> /dev/null | sort -u) != idle ]] || break; sleep 1; done
[[ $(sinfo -h -o %T | sort -u) == idle ]] || { tail -n 5 "$work"/*.log; echo "Slurm does not start"; exit 1; }

# ── the checks ────────────────────────────────────────────────────────────────────────────────────────────────────
passed=0 failed=0
check() {  # WHAT WANTED GOT
  if [[ $3 == "$2" ]]; then passed=$((passed + 1)); echo "$((SECONDS)) s: $1"
  else failed=$((failed + 1)); echo "FAILED: $1: $3, not $2"; tail -n 20 "$work"/job/*.log; fi
}
state() { scontrol show job "$1" 2> /dev/null | sed -n "s/.*$2=\([^ ]*\).*/\1/p" | head -n 1; }
until_it_is() {  # SECONDS COMMAND…
  local limit=$((SECONDS + $1))
  shift
  while ! "$@" && [[ $SECONDS -lt $limit ]]; do sleep 1; done
}
has_run() { [[ -s $work/job/run/checkpoint.h5 && $(state "$job" JobState) == RUNNING ]]; }
restarted() { [[ $(state "$job" Restarts) -ge $1 ]]; }
running_again() { restarted "$1" && [[ $(state "$job" JobState) == RUNNING ]]; }
over() { [[ $(state "$job" JobState) =~ COMPLETED|FAILED|CANCELLED|TIMEOUT|NODE_FAIL ]]; }
update() { "$kadanoff" info run/checkpoint.h5 | sed -n 's/^ *updates  *\([0-9]*\) of.*/\1/p'; }

cd "$work/job"
"$kadanoff" ising --side 8 --temperatures 1:3:0.5 --samples 100 -o train.h5 > /dev/null
printf 'hidden = 64\nbatch-size = 50\nepochs = 1000000\ncheckpoint-every = "1s"\n' > train.toml
export KADANOFF=$kadanoff KADANOFF_DEVICE=cpu
submit() { sbatch --parsable --gpus=0 --cpus-per-task=1 --mem=0 "$@" "$script"; }

job=$(submit --partition=low --time=00:03:00)
until_it_is 60 has_run
check "a training runs" RUNNING "$(state "$job" JobState)"
until_it_is 240 restarted 1
check "the time limit stops it with a checkpoint and it is queued again" "1 75" "$(state "$job" Restarts) $(grep -o 'exit code 75' kadanoff-"$job".log | cut -d ' ' -f 3)"
first=$(update)
until_it_is 240 running_again 1
sleep 10
check "it goes on" yes "$([[ $(update) -gt $first ]] && echo yes || echo "$first, $(update)")"

other=$(sbatch --parsable --partition=high --time=00:01:00 --output=/dev/null --wrap 'sleep 20')
until_it_is 120 restarted 2
check "a pre-emption stops it and it is queued again" 2 "$(state "$job" Restarts)"
until_it_is 240 running_again 2
check "it runs again after the other job" "RUNNING COMPLETED" "$(state "$job" JobState) $(state "$other" JobState)"
scancel "$job"
until_it_is 60 over

"$kadanoff" train train.h5 --config train.toml -o run --resume > /dev/null 2>&1 & busy=$!
sleep 3
job=$(submit --partition=low --time=00:10:00)
until_it_is 60 restarted 1
check "a folder in use: it is queued again" 1 "$(state "$job" Restarts)"
kill "$busy"
wait "$busy" || true
scancel "$job"

sed -i 's/^epochs.*/epochs = 10/' train.toml
job=$(submit --array=0-1 --partition=low --time=00:10:00)
has_both() { [[ -s runs/0/model.h5 && -s runs/1/model.h5 ]]; }
until_it_is 120 has_both
check "an array is a sweep of seeds" "0 1" "$(for i in 0 1; do "$kadanoff" info runs/$i/model.h5 | sed -n 's/.*, seed \([0-9]*\),.*/\1/p'; done | xargs)"

sed -i 's/^hidden/units/' train.toml
job=$(submit --partition=low --time=00:10:00)
until_it_is 60 over
check "a wrong option ends it for good" "FAILED 2:0 0" "$(state "$job" JobState) $(state "$job" ExitCode) $(state "$job" Restarts)"
printf '%d passed, %d failed\n' "$passed" "$failed"
[[ $failed == 0 ]]
