#!/usr/bin/env bash
# The disk is full, the database is damaged, its folder cannot be written to, another
# suarad has it: in each case the SMS stays in the SIM, somebody is told what is wrong,
# and once it is mended the SMS is taken exactly once.
#
#   disk.sh BUILD        as root the disk is a tiny tmpfs; else it is not filled
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=$1
. tests/fault/live.sh

patient() { printf '0812000%05d' "$1"; }
status_has() { ctl status 2>&1 | grep -E -- "$1" >/dev/null; }

# refused_start PATTERN: suarad ends by itself, with 1 and this sentence
refused_start() {
    local code=0
    timeout 5 "$BUILD/suarad" -c "$SANDBOX/suara.conf" >"$SANDBOX/refusal" 2>&1 || code=$?
    [ "$code" = 1 ] || fail "exit code $code, not 1: $(cat "$SANDBOX/refusal")"
    grep -qE -- "$1" "$SANDBOX/refusal" || fail "not said: $1, but $(cat "$SANDBOX/refusal")"
}

stop_daemon() {
    kill "$SUARAD_PID"
    wait "$SUARAD_PID" || fail "suarad ended with $?"
}

disk=no
leave() {
    [ "$disk" = no ] || umount -l "$SANDBOX/disk"
    sandbox_stop
}

sandbox_folder
mkdir "$SANDBOX/disk"
if mount -t tmpfs -o size=1m suara-disk "$SANDBOX/disk" 2>/dev/null; then disk=yes; fi
trap leave EXIT
sandbox_set segments_per_day 0
sandbox_set poll_s 1
sandbox_set database "\"$SANDBOX/disk/suara.db\""
sandbox_run
say "$(patient 1)" 'ADUAN KJ1 sebelum penuh'

# ---- a second daemon ----
t=$(date +%s%N)
refused_start "in use by process $SUARAD_PID"
ms=$((($(date +%s%N) - t) / 1000000))
((ms < 1000)) || fail "a second daemon was refused after $ms ms only"
say "$(patient 2)" 'ADUAN KJ1 daemon kedua ditolak'

# ---- the disk is full ----
full='the disk was not filled (no root)'
if [ $disk = yes ]; then
    dd if=/dev/zero of="$SANDBOX/disk/ballast" bs=4k 2>/dev/null || true
    n=2 # what is left in the database file may still hold some
    until status_has 'degraded'; do
        ((n < 40)) || fail 'the full disk was never noticed'
        n=$((n + 1))
        sim sms "$(patient $n)" "ADUAN KJ1 disk penuh nomor $n $(printf 'antri lama %.0s' {1..10})" >/dev/null
        pause 200
    done
    status_has 'SMS stay in the SIM' || fail "not said that SMS stay in the SIM: $(ctl status)"
    log_has 'full' || fail 'the log does not say that the disk is full'
    sim wait slots 1 3000 >/dev/null || fail "the SMS left the SIM though it could not be kept"
    is_alive || fail 'suarad ended'
    rm "$SANDBOX/disk/ballast"
    sim wait slots-empty 15000 >/dev/null || fail "the SIM still holds: $(sim slots)"
    eventually 20 status_has 'health +good' || fail "not good again: $(ctl status)"
    count_is complaints $n || fail "$(count complaints) cases of $n"
    eventually 20 has_answers "$(patient $n)" 1 || fail 'no answer after room was made'
    full="the disk was full: SMS stayed in the SIM, then $n cases of $n"
fi
stop_daemon

# ---- the database is damaged ----
cp "$SANDBOX/disk/suara.db" "$SANDBOX/good.db"
sim sms "$(patient 90)" 'ADUAN KJ1 rusak' >/dev/null
sim wait slots 1 3000 >/dev/null
size=$(stat -c %s "$SANDBOX/good.db")
pages=$((size / 4096))
for ((page = 0; page < pages; page++)); do # the first octets of each page say what it is
    printf '\377\377\377\377\377\377\377\377' |
        dd of="$SANDBOX/disk/suara.db" bs=1 seek=$((page * 4096)) conv=notrunc 2>/dev/null
    refused_start 'suara.db.*(damaged|malformed|not a database)|(malformed|not a database)'
    cp "$SANDBOX/good.db" "$SANDBOX/disk/suara.db"
done
head -c $((size / 2)) "$SANDBOX/good.db" >"$SANDBOX/disk/suara.db"
refused_start 'damaged|malformed'
cp "$SANDBOX/good.db" "$SANDBOX/disk/suara.db"
mv "$SANDBOX/suara.key" "$SANDBOX/away"
refused_start 'no key file'
mv "$SANDBOX/away" "$SANDBOX/suara.key"

# ---- the folder cannot be written to ----
if [ $disk = yes ]; then
    mount -o remount,ro "$SANDBOX/disk"
    refused_start 'disk/suara.db.*(Read-only|cannot be written)'
    mount -o remount,rw "$SANDBOX/disk"
else
    chmod 500 "$SANDBOX/disk"
    chmod 400 "$SANDBOX/disk/suara.db"
    refused_start 'cannot (open|be written)'
    chmod 700 "$SANDBOX/disk"
    chmod 600 "$SANDBOX/disk/suara.db"
fi

# ---- mended: what waited in the SIM is taken, once ----
sim wait slots 1 1000 >/dev/null || fail 'the SMS left the SIM without a database'
# another terminal: this one may still be TIOCEXCL of the last suara-modem, which stops all but root
sim fault unplug >/dev/null
sim replug >/dev/null
sandbox_daemon
sandbox_wait_up
eventually 20 has_answers "$(patient 90)" 1 || fail 'the SMS that waited was not answered'
sim wait slots-empty 20000 >/dev/null || fail "the SIM still holds: $(sim slots)"
[ "$(ctl messages --json | grep -c 'ADUAN KJ1 rusak')" = 1 ] || fail 'taken twice'
echo "$full; a second daemon refused in $ms ms; each of $pages pages damaged, a lost key and a read-only folder refused, the SMS waited"
