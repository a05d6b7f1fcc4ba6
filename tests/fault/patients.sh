#!/usr/bin/env bash
# 200 patients text a complaint, ten of them in three parts that come out of
# order; suarad and suara-modem run for real over suara-sim.
#
#   patients.sh BUILD          200 cases, 200 answers, SIM empty
#   patients.sh BUILD KILLS    the same while suarad and suara-modem, in turn, are
#                              killed (-9) KILLS times at random moments: still
#                              exactly 200 cases, none lost, none double, each
#                              patient answered once, twice where a send was in doubt,
#                              or never where it was in doubt twice: all on record
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=$1
kills=${2:-0}
patients=${PATIENTS:-200}
. scripts/sandbox

fail() {
    echo "FAILED: $1" >&2
    tail -20 "$SANDBOX/suarad.log" >&2
    exit 1
}

# pause MS: without sleep(1), so that it can be cut short by nobody but the clock
pause() { read -r -t "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))" <> <(:) || true; }

number() { printf '0812%08d' "$1"; }

inject() {
    local i long
    long=$(printf 'petugas loket tidak ada dan kami disuruh menunggu lagi %.0s' {1..6})
    for ((i = 1; i <= patients; i++)); do
        if ((i % (patients / 10) == 0)); then
            sim sms order=3,1,2 "$(number $i)" "ADUAN KJ1 nomor $i: $long" >/dev/null
        else
            sim sms "$(number $i)" "ADUAN KJ1 nomor $i antri dari jam 7" >/dev/null
        fi
    done
}

worker_pid() { pgrep -P "$SUARAD_PID" -x suara-modem | head -1; }

kill_one() {
    local pid
    if (($1 % 2 == 0)); then
        pid=$(worker_pid || true)
        [ -z "$pid" ] || kill -9 "$pid" 2>/dev/null || true
    else
        kill -9 "$SUARAD_PID"
        wait "$SUARAD_PID" 2>/dev/null || true
        sandbox_daemon
    fi
}

cases() { ctl cases --limit 100000 --json | grep -o '"ticket":"[0-9]*"' | sort -u | wc -l; }

sandbox_start_with() {
    SANDBOX=$(mktemp -d "${TMPDIR:-/tmp}/suara.XXXXXX")
    trap sandbox_stop EXIT
    sandbox_config
    # an ambiguous send is settled soon, so that the test need not wait its five minutes
    sed -i -E 's|^( *)#? *report_wait_s *=.*|\1report_wait_s = 10;|; s|^( *)#? *segments_per_day *=.*|\1segments_per_day = 0;|' "$SANDBOX/suara.conf"
    grep -q 'report_wait_s = 10' "$SANDBOX/suara.conf" || fail "suara.conf has no report_wait_s"
    sandbox_sim
    sandbox_daemon
    sandbox_wait_up
}

sandbox_start_with
inject &
injector=$!
for ((k = 1; k <= kills; k++)); do
    pause $((100 + RANDOM % 900))
    kill_one "$k"
done
wait "$injector"

# everything that was sent to us has been taken, and everything has been answered
sim wait slots-empty 240000 >/dev/null || fail "the SIM still holds: $(sim slots | head -3)"
answered() { sim messages | cut -f2 | grep '^[+0-9]' | sort | uniq -c | wc -l; }
# an answer that was in doubt twice is given up, and is on record as that
unknown() { ctl outbox --limit 100000 --json | grep -o '"state":"unknown"' | wc -l; }
deadline=$((SECONDS + 120))
until [ "$(answered)" -ge "$patients" ] || { ((kills > 0)) && [ $SECONDS -gt $deadline ]; } || [ $SECONDS -gt $((deadline + 120)) ]; do
    pause 200
done

n=$(cases)
[ "$n" = "$patients" ] || fail "$n cases of $patients"
[ $(($(answered) + (kills > 0 ? $(unknown) : 0))) -ge "$patients" ] || fail "$(answered) of $patients patients answered"
most=$(sim messages | cut -f2 | grep '^[+0-9]' | sort | uniq -c | sort -rn | head -1 | awk '{print $1}')
replies=$(sim messages | grep -c .)
if ((kills == 0)); then
    [ "$replies" = "$patients" ] || fail "$replies replies to $patients patients"
fi
((most <= 2)) || fail "somebody got $most answers"
echo "$patients patients, $kills kills: $n cases, $replies replies, SIM empty"
