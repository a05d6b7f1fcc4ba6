#!/usr/bin/env bash
# A modem hangs in the middle of a poll: its suara-modem is killed at the deadline of
# 30 s and started again, its SMS are then answered; the other modem is not slowed.
#
#   hang.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=$1
. tests/fault/live.sh

in_2() { local SANDBOX=$SANDBOX/2; "$@"; } # the same words, of the second modem
both_up() { [ "$(ctl modems --json 2>/dev/null | grep -o '"state":"[a-z]*"' | grep -cvE 'down|starting')" = 2 ]; }

sandbox_folder
sandbox_set segments_per_day 0
sandbox_second
sandbox_sim
sandbox_daemon
eventually 20 both_up || fail "not both are up: $(ctl modems)"

in_2 sim fault hang >/dev/null
in_2 sim sms 081200000045 'ADUAN KJ1 macet' >/dev/null
hung=$SECONDS n=0 most=0
until log_has 'modem-02: the modem is lost'; do
    ((SECONDS - hung < 35)) || fail "a modem that hangs is never given up"
    t=$(date +%s%N)
    n=$((n + 1))
    say "$(printf '0812000010%02d' $n)" 'ADUAN KJ1 antri di satu'
    ms=$((($(date +%s%N) - t) / 1000000))
    ((ms <= most)) || most=$ms
    pause 1000
done
after=$((SECONDS - hung))
((most < 3000)) || fail "a modem that hangs slows the other: $most ms"
in_2 sim fault clear >/dev/null
eventually 30 in_2 has_answers 081200000045 1 || fail "it did not come back: $(ctl modems)"
back=$((SECONDS - hung - after))
[ "$(ctl modems --json | grep modem-01 | grep -o '"restarts":[0-9]*')" = '"restarts":0' ] || fail 'the other restarted'
echo "a hung modem was given up after $after s and back $back s after it spoke again; $n SMS to the other meanwhile, $most ms at most"
