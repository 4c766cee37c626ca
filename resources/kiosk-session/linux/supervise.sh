#!/bin/sh
# Keeps the kiosk running: `supervise.sh KIOSK [ARGUMENT...]`. Starts it again when it ends with
# anything but 0, which only the staff's way out gives, and when it no longer touches the file that
# AFTERCARE_ALIVE_FILE names. Never gives up; after several short runs it waits a little longer.
# Under systemd (Type=notify, WatchdogSec) it reports both. Shows nothing on the screen.
set -u

kiosk=${1:?usage: supervise.sh KIOSK [ARGUMENT...]}
shift
# Seconds without a touch, and until the first one: a slow tablet takes long to start.
stale_s=${AFTERCARE_STALE_S:-15}
start_s=${AFTERCARE_START_S:-60}

run_dir=
if [ -z "${AFTERCARE_ALIVE_FILE:-}" ]; then
  run_dir=$(mktemp -d "${XDG_RUNTIME_DIR:-/tmp}/aftercare-kiosk-XXXXXX") || exit 1
  AFTERCARE_ALIVE_FILE=$run_dir/alive
fi
AFTERCARE_SUPERVISED=1
export AFTERCARE_ALIVE_FILE AFTERCARE_SUPERVISED

child=
say() { echo "aftercare-kiosk supervisor: $*" >&2; }

notify() {
  if [ -n "${NOTIFY_SOCKET:-}" ]; then systemd-notify "$@" || true; fi
}

# All that the kiosk started is in its group.
end_kiosk() {
  [ -n "$child" ] && kill "-$1" "-$child" 2>/dev/null
}

clean_up() {
  [ -n "$run_dir" ] && rm -rf "$run_dir"
}

stop() {
  trap - TERM INT HUP
  end_kiosk TERM
  wait
  clean_up
  exit 0
}
trap stop TERM INT HUP

is_running() {
  # One that has ended and was not waited for yet is there in name only.
  state=$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$child/status" 2>/dev/null)
  [ -n "$state" ] && [ "$state" != Z ]
}

notify --ready
short_runs=0
while :; do
  rm -f "$AFTERCARE_ALIVE_FILE"
  setsid "$kiosk" "$@" &
  child=$!
  ran_s=0
  silent_s=0
  touched=
  while is_running; do
    sleep 1 &
    wait $!
    ran_s=$((ran_s + 1))
    # Only whether the time changes, never how old it is: somebody may set the clock.
    now=$(stat -c %y "$AFTERCARE_ALIVE_FILE" 2>/dev/null) || now=
    if [ "$now" = "$touched" ]; then silent_s=$((silent_s + 1)); else silent_s=0; fi
    touched=$now
    allowed_s=$stale_s
    [ -z "$touched" ] && allowed_s=$start_s
    if [ "$silent_s" -ge "$allowed_s" ]; then
      say "no sign of life for $silent_s s: ending it"
      end_kiosk KILL
    fi
    notify WATCHDOG=1
  done
  wait "$child"
  code=$?
  end_kiosk KILL
  child=
  if [ "$code" -eq 0 ]; then
    say 'left by the staff'
    clean_up
    exit 0
  fi
  if [ "$ran_s" -ge 60 ]; then short_runs=0; else short_runs=$((short_runs + 1)); fi
  delay_s=0
  if [ "$short_runs" -gt 3 ]; then
    delay_s=$(((short_runs - 3) * 2))
    [ "$delay_s" -gt 30 ] && delay_s=30
  fi
  say "ended with $code after $ran_s s; starting again in $delay_s s"
  while [ "$delay_s" -gt 0 ]; do
    sleep 1 &
    wait $!
    delay_s=$((delay_s - 1))
    notify WATCHDOG=1
  done
done
