#!/usr/bin/env bash
# Measures a running site with wrk, in turns with the peer or with requests that validation rejects.
#   bench/compare.sh [--peer URL | --validate] SITE SCRIPT...
#   bench/compare.sh --peer http://127.0.0.1:4000 http://127.0.0.1:5080 reads bookings one-slot
#   bench/compare.sh --validate http://127.0.0.1:5080 bookings refusals
#   ADMIN_KEY=... CONNECTIONS=1 bench/compare.sh http://127.0.0.1:5080 admin:name admin:name,date admin:last
# Scripts: reads bookings one-slot refusals validate, and admin: with first, middle, last, or name, email, phone, date, sort separated by commas.
# The first round warms up and is not counted. Percentiles are medians of the rounds; wrong answers and socket errors make the exit code 1.
# The site needs RateLimits__Enabled=false, and enough seats: Event__SlotCapacity=100000. For refusals it needs few, such as the usual 4.
set -euo pipefail
shopt -s inherit_errexit
export LC_ALL=C BENCH
BENCH=$(cd "$(dirname "$0")" && pwd)
rounds=${ROUNDS:-3} duration=${DURATION:-10} warm_up=${WARM_UP:-5} pause=${PAUSE:-2} connections=${CONNECTIONS:-64}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "$*" >&2; exit 1; }

peer='' against=''
case ${1:-} in
  --peer) peer=${2:?} against=peer; shift 2 ;;
  --validate) against=validate; shift ;;
esac
[ $# -ge 2 ] || fail "$(sed -n '2,9s/^# *//p' "$0")"
site=${1%/}; shift

key_of() { # name of the server
  if [ "$1" = peer ]; then echo "${PEER_KEY:-secret}"; else echo "${ADMIN_KEY:-}"; fi
}

list_slots() { # URL
  local day
  for day in 01 03 05 07 09 11 13 15 17 19 21 23 25 27 29 31; do curl -sSf "$1/api/slots?date=2026-03-$day" || return 1; done |
    grep -o '"id":"[^"]*"' | cut -d '"' -f 4
}

# Books the first slot until it is full.
fill_first_slot() { # URL, file with slot ids
  local status
  for _ in $(seq 100); do
    status=$(curl -sS -o /dev/null -w '%{http_code}' "$1/api/bookings" -H 'Content-Type: application/json' \
      -d "{\"slotId\":\"$(head -1 "$2")\",\"name\":\"Load\",\"email\":\"load@example.com\",\"phone\":\"+442079460123\"}")
    [ "$status" != 409 ] || return 0
    [ "$status" = 201 ] || fail "A booking was answered with $status."
  done
  fail "The first slot has more than 100 seats. Start the site with fewer."
}

# Prints the arguments of a script.
prepare() { # name of the server, URL, script
  local slots=$work/$1.slots bookings=$work/bookings.csv pages
  case $3 in
    admin:*)
      # The site and the peer have the same bookings; the parts to look for are taken from the site.
      [ -s "$bookings" ] || for day in 01 09 17 25 31; do
        curl -sf -H "X-Admin-Key: ${ADMIN_KEY:-}" "$site/api/admin/bookings/export?date=2026-03-$day" | sed -n 2,500p >>"$bookings"
      done
      [ -s "$bookings" ] || fail "The site has no bookings for ADMIN_KEY."
      pages=$(curl -sSf -H "X-Admin-Key: $(key_of "$1")" "$2/api/admin/bookings" | grep -o '"totalPages":[0-9]*' | cut -d : -f 2)
      echo "$bookings $pages ${3#admin:}" ;;
    *)
      [ -s "$slots" ] || list_slots "$2" >"$slots"
      [ "$3" != refusals ] || fill_first_slot "$2" "$slots"
      echo "$slots" ;;
  esac
}

# Prints requests, microseconds, three percentiles, unexpected answers, socket errors.
run_wrk() { # name of the server, URL, script, seconds, arguments
  local output
  output=$(KEY=$(key_of "$1") wrk -t1 "-c$connections" "-d${4}s" --timeout 30s -s "$BENCH/${3%%:*}.lua" "$2" -- $5 2>&1) || fail "$output"
  sed -n 's/^RESULT //p' <<<"$output" | grep . || fail "$output"
}

summarize() { # file with the results, script
  sort -s -k1,1 "$1" | awk -v script="$2" -v first="$3" '
    function median(text,   n, i, j, t, v) {
      n = split(text, v, " ")
      for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (v[j] < v[i]) { t = v[i]; v[i] = v[j]; v[j] = t }
      return v[int((n + 1) / 2)] / 1000
    }
    { n[$1]++; rate[$1, n[$1]] = $2 / $3; requests[$1] += $2; time[$1] += $3
      p50[$1] = p50[$1] " " $4; p95[$1] = p95[$1] " " $5; p99[$1] = p99[$1] " " $6; wrong[$1] += $7; socket[$1] += $8
      if ($1 != first) other = $1 }
    function row(name, ratio) {
      printf "%-16s %-9s %10.0f %9.1f %9.1f %9.1f %7d %7d  %s\n", script, name, requests[name] / time[name] * 1e6,
        median(p50[name]), median(p95[name]), median(p99[name]), wrong[name], socket[name], ratio
      errors += wrong[name] + socket[name]
    }
    END {
      if (other != "") {
        ratio = sprintf("%.2f (", requests[first] / time[first] / (requests[other] / time[other]))
        for (i = 1; i <= n[first]; i++) ratio = ratio sprintf(i > 1 ? ", %.2f" : "%.2f", rate[first, i] / rate[other, i])
        ratio = ratio ")"
      }
      row(first, ratio)
      if (other != "") row(other, "")
      exit errors > 0
    }'
}

status=0
printf '%-16s %-9s %10s %9s %9s %9s %7s %7s  %s\n' script of requests/s '50%, ms' '95%, ms' '99%, ms' wrong socket 'ratio (of each round)'
for script in "$@"; do
  [ -f "$BENCH/${script%%:*}.lua" ] || fail "There is no script $script."
  arguments=$(prepare site "$site" "$script")
  turns=("site $site $script $arguments")
  case $against in
    peer)
      arguments=$(prepare peer "${peer%/}" "$script")
      turns+=("peer ${peer%/} $script $arguments") ;;
    validate) turns+=("validate $site validate") ;;
  esac

  : >"$work/results"
  for round in $(seq 0 "$rounds"); do
    for turn in "${turns[@]}"; do
      read -r name url file arguments <<<"$turn"
      seconds=$duration
      [ "$round" != 0 ] || seconds=$warm_up
      result=$(run_wrk "$name" "$url" "$file" "$seconds" "${arguments:-}")
      [ "$round" = 0 ] || echo "$name $result" >>"$work/results"
      sleep "$pause"
    done
  done
  summarize "$work/results" "$script" site || status=1
done
exit $status
