# What the scripts share. Source it from the project's root, after `set -euo pipefail`.

root=$PWD
jobs=$(nproc)

# The compiler cache holds across clones: paths below the root are written relative.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

# step NAME COMMAND...: runs the command, says how long it took, and stops the script if it fails.
step() {
  local name=$1 start=$SECONDS code=0
  shift
  echo "== $name"
  "$@" || code=$?
  echo "== $name: $((SECONDS - start)) s$([ $code -eq 0 ] || echo ", FAILED with exit code $code")"
  [ $code -eq 0 ] || exit $code
}

# build PRESET [TARGET...]: configures the preset if that was never done, and builds the targets (default: all). Says how far it is
# and how long it may still take; what compilers print is shown if it fails.
build() {
  local preset=$1 log process code=0
  shift
  log=$(mktemp)
  if { [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset"; } >"$log" 2>&1 </dev/null; then
    cmake --build --preset "$preset" ${1:+--target "$@"} >>"$log" 2>&1 </dev/null &
    process=$! # the processes that show_progress starts take the place of $!
    show_progress "$process" "$log"
    wait "$process" || code=$?
  else
    code=1
  fi
  [ $code -eq 0 ] || grep -vE '^\[[0-9]+/[0-9]+\]' "$log" | tail -n 80
  rm -f "$log"
  return $code
}

# show_progress PROCESS LOG: while the process runs, how many of ninja's steps are done: in place on a terminal, else a line for each tenth.
show_progress() {
  local process=$1 log=$2 start=$SECONDS last=-1 done_now total tenth line
  while kill -0 "$process" 2>/dev/null; do
    sleep 1
    read -r done_now total < <(grep -aoE '^\[[0-9]+/[0-9]+\]' "$log" | tail -n 1 | tr -d '[]' | tr / ' ') || continue
    [ "$total" -gt 20 ] || continue
    tenth=$((done_now * 10 / total))
    line="   $done_now of $total steps"
    if [ $((SECONDS - start)) -ge 10 ] && [ "$done_now" -gt 0 ]; then
      line+=", about $(((SECONDS - start) * (total - done_now) / done_now / 60 + 1)) min left"
    elif [ $last -lt 0 ]; then
      line+="; the first build of all takes ten to twenty minutes on two cores, later ones seconds"
    fi
    if [ -t 1 ]; then
      printf '\r\033[K%s' "$line"
    elif [ "$tenth" -ne "$last" ]; then
      echo "$line"
    fi
    last=$tenth
  done
  if [ -t 1 ]; then printf '\r\033[K'; fi
}

# scratch: a folder that is removed when the script ends, in $scratch.
make_scratch() {
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/microcosm.XXXXXX")
  trap 'rm -rf "$scratch"' EXIT
}

# identity DATASET: "episode sha256 state_hash", one line an episode, sorted: what must be the same wherever it is computed.
identity() {
  lua5.4 script/lib/identity.lua "$1/manifest.jsonl"
}

# expect_same WHAT FILE FILE: fails with the differing lines.
expect_same() {
  if ! diff "$2" "$3" >&2; then
    echo "FAILED: $1" >&2
    return 1
  fi
  echo "same: $1"
}
