# shellcheck shell=bash
# Sourced by the live tests, with BUILD set, in the root of the tree; brings scripts/sandbox.
#   fail TEXT             the test failed; shows the end of the log
#   pause MS              waits without sleep(1)
#   eventually S COMMAND  polls until the command succeeds, S seconds at most
#   answers NUMBER        how many SMS were sent to NUMBER (081..., as they come from the modem)
#   say NUMBER TEXT [S]   an SMS arrives; returns when one more was sent to NUMBER
#   count NAME            a number of `suaractl status`
. scripts/sandbox

fail() {
    echo "FAILED: $1" >&2
    tail -25 "$SANDBOX/suarad.log" >&2 || true
    exit 1
}

pause() { read -r -t "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))" <> <(:) || true; }

eventually() {
    local until=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $until ] || return 1
        pause 100
    done
}

# The tail of a number is the same in all ways of writing it.
answers() { sim messages | cut -f2 | grep -c -- "${1: -9}\$" || true; }
has_answers() { [ "$(answers "$1")" -ge "$2" ]; }

say() {
    local before
    before=$(answers "$1")
    sim sms "$1" "$2" >/dev/null
    eventually "${3:-20}" has_answers "$1" $((before + 1)) || fail "no answer to $1: $2"
}

# count NAME: a number of `suaractl status`; count_is NAME N
count() { ctl status --json | grep -o "\"$1\":[0-9]*" | cut -d: -f2; }
count_is() { [ "$(count "$1")" = "$2" ]; }
is_all_sent() { count_is outbox_queued 0 && count_is outbox_sending 0; }

log_has() { grep -qE -- "$1" "$SANDBOX/suarad.log"; }

is_alive() { kill -0 "$SUARAD_PID" 2>/dev/null; }
