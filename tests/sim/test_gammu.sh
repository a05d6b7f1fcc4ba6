#!/bin/bash
# Drives the real gammu command, and bare AT commands, against suara-sim: everything that the product's tests rely on.
#
#     test_gammu.sh BUILD_DIR
#
# Prints one line per check, exits 1 if one failed. Never sleeps; each step has a time limit.
set -eu
export LC_ALL=C.UTF-8 # gammu writes and reads in the words of its locale

BUILD=${1:?usage: test_gammu.sh BUILD_DIR}
SIM=$BUILD/suara-sim
DIR=$(mktemp -d /tmp/sim-gammu.XXXXXX)
PID=
CAT=
FAILED=0

trap 'stop; rm -rf "$DIR"' EXIT

# start [option...]: a fresh simulator; returns when it is usable
start() {
	stop
	rm -f "$DIR/ready"
	mkfifo "$DIR/ready"
	"$SIM" --link "$DIR/tty" --control "$DIR/control" "$@" >"$DIR/ready" &
	PID=$!
	read -r -t 10 _ <"$DIR/ready"
}

stop() {
	[ -n "$PID" ] || return 0
	kill "$PID" 2>/dev/null || true
	wait "$PID" 2>/dev/null || true
	PID=
}

ctl() { timeout 60 "$SIM" --to "$DIR/control" "$@"; }
phone() { timeout 120 gammu -c "$DIR/gammurc" "$@" 2>&1; }

# connection TYPE [MODEL]
connection() { printf '[gammu]\ndevice = %s/tty\nconnection = %s\nmodel = %s\n' "$DIR" "$1" "${2-}" >"$DIR/gammurc"; }

# has WHAT PATTERN TEXT: the text contains the pattern (extended regular expression)
has() {
	if grep -Eq -- "$2" <<<"$3"; then
		echo "ok      $1"
	else
		echo "FAILED  $1: no /$2/ in:"
		sed 's/^/        /' <<<"$3"
		FAILED=1
	fi
}

is() { # is WHAT WANTED GOT
	if [ "$2" = "$3" ]; then
		echo "ok      $1"
	else
		printf 'FAILED  %s: wanted <%s>, got <%s>\n' "$1" "$2" "$3"
		FAILED=1
	fi
}

# dial: opens the terminal: writing on descriptor 3, reading on 4. By way of cat, because bash reads ahead from a terminal, and
# what a subshell has read ahead is lost; from a pipe it takes byte by byte.
dial() {
	exec 3<>"$DIR/tty"
	exec 4< <(exec cat <&3 2>/dev/null)
	CAT=$!
}

hang_up() {
	exec 3<&- 4<&-
	kill "$CAT" 2>/dev/null || true
	wait "$CAT" 2>/dev/null || true
}

# at COMMAND: a bare AT command on descriptor 3; prints the answer up to the result code
at() {
	printf '%s\r' "$1" >&3
	listen 'OK|ERROR|\+CM[ES] ERROR: .*'
}

# listen PATTERN: lines up to one that matches
listen() {
	local line LC_ALL=C # noise is no UTF-8
	while IFS= read -r -t 5 -u 4 line; do
		line=${line//$'\r'/}
		echo "$line"
		if [[ $line =~ ^($1)$ ]]; then return; fi
	done
	echo '(silence)'
}

text_of() { # N characters of text
	local i out=
	for ((i = 0; ${#out} < $1; i++)); do out+="kata$i "; done
	echo "${out:0:$1}"
}

check_identity() {
	local out
	out=$(phone identify)
	has "$1: identify" 'SIM IMSI +: 510109999999999' "$out"
	has "$1: maker" 'Manufacturer +: Suara' "$out"
}

check_receiving() {
	local out
	ctl sms +6281234567890 'ADUAN KTW antri dari jam 7 [lama]'
	ctl sms coding=ucs2 mem=ME DINKES 'kabar ☂'
	ctl sms order=3,1,2 width=16 ref=4660 081298765432 "$(text_of 400)"
	is 'slots used' 5 "$(ctl slots | wc -l)"
	out=$(phone getallsms)
	has 'getallsms: GSM text' 'ADUAN KTW antri dari jam 7 \[lama\]' "$out"
	has 'getallsms: UCS-2 in ME, alphanumeric sender' 'Remote number +: "DINKES"' "$out"
	has 'getallsms: parts out of order' 'ID \(16 bit\) 4660, part 3 of 3' "$out"
	has 'getallsms: count' '^5 SMS parts' "$out"
	has 'getsms' 'ADUAN KTW' "$(phone getsms 1 1)"
	has 'geteachsms joins' 'part 1 of 3|Linked SMS|linked' "$(phone geteachsms)"
	phone deletesms 1 1 >/dev/null
	has 'deletesms' '^SM	2' "$(ctl slots | head -1)"
	phone deleteallsms 1 >/dev/null
	phone deleteallsms 3 >/dev/null
	is 'deleteallsms' '' "$(ctl slots)"
	ctl wait slots-empty 1000
}

check_sending() {
	local long
	long=$(text_of 400)
	has 'sendsms, one part' 'OK, message reference=' "$(phone sendsms TEXT 081234567890 -text 'Terima kasih [1]')"
	phone sendsms TEXT +628123 -len 400 -text "$long" >/dev/null
	phone sendsms TEXT +628123 -unicode -text 'héé ✓' >/dev/null
	phone sendsms TEXT +628123 -report -text 'laporan' >/dev/null
	ctl wait messages 4 1000
	is 'sent: short' "1	081234567890	1	Terima kasih [1]" "$(ctl messages | sed -n 1p)"
	is 'sent: three parts joined' "2	+628123	3	$long" "$(ctl messages from=2 | sed -n 1p)"
	is 'sent: unicode' "3	+628123	1	héé ✓" "$(ctl messages from=3 | sed -n 1p)"
	is 'sent: coding and report' 'ucs2 0 gsm 1' "$(ctl sent from=5 | cut -f5,6 | xargs)"
	is 'references count up and wrap' '254 255 0 1 2 3' "$(ctl sent | cut -f3 | xargs)"
}

check_ussd() {
	ctl ussd '*888#' 0 15 'Pulsa Rp12.000 s.d. 01/02/26'
	ctl ussd '*363#' 1 72 'Menu ✓\n1.YA' delay=50
	has 'getussd, GSM' 'Service reply +: "Pulsa Rp12.000' "$(phone getussd '*888#')"
	has 'getussd, UCS-2 and a delay' 'Menu ✓' "$(phone getussd '*363#')"
	has 'getussd, unknown code' 'Not supported' "$(phone getussd '*1#')"
	has 'ussd-log: dialled' '^dialled	\*363#' "$(ctl ussd-log)"
	is 'ussd-log: never answered' '' "$(ctl ussd-log | grep '^answered' || true)"
}

check_status() {
	has 'networkinfo' 'Name in phone +: "TELKOMSEL"' "$(phone networkinfo)"
	has 'getsmsc' '"\+6281100000"' "$(phone getsmsc)"
	has 'getsecuritystatus' 'Nothing to enter' "$(phone getsecuritystatus)"
	has 'battery' '87 percent' "$(phone battery)"
	has 'monitor' 'SIM SMS status +: 0 used, 0 unread, 30 locations' "$(phone monitor 1)"
	ctl fault signal=10
	has 'signal' 'Signal strength +: -93 dBm' "$(phone monitor 1)"
	ctl fault clear
}

check_pin() {
	start --pin 1234
	connection dku2at
	has 'PIN wanted' 'Waiting for PIN' "$(phone getsecuritystatus)"
	has 'PIN: no SMS before it' 'rror' "$(phone getallsms || true)"
	phone entersecuritycode PIN 1234 >/dev/null
	has 'PIN accepted' 'Nothing to enter' "$(phone getsecuritystatus)"
	start --pin 1234
	dial
	at 'AT+CMEE=1' >/dev/null
	for _ in 1 2; do has 'wrong PIN' 'CME ERROR: 16' "$(at 'AT+CPIN="0000"')"; done
	has 'third wrong PIN' 'CME ERROR: 12' "$(at 'AT+CPIN="0000"')"
	has 'PUK wanted' 'SIM PUK' "$(at 'AT+CPIN?')"
	has 'SMS refused' 'CMS ERROR: 316' "$(at 'AT+CMGL=4')"
	has 'PUK' 'OK' "$(at 'AT+CPIN="12345678","4321"')"
	has 'unlocked' 'READY' "$(at 'AT+CPIN?')"
	hang_up
}

submit='0021000B916407281553F800000AE8329BFD4697D9EC37' # "hellohello", report asked

# enter COMMAND DATA: a command that prompts, and what to type at the prompt
enter() {
	printf '%s\r' "$1" >&3
	IFS= read -r -t 5 -d '>' -u 4 _ || { echo '(no prompt)'; return; }
	printf '%b' "$2" >&3
}

# send_pdu: AT+CMGS by hand, and its answer
send_pdu() {
	enter AT+CMGS=22 "$submit\x1a"
	listen '[[:space:]]*(OK|ERROR|\+CM[ES] ERROR: .*)'
}

check_bare() {
	start
	dial
	has 'commands in one line' '^\+CSQ: 21,0' "$(at 'ATE0;+CMEE=1;+CSQ')"
	has 'unknown command' '^ERROR' "$(at 'AT+NONSENSE')"
	has 'text mode refused' 'CMS ERROR: 302' "$(at 'AT+CMGF=1')"
	at 'AT+CNMI=2,1,0,1,0' >/dev/null
	ctl sms 0811 halo
	has '+CMTI' '^\+CMTI: "SM",1' "$(listen '\+CMTI.*')"
	has 'report by +CDS' '^\+CMGS: 0' "$(send_pdu)"
	has '+CDS' '^\+CDS: ' "$(listen '\+CDS:.*')"
	listen '0.*' >/dev/null
	at 'AT+CNMI=2,1,0,2,0' >/dev/null
	send_pdu >/dev/null
	has '+CDSI' '^\+CDSI: "SM",2' "$(listen '\+CDSI.*')"
	has 'stored report' '^SM	2	unread	report	.46708251358	mr=1 status=00' "$(ctl slots)"
	ctl report late=20 fail=46 twice
	send_pdu >/dev/null
	listen '\+CDSI.*' >/dev/null
	listen '\+CDSI.*' >/dev/null
	is 'late, failed, twice' 2 "$(ctl slots | grep -c 'mr=2 status=46')"
	ctl report wrong-mr
	send_pdu >/dev/null
	has 'wrong-mr' '\+CDSI' "$(listen '\+CDSI.*')"
	has 'wrong-mr stored' 'mr=103 ' "$(ctl slots)"
	ctl report off
	send_pdu >/dev/null
	is 'report off' 5 "$(ctl slots | wc -l)"
	ctl report auto
	ctl ussd '*1#' 1 15 '1.YA'
	at 'AT+CUSD=1,"*1#",15' >/dev/null
	has '+CUSD' '^\+CUSD: 1,"1.YA",15' "$(listen '\+CUSD.*')"
	at 'AT+CUSD=1,"1",15' >/dev/null
	has 'an answer to a menu is seen' '^answered	1' "$(ctl ussd-log)"
	at 'AT+CNMI=2,2,0,0,0' >/dev/null
	ctl sms 0811 langsung
	has '+CMT' '^\+CMT: ,2[0-9]' "$(listen '\+CMT:.*')"
	listen '0.*' >/dev/null
	has 'CMGW' '^\+CMGW: 6' "$(enter AT+CMGW=22 "$submit\x1a"; listen OK)"
	has 'CMSS' '^\+CMSS: 5' "$(at 'AT+CMSS=6')"
	has 'ESC leaves data entry' 'OK' "$(enter AT+CMGS=22 '00\x1b'; listen '.*OK')"
	has 'wrong length refused' 'CMS ERROR: 304' "$(enter AT+CMGS=9 "$submit\x1a"; listen '.*ERROR.*')"
	head -c 4096 /dev/urandom >&3
	printf '\x1b\r' >&3
	printf 'AT+CSQ\r' >&3
	has 'binary garbage survived' '^\+CSQ: 21,0' "$(listen '\+CSQ.*')"
	hang_up
	for _ in 1 2 3 4 5 6 7 8 9 10; do : <>"$DIR/tty"; done
	dial
	has 'opened again and again' '^OK' "$(at 'AT')"
	has 'several clients of the control socket' 'commands' "$(ctl stats & ctl stats >/dev/null; wait $!)"
	hang_up
}

check_storage() {
	local i
	start --sm 3 --me 0 --storage "$DIR/storage"
	for i in 1 2 3 4 5; do ctl sms 0811 "pesan $i"; done
	is 'full SIM: the rest waits' 2 "$(ctl queue)"
	dial
	has 'SM only' '\+CPMS: \("SM"\),' "$(at 'AT+CPMS=?')"
	at 'AT+CMGD=2' >/dev/null
	is 'a free slot is filled' 1 "$(ctl queue)"
	has 'slot used again' '^SM	2	unread	deliver	0811	pesan 4' "$(ctl slots)"
	ctl pdu ZZ
	send_pdu >/dev/null
	hang_up
	start --sm 3 --me 0 --storage "$DIR/storage"
	is 'storage: slots survive' 3 "$(ctl slots | wc -l)"
	is 'storage: queue survives' 2 "$(ctl queue)"
	is 'storage: sent list survives' 1 "$(ctl messages | wc -l)"
}

check_send_faults() {
	start
	dial
	at 'ATE0' >/dev/null
	ctl fault send-error count=1
	has 'send-error' '^ERROR' "$(send_pdu)"
	ctl fault send-cms=38 count=1
	has 'send-cms' 'CMS ERROR: 38' "$(send_pdu)"
	ctl fault reject=+46708251358
	has 'reject' 'CMS ERROR: 1$' "$(send_pdu)"
	ctl fault clear
	ctl fault no-network
	has 'no-network' 'CMS ERROR: 331' "$(send_pdu)"
	ctl fault clear
	is 'refused sends are not sent' '' "$(ctl sent)"
	ctl fault send-lost count=1
	enter AT+CMGS=22 "$submit\x1a"
	ctl wait sent 1 1000
	is 'send-lost: sent, unanswered' 1 "$(ctl stats unanswered)"
	ctl fault send-lost-before count=1
	enter AT+CMGS=22 "$submit\x1a"
	has 'send-lost-before' '^OK' "$(at 'AT')"
	is 'send-lost-before: not sent' 1 "$(ctl sent | wc -l)"
	ctl fault send-late=50 count=1
	has 'send-late' '\+CMGS: 1' "$(send_pdu)"
	ctl fault send-no-mr count=1
	is 'send-no-mr' 0 "$(send_pdu | grep -c CMGS:)"
	ctl fault no-prompt count=1
	printf 'AT+CMGS=22\r\x1b' >&3
	has 'no-prompt' '.*OK' "$(listen '.*OK')"
	hang_up
}

check_list_faults() {
	start --sm 10
	dial
	at 'ATE0' >/dev/null
	for i in 1 2 3 4 5 6; do ctl sms 0811 "pesan $i"; done
	ctl fault shuffle
	is 'shuffle: all there' 6 "$(at 'AT+CMGL=4' | grep -c '+CMGL')"
	is 'shuffle: other order' different \
		"$(at 'AT+CMGL=4' | grep '+CMGL' | tr -dc '0-9\n' | sort -nc 2>/dev/null && echo same || echo different)"
	is 'shuffle: nothing lost' "$(printf 'pesan %s\n' 1 2 3 4 5 6)" "$(ctl slots | cut -f6 | sort)"
	ctl fault clear
	ctl fault list-error count=1
	has 'list-error' 'CMS ERROR: 320' "$(at 'AT+CMGL=4')"
	ctl fault read-error count=1
	has 'read-error' 'CMS ERROR: 320' "$(at 'AT+CMGR=1')"
	ctl fault delete-noop count=1
	has 'delete-noop' 'OK' "$(at 'AT+CMGD=1,4')"
	is 'delete-noop keeps' 6 "$(ctl slots | wc -l)"
	ctl fault delete-error count=1
	has 'delete-error' 'CMS ERROR' "$(at 'AT+CMGD=1')"
	at 'AT+CMGD=1,4' >/dev/null
	is 'delete all' '' "$(ctl slots)"
	ctl fault empty-pdu
	has 'empty-pdu' 'broken	-	00$' "$(ctl slots)"
	ctl pdu not-even-hex
	has 'raw PDU' '^not-even-hex$' "$(at 'AT+CMGL=4')"
	hang_up
}

check_line_faults() {
	start
	dial
	at 'ATE0' >/dev/null
	ctl fault garbage=40 count=1
	printf 'AT+CSQ\r' >&3
	has 'garbage' 'CSQ: 21' "$(timeout 5 head -c 60 <&4 | tr -dc '[:print:]')"
	ctl fault mute-on=CSQ count=1
	printf 'AT+CSQ\r' >&3
	is 'mute-on: only this one' 'OK' "$(at 'AT' | xargs)"
	ctl fault truncate=4 count=1
	printf 'AT\r' >&3
	is 'truncate' '0d0a4f4b' "$(timeout 5 head -c 4 <&4 | od -An -tx1 | tr -d ' \n')"
	ctl fault sim-busy count=1
	has 'sim-busy' 'CMS ERROR: 314' "$(at 'AT+CMGL=4')"
	ctl fault cpms-error count=1
	has 'cpms-error' 'CMS ERROR: 320' "$(at 'AT+CPMS?')"
	ctl fault no-cbm count=1
	has 'no-cbm' '\(0-2\),\(0-2\),\(0\),' "$(at 'AT+CNMI=?')"
	at 'ATE1' >/dev/null
	ctl fault echo-noise
	is 'echo-noise' noisy "$(at 'AT+CNMI=2,1,0,0,0' | grep -q 'AT+CNMI=2,1,0,0,0' && echo clean || echo noisy)"
	ctl fault clear
	at 'ATE0' >/dev/null
	ctl fault slow=30 count=1
	has 'slow' 'OK' "$(at 'AT')"
	ctl fault hang-on=CSQ
	printf 'AT+CSQ\rAT\r' >&3
	ctl wait hung 1000
	ctl fault clear
	is 'hang-on: silent until cleared' 'OK' "$(at 'AT' | xargs)"
	ctl fault hang for=50
	printf 'AT+CSQ\r' >&3
	ctl sms 0811 halo
	ctl wait slots 1 2000
	is 'hang for a time, messages wait' '+CMTI: "SM",1' "$(listen '\+CMTI.*' | tr -d '\n')"
	ctl urc '\x01\x02RING\xff'
	has 'urc' 'RING' "$(listen '.*RING.*')"
	at 'AT+CMEE=2' >/dev/null
	ctl fault reset
	has 'reset: boot lines' 'SMS Ready' "$(listen 'SMS Ready')"
	has 'reset: settings lost' 'CMEE: 0' "$(at 'AT+CMEE?')"
	ctl fault unplug
	is 'unplug: link gone' no "$([ -L "$DIR/tty" ] && echo yes || echo no)"
	is 'unplug: client sees it' end "$(IFS= read -r -t 5 -u 4 _ || echo end)"
	hang_up
	ctl fault boot-noise count=1
	ctl sms 0811 nanti
	is 'unplug: messages wait' 1 "$(ctl queue)"
	ctl replug
	is 'replug: messages come' 0 "$(ctl queue)"
	dial
	has 'boot-noise' 'SMS Ready' "$(listen 'SMS Ready')"
	has 'replug' 'OK' "$(at 'AT')"
	ctl fault no-urc count=1
	ctl sms 0811 diam
	ctl sms 0811 bunyi
	is 'no-urc' '+CMTI: "SM",4' "$(listen '\+CMTI.*' | tr -d '\n')"
	hang_up
	ctl fault unplug for=30
	ctl sms 0811 lagi
	is 'unplug for a time' 'yes' "$(ctl wait slots 5 2000 && [ -L "$DIR/tty" ] && echo yes)"
	has 'unknown command of the protocol' 'no such command' "$(ctl nonsense 2>&1 || true)"
	has 'wait: timeout' 'timeout' "$(ctl wait messages 99 20 2>&1 || true)"
	has 'help' 'fault send-lost' "$(ctl help)"
}

check_latency() {
	start --latency-ms 3
	connection dku2at
	ctl sms 0811 'pelan-pelan'
	has 'latency: getallsms' 'pelan-pelan' "$(phone getallsms)"
	has 'latency: sendsms' 'OK, message reference=0' "$(phone sendsms TEXT 0812 -text halo)"
}

check_end() {
	local rc=0
	start
	kill -TERM "$PID"
	wait "$PID" || rc=$?
	PID=
	is 'SIGTERM ends cleanly' '0 no' "$rc $([ -L "$DIR/tty" ] && echo yes || echo no)"
	is 'stdin' 'ok' "$(printf 'sms 0811 a\nwait slots 1\nquit\n' |
		timeout 10 "$SIM" --link "$DIR/tty" --stdin | grep -v '^ready' | sort -u)"
}

start --imsi 510109999999999 --mr 254
connection dku2at
check_identity dku2at
check_receiving
check_sending
check_ussd
check_status
connection at115200
check_identity at115200
connection at115200 at
check_identity 'at115200, model at'
check_pin
check_bare
check_storage
check_send_faults
check_list_faults
check_line_faults
check_latency
check_end
exit $FAILED
