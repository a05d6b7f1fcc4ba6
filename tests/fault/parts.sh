#!/usr/bin/env bash
# Long SMS as bad networks deliver them: ten parts out of order and twice, parts that
# never come or come late, two senders with one reference, a reference used again.
#
#   parts.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=$1
. tests/fault/live.sh

# long TAG N: N parts of 153 characters, each with its own words
long() {
    local i
    for ((i = 1; i <= $2; i++)); do
        if ((i == 1)); then printf '%-153s' "ADUAN KJ1 $1 bagian 1 "; else printf '%-153s' "$1 bagian $i "; fi
    done | tr ' ' '.' | sed -E 's/^ADUAN.KJ1./ADUAN KJ1 /; s/\.+$/./'
}

# message_with WORDS: the messages that hold them, one a line
message_with() { ctl messages --json --limit 200 | grep -F -- "$1" || true; }
has_message() { [ "$(message_with "$1" | wc -l)" = "$2" ]; }

# is_kept N TEXT: N messages with exactly this text
is_kept() { eventually 20 has_message "\"text\":\"$2\"" "$1" || fail "not $1 times: $2; but $(ctl messages --json)"; }

sandbox_folder
sandbox_set parts_wait_s 10
sandbox_set segments_per_day 0
sandbox_run

ten=$(long sepuluh 10)
sim sms time=261123080000 ref=77 order=7,3,10,1,5,5,2 081200000012 "$ten" >/dev/null
sim sms time=261123080001 ref=77 order=3,9,7 081200000012 "$ten" >/dev/null # two of them once more
sim sms time=261123080002 ref=77 order=4,8,6 081200000012 "$ten" >/dev/null
is_kept 1 "$ten"

# two senders, one reference, their parts mixed
b=$(long budi 3) c=$(long cici 3)
for part in 2 3 1; do
    sim sms ref=77 order=$part 081200000045 "$b" >/dev/null
    sim sms ref=77 order=$part 081200000046 "$c" >/dev/null
done
is_kept 1 "$b"
is_kept 1 "$c"

# the same sender uses the reference again, after a whole message
b2=$(long ulang 3)
sim sms ref=77 order=3,1,2 081200000045 "$b2" >/dev/null
is_kept 1 "$b2"

# ... and after one whose third part never came
d1=$(long pertama 3) d2=$(long kedua 3)
sim sms time=261123080000 ref=9 order=1,2 081200000047 "$d1" >/dev/null
sim sms time=261123081000 ref=9 order=1,2,3 081200000047 "$d2" >/dev/null
is_kept 1 "$d2"

# parts 4, 7 and 8 do not come in time; the first part of another never comes
e=$(long telat 10) f=$(long buntung 3)
sim sms ref=5 order=10,9,6,5,3,2,1 081200000048 "$e" >/dev/null
sim sms ref=6 order=3,2 081200000049 "$f" >/dev/null

# what there is after parts_wait_s is a message, and answered
is_kept 1 "${d1:0:306}[...]"
is_kept 1 "${e:0:459}[...]${e:612:306}[...]${e:1224}"
is_kept 1 "[...]${f:153}"
eventually 20 has_answers 081200000048 1 || fail "a message with gaps was not answered"
eventually 20 has_answers 081200000049 1 || fail "a message without its beginning was not answered"

# a late part is added to the case
sim sms ref=5 order=7 081200000048 "$e" >/dev/null
is_kept 1 "[...]${e:918:153}[...]"
ticket_of() { message_with "$1" | grep -o '"ticket":"[0-9]*"'; }
[ "$(ticket_of telat.bagian.7)" = "$(ticket_of telat.bagian.9)" ] || fail "the late part is not in the case of its message"

sim wait slots-empty 20000 >/dev/null || fail "the SIM still holds: $(sim slots)"
count_is complaints 7 || fail "$(count complaints) cases of 7: $(ctl cases)"
count_is messages 9 || fail "$(count messages) messages of 9"
echo "6 whole long SMS and 3 with gaps in 37 parts, mixed, doubled and late: 7 cases, the late part added, SIM empty"
