#!/usr/bin/env bash
# Two modems: an answer leaves by the modem that was written to; when that one is gone
# for longer than modem_grace_s, by the other; and the one that is gone slows nobody.
#
#   two_modems.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=$1
. tests/fault/live.sh

first=081200000012 second=081200000045
in_2() { local SANDBOX=$SANDBOX/2; "$@"; } # the same words, of the second modem

sandbox_folder
sandbox_set modem_grace_s 3
sandbox_set report_wait_s 10
sandbox_set segments_per_day 0
sandbox_set poll_s 1
sandbox_second
sandbox_sim
sandbox_daemon
both_up() { [ "$(ctl modems --json 2>/dev/null | grep -o '"state":"[a-z]*"' | grep -cvE 'down|starting')" = 2 ]; }
eventually 20 both_up || fail "not both are up: $(ctl modems)"

# each by its own
say $first 'ADUAN KJ1 antri di satu'
in_2 say $second 'ADUAN KJ1 antri di dua'
[ "$(sim messages | wc -l) $(in_2 sim messages | wc -l)" = '1 1' ] || fail "an answer left by the other modem"

# the worker of one dies: the other's lives on, and it comes back
worker_of() { ctl modems --json | grep "\"$1\"" | grep -o '"pid":[0-9]*' | cut -d: -f2; }
was_1=$(worker_of modem-01) was_2=$(worker_of modem-02)
kill -9 "$was_2"
is_new_2() { both_up && [ "$(worker_of modem-02)" != "$was_2" ]; }
eventually 20 is_new_2 || fail "suara-modem was not started again"
[ "$(worker_of modem-01)" = "$was_1" ] || fail "the other suara-modem went with it"
in_2 say $second 'ADUAN KJ1 sesudah worker mati'

# six wrote to the second; it is unplugged before it has answered them all
patient() { printf '0812000010%02d' "$1"; }
of_both() { (sim messages && in_2 sim messages) | cut -f2 | grep -c -- "$(patient "$1" | tail -c 10)\$" || true; }
in_2 sim fault slow=400 >/dev/null
for i in 1 2 3 4 5 6; do in_2 sim sms "$(patient "$i")" "ADUAN KJ1 nomor $i di modem dua" >/dev/null; done
ready_cases=$(count complaints)
taken() { [ "$(count complaints)" -ge $((ready_cases + 6)) ]; }
eventually 20 taken || fail "$(count complaints) cases"
in_2 sim fault unplug >/dev/null
kill -9 "$(worker_of modem-02)" 2>/dev/null || true # it may have noticed; in the middle of a command libGammu would notice only at the deadline

# meanwhile nobody waits at the first
t=$(date +%s%N)
say $first 'ADUAN KJ1 modem dua mati'
ms=$((($(date +%s%N) - t) / 1000000))
((ms < 3000)) || fail "a modem that is gone slows the other: $ms ms"

six_answered() {
    local i
    for i in 1 2 3 4 5 6; do [ "$(of_both "$i")" -ge 1 ] || return 1; done
}

eventually 20 six_answered || fail "not all six were answered by the other modem: $(ctl outbox)"
by_first=$(sim messages | cut -f2 | grep -c '1200001' || true)
((by_first >= 3)) || fail "only $by_first of six were answered by the other modem"
for i in 1 2 3 4 5 6; do (($(of_both "$i") <= 2)) || fail "patient $i was answered $(of_both "$i") times"; done

# plugged in again: its own answers are its own again
in_2 sim fault clear >/dev/null
in_2 sim replug >/dev/null
eventually 20 both_up || fail "not up again: $(ctl modems)"
in_2 say 081200000046 'ADUAN KJ1 modem dua kembali'
echo "two modems: own answers by the own modem; of 6 that waited when it went, $by_first by the other; an SMS to the other meanwhile answered in $ms ms"
