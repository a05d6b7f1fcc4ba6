#!/usr/bin/env bash
# Hostile and odd SMS among good ones: every good one is answered, every odd one is
# kept, as text or as the hex of what came, and the SIM ends empty. suarad is the
# same process at the end, and suara-modem was hardly started again.
#
#   hostile.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=$1
. tests/fault/live.sh

SMSC=06912618010000
SCTS=62113230303082

# ---- the pieces of a PDU (3GPP TS 23.040, 9.2) ----

octet() { printf '%02X' "$1"; }

# The digits of an address, two swapped at a time.
semi() {
    local digits=$1 i
    ((${#digits} % 2 == 0)) || digits+=F
    for ((i = 0; i < ${#digits}; i += 2)); do printf '%s' "${digits:i+1:1}${digits:i:1}"; done
}

# oa DIGITS [TYPE]
oa() { printf '%s%s%s' "$(octet ${#1})" "${2:-91}" "$(semi "$1")"; }

# pack SEPTET...: packed from the lowest bit on
pack() {
    local bits=0 n=0 septet
    for septet in "$@"; do
        bits=$((bits | septet << n))
        n=$((n + 7))
        while ((n >= 8)); do
            octet $((bits & 255))
            bits=$((bits >> 8))
            n=$((n - 8))
        done
    done
    ((n == 0)) || octet "$bits"
}

# gsm TEXT: length in septets and the packed text (letters, digits, spaces)
gsm() {
    local i septets=()
    for ((i = 0; i < ${#1}; i++)); do septets+=("$(printf '%d' "'${1:i:1}")"); done
    octet ${#1}
    pack "${septets[@]}"
}

# ucs2 TEXT: hex alone, of ASCII
ucs2() {
    local i
    for ((i = 0; i < ${#1}; i++)); do printf '%04X' "'${1:i:1}"; done
}

# data HEX: length in octets and the octets
data() { printf '%s%s' "$(octet $((${#1} / 2)))" "$1"; }

# from N: the address of hostile sender N
from() { oa "$(printf '62813%08d' "$1")"; }

# deliver FIRST OA PID DCS LENGTH-AND-DATA
deliver() { printf '%s%s%s%s%s%s%s' "$SMSC" "$1" "$2" "$3" "$4" "$SCTS" "$5"; }

hex_of() { printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n' | tr a-f A-F; }
times() { printf "%.0s$2" $(seq "$1"); }

# ---- the table: what it is, how it is found afterwards, the PDU ----
#   text:WORDS   among the messages             ask:N:WORDS  the same, and sender N was answered
#   raw:HEX      in the database, as hex        bin:N:HEX    the same, and sender N was answered
#   pdu          the PDU as it came, as hex     wait:WORDS   a part that waits for the others
#   count        a message with nothing in it   none         no message of its own
rows=()
row() { rows+=("$1|$2|$3"); }

row 'cut in the address' pdu "${SMSC}040D9126"
row 'cut in the time' pdu "${SMSC}04$(from 1)00006211"
row 'cut in the data' pdu "$(deliver 04 "$(from 2)" 00 04 "8CC0FFEE02")"
row 'garbage' pdu 0123456789ABCDEFFEDCBA9876543210
row 'nothing but FF' pdu FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF
row 'an odd number of digits' raw:06912618010000040D91261 06912618010000040D9126183
row 'no hex at all' count 'ZZ-TOP!'
row 'UDHL beyond the data' pdu "$(deliver 44 "$(from 3)" 00 04 "$(data FFC0FFEE03)")"
row 'UDHL 200 of 140 octets' pdu "$(deliver 44 "$(from 4)" 00 04 "8CC8$(times 139 5A)")"
row 'UDHL 255 of 255 octets' pdu "$(deliver 44 "$(from 5)" 00 04 "FFFF$(times 254 5B)")"
row 'an element beyond the header' raw:C0FFEE06 "$(deliver 44 "$(from 6)" 00 04 "$(data 0500FF010201C0FFEE06)")"
row 'UDHL 0' raw:C0FFEE07 "$(deliver 44 "$(from 7)" 00 04 "$(data 00C0FFEE07)")"
row 'part 0 of 2' ask:8:BAGIAN08 "$(deliver 44 "$(from 8)" 00 08 "$(data "0500031002 00$(ucs2 BAGIAN08)" | tr -d ' ')")"
row 'part 3 of 2' ask:9:BAGIAN09 "$(deliver 44 "$(from 9)" 00 08 "$(data "050003110203$(ucs2 BAGIAN09)")")"
row 'part 1 of 255' ask:10:BAGIAN10 "$(deliver 44 "$(from 10)" 00 08 "$(data "05000312FF01$(ucs2 BAGIAN10)")")"
row 'part 1 of 0' ask:11:BAGIAN11 "$(deliver 44 "$(from 11)" 00 08 "$(data "050003130001$(ucs2 BAGIAN11)")")"
row '16-bit reference, part 2' none "$(deliver 44 "$(from 12)" 00 08 "$(data "060804FFFE0202$(ucs2 ' LAMA')")")"
row '16-bit reference, part 1' ask:12:'ADUAN KJ1 ANTRI LAMA' \
    "$(deliver 44 "$(from 12)" 00 08 "$(data "060804FFFE0201$(ucs2 'ADUAN KJ1 ANTRI')")")"
row 'two concatenations in one header' wait:BAGIAN13 \
    "$(deliver 44 "$(from 13)" 00 08 "$(data "0A000314FF010003150901$(ucs2 BAGIAN13)")")"
row 'lone surrogates' ask:14:'ADUAN KJ1 SURO' \
    "$(deliver 04 "$(from 14)" 00 08 "$(data "$(ucs2 'ADUAN KJ1 SURO')D83D0020DC00D83D")")"
row 'U+0000, ESC and a bidi mark' ask:15:'ADUAN KJ1 NOL' \
    "$(deliver 04 "$(from 15)" 00 08 "$(data "$(ucs2 'ADUAN KJ1 NOL')0000001B202E0041")")"
row 'UCS-2 of an odd length' ask:16:GANJIL "$(deliver 04 "$(from 16)" 00 08 "$(data "$(ucs2 'ADUAN KJ1 GANJIL')00")")"
row 'an empty text' ask:17: "$(deliver 04 "$(from 17)" 00 00 00)"
row 'an escape at the end' ask:18:AKHIR "$(deliver 04 "$(from 18)" 00 00 "06$(pack 65 75 72 73 82 27)")"
row 'length 255, data of 3' pdu "$(deliver 04 "$(from 19)" 00 00 "FFC3E130")"
row '8-bit data' bin:20:C0FFEE20 "$(deliver 04 "$(from 20)" 00 04 "$(data C0FFEE20)")"
row 'WAP push' raw:C0FFEE21 "$(deliver 44 "$(from 21)" 00 F5 "$(data 0605040B8423F0C0FFEE21)")"
row 'MMS notification' raw:"$(hex_of vnd.wap.mms)" \
    "$(deliver 44 "$(from 22)" 00 F5 "$(data "0605040B8423F00106$(hex_of 'application/vnd.wap.mms-message')00AF84B4")")"
row 'to a port, as text' raw:"$(ucs2 PORT23)" "$(deliver 44 "$(from 23)" 00 08 "$(data "0605041F901F90$(ucs2 PORT23)")")"
row 'reserved alphabet' raw:C0FFEE24 "$(deliver 04 "$(from 24)" 00 0C "$(data C0FFEE24)")"
row 'reserved coding group' raw:C0FFEE25 "$(deliver 04 "$(from 25)" 00 80 "$(data C0FFEE25)")"
row 'compressed' pdu "$(deliver 04 "$(from 26)" 00 20 "$(data C0FFEE26)")"
row 'compressed UCS-2' pdu "$(deliver 04 "$(from 27)" 00 28 "$(data C0FFEE27)")"
row 'class 0' ask:28:'ADUAN KJ1 KELAS' "$(deliver 04 "$(from 28)" 00 10 "$(gsm 'ADUAN KJ1 KELAS')")"
row 'class 0, the other way' ask:29:'ADUAN KJ1 FLASH' "$(deliver 04 "$(from 29)" 00 F0 "$(gsm 'ADUAN KJ1 FLASH')")"
row 'replace type 1' ask:30:'ADUAN KJ1 GANTI' "$(deliver 04 "$(from 30)" 41 00 "$(gsm 'ADUAN KJ1 GANTI')")"
row 'type 0' ask:31:'ADUAN KJ1 SENYAP' "$(deliver 04 "$(from 31)" 40 00 "$(gsm 'ADUAN KJ1 SENYAP')")"
row 'SIM data download' raw:C0FFEE32 "$(deliver 44 "$(from 32)" 7F F6 "$(data 027000C0FFEE32)")"
row 'voicemail, discard' count "$(deliver 04 "$(from 33)" 00 C8 00)"
row 'voicemail, store' text:'1 pesan suara' "$(deliver 04 "$(from 34)" 00 D8 "$(gsm '1 pesan suara')")"
row 'voicemail by header' text:KOTAK35 "$(deliver 44 "$(from 35)" 00 08 "$(data "0401028003$(ucs2 KOTAK35)")")"
row 'report of an unknown reference' none "${SMSC}062A$(from 36)${SCTS}${SCTS}00"
row 'report of a stranger, failed' pdu "${SMSC}060081${SCTS}${SCTS}46"
row 'report, cut' pdu "${SMSC}062B$(from 37)${SCTS}"
row 'national language, single shift' pdu "$(deliver 44 "$(from 38)" 00 00 "0A03240101$(pack 0 65 66 67)")"
row 'national language, locking shift' pdu "$(deliver 44 "$(from 39)" 00 00 "0A03250101$(pack 0 65 66 67)")"
row 'national language 255' pdu "$(deliver 44 "$(from 40)" 00 00 "0A032401FF$(pack 0 65 66 67)")"
row 'a sender of 20 digits' text:DUAPULUH "$(deliver 04 "$(oa 62812345678901234567)" 00 00 "$(gsm 'ADUAN KJ1 DUAPULUH')")"
row 'a sender of 0 digits' text:TANPANOMOR "$(deliver 04 0091 00 00 "$(gsm 'ADUAN KJ1 TANPANOMOR')")"
row 'a sender of 255 digits' pdu "$(deliver 04 "FF91$(times 20 21)" 00 00 "$(gsm 'ADUAN KJ1 PANJANG')")"
row 'a sender of * and #' text:BINTANG "$(deliver 04 "$(oa 'AB62ABC' 81)" 00 00 "$(gsm 'ADUAN KJ1 BINTANG')")"
row 'COMMAND in the inbox' pdu "${SMSC}0200$(from 45)0000"
row 'octets beyond the end' pdu "$(deliver 04 "$(from 46)" 00 00 "$(gsm 'ADUAN KJ1 LEBIH')$(times 40 7E)")"
row '300 octets' pdu "$(deliver 04 "$(from 47)" 00 04 "FF$(times 270 5C)")"
row 'a time of FF' ask:48:WAKTU "${SMSC}04$(from 48)0000FFFFFFFFFFFFFF$(gsm 'ADUAN KJ1 WAKTU')"
row 'no SMSC' ask:49:TANPAPUSAT "0004$(from 49)0000${SCTS}$(gsm 'ADUAN KJ1 TANPAPUSAT')"
row 'an SMSC of 255 octets' pdu "FF9126180100000004$(from 50)0000${SCTS}$(gsm 'ADUAN KJ1 PUSAT')"
# every septet of the alphabet in a sender's name, 11 at a time
for ((s = 0; s < 128; s += 11)); do
    septets=()
    for ((i = s; i < s + 11; i++)); do septets+=($((i & 127))); done
    row "a sender named by septets from $s" "text:NAMA$s" \
        "$(deliver 04 "14D0$(pack "${septets[@]}")" 00 00 "$(gsm "ADUAN KJ1 NAMA$s")")"
done

# ---- played ----

patient() { printf '0812%08d' "$1"; }
sandbox_folder
sandbox_set segments_per_day 0
sandbox_run
daemon=$SUARAD_PID
good=0
for ((i = 0; i < ${#rows[@]}; i++)); do
    IFS='|' read -r name mark pdu <<<"${rows[i]}"
    sim pdu "$pdu" >/dev/null || fail "suara-sim did not take: $name"
    if ((i % 3 == 0)); then
        good=$((good + 1))
        sim sms "$(patient $good)" "ADUAN KJ1 nomor $good antri dari jam 7" >/dev/null
    fi
    ((i % 20 != 19)) || sim fault empty-pdu >/dev/null
done
sim wait slots-empty 20000 >/dev/null || fail "the SIM still holds: $(sim slots)"

# ---- looked at ----

n_answered() { sim messages | cut -f2 | grep -E '^\+62812000' | sort -u | wc -l; }
eventually 20 is_all_sent || fail "not all is sent: $(ctl status)"
[ "$(n_answered)" = "$good" ] || fail "$(n_answered) of $good good ones answered"
[ "$SUARAD_PID" = "$daemon" ] && is_alive || fail "suarad ended"
restarts=$(ctl modems --json | grep -o '"restarts":[0-9]*' | cut -d: -f2)
((restarts <= 4)) || fail "suara-modem was started again $restarts times"
ctl messages --json --limit 1000 >"$SANDBOX/messages"
sim messages | cut -f2 >"$SANDBOX/answered"
kill "$SUARAD_PID"
wait "$SUARAD_PID" || fail "suarad ended with $?"

in_text() { grep -qF -- "$1" "$SANDBOX/messages"; }
sqlite3 "$SANDBOX/suara.db" "SELECT text || ' ' || coalesce(raw, '') FROM inbox UNION ALL SELECT text || ' ' || raw FROM part" >"$SANDBOX/kept"
in_database() { grep -qaF -- "$1" "$SANDBOX/kept"; }
was_answered() { grep -q "^+62813$(printf '%08d' "$1")\$" "$SANDBOX/answered"; }

# check MARK PDU
check() {
    local rest=${1#*:}
    case $1 in
        text:*) in_text "$rest" ;;
        ask:*) in_text "${rest#*:}" && was_answered "${rest%%:*}" ;;
        raw:* | wait:*) in_database "$rest" ;;
        bin:*) in_database "${rest#*:}" && was_answered "${rest%%:*}" ;;
        pdu) in_database "$2" ;;
        *) return 0 ;;
    esac
}

wanted=$((${#rows[@]} + good + 1)) # 1: empty PDUs are all the same one
for r in "${rows[@]}"; do
    IFS='|' read -r name mark pdu <<<"$r"
    check "$mark" "$pdu" || fail "lost, or not answered: $name ($mark): $pdu"
    case $mark in none | wait:*) wanted=$((wanted - 1)) ;; esac
done
kept=$(grep -c '"received_at"' "$SANDBOX/messages")
[ "$kept" = "$wanted" ] || fail "$kept messages kept of $wanted"
echo "${#rows[@]} hostile SMS among $good good ones: all kept, the good ones answered, SIM empty, $restarts restarts"
