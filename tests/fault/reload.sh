#!/usr/bin/env bash
# A reload with a broken file changes nothing and says file:line:column, by suaractl and
# by SIGHUP; with a good change it takes effect without a restart.
#
#   reload.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=$1
. tests/fault/live.sh

patient=081200000012
newcomer=081200000045
last() { sim messages | grep -- "${1: -9}" | tail -1 | cut -f4; }

sandbox_start
daemon=$SUARAD_PID
cp "$SANDBOX"/*.yaml "$SANDBOX/suara.conf" "$(mkdir "$SANDBOX/good" && echo "$SANDBOX/good")"
restore() { cp "$SANDBOX"/good/* "$SANDBOX/"; }

# refused FILE PATTERN: the reload is refused, and the reply names the place
refused() {
    local said
    if said=$(ctl reload 2>&1); then fail "a broken $1 was taken: $said"; fi
    grep -qE "^(.*/)?$1:[0-9]+:[0-9]+: .*$2" <<<"$said" || fail "no place in the reply for $1: $said"
    grep -q 'the old configuration keeps running' <<<"$said" || fail "not said that the old one runs on: $said"
}

# ---- broken: each file, and one cut at many places ----
echo '  staff_take: [unclosed' >>"$SANDBOX/keywords.yaml"
refused keywords.yaml ''
restore
sed -i 's/^staff:/staff: nobody\nold_staff:/' "$SANDBOX/directory.yaml"
refused directory.yaml ''
restore
sed -i 's/^country .*/country = 62/' "$SANDBOX/suara.conf"
refused suara.conf ''
restore
echo 'ack_complaint: no such reply {kutu}' >>"$SANDBOX/replies.yaml"
refused replies.yaml ''
restore
sed -i 's|^database = .*|database = "elsewhere.db";|' "$SANDBOX/suara.conf"
if said=$(ctl reload 2>&1); then fail 'another database was taken'; fi
grep -q "'database' cannot change while suarad runs" <<<"$said" || fail "another database: $said"
restore
ctl reload >"$SANDBOX/said" || fail "the good files were refused: $(cat "$SANDBOX/said")"

# a half-written file: the old one or the new one, never something between
full=$(stat -c %s "$SANDBOX/good/directory.yaml")
for ((at = 0; at < full; at += full / 12)); do
    head -c "$at" "$SANDBOX/good/directory.yaml" >"$SANDBOX/directory.yaml"
    ctl reload >"$SANDBOX/said" 2>&1 || true
    units=$(ctl status --json | grep -o '"units":[0-9]*' | cut -d: -f2)
    taken=$(grep -c ' units' "$SANDBOX/said" || true)
    [ "$units" = 87 ] || ((taken > 0)) || fail "cut at $at: $units units, though refused"
done
restore
ctl reload >/dev/null

# SIGHUP with a broken file: the log says where, and patients are still answered
echo '  : :' >>"$SANDBOX/keywords.yaml"
kill -HUP "$SUARAD_PID"
eventually 20 log_has 'keywords.yaml:[0-9]+:[0-9]+: ' || fail 'SIGHUP: no place in the log'
say $patient 'ADUAN KJ1 antri dari jam 7'
restore

# ---- good: a keyword, by suaractl ----
cases=$(count complaints)
say 081200000046 'GEGERAN KJ1 begitulah'
count_is complaints "$cases" || fail "a word that nobody knows made a case: $(last 081200000046)"
sed -i 's/^    ADUAN: \[/&gegeran, /' "$SANDBOX/keywords.yaml"
grep -q gegeran "$SANDBOX/keywords.yaml" || fail 'keywords.yaml has no ADUAN any more'
ctl reload | grep good >/dev/null || fail 'a new keyword was refused'
say $newcomer 'GEGERAN KJ1 begitulah'
count_is complaints $((cases + 1)) || fail "the new keyword did not make a case: $(last $newcomer)"

# ---- good: a member of staff, by SIGHUP ----
say $newcomer 'DAFTAR'
stranger=$(last $newcomer)
sed -i 's/^staff:$/staff:\n  - {phone: "+6281200000099", name: Contoh Baru, role: officer, unit: KJ1}/' "$SANDBOX/directory.yaml"
loads=$(grep -c 'the configuration was reloaded' "$SANDBOX/suarad.log" || true)
kill -HUP "$SUARAD_PID"
reloaded_again() { [ "$(grep -c 'the configuration was reloaded' "$SANDBOX/suarad.log")" -gt "$loads" ]; }
eventually 20 reloaded_again || fail 'SIGHUP with good files did nothing'
say 081200000099 'DAFTAR'
[ "$(last 081200000099)" != "$stranger" ] || fail "the new officer is still a stranger: $stranger"

# ---- good: a holiday; open cases are due later, each is told once ----
restore
moved() { grep -c 'its date moved from' "$SANDBOX/suarad.log" || true; }
due() { ctl cases --json | grep -o '"due_at":"[^"]*"' | sort | head -1; }
before=$(due)
for day in 1 2 3 4 5 6 7; do
    date=$(date -d "+$day day" +%F)
    grep -q "^  $date:" "$SANDBOX/calendar.yaml" || sed -i "s/^holidays:$/holidays:\n  $date: Libur uji $day/" "$SANDBOX/calendar.yaml"
done
ctl reload | grep good >/dev/null || fail 'new holidays were refused'
eventually 20 log_has 'dates of cases moved with the calendar' || fail 'no date moved with the holidays'
[ "$(moved)" -ge 2 ] || fail "only $(moved) dates were told"
[[ "$before" < "$(due)" ]] || fail "due before $before, and now $(due)"
told=$(moved)
ctl reload >/dev/null
say $patient 'STATUS'
[ "$(moved)" = "$told" ] || fail 'dates that did not move were told again'
[ "$SUARAD_PID" = "$daemon" ] && is_alive || fail 'suarad ended'
[ "$(ctl modems --json | grep -o '"restarts":[0-9]*')" = '"restarts":0' ] || fail 'a reload restarted the modem'
echo "5 broken files refused with their place, 13 half-written ones all or nothing; a keyword, an officer and holidays taken without a restart"
