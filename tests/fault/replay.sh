#!/usr/bin/env bash
# suaractl replay: names exactly the messages that an edit of the files would change, before
# it is reloaded; with suarad running and without; shows nobody's number.
#
#   replay.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=$1
. tests/fault/live.sh

# replayed [OPTION...]: what changes goes to `out`, and as JSON to `json`
replayed() {
    ctl replay "$@" >"$SANDBOX/out" 2>"$SANDBOX/err" || fail "replay $*: $(cat "$SANDBOX/out" "$SANDBOX/err")"
    ctl replay "$@" --json >"$SANDBOX/json" 2>>"$SANDBOX/err" || fail "replay $* --json: $(cat "$SANDBOX/err")"
    if grep -qE '8120000|8130000|\+62' "$SANDBOX/out" "$SANDBOX/json"; then fail "shows a number: $(cat "$SANDBOX/out")"; fi
}

# changes PATTERN [OPTION...]: exactly the messages with it change, once each; "": none does
changes() {
    local pattern=$1 n=0
    shift
    replayed "$@"
    [ -z "$pattern" ] || n=$(grep -cE "$pattern" "$SANDBOX/written")
    [ -z "$pattern" ] || ((n > 0)) || fail "nobody wrote '$pattern'"
    diff <(grep -E "${pattern:-^$}" "$SANDBOX/written") <(grep -oP '^\d\d/\d\d/\d\d \d\d:\d\d  \K.*' "$SANDBOX/out") >&2 ||
        fail "these change, and not those with '$pattern': $(cat "$SANDBOX/out")"
    [ "$(grep -c '"id":' "$SANDBOX/json")" = "$n" ] || fail "--json: not $n messages: $(cat "$SANDBOX/json")"
    tail -1 "$SANDBOX/out" | grep -qE "^$written messages of 31 days; $n changes?\$" || fail "summary: $(tail -1 "$SANDBOX/out")"
}

written=0
# text NUMBER TEXT: said, answered, and remembered
text() {
    say "$1" "$2"
    echo "$2" >>"$SANDBOX/written"
    written=$((written + 1))
}

sandbox_folder
sed -i 's/^    SARAN: \[/&gegeran, /' "$SANDBOX/keywords.yaml"
grep -q gegeran "$SANDBOX/keywords.yaml" || fail 'keywords.yaml has no SARAN any more'
sandbox_run
for file in suara.conf keywords.yaml replies.yaml directory.yaml calendar.yaml; do
    cmp "$SANDBOX/$file" "$SANDBOX/loaded/$file" || fail "what suarad has in use was not kept: $file"
    [ "$(stat -c %a "$SANDBOX/loaded/$file")" = 600 ] || fail "the kept $file has mode $(stat -c %a "$SANDBOX/loaded/$file")"
done
[ "$(ls -A "$SANDBOX/loaded" | wc -l)" = 5 ] || fail "more is kept than the five files: $(ls -A "$SANDBOX/loaded")"

ctl replay >"$SANDBOX/out" || fail 'nothing is recorded: refused'
grep -q '^0 messages of 31 days; 0 change$' "$SANDBOX/out" || fail "nothing is recorded: $(cat "$SANDBOX/out")"

text 081200000012 'ADUAN KTW antri dari jam 7'
ticket=$(ctl cases --json | grep -oE '"ticket":"[0-9]{8}"' | head -1 | grep -oE '[0-9]{8}')
text 081200000045 'GEGERAN KJ1 tambah kursi'
text 081300000001 "AMBIL $ticket"
text 081300000001 "BALAS $ticket Mohon maaf, mulai Senin loket ditambah."
text 081200000012 "CEK $ticket"
text 081200000046 'PUAS KTW'
text 081200000011 'KODE kajen'
text 081200000046 'GEGERAN KTW pasang kipas angin'
text 081200000011 'BANTUAN'
text 081200000011 'INFO SYARAT'
text 081200000045 'PILIH KTW P03'
text 081200000012 'PUAS'
cp "$SANDBOX"/*.yaml "$SANDBOX/suara.conf" "$(mkdir "$SANDBOX/good" && echo "$SANDBOX/good")"
restore() { cp "$SANDBOX"/good/* "$SANDBOX/"; }

# edit_reply NAME: its first text begins otherwise
edit_reply() {
    grep -q "^  $1:" "$SANDBOX/replies.yaml" || fail "replies.yaml has no $1"
    sed -i -E "/^  $1:/,/id:/s/id: *\"/&Hm. /" "$SANDBOX/replies.yaml"
    ! cmp -s "$SANDBOX/replies.yaml" "$SANDBOX/good/replies.yaml" || fail "$1 was not edited"
}

# edits: each of the edits names its own messages and no others
edits() {
    changes ''
    sed -i 's/gegeran, //' "$SANDBOX/keywords.yaml"
    changes '^GEGERAN '
    grep -q '"intent_was":"suggestion"' "$SANDBOX/json" || fail "was no suggestion: $(cat "$SANDBOX/json")"
    if grep -q '"intent_now":"suggestion"' "$SANDBOX/json"; then fail "is a suggestion still: $(cat "$SANDBOX/json")"; fi
    grep -qE '^    intent +suggestion -> ' "$SANDBOX/out" || fail "not said what it was: $(cat "$SANDBOX/out")"
    restore
    # tickets of the past find their case: else the answers were others on both sides, and this one none of them
    edit_reply "$status_reply"
    changes "^CEK $ticket"
    restore
    changes '^GEGERAN ' --was "$SANDBOX/other/suara.conf"
}
mkdir "$SANDBOX/other"
cp "$SANDBOX"/good/* "$SANDBOX/other/"
sed -i 's/gegeran, //' "$SANDBOX/other/keywords.yaml"
status_reply=$(ctl outbox --json | grep -oE '"reply":"status_[a-z_]*"' | head -1 | cut -d'"' -f4)

edits
# a broken file is refused with its place, and nothing is rehearsed
echo '  : :' >>"$SANDBOX/keywords.yaml"
if said=$(ctl replay 2>&1); then fail "a broken file was rehearsed: $said"; fi
grep -qE '^keywords.yaml:[0-9]+:[0-9]+: ' <<<"$said" || fail "no place for a broken file: $said"
restore
for words in '--days 0' '--days' '--days x' '--was' 'now'; do
    # shellcheck disable=SC2086
    if said=$(ctl replay $words 2>&1); then fail "replay $words was taken: $said"; fi
    [ "$(wc -l <<<"$said")" = 1 ] || fail "replay $words: not one sentence: $said"
done

# what is loaded is what is compared with
sed -i 's/gegeran, //' "$SANDBOX/keywords.yaml"
changes '^GEGERAN '
ctl reload >/dev/null
changes ''
cmp "$SANDBOX/keywords.yaml" "$SANDBOX/loaded/keywords.yaml" || fail 'a reload did not keep its files'
# a refused one is not
echo '  : :' >>"$SANDBOX/keywords.yaml"
if ctl reload >/dev/null 2>&1; then fail 'a broken file was loaded'; fi
if cmp -s "$SANDBOX/keywords.yaml" "$SANDBOX/loaded/keywords.yaml"; then fail 'files that were refused were kept'; fi
restore
ctl reload >/dev/null

# nobody's number leaves suarad, but those of staff that the directory holds
ctl recorded --json >"$SANDBOX/json"
if grep -q '8120000' "$SANDBOX/json"; then fail "recorded shows a number: $(cat "$SANDBOX/json")"; fi
[ "$(grep -c '"sender":"+6281300000001"' "$SANDBOX/json")" = 2 ] || fail "recorded hides staff: $(cat "$SANDBOX/json")"
# a page of them, and the page behind it
ctl recorded --json --limit 5 >"$SANDBOX/page1"
last=$(grep -oE '"id":[0-9]+' "$SANDBOX/page1" | tail -1 | cut -d: -f2)
ctl recorded --json --days 1 --after "$last" --limit 100 >"$SANDBOX/page2"
diff <(grep '"id":' "$SANDBOX/json" | sed 's/,$//') <(cat "$SANDBOX/page1" "$SANDBOX/page2" | grep '"id":' | sed 's/,$//') >&2 ||
    fail 'pages of what is recorded do not add up'

# ---- the same from the database, while suarad does not run ----
kill "$SUARAD_PID"
wait "$SUARAD_PID" || fail "suarad ended with $?"
edits
rm -r "$SANDBOX/loaded"
if said=$(ctl replay 2>&1); then fail "nothing is kept, and yet: $said"; fi
grep -q -- '--was' <<<"$said" || fail "nothing is kept, but no word of --was: $said"
changes '^GEGERAN ' --was "$SANDBOX/other/suara.conf"
# and suarad takes its database back
sandbox_daemon
sandbox_wait_up
text 081200000011 'BANTUAN'
changes ''

# ---- looking changes nothing: not what a crash left, not an older schema; and keeps nobody out ----
# sums: the database and all beside it, to the byte and the time
sums() { (cd "$1" && sha256sum suara.db* suara.key && stat -c '%n %i %s %a %y %z' suara.db* suara.key && ls -A); }
# unchanged FOLDER: as the last `sums` of it in `sums`
unchanged() { diff "$SANDBOX/sums" <(sums "$1") >&2 || fail "$2"; }

sim fault send-lost >/dev/null
sim sms 081200000012 'ADUAN KJ1 loket tutup' >/dev/null
eventually 20 count_is outbox_sending 1 || fail "nothing is being sent: $(ctl outbox)"
echo 'ADUAN KJ1 loket tutup' >>"$SANDBOX/written"
written=$((written + 1))
{ kill -9 "$SUARAD_PID" && wait "$SUARAD_PID"; } 2>/dev/null || true
[ -s "$SANDBOX/suara.db-wal" ] || fail 'the crash left no WAL'
touch "$SANDBOX/sums"
sums "$SANDBOX" >"$SANDBOX/sums"
changes ''
unchanged "$SANDBOX" 'replay changed what a crash left'

# without room for a copy it says so and leaves nothing behind
code=0
(trap '' XFSZ && ulimit -f 8 && TMPDIR=$SANDBOX/good ctl replay) >"$SANDBOX/out" 2>"$SANDBOX/err" || code=$?
[ "$code" = 1 ] || fail "no room, but exit code $code: $(cat "$SANDBOX/out")"
grep -qE "cannot be copied.*beside it \(.*$SANDBOX/good \(.*TMPDIR" "$SANDBOX/err" || fail "no room: $(cat "$SANDBOX/err")"
[ "$(wc -l <"$SANDBOX/err")" = 1 ] || fail "no room: not one sentence: $(cat "$SANDBOX/err")"
unchanged "$SANDBOX" 'replay without room left something behind'
[ "$(ls -A "$SANDBOX/good" | wc -l)" = "$(ls -A "$SANDBOX/other" | wc -l)" ] || fail "left behind: $(ls -A "$SANDBOX/good")"

# without its key nothing is opened, and none is made
mv "$SANDBOX/suara.key" "$SANDBOX/good/"
if said=$(ctl replay 2>&1); then fail "opened without the key: $said"; fi
grep -q 'key file' <<<"$said" || fail "without the key: $said"
[ ! -e "$SANDBOX/suara.key" ] || fail 'replay made a key'
mv "$SANDBOX/good/suara.key" "$SANDBOX/"

# a database of an older schema stays one
mkdir "$SANDBOX/old"
cp "$SANDBOX"/good/* "$SANDBOX/old/"
sed -i "s|$SANDBOX|$SANDBOX/old|g" "$SANDBOX/old/suara.conf"
sqlite3 "$SANDBOX/old/suara.db" <tests/store/schema/001.sql
(umask 077 && for ((i = 0; i < 32; i++)); do printf "\\x$(printf %02x $i)"; done >"$SANDBOX/old/suara.key")
sums "$SANDBOX/old" >"$SANDBOX/sums"
"$BUILD/suaractl" -c "$SANDBOX/old/suara.conf" replay --days 365 --was "$SANDBOX/other/suara.conf" >"$SANDBOX/out" 2>&1 ||
    fail "schema 1: $(cat "$SANDBOX/out")"
tail -1 "$SANDBOX/out" | grep -qE '^[0-9]+ messages of 365 days' || fail "schema 1: $(cat "$SANDBOX/out")"
unchanged "$SANDBOX/old" 'replay changed a database of schema 1'
# what is wrong is said of the database, not of its copy
sed -i "s|suara.key|good.key|" "$SANDBOX/old/suara.conf"
(umask 077 && head -c 32 /dev/zero >"$SANDBOX/old/good.key")
said=$("$BUILD/suaractl" -c "$SANDBOX/old/suara.conf" replay --was "$SANDBOX/other/suara.conf" 2>&1) && fail "another key: $said"
grep -q "is not that of $SANDBOX/old/suara.db: " <<<"$said" || fail "another key: $said"

# suarad starts in the middle of it: one that cannot write its answer yet has the database open
mkfifo "$SANDBOX/pipe"
exec 9<>"$SANDBOX/pipe"
timeout 1 cat /dev/zero >&9 || true
"$BUILD/suaractl" -c "$SANDBOX/suara.conf" replay >&9 2>"$SANDBOX/err" &
replay=$!
SANDBOX_PIDS="${SANDBOX_PIDS:-} $replay"
is_reading() { ls -l "/proc/$replay/fd" 2>/dev/null | grep -q 'suara.db (deleted)'; }
eventually 20 is_reading || fail "replay does not read a copy that has no name any more: $(cat "$SANDBOX/err")"
if ls -A "$SANDBOX" | grep -q suara-replay; then fail 'the copy has a name while it is read'; fi
sim fault clear >/dev/null
sandbox_daemon
sandbox_wait_up || fail 'suarad does not start while somebody looks'
[ "$(ctl outbox --state unknown --json | grep -c '"id":')" = 1 ] || fail "recovered by another: $(ctl outbox)"
kill -0 "$replay" || fail 'replay ended before suarad started'
timeout 3 cat <&9 >"$SANDBOX/out" || true
wait "$replay" || fail "replay ended with $?: $(cat "$SANDBOX/err")"
tr -d '\0' <"$SANDBOX/out" | grep -q "^$written messages of 31 days; 0 change$" || fail "replay beside suarad: $(tr -d '\0' <"$SANDBOX/out")"
exec 9<&-
echo "$written messages: an alias, a reply and another set of files each name their own; with suarad and without; looking changes nothing and keeps nobody out"
