#!/bin/sh
# Makes this machine a kiosk: `sudo ./install.sh PACKAGE`, where PACKAGE is the folder that
# `npm run package` made. May be run again. `--check` says what is not as it should be, and exits 1.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
app_dir=/opt/aftercare-kiosk
units='aftercare-kiosk.service aftercare-kiosk-left.service'
masked='ctrl-alt-del.target getty@.service autovt@.service'

check() {
  wrong=0
  complain() {
    echo "not as it should be: $*"
    wrong=1
  }
  id -u aftercare-kiosk >/dev/null 2>&1 || complain 'there is no user aftercare-kiosk'
  [ -x "$app_dir/aftercare-kiosk" ] || complain "$app_dir holds no kiosk"
  if find "$app_dir" '(' ! -user root -o -perm /022 ')' ! -type l -print -quit 2>/dev/null | grep -q .; then
    complain "somebody else than root may change $app_dir"
  fi
  command -v cage >/dev/null || complain 'cage is not installed'
  for unit in $units; do
    cmp -s "$here/$unit" "/etc/systemd/system/$unit" || complain "$unit is not installed, or another"
  done
  for unit in $masked; do
    [ "$(readlink "/etc/systemd/system/$unit")" = /dev/null ] || complain "$unit is not masked"
  done
  cmp -s "$here/10-kiosk-logind.conf" /etc/systemd/logind.conf.d/10-kiosk.conf ||
    complain 'logind still answers keys and lid'
  cmp -s "$here/10-kiosk-system.conf" /etc/systemd/system.conf.d/10-kiosk.conf ||
    complain 'Ctrl+Alt+Del again and again still restarts the machine'
  cmp -s "$here/10-kiosk-sysctl.conf" /etc/sysctl.d/10-kiosk.conf ||
    complain 'the kernel still answers SysRq'
  [ "$(cat /proc/sys/kernel/sysrq)" = 0 ] || complain 'SysRq is on until the machine restarts'
  for tool in grim scrot import wf-recorder x11vnc wayvnc vncserver xrdp teamviewer anydesk sshd; do
    command -v "$tool" >/dev/null && complain "$tool is installed: it shows the screen or lets others in"
  done
  tail -n +2 /proc/swaps | grep -Eqv '/(dm-|zram)[0-9]+' && complain 'there is swap that may not be encrypted'
  return "$wrong"
}

if [ "${1:-}" = --check ]; then
  check && echo 'all is as it should be'
  exit
fi

package=${1:?usage: install.sh PACKAGE, or install.sh --check}
[ "$(id -u)" -eq 0 ] || { echo 'must be run by root' >&2; exit 1; }
[ -x "$package/aftercare-kiosk" ] || { echo "$package: holds no kiosk" >&2; exit 1; }
if [ -e "$package/FOR-TESTS-ONLY.txt" ]; then
  echo "$package: was made for tests, with an Electron that is no longer supported" >&2
  exit 1
fi

id -u aftercare-kiosk >/dev/null 2>&1 ||
  useradd --system --create-home --home-dir /var/lib/aftercare-kiosk-home --shell /usr/sbin/nologin \
    --groups video,render,input aftercare-kiosk
# Beside the old one first, so that a power cut leaves one of them whole.
rm -rf "$app_dir.new"
cp -a "$package" "$app_dir.new"
cp -a "$here" "$app_dir.new/kiosk-session"
chown -R root:root "$app_dir.new"
chmod -R go-w "$app_dir.new"
rm -rf "$app_dir.old"
[ -d "$app_dir" ] && mv "$app_dir" "$app_dir.old"
mv "$app_dir.new" "$app_dir"
rm -rf "$app_dir.old"

for unit in $units; do install -m 644 "$here/$unit" "/etc/systemd/system/$unit"; done
install -D -m 644 "$here/10-kiosk-logind.conf" /etc/systemd/logind.conf.d/10-kiosk.conf
install -D -m 644 "$here/10-kiosk-system.conf" /etc/systemd/system.conf.d/10-kiosk.conf
install -D -m 644 "$here/10-kiosk-sysctl.conf" /etc/sysctl.d/10-kiosk.conf
install -D -m 644 "$here/10-kiosk-xorg.conf" /etc/X11/xorg.conf.d/10-kiosk.conf
for unit in $masked; do ln -sfn /dev/null "/etc/systemd/system/$unit"; done
systemctl daemon-reload
systemctl set-default graphical.target
systemctl enable aftercare-kiosk.service
check && echo 'done: restart the machine'
