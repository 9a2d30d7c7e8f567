#!/bin/sh
# Answers every message that is `!time`. It needs curl: PARLEY_URL=… PARLEY_TOKEN=… sh bot.sh
url="$PARLEY_URL/api/v1/rooms/${PARLEY_ROOM:-lobby}"
# The token comes from a file that only this process has: a command line can be read by others.
auth=$(mktemp) && trap 'rm -f "$auth"' EXIT
printf 'header = "Authorization: Bearer %s"\n' "$PARLEY_TOKEN" >"$auth"

curl -sN --config "$auth" -H 'Accept: text/event-stream' "$url/changes" | while read -r line; do
  case $line in
  *'"message":"!time"'*) # one event holds one or more messages
    curl -s --config "$auth" --json "{\"message\":\"$(date -u +%H:%M) UTC\"}" "$url/messages" >/dev/null
    ;;
  esac
done
