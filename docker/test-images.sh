#!/usr/bin/env bash
# test-images.sh [--tests | --built]: builds both images for the CPU as users would, and holds them to the promises of
# docker/README.md, by their names. --tests: builds also the stage `test`, which runs all tests. --built: only checks.
#
# Wants root and Debian's buildah, podman, runc and git; debootstrap, too, where no registry can be reached: then the base
# is made from the mirror that apt uses here. Nothing is touched outside of one folder.
#   KADANOFF_IMAGES=DIR  that folder; layers that are there are used again. Default: a new one, removed in the end
#   DEBIAN=13            the release of the base; default 12
#   KADANOFF_JOBS=N      parallel compilations
# shellcheck disable=SC2016  # variables of apt and of the containers' shells
set -euo pipefail
unset CDPATH
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

work=${KADANOFF_IMAGES:-$(mktemp -d)}
debian=${DEBIAN:-12}
final=localhost/kadanoff:$debian
minimal=localhost/kadanoff:$debian-minimal
if grep -qw overlay /proc/filesystems; then driver=overlay; else driver=vfs; fi  # vfs copies every layer
rm -rf "${work:?}/data"
mkdir -p "$work/data" && chmod 1777 "$work/data"
store=(--root "$work/storage" --runroot "$work/run" --storage-driver "$driver")
# No more than what this machine may give itself.
podman=(podman --log-level error "${store[@]}" --runtime runc --cgroup-manager cgroupfs)
limits=(--ulimit nofile=1024:1024 --ulimit nproc=4096:4096)
remove_all() {  # 3 GB
  "${podman[@]}" rm -fa > /dev/null 2>&1 || true
  buildah --log-level error "${store[@]}" umount --all > /dev/null 2>&1 || true
  rm -rf --one-file-system "$work"
}
[[ -v KADANOFF_IMAGES ]] || trap remove_all EXIT

# ── building ──────────────────────────────────────────────────────────────────────────────────────────────────────
make_base() {  # pulls Debian's image or, without a registry, makes one
  local image=docker.io/library/debian:$debian-slim suite container mirror
  base=$image
  buildah --log-level error "${store[@]}" pull -q "$image" > /dev/null 2>&1 && return
  base=localhost/debian:$debian
  buildah "${store[@]}" inspect --type image "$base" > /dev/null 2>&1 && return
  suite=$([[ $debian == 13 ]] && echo trixie || echo bookworm)
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1)
  echo "no registry: the base is made by debootstrap"
  debootstrap --variant=minbase "$suite" "$work/base" "$mirror" > "$work/debootstrap.log" || { tail "$work/debootstrap.log"; exit 1; }
  rm "$work/base/etc/resolv.conf"
  # As Debian's slim images: no documentation but the licences.
  find "$work/base/usr/share/doc" -type f ! -name copyright -delete
  rm -rf "$work/base/usr/share/"{man,info,locale}/* "$work/base/var/cache/apt/"* "$work/base/var/lib/apt/lists/"*
  printf 'path-exclude /usr/share/%s/*\n' doc man info locale > "$work/base/etc/dpkg/dpkg.cfg.d/slim"
  printf 'path-include /usr/share/doc/*/copyright\n' >> "$work/base/etc/dpkg/dpkg.cfg.d/slim"
  container=$(buildah "${store[@]}" from scratch)
  tar -C "$work/base" -cf "$work/base.tar" . && buildah "${store[@]}" add -q "$container" "$work/base.tar" > /dev/null
  buildah "${store[@]}" commit -q "$container" "$base" > /dev/null
  buildah "${store[@]}" rm "$container" > /dev/null
  rm -rf "$work/base" "$work/base.tar"
}

# The sources as they are committed, and beside them what must not get into an image.
secrets=(.env train.h5 runs/v64/checkpoint.h5 data/train.npy docs/private.h5 tests/big.npz .git/config id_rsa build/cpu/x)
make_context() {
  local secret
  rm -rf "$work/context" && mkdir "$work/context"
  git archive HEAD | tar -x -C "$work/context"
  for secret in "${secrets[@]}"; do
    mkdir -p "$(dirname "$work/context/$secret")" && echo secret > "$work/context/$secret"
  done
}

commit=$(git rev-parse --short=12 HEAD)
build() {  # TARGET IMAGE
  local started=$SECONDS
  buildah --log-level error "${store[@]}" bud --isolation chroot --network host --layers -f docker/Dockerfile --target "$1" \
    --build-arg CPU_BASE="$base" --build-arg KADANOFF_COMMIT="$commit" \
    --build-arg KADANOFF_JOBS="${KADANOFF_JOBS:-}" -t "$2" "$work/context" > "$work/$1.log" 2>&1 \
    || { tail -n 40 "$work/$1.log"; echo "the stage $1 does not build: $work/$1.log"; exit 1; }
  echo "built $1 in $((SECONDS - started)) s"
}

# ── what is promised ──────────────────────────────────────────────────────────────────────────────────────────────
passed=0 failed=0
promise() {  # WORDS OF README, WANTED, GOT
  if [[ $3 == "$2" ]]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'BROKEN: %s: %s, not %s\n' "$1" "$3" "$2"
    tail -n 3 "$work/out" 2> /dev/null || true
  fi
}
code_of() { local code=0; "$@" > "$work/out" 2>&1 || code=$?; printf '%s' "$code"; }
inspect() { "${podman[@]}" image inspect "$1" --format "$2"; }
label() { inspect "$1" "{{index .Config.Labels \"org.opencontainers.image.$2\"}}"; }
# A user that no image knows, on a root file system that is read-only, with no /tmp, no capabilities and no network.
strict=(--user 1000550000:0 --read-only --read-only-tmpfs=false --cap-drop all --security-opt no-new-privileges)
start() { "${podman[@]}" run "${limits[@]}" --network none -v "$work/data:/data" "$@"; }
kadanoff() { start --rm "${strict[@]}" "$final" "$@"; }
shell() { start --rm --entrypoint sh "$@"; }  # IMAGE -c COMMAND

stopped() {  # SECONDS ARGUMENTS…: the exit code after a SIGTERM to process 1; 137 where that took more than 10 s
  local seconds=$1
  shift
  "${podman[@]}" rm -f stopped > /dev/null 2>&1 || true
  start -d --name stopped "${strict[@]}" "$final" "$@" > /dev/null
  sleep "$seconds"
  "${podman[@]}" stop -t 10 stopped > /dev/null 2>&1
  "${podman[@]}" logs stopped > "$work/out" 2>&1
  "${podman[@]}" inspect stopped --format '{{.State.ExitCode}}'
  "${podman[@]}" rm stopped > /dev/null
}

check_contents() {
  local image size text
  for image in "$final" "$minimal"; do
    text="$(inspect "$image" '{{.Config.User}} {{.Config.Entrypoint}}')"
    promise "user 1000, not root" "1000:0 [kadanoff]" "$text"
    promise "labels" "MIT $(sed -n 's/^project(kadanoff VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt) $commit" \
      "$(label "$image" licenses) $(label "$image" version) $(label "$image" revision)"
    promise "the commit" 0 "$(code_of shell "$image" -c "kadanoff doctor | grep -q 'commit $commit,'")"
    promise "libraries are packages" 0 "$(code_of start --rm -i --entrypoint sh "$image" -s /opt/kadanoff/bin/kadanoff < docker/runtime-packages.sh)"
    promise "licences" "6 0 1" "$(shell "$image" -c 'cd /opt/kadanoff/share/doc/kadanoff
      echo $(grep -cE "^──── (libcli11|nlohmann-json3|libfmt|libxxhash|libtomlplusplus|libkissfft)-dev" THIRD-PARTY) $(grep -cE "no file of copyright|^No package" THIRD-PARTY) $(grep -c "MIT License" LICENSE)')"
    promise "no lists and logs of apt" '' "$(shell "$image" -c 'find /var/lib/apt/lists /var/cache/apt /var/log/apt -type f 2> /dev/null')"
  done
  size=$(($(inspect "$final" '{{.Size}}') / 1000000))
  promise "at most 300 MB, without gnuplot 220 MB" yes "$([[ $size -le 300 ]] && echo yes || echo "$size MB")"
  size=$(($(inspect "$minimal" '{{.Size}}') / 1000000))
  promise "at most 300 MB, without gnuplot 220 MB" yes "$([[ $size -le 220 ]] && echo yes || echo "$size MB")"
  text=$(buildah "${store[@]}" from localhost/kadanoff:"$debian"-build)
  image=$(buildah "${store[@]}" mount "$text")
  promise "no data" '' "$(cd "$image/kadanoff"; ls -d "${secrets[@]}" 2> /dev/null; grep -rlx secret --exclude-dir=build .)"
  buildah "${store[@]}" rm "$text" > /dev/null
}

check_runs() {
  local train=(train t.h5 --hidden 64 --batch-size 50 --checkpoint-every 1s -o run --resume) verb
  promise "any user, read-only" 0 "$(code_of kadanoff ising --side 8 --temperatures 1:3:0.5 --samples 100 -o t.h5)"
  promise "any user, read-only" 0 "$(code_of kadanoff doctor)"
  promise "/data without a volume" 0 "$(code_of "${podman[@]}" run --rm "${limits[@]}" --network none "$final" ising --side 4 --temperatures 1 --samples 4 -o x.h5)"

  promise "SIGTERM, as process 1" 75 "$(stopped 4 "${train[@]}" --epochs 100000)"
  promise "SIGTERM, as process 1" 75 "$(stopped 4 "${train[@]}" --epochs 100000)"
  start -d --name busy "${strict[@]}" "$final" "${train[@]}" --epochs 100000 > /dev/null
  sleep 3
  promise "exit codes" 69 "$(code_of kadanoff "${train[@]}" --epochs 100000)"
  "${podman[@]}" stop -t 10 busy > /dev/null 2>&1 && "${podman[@]}" rm busy > /dev/null
  promise "exit codes" 69 "$(code_of kadanoff doctor --device cuda)"
  promise "exit codes" 66 "$(code_of kadanoff info nothing.h5)"
  promise "exit codes" 65 "$(echo x > "$work/data/bad.h5"; code_of kadanoff evaluate run bad.h5)"
  promise "exit codes" 2 "$(code_of kadanoff train)"
  rm -rf "$work/data/run"
  promise "exit codes" 0 "$(code_of kadanoff "${train[@]}" --epochs 20)"
  for verb in "ising --side 100 --temperatures 0:6:0.1 --samples 4000 --sweeps 1000000 -o big.h5" \
    "generate run --samples 1000 --sweeps 10000000 -o g.h5" "flow run t.h5 --steps 0,100000000 -o f.h5" \
    "thermometer fit t.h5 --epochs 100000000 -o th.h5"; do
    # shellcheck disable=SC2086  # one word per argument
    promise "SIGTERM, as process 1" "ended" "$(code=$(stopped 4 $verb); [[ $code == 75 || $code == 143 ]] && echo ended || echo "$verb: $code")"
  done
  promise "SIGTERM, as process 1" '' "$(cd "$work/data" && ls -d big.h5 g.h5 f.h5 th.h5 2> /dev/null)"
}

check_pictures() {
  promise "pictures" 0 "$(code_of kadanoff bench scaling --seconds 2 -o figure)"
  promise "pictures" "0 png" "$(grep -ci fontconfig "$work/out") $(compgen -G "$work/data/figure/*.png" > /dev/null && echo png)"
  "${podman[@]}" rm -f written > /dev/null 2>&1 || true  # here it may write everywhere, but shall not
  promise "writes in /data only" 0 "$(code_of start --name written "$final" bench scaling --seconds 2 -o figure2)"
  promise "writes in /data only" '' "$("${podman[@]}" diff written | grep -vE ' /(data|dev|etc|proc|run|sys)(/|$)')"
  "${podman[@]}" rm written > /dev/null
  promise "without gnuplot" 1 "$(code_of shell "$minimal" -c 'command -v gnuplot || exit 1')"
  promise "without gnuplot" 0 "$(code_of start --rm "${strict[@]}" "$minimal" doctor)"
}

if [[ ${1:-} != --built ]]; then
  make_base
  make_context
  build build "localhost/kadanoff:$debian-build"
  build minimal "$minimal"
  build final "$final"
fi
check_contents
check_runs
check_pictures
if [[ ${1:-} == --tests ]]; then build test "localhost/kadanoff:$debian-test" && grep 'tests passed' "$work/test.log"; fi
printf 'Debian %s: %d passed, %d failed\n' "$debian" "$passed" "$failed"
[[ $failed == 0 ]]
