#!/bin/sh
# Starts `organize` as PUID:PGID with UMASK. Started by another user than root (`--user`), it stays
# that user. Only the folders of its own state are given to the user: never what is in /data.
set -eu

case "${UMASK:=002}" in
  *[!0-7]* | "") echo "UMASK must be octal, such as 002, not $UMASK" >&2; exit 2 ;;
esac
umask "$UMASK"

if [ "$(id -u)" != 0 ]; then
  exec organize "$@"
fi

for number in "${PUID:=1000}" "${PGID:=1000}"; do
  case "$number" in
    *[!0-9]* | "") echo "PUID and PGID must be numbers, not $number" >&2; exit 2 ;;
  esac
done
if [ "$PUID" = 0 ]; then
  echo "PUID must be the number of a user other than root: see \`id\`" >&2
  exit 2
fi

mkdir -p "$ORGANIZER_STATE_DIR" "$ORGANIZER_CACHE_DIR"
chown -R "$PUID:$PGID" "$ORGANIZER_STATE_DIR" "$ORGANIZER_CACHE_DIR"
export HOME="$ORGANIZER_STATE_DIR"
exec setpriv --reuid="$PUID" --regid="$PGID" --clear-groups --no-new-privs -- organize "$@"
