-- The slots of a date, one date after the other.
dofile(os.getenv("BENCH") .. "/common.lua")

local day = -1

function request()
  day = (day + 2) % 32
  return wrk.format("GET", string.format("/api/slots?date=2026-03-%02d", day))
end
