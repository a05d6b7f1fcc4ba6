#!/usr/bin/env bash
# Drafts that cannot go to the desk hold up nobody: SMS are taken all the same, what is
# wrong is told once, and what cannot be read at all is put aside.
#
#   lapse.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=$1
. tests/fault/live.sh

patient=081200000012 other=081200000045 third=081200000046
stop_daemon() {
    kill "$SUARAD_PID"
    wait "$SUARAD_PID" || fail "suarad ended with $?"
}
start_daemon() {
    sandbox_daemon
    sandbox_wait_up
}
logged() { grep -cE -- "$1" "$SANDBOX/suarad.log" || true; }

sandbox_start
say $patient 'ADUAN antri dari jam 7 sampai siang'
say $other 'ADUAN obat habis sejak kemarin'
[ "$(count complaints)" = 0 ] || fail "these are no drafts: $(ctl cases)"

# ---- every attempt to hand a draft over fails ----
stop_daemon
sqlite3 "$SANDBOX/suara.db" "UPDATE question SET expires_at = 1 WHERE draft <> '';
    CREATE TRIGGER stop BEFORE DELETE ON question BEGIN SELECT RAISE(ABORT, 'drafts stay'); END"
start_daemon
say $third 'ADUAN KTW loket tutup'
count_is complaints 1 || fail "no case while drafts cannot lapse: $(ctl status)"
log_has 'error: .*drafts stay; drafts whose' || fail 'the trouble was not told'
grep -q 'drafts stay' <<<"$(ctl status)" || fail "status says nothing of it: $(ctl status)"
pause 5000 # what is due is tried again and again
[ "$(logged 'drafts stay; drafts whose')" = 1 ] || fail "told $(logged 'drafts stay; drafts whose') times"
say $third 'ADUAN KJ1 obat habis'
count_is complaints 2 || fail "no second case: $(ctl status)"

# ---- one of them cannot be read ----
stop_daemon
sqlite3 "$SANDBOX/suara.db" "DROP TRIGGER stop; UPDATE question SET draft_kind = 'petition' WHERE draft LIKE '%antri%'"
start_daemon
eventually 20 count_is complaints 3 || fail "the draft behind it did not go to the desk: $(ctl status)"
say $third 'BANTUAN'
eventually 20 log_has '1 drafts cannot be read' || fail 'what cannot be read was not told'
say $patient 'BANTUAN' # whose draft it is
pause 3000
[ "$(logged 'drafts cannot be read')" = 1 ] || fail "told $(logged 'drafts cannot be read') times"
if ctl status | grep -qi 'trouble'; then fail "in trouble still: $(ctl status)"; fi
count_is complaints 3 || fail "another case: $(ctl cases)"
is_alive || fail 'suarad ended'
stop_daemon
[ "$(sqlite3 "$SANDBOX/suara.db" "SELECT draft FROM question WHERE draft_kind = 'petition'")" = 'antri dari jam 7 sampai siang' ] ||
    fail 'the draft that cannot be read is gone'
echo "SMS are taken while drafts cannot lapse; one that cannot be read is put aside, told once, and holds up no other"
