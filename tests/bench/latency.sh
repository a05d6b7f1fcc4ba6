#!/usr/bin/env bash
# From the moment an SMS reaches the modem to the moment its answer has left it,
# and the AT commands that one such message takes; poll_s is 5, the modem's push
# wakes the poll, the modem simulator answers at once.
#   latency.sh BUILD [MESSAGES]      default: 25
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=$1
n=${2:-25}
. scripts/sandbox
sandbox_start

ms_of_one() {
    local before from
    before=$(sim messages | wc -l)
    from=$(date +%s%N)
    sim sms "0812$(printf '%08d' "$1")" "ADUAN KJ1 antri nomor $1" >/dev/null
    sim wait messages $((before + 1)) 20000 >/dev/null
    echo $((($(date +%s%N) - from) / 1000000))
}

ms_of_one 0 >/dev/null # the first waits for the start to end
for ((i = 1; i <= n; i++)); do ms_of_one "$i"; done | sort -n |
    awk '{ms[NR] = $1} END {printf "SMS to answer, ms: median %d, least %d, most %d\n", ms[int((NR + 1) / 2)], ms[1], ms[NR]}'

sim wait slots-empty 10000 >/dev/null
sim stats reset >/dev/null
ms_of_one $((n + 1)) >/dev/null
sim wait reports 1 5000 >/dev/null || true
sim wait slots-empty 10000 >/dev/null
sim stats | awk '$1 == "commands" {print "AT commands for one SMS, its answer and the delivery report:", $2}'
