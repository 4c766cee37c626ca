#!/bin/sh
# Run by systemd as root after the kiosk's unit has ended: brings a login where staff left the kiosk,
# and only there. The unit of the login ends this one's next start (Conflicts=).
set -u
if [ -f "${AFTERCARE_LEFT_FILE:-}" ]; then
  exec systemctl --no-block start aftercare-kiosk-left.service
fi
