#!/usr/bin/env bash
# suaractl: every listing as a table of at most 80 columns and as JSON; what it says when
# the command, the ticket or suarad is not there; what it does without suarad.
#
#   ctl.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=$1
. tests/fault/live.sh
export LC_ALL=C.UTF-8 # so that a column is a character

is_json() {
    if command -v python3 >/dev/null; then
        python3 -m json.tool "$1" >/dev/null
    else
        head -1 "$1" | grep -q '^\[$' && tail -1 "$1" | grep -q '^\]$'
    fi
}

# exits CODE PATTERN COMMAND...: it ends with this code and says this on standard error, in one line
exits() {
    local code=0 want=$1 pattern=$2
    shift 2
    "$@" >"$SANDBOX/out" 2>"$SANDBOX/err" || code=$?
    [ "$code" = "$want" ] || fail "$*: exit code $code, not $want: $(cat "$SANDBOX/out" "$SANDBOX/err")"
    [ -z "$pattern" ] || grep -qE -- "$pattern" "$SANDBOX/err" || fail "$*: not said: $pattern, but: $(cat "$SANDBOX/err")"
    [ "$(wc -l <"$SANDBOX/err")" -le 1 ] || fail "$*: more than one sentence: $(cat "$SANDBOX/err")"
}

sandbox_folder
sandbox_set segments_per_day 0

# ---- suarad does not run ----
exits 2 'suarad is not running.*systemctl start' ctl status
exits 2 'suarad is not running' ctl cases --json
exits 1 "no command 'casse'; did you mean 'cases'" ctl casse
exits 1 "no command 'zzz'; see suaractl help" ctl zzz
exits 1 "'cases' does not take '--colour'" ctl cases --colour
exits 1 "digit" ctl case 12345678
exits 0 '^directory\.yaml:[0-9]+:1: warning: no staff of role dinkes above TJM: ' ctl check
exits 0 '' ctl help
printf '+6281200000011\tADUAN KTW antri dari jam 7\n' >"$SANDBOX/lines"
ctl try --json <"$SANDBOX/lines" >"$SANDBOX/out"
grep -q '"intent":"complaint","unit":"KTW","ticket":"[0-9]\{8\}"' "$SANDBOX/out" || fail "try: $(cat "$SANDBOX/out")"
[ "$(wc -l <"$SANDBOX/out")" = 1 ] || fail "try --json: not one line: $(cat "$SANDBOX/out")"
[ ! -e "$SANDBOX/suara.db" ] || fail 'try made a database'
# whom nobody of a dinkes oversees: named five at most, and only those with people of their own
cp "$SANDBOX/directory.yaml" "$SANDBOX/kept.yaml"
n=10
for unit in KJ1 KJ2 SG1 SG2 BJ1 BJ2; do
    sed -i "s/^staff:\$/&\n  - {phone: \"+62812000000$((n += 1))\", name: Contoh, role: head, unit: $unit}/" "$SANDBOX/directory.yaml"
done
exits 0 'dinkes above TJM, KJ1, KJ2, SG1, SG2 and 2 more units: ' ctl check
"$BUILD/suarad" -c "$SANDBOX/suara.conf" --check >"$SANDBOX/out" 2>&1 || fail "--check: $(cat "$SANDBOX/out")"
if grep -q warning "$SANDBOX/out"; then fail "suarad --check warns: $(cat "$SANDBOX/out")"; fi
sed -i 's/^staff:$/&\n  - {phone: "+6281200000030", name: Contoh, role: dinkes, unit: DPK}/' "$SANDBOX/directory.yaml"
exits 0 'dinkes above TJM: ' ctl check
sed -i '/unit: DPK}$/s/unit: DPK}/unit: DPK, to: 2020-12-31}/' "$SANDBOX/directory.yaml"
exits 0 'dinkes above TJM, KJ1, KJ2, SG1, SG2 and 2 more units: ' ctl check
sed -i '/^  - {phone: "/d' "$SANDBOX/directory.yaml"
exits 0 '' ctl check
[ ! -s "$SANDBOX/err" ] || fail "warned of a directory without staff: $(cat "$SANDBOX/err")"
mv "$SANDBOX/kept.yaml" "$SANDBOX/directory.yaml"
echo 'rusak = ;' >>"$SANDBOX/suara.conf"
exits 1 'suara.conf:[0-9]+:[0-9]+: ' ctl check
sed -i '$d' "$SANDBOX/suara.conf"

# ---- suarad runs, and has something of everything ----
sandbox_run
[ "$(stat -c %a "$SANDBOX/control.sock")" = 660 ] || fail "the socket has mode $(stat -c %a "$SANDBOX/control.sock")"
for file in suara.db suara.key; do
    [ "$(stat -c %a "$SANDBOX/$file")" = 600 ] || fail "$file has mode $(stat -c %a "$SANDBOX/$file")"
done
ticket() { sim messages | grep -oE 'no [0-9]{8}' | head -1 | cut -d' ' -f2; }
say 081200000012 'ADUAN KTW antri — dari jam 7 “lama sekali” 排队太久了 , obat habis, petugas tidak ada di loket'
say 081200000045 'PUAS KTW'
say 081200000045 'PILIH KTW P03'
say 081200000046 'bagaimana ini tidak dapat dimengerti sama sekali oleh siapa pun juga'
t=$(ticket)
say 081300000001 "AMBIL $t"
say 081300000001 "BALAS $t Mohon maaf atas antrian yang panjang; mulai Senin loket ditambah jadi tiga dan petugas juga ditambah."

n=0
# listing WORDS...: as text and as JSON
listing() {
    local line
    ctl "$@" >"$SANDBOX/out" || fail "$*: exit code $?"
    [ "$(wc -l <"$SANDBOX/out")" -ge 2 ] || fail "$*: nothing listed: $(cat "$SANDBOX/out")"
    while IFS= read -r line; do
        ((${#line} <= 80)) || fail "$*: ${#line} columns: $line"
    done <"$SANDBOX/out"
    ctl "$@" --json >"$SANDBOX/json" || fail "$* --json: exit code $?"
    is_json "$SANDBOX/json" || fail "$* --json is none: $(cat "$SANDBOX/json")"
    if grep -q '812000000\|813000000' "$SANDBOX/out" "$SANDBOX/json"; then fail "$*: shows a number"; fi
    n=$((n + 1))
}
for verb in status modems cases messages outbox units staff votes ratings; do listing $verb; done
listing case "$t"
listing cases --unit KTW --state answered --limit 1
listing outbox --state delivered
listing messages --unit KTW
listing staff --unit KTW
listing votes --unit KTW
listing audit
listing audit "$t" --limit 2
grep -q '"at":"20[0-9-]*T[0-9:]*+07:00"\|"received_at"' <(ctl case "$t" --json; ctl messages --json) || fail 'no RFC 3339 times'

# ---- what it refuses while suarad runs ----
exits 1 "no command 'casse'; did you mean 'cases'" ctl casse
exits 1 'ticket|digit' ctl case 12345678
exits 1 "no unit 'XXX'" ctl cases --unit XXX
exits 1 'state' ctl cases --state kaput
exits 1 'limit|number' ctl cases --limit banyak
exits 1 'long' ctl cases --unit "$(printf 'A%.0s' {1..600})"
other=$(((10#${t:0:7} - 2000000 + 1) % 8000000 + 2000000)) said= # tickets begin with 2 to 9
for digit in 0 1 2 3 4 5 6 7 8 9; do said+=$(ctl case "$other$digit" 2>&1 || true); done # one of them is right
[ "$(grep -o 'there is no case' <<<"$said" | wc -l)" = 1 ] || fail "a ticket that is not there: $said"

# somebody who connects and says nothing, or nonsense, holds nobody up
if command -v python3 >/dev/null; then
    python3 - "$SANDBOX/control.sock" <<'P' &
import socket, sys
held = [socket.socket(socket.AF_UNIX) for _ in range(8)]
for s in held: s.connect(sys.argv[1])
held[0].sendall(b"GET / HTTP/1.1\r\n\r\n" * 1000)
held[1].recv(1)
P
    SANDBOX_PIDS="${SANDBOX_PIDS:-} $!"
    pause 300
fi
timeout 3 "$BUILD/suaractl" -c "$SANDBOX/suara.conf" status >/dev/null || fail 'a silent client holds up the others'
is_alive || fail 'suarad ended'
kill "$SUARAD_PID"
wait "$SUARAD_PID" || fail "suarad ended with $?"
[ ! -e "$SANDBOX/control.sock" ] || fail 'the socket was left behind'
exits 2 'suarad is not running' ctl status
echo "$n listings within 80 columns and as JSON; refusals in one sentence; check and try without suarad; socket 0660"
