#!/bin/sh
# Keeps the kiosk running: `supervise.sh KIOSK [ARGUMENT...]`. Starts it again however it ends, but
# with the code of the staff's way out, and when it no longer touches the file that
# AFTERCARE_ALIVE_FILE names. Never gives up; after several short runs it waits a little longer.
# Under systemd (Type=notify, WatchdogSec) it reports both. Shows nothing on the screen.
# When staff left, it makes the file that AFTERCARE_LEFT_FILE names: not every program between here
# and systemd (cage 0.1.4, xinit) hands an exit code on.
set -u

kiosk=${1:?usage: supervise.sh KIOSK [ARGUMENT...]}
shift
# As in src/main/platform/exit-codes.ts. 0 is neither: a signal gives it, and some failed starts do.
left_code=93
in_use_code=94
# Seconds without a touch, and until the first one: a slow tablet takes long to start.
stale_s=${AFTERCARE_STALE_S:-15}
start_s=${AFTERCARE_START_S:-60}
# How long to wait while another kiosk has the data folder.
in_use_s=${AFTERCARE_IN_USE_S:-10}

say() { echo "aftercare-kiosk supervisor: $*" >&2; }

# In memory, so that a full disk does not look like a hang; where there is no room, somewhere else.
# Made here and not taken away between two starts: to be touched it then needs no room.
run_dir=
if [ -z "${AFTERCARE_ALIVE_FILE:-}" ]; then
  for parent in "${XDG_RUNTIME_DIR:-}" /dev/shm "${TMPDIR:-/tmp}" "${AFTERCARE_DATA_DIR:-}"; do
    [ -n "$parent" ] || continue
    run_dir=$(mktemp -d "$parent/aftercare-kiosk-XXXXXX" 2>/dev/null) || continue
    touch "$run_dir/alive" 2>/dev/null && break
    rm -rf "$run_dir"
    run_dir=
  done
  AFTERCARE_ALIVE_FILE=${run_dir:+$run_dir/alive}
  # Better a kiosk of which nobody notices that it hangs than none.
  [ -n "$run_dir" ] || say 'no room for a sign of life: looking only whether it runs'
fi
AFTERCARE_SUPERVISED=1
export AFTERCARE_ALIVE_FILE AFTERCARE_SUPERVISED
[ -n "${AFTERCARE_LEFT_FILE:-}" ] && rm -f "$AFTERCARE_LEFT_FILE"

child=

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

touched_at() {
  [ -n "$AFTERCARE_ALIVE_FILE" ] && stat -c %y "$AFTERCARE_ALIVE_FILE" 2>/dev/null
}

notify --ready
short_runs=0
while :; do
  untouched=$(touched_at)
  setsid "$kiosk" "$@" &
  child=$!
  ran_s=0
  silent_s=0
  touched=$untouched
  while is_running; do
    sleep 1 &
    wait $!
    ran_s=$((ran_s + 1))
    # Only whether the time changes, never how old it is: somebody may set the clock.
    now=$(touched_at)
    if [ "$now" = "$touched" ]; then silent_s=$((silent_s + 1)); else silent_s=0; fi
    touched=$now
    allowed_s=$stale_s
    [ "$touched" = "$untouched" ] && allowed_s=$start_s
    if [ -n "$AFTERCARE_ALIVE_FILE" ] && [ "$silent_s" -ge "$allowed_s" ]; then
      say "no sign of life for $silent_s s: ending it"
      end_kiosk KILL
    fi
    notify WATCHDOG=1
  done
  wait "$child"
  code=$?
  end_kiosk KILL
  child=
  if [ "$code" -eq "$left_code" ]; then
    say 'left by the staff'
    [ -n "${AFTERCARE_LEFT_FILE:-}" ] && touch "$AFTERCARE_LEFT_FILE"
    clean_up
    exit 0
  fi
  if [ "$ran_s" -ge 60 ]; then short_runs=0; else short_runs=$((short_runs + 1)); fi
  delay_s=0
  if [ "$code" -eq "$in_use_code" ]; then
    say 'another kiosk has the data folder'
    delay_s=$in_use_s
  elif [ "$short_runs" -gt 3 ]; then
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
