#!/usr/bin/env bash
# Gammu's dummy phone: a folder in the place of a modem. SMS files become cases and are
# removed; one that is not finished is stepped over, and taken when it is.
#
#   dummy.sh BUILD
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=$1
. tests/fault/live.sh

utf16() {
    local i
    for ((i = 0; i < ${#1}; i++)); do printf '%04X' "'${1:i:1}"; done
}

# put FOLDER N NUMBER TEXT: as libgammu.md says, written elsewhere and moved there
put() {
    {
        echo '[SMSBackup000]'
        echo 'SMSC = "+6281100000"'
        echo 'PDU = Deliver'
        echo 'DateTime = 20261123T080000'
        echo 'State = UnRead'
        echo "Number = \"$3\""
        echo "NumberUnicode = $(utf16 "$3")"
        echo "Text00 = $(utf16 "$4")"
        echo 'Coding = Default_No_Compression'
        echo 'Class = -1'
    } >"$phone/new"
    mv "$phone/new" "$phone/sms/$1/$2"
}

sandbox_folder
phone=$SANDBOX/phone
for i in 1 2 3 4 5; do mkdir -p "$phone/sms/$i"; done
sandbox_set poll_s 1
sed -i -E "s|device *= *\"[^\"]*\"|device = \"$phone\"|; s|connection *= *\"[^\"]*\"|connection = \"none\"|; s|model *= *\"\"|model = \"dummy\"|" "$SANDBOX/suara.conf"
sed -i -E '/^ *init *=/d; /^ *balance *=/d' "$SANDBOX/suara.conf"
sandbox_daemon
sandbox_wait_up

is_taken() { [ ! -e "$phone/sms/$1" ]; }
has_case() { ctl messages --json | grep -F -- "$1" | grep -q '"ticket":"[0-9]'; }

put 1 1 +6281200000012 'ADUAN KJ1 antri di dummy'
eventually 20 has_case 'ADUAN KJ1 antri di dummy' || fail 'an SMS file did not become a case'
eventually 20 is_taken 1/1 || fail 'an SMS file that was taken is still there'

# in the other inbox; and in the folders for what was sent, which are not ours
put 3 7 +6281200000045 'ADUAN KJ1 antri di kotak lain'
put 2 1 +6281200000046 'ADUAN KJ1 terkirim'
eventually 20 has_case 'ADUAN KJ1 antri di kotak lain' || fail 'an SMS of the other inbox did not become a case'
eventually 20 is_taken 3/7 || fail 'the SMS of the other inbox is still there'

# an empty and a half file before a good one
: >"$phone/sms/1/1"
printf '[SMSBackup000]\nSMSC = "+62811' >"$phone/sms/1/2"
put 1 3 +6281200000047 'ADUAN KJ1 di belakang yang belum jadi'
eventually 20 has_case 'di belakang yang belum jadi' || fail "an unfinished file blocks those behind it: $(ls "$phone/sms/1")"
put 1 1 +6281200000048 'ADUAN KJ1 sekarang sudah jadi'
put 1 2 +6281200000049 'ADUAN KJ1 yang ini juga'
eventually 20 has_case 'sekarang sudah jadi' || fail 'a file that was finished later was not taken'
eventually 20 has_case 'yang ini juga' || fail 'the second file that was finished later was not taken'

is_empty() { [ -z "$(find "$phone/sms/1" "$phone/sms/3" -type f)" ]; }
eventually 20 is_empty || fail "still there: $(ls -R "$phone/sms")"
is_taken 2/1 && fail 'a file of the sent folder was deleted'
count_is complaints 5 || fail "$(count complaints) cases of 5"
echo "5 SMS files of the dummy phone became 5 cases and are gone; 2 unfinished ones blocked nothing"
