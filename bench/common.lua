-- Shared by the scripts for wrk, which compare.sh runs.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function read_lines(path)
  local lines = {}
  for line in io.lines(path) do lines[#lines + 1] = line end
  return lines
end

-- Random, because idempotency keys and people must be new to the server.
local function run_id()
  local file = assert(io.open("/dev/urandom", "rb"))
  local bytes = file:read(8)
  file:close()
  return (bytes:gsub(".", function(byte) return string.format("%02x", byte:byte()) end))
end

-- Books in the slots that next_slot returns. Every other status than the right one is an error.
function book(right_status, next_slot)
  local id, number = run_id(), 0
  local headers = { ["Content-Type"] = "application/json" }
  request = function()
    number = number + 1
    local person = string.format("%s-%d", id, number)
    headers["Idempotency-Key"] = person
    return wrk.format("POST", "/api/bookings", headers, string.format(
      '{"slotId":"%s","name":"Load %s","email":"load.%s@example.com","phone":"+442079460123"}', next_slot(), person, person))
  end
  check(function(status) return status == right_status end)
end

-- Looks at each answer. Without it, wrk counts the answers with a status from 400 on.
function check(is_right)
  wrong = 0
  response = function(status, _, body)
    if not is_right(status, body) then wrong = wrong + 1 end
  end
end

-- One line for compare.sh: times in microseconds.
function done(summary, latency)
  local errors, wrong = summary.errors, 0
  for _, thread in ipairs(threads) do wrong = wrong + (thread:get("wrong") or errors.status) end
  print(string.format("RESULT %d %d %d %d %d %d %d", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95), latency:percentile(99),
    wrong, errors.connect + errors.read + errors.write + errors.timeout))
end
