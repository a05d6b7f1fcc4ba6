#!/usr/bin/env bash
# What suarad and suara-modem use while nothing happens: processor time over a
# while and memory, with N cases in the database and one modem.
#   idle.sh BUILD [N [SECONDS]]      default: 100000 cases, 60 seconds
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=$1
n=${2:-100000}
seconds=${3:-60}
. scripts/sandbox

SANDBOX=$(mktemp -d "${TMPDIR:-/tmp}/suara.XXXXXX")
trap sandbox_stop EXIT
sandbox_config
"$BUILD/tests/bench/intake" "$SANDBOX/suara.conf" --fill "$SANDBOX" "$n"
# what the complaints queued is not what is measured
sqlite3 "$SANDBOX/suara.db" "UPDATE outbox SET state = 'sent'"
sandbox_sim
sandbox_daemon
sandbox_wait_up
# one listing, so that the cache is as warm as it gets
ctl cases --limit 1000 >/dev/null

worker=$(pgrep -P "$SUARAD_PID" -x suara-modem)
ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }
before=$(($(ticks "$SUARAD_PID") + $(ticks "$worker")))
read -r -t "$seconds" <> <(:) || true
after=$(($(ticks "$SUARAD_PID") + $(ticks "$worker")))
hz=$(getconf CLK_TCK)
awk -v t=$((after - before)) -v hz="$hz" -v s="$seconds" 'BEGIN {printf "processor while idle: %.3f %% of one core over %d s\n", 100 * t / hz / s, s}'
for pid in "$SUARAD_PID" "$worker"; do
    awk '/^Name|^VmRSS/ {printf "%s ", $2} END {print "kB resident"}' "/proc/$pid/status"
done
