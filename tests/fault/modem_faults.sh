#!/usr/bin/env bash
# A modem that is unplugged, reboots, talks garbage, refuses to send, loses an answer,
# cannot list, does not delete, is full, or moves its SMS about: after each fault the
# next SMS is answered, and in the end every SMS was taken and answered exactly once.
# A number that is always refused is given up. (Hanging takes a deadline of 30 s to end: hang.sh.)
#
#   modem_faults.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=$1
. tests/fault/live.sh

n=0
patient() { printf '0812000%05d' "$1"; }

# next FAULT: one more patient writes, and is answered
next() {
    n=$((n + 1))
    say "$(patient $n)" "ADUAN KJ1 sesudah $1 antri" 20
}

# crowd K: K patients write at once
crowd() {
    local i
    for ((i = 0; i < $1; i++)); do
        n=$((n + 1))
        sim sms "$(patient $n)" "ADUAN KJ1 ramai $n antri" >/dev/null
    done
}
crowd_is_answered() { [ "$(sim messages | cut -f2 | sort -u | wc -l)" -ge $((n - 1)) ]; }

sandbox_folder
sandbox_set report_wait_s 10
sandbox_set send_tries 2
sandbox_set segments_per_day 0
sandbox_set poll_s 1
sandbox_sim --sm 10 --me 0
sandbox_daemon
sandbox_wait_up
daemon=$SUARAD_PID
bad=$((n += 1)) # a number that the network never takes: given up after two tries, and in nobody's way
clear() { sim fault clear >/dev/null && sim fault "reject=+62${1:1}" >/dev/null; }
clear "$(patient $bad)"
sim sms "$(patient $bad)" 'ADUAN KJ1 nomor mati' >/dev/null
next start

# refused by the network: tried again after 30 s, and nobody else waits for it
sim fault send-cms=38 count=1 >/dev/null
n=$((n + 1)) refused=$n
sim sms "$(patient $refused)" 'ADUAN KJ1 ditolak jaringan' >/dev/null
eventually 20 log_has 'refused message #[0-9]+ [(]error 38[)]' || fail "a refused send is not told"
next 'a refused send'

# sent, but unplugged before its answer: in doubt, so sent once more at most
sim fault send-lost count=1 >/dev/null
n=$((n + 1)) lost=$n
sim sms "$(patient $lost)" 'ADUAN KJ1 tercabut' >/dev/null
eventually 20 has_answers "$(patient $lost)" 1 || fail 'send-lost did not send'
sim fault unplug >/dev/null
eventually 20 log_has 'unknown whether message' || fail "an ambiguous send is not told"
sim replug >/dev/null
next 'a lost answer and unplug'

# a plain ERROR: in doubt as well
sim fault send-error count=1 >/dev/null
n=$((n + 1)) plain=$n
sim sms "$(patient $plain)" 'ADUAN KJ1 galat' >/dev/null
next 'ERROR at a send'

sim reset >/dev/null
next reset
sim fault boot-noise >/dev/null
sim reset >/dev/null
next 'boot noise'
clear "$(patient $bad)"
sim fault garbage=16 count=2 >/dev/null
next garbage
sim fault list-error for=1500 >/dev/null
next 'a list that fails'

# said to be deleted, and still there: told, and not taken again
sim fault delete-noop for=2500 >/dev/null
next 'a delete without effect'
next 'a delete without effect, again'
eventually 20 log_has 'still in the modem after their delete' || fail "an SMS that stays is not told"
sim wait slots-empty 20000 >/dev/null || fail "what stayed was not deleted later: $(sim slots)"

# moved about before every list
sim fault shuffle >/dev/null
crowd 8
next shuffle
sim wait slots-empty 20000 >/dev/null || fail "with shuffled slots the SIM still holds: $(sim slots)"
clear "$(patient $bad)"

# full: 10 in the SIM, 15 more at the message centre
sim fault unplug >/dev/null
crowd 25
sim replug >/dev/null
sim wait slots-empty 20000 >/dev/null || fail "a full SIM was not emptied: $(sim slots)"

eventually 20 crowd_is_answered || fail "$(sim messages | cut -f2 | sort -u | wc -l) of $n answered"
eventually 35 has_answers "$(patient $refused)" 1 || fail "what the network refused once was not sent again"
eventually 20 has_answers "$(patient $plain)" 1 || fail "what ended in ERROR was not sent again"
eventually 20 is_all_sent || fail "not all is sent"
[ "$SUARAD_PID" = "$daemon" ] && is_alive || fail 'suarad ended'
count_is complaints "$n" || fail "$(count complaints) cases of $n"
# Whoever has two had one in doubt: the modem was pulled out, or died, while it was sending.
in_doubt=$(grep -c 'unknown whether message' "$SANDBOX/suarad.log" || true)
doubled=0
for ((i = 1; i <= n; i++)); do
    ((i == lost || i == bad)) && continue
    got=$(answers "$(patient $i)")
    ((got == 1 || got == 2)) || fail "patient $i got $got answers"
    doubled=$((doubled + got - 1))
done
((doubled < in_doubt)) || fail "$doubled patients got two answers, but only $((in_doubt - 1)) other sends were in doubt"
eventually 20 count_is outbox_failed 1 || fail "what is refused for ever was not given up: $(ctl outbox --limit 100)"
(($(answers "$(patient $lost)") <= 2)) || fail "an ambiguous send was repeated more than once"
echo "12 faults, $n SMS: $n cases, each answered once, the number that the network refuses given up, the ambiguous one $(answers "$(patient $lost)") times, SIM empty"
