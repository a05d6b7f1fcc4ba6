#!/usr/bin/env bash
# The audit log: what is done to a case and who looks at a number stands in it; it is whole, with suarad and without, and
# somebody who meddles with the file is found. A number is shown for a reason only; a breach is noted and counted down.
#
#   audit.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=$1
. tests/fault/live.sh
export LC_ALL=C.UTF-8

# exits CODE PATTERN COMMAND...: it ends with this code and says this, on whichever output
exits() {
    local code=0 want=$1 pattern=$2
    shift 2
    "$@" >"$SANDBOX/out" 2>&1 || code=$?
    [ "$code" = "$want" ] || fail "$*: exit code $code, not $want: $(cat "$SANDBOX/out")"
    grep -qE -- "$pattern" "$SANDBOX/out" || fail "$*: not said: $pattern, but: $(cat "$SANDBOX/out")"
}
rows() { ctl audit --json --limit 1000 | grep -c '^{' || true; }
is_row() { [ "$(rows)" -gt "$1" ]; }
head_of() { ctl audit verify | sed -n 's/^head: *//p'; }

sandbox_start
exits 0 '^whole: 2 rows since ' ctl audit verify
first=$(head_of)
say 081200000012 'ADUAN KTW ANONIM antri dari jam 7'
say 081200000045 'ADUAN KTW obat habis'
t=$(sim messages | grep -oE 'no [0-9]{8}' | head -1 | cut -d' ' -f2)
say 081300000001 "AMBIL $t"
exits 0 ' staff +\*\*01 +taken ' ctl audit
[ "$(rows)" = 5 ] || fail "not five rows: $(ctl audit)"
ctl audit --json >"$SANDBOX/json"
grep -q '"act":"opened","ticket":"[0-9]\{8\}","detail":"received KTW text [0-9a-f]\{16\}"' "$SANDBOX/json" ||
    fail "no row of the case: $(cat "$SANDBOX/json")"
grep -q '"at":"20[0-9-]*T[0-9:]*+07:00"' "$SANDBOX/json" || fail "no RFC 3339: $(cat "$SANDBOX/json")"
if grep -qi 'antri\|obat\|0000012' "$SANDBOX/json"; then fail "the log tells too much: $(cat "$SANDBOX/json")"; fi

# ---- a number is shown for a reason ----
n=$(rows)
exits 1 'why\? usage' ctl reveal "$t"
exits 1 'at least 10 characters' ctl reveal "$t" --reason perlu
exits 1 'leave the telephone number out' ctl reveal "$t" --reason 'minta ditelepon di 0812 0000 0012'
exits 1 'which case' ctl reveal --reason 'keluarga harus dihubungi'
exits 1 'wrong digit' ctl reveal 12345678 --reason 'keluarga harus dihubungi'
exits 1 'there is no case' ctl reveal 20000006 --reason 'keluarga harus dihubungi'
[ "$(rows)" = "$n" ] || fail "a refusal left a row: $(ctl audit)"
exits 0 '\+6281200000012' ctl reveal "$t" --reason 'keluarga harus dihubungi'
grep -q 'anonymous: the writer asked' "$SANDBOX/out" || fail "nothing said of anonymity: $(cat "$SANDBOX/out")"
ctl audit "$t" --limit 1 --json >"$SANDBOX/json"
grep -q "\"actor\":\"admin\",\"person\":null,\"uid\":$(id -u),\"act\":\"reveal\",\"ticket\":\"$t\",\"detail\":\"keluarga harus dihubungi\"" \
    "$SANDBOX/json" || fail "the look was not kept: $(cat "$SANDBOX/json")"
if log_has '6281200000012'; then fail 'the log of suarad shows a number'; fi

# ---- data was open to others ----
today=$(TZ=Asia/Jakarta date +%F) tomorrow=$(TZ=Asia/Jakarta date -d tomorrow +%F)
n=$(rows)
exits 1 'has not begun' ctl breach "$tomorrow"
exits 1 'before the first' ctl breach "$today" 2026-01-01
exits 1 'why\?' ctl breach note "$today"
exits 1 'there is no breach 1' ctl breach told 1 --reason 'surat tidak ada'
exits 0 'no breach was noted' ctl breaches
exits 0 "nobody's data moved" ctl breach 2026-01-01
[ "$(rows)" = "$n" ] || fail "a refusal left a row: $(ctl audit)"
exits 0 'KTW +received ' ctl breach "$today"
grep -q "\*01" "$SANDBOX/out" || fail "who wrote without a case is missing: $(cat "$SANDBOX/out")"
if grep -q '812000000' "$SANDBOX/out"; then fail "shows a number: $(cat "$SANDBOX/out")"; fi
before=$(answers 081300000002)
exits 0 '^cases +2$' ctl breach note "$today" --reason 'laptop petugas hilang di jalan'
grep -q '^people  *3$' "$SANDBOX/out" || fail "not three people: $(cat "$SANDBOX/out")"
eventually 20 has_answers 081300000002 $((before + 1)) || fail 'the health office was not told'
sim messages | grep -q 'KEBOCORAN DATA' || fail "not told of a breach: $(sim messages)"
exits 0 'breach hours left +7[12]$' ctl status
exits 0 ' 7[12] +3 +2 +laptop' ctl breaches
exits 0 'notice was given' ctl breach told 1 --reason 'surat nomor 12 kepada semua'
exits 1 'was given before' ctl breach told 1 --reason 'surat nomor 12 kepada semua'
if ctl status | grep -q 'breach'; then fail "still owed: $(ctl status)"; fi
exits 0 '"hours_left":null' ctl breaches --json
exits 0 '"act":"breach_told","ticket":null,"detail":"1: surat' ctl audit --json
exits 0 '"act":"breach_note","ticket":null,"detail":"1: laptop' ctl audit --json

# ---- other files ----
exits 0 'good' ctl reload
exits 0 " admin +$(id -u) +reload " ctl audit --limit 1
mark=$(ctl audit --json | grep -o 'files [0-9a-f-]*' | sort -u)
[ "$(wc -l <<<"$mark")" = 1 ] || fail "the same files have two marks: $mark"
echo '# other' >>"$SANDBOX/replies.yaml"
kill -HUP "$SUARAD_PID"
eventually 20 is_row 9 || fail "SIGHUP is not on record: $(ctl audit)"
[ "$(ctl audit --json | grep -o 'files [0-9a-f-]*' | sort -u | wc -l)" = 2 ] || fail "other files, the same mark: $(ctl audit)"
echo 'rusak: [' >>"$SANDBOX/replies.yaml"
exits 1 'refused' ctl reload
sed -i '$d' "$SANDBOX/replies.yaml"
[ "$(rows)" = 10 ] || fail "not ten rows: $(ctl audit)"

# ---- whole, and as it was noted down ----
exits 0 '^whole: 10 rows since ' ctl audit verify
head=$(head_of)
exits 0 '^whole' ctl audit verify --head "$first"
exits 0 '^whole' ctl audit verify --head "${head:0:11}"
exits 1 'row 1 is not the one that was noted down' ctl audit verify --head 1-00000000
exits 1 'row 99 was noted down, but the log ends with row 10' ctl audit verify --head 99-00000000
exits 1 'is no end of an audit log' ctl audit verify --head 9
exits 1 'is no end of an audit log' ctl audit verify --head=5-1234
exits 1 "'--days' is one word too many" ctl audit verify --days 3
ctl audit verify --json >"$SANDBOX/json"
grep -q "\"is_whole\":\"yes\",\"finding\":null,\"rows\":10,\"since\":\"20.*\",\"head\":\"$head\"" "$SANDBOX/json" ||
    fail "json: $(cat "$SANDBOX/json")"

# ---- killed, and without suarad ----
kill -9 "$SUARAD_PID"
wait "$SUARAD_PID" 2>/dev/null || true
exits 0 '^whole: 10 rows since ' ctl audit verify --head "$head"
if command -v sqlite3 >/dev/null; then
    sqlite3 "$SANDBOX/suara.db" "UPDATE audit SET detail = 'lain' WHERE act = 'reveal'"
    exits 1 'not whole: row 6 is not what was written there' ctl audit verify
    sandbox_daemon
    sandbox_wait_up
    say 081200000046 'ADUAN KTW kotor'
    exits 1 'not whole: row 6 is not what was written there' ctl audit verify
    exits 1 '"is_whole":"no","finding":"row 6 is' ctl audit verify --json
fi
echo "the log has what was done, shows no number, and says which row was changed; five ways to ask for a number are refused; a breach is counted down"
