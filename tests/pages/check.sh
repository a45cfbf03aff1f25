#!/usr/bin/env bash
# Checks the pages of the built site: Nu HTML checker (no error on any page), Lighthouse (month, date and form).
#   tests/pages/check.sh
# Needs node, npm, java, curl and Chromium (EVENTBOOKING_TEST_CHROMIUM). The last line has the numbers of checks.
set -uo pipefail
shopt -s nullglob
cd "$(dirname "$0")"

port=${PORT:-5297} key=page-checks-need-a-key-of-their-own
site=http://127.0.0.1:$port
export CHROME_PATH=${EVENTBOOKING_TEST_CHROMIUM:-/usr/bin/chromium}
work=$(mktemp -d)
dll=$(cd ../.. && pwd)/artifacts/bin/EventBooking/release/EventBooking.dll
passed=0 failed=0 server=

finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null
  wait 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT

report() { # passed or failed, text
  if [ "$1" = passed ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  echo "$1: $2"
}

end() {
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
  exit
}

start_site() {
  (cd "$work" && exec env ASPNETCORE_ENVIRONMENT=Production Email__Provider=Files Admin__Key=$key Site__BaseUrl=$site RateLimits__Enabled=false \
    Shutdown__Delay=00:00:00 Logging__LogLevel__Default=Error Storage__DataDirectory="$work/data" dotnet "$dll" --urls "$site") >"$work/log" 2>&1 &
  server=$!
  for _ in $(seq 300); do
    curl -sf "$site/health/ready" >/dev/null && return
    sleep 0.2
  done
  cat "$work/log"
  report failed "The site did not start."
  end
}

book() { # slot, name
  curl -sf "$site/api/bookings" -H 'Content-Type: application/json' \
    -d "{\"slotId\":\"$1\",\"name\":\"$2\",\"email\":\"ada@example.com\",\"phone\":\"+442079460123\"}"
}

save() { # name, curl's arguments
  local name=$1
  shift
  curl -s "$@" -o "$work/pages/$name.html"
}

submit() { # name, slot, curl's arguments for the fields
  local name=$1 slot=$2 form
  shift 2
  form=$(curl -s "$site/slots/$slot" | sed -n 's/.*name="formKey" value="\([^"]*\)".*/\1/p')
  save "$name" "$site/slots/$slot" --data-urlencode "formKey=$form" "$@"
}

save_pages() {
  local booking path seat
  mkdir "$work/pages"
  booking=$(book 2026-03-01T10:00 'Ada Lovelace')
  path=$(sed 's,.*"manageUrl":"[a-z]*://[^/]*\([^"]*\)".*,\1,' <<<"$booking")
  for seat in 1 2 3 4; do book 2026-03-03T09:00 "Guest $seat" >/dev/null; done

  save month "$site/"
  save date "$site/dates/2026-03-01"
  save even-date "$site/dates/2026-03-02"
  save form "$site/slots/2026-03-01T11:00"
  save full-hour "$site/slots/2026-03-03T09:00"
  save booking "$site$path"
  save not-found "$site/nowhere"
  submit invalid-details 2026-03-01T11:00 -d name= -d email=x -d phone=1
  submit email-question 2026-03-01T11:00 -d name=Ada -d email=ada@gmail.con -d phone=1234567
  submit filled-up 2026-03-03T09:00 -d name=Ada -d email=ada@example.com -d phone=1234567
  save sign-in "$site/admin/sign-in"
  save dashboard -H "X-Admin-Key: $key" "$site/admin"
  save bookings -H "X-Admin-Key: $key" "$site/admin/bookings"
  save no-match -H "X-Admin-Key: $key" "$site/admin/bookings?name=nobody"
  save invalid-search -H "X-Admin-Key: $key" "$site/admin/bookings?date=2026-03-02"
  save record -H "X-Admin-Key: $key" "$site/admin/bookings/$(sed 's/.*"reference":"\([^"]*\)".*/\1/' <<<"$booking")"
}

check_html() {
  local page errors
  for page in "$work"/pages/*.html; do
    if ! grep -q '</html>' "$page"; then
      report failed "$(basename "$page") is no page."
    elif errors=$(java -Xss1m -jar "$(vnu_jar)" --errors-only "$page" 2>&1); then
      report passed "$(basename "$page" .html) is valid HTML"
    else
      report failed "$(basename "$page" .html): ${errors//"$work/pages/"/}"
    fi
  done
}

vnu_jar() { find node_modules/vnu-jar -name vnu.jar | head -1; }

score() { # report, category
  node -e 'const r = require(process.argv[1]).categories[process.argv[2]]; console.log(r ? Math.round(r.score * 100) : 0)' "$1" "$2"
}

# The machine may be busy, so a page has six attempts to be fast. Nothing else depends on the machine.
check_with_lighthouse() { # name, path
  local attempt category minimum report="$work/$1.json" performance=0
  for attempt in 1 2 3 4 5 6; do
    node_modules/.bin/lighthouse "$site$2" --quiet --output=json --output-path="$report" \
      --chrome-flags='--headless=new --no-sandbox --disable-gpu --disable-background-networking' >"$work/lighthouse.log" 2>&1 || continue
    performance=$(score "$report" performance)
    [ "$performance" -lt 95 ] || break
    sleep "$attempt"
  done
  if [ ! -s "$report" ]; then
    report failed "Lighthouse, $1: $(tail -3 "$work/lighthouse.log")"
    return
  fi
  for category in performance:95 accessibility:100 best-practices:100 seo:100; do
    minimum=${category#*:} category=${category%:*}
    report "$([ "$(score "$report" "$category")" -ge "$minimum" ] && echo passed || echo failed)" \
      "Lighthouse, $1, $category: $(score "$report" "$category") of $minimum"
  done
}

npm ci --no-audit --no-fund --loglevel=error >"$work/npm.log" 2>&1 || { cat "$work/npm.log"; report failed "npm ci"; end; }
[ -n "$(vnu_jar)" ] || { report failed "The package vnu-jar has no vnu.jar."; end; }
start_site
save_pages
check_html
check_with_lighthouse month /
check_with_lighthouse date /dates/2026-03-01
check_with_lighthouse form /slots/2026-03-01T11:00
end
