-- The list of bookings with a filter, or one of its pages. Arguments: a file with bookings as CSV, the number of pages, what to ask for.
-- Each request asks for parts of a booking that exists, so an empty list is an error.
dofile(os.getenv("BENCH") .. "/common.lua")

local function read_bookings(path)
  local bookings = {}
  for _, line in ipairs(read_lines(path)) do
    -- Lines with quotes and names with other characters than letters and spaces are left out: the peer takes a name for a pattern.
    local date, name, email, phone = line:match("^[^,]+,([^,]+),[^,]+,[^,]+,([^,\"]+),([^,]+),([^,]+),")
    if date and not name:find("[%c%p%d]") then
      bookings[#bookings + 1] = { date = date, name = name, email = email, phone = phone:gsub("%D", "") }
    end
  end
  return bookings
end

-- Three to seven characters, without a space at an end.
local function part_of(text)
  local characters = {}
  for character in text:gmatch("[%z\1-\127\194-\244][\128-\191]*") do characters[#characters + 1] = character end
  local length = math.min(#characters, math.random(3, 7))
  local first = math.random(#characters - length + 1)
  return table.concat(characters, "", first, first + length - 1):match("^%s*(.-)%s*$")
end

local function encode(text)
  return (text:gsub("[^%w]", function(byte) return string.format("%%%02X", byte:byte()) end))
end

function init(args)
  local bookings, pages, kind = read_bookings(args[1]), tonumber(args[2]), args[3]
  local path, headers = os.getenv("ADMIN_PATH") or "/api/admin/bookings", { ["X-Admin-Key"] = os.getenv("KEY") }
  local page = ({ first = 1, middle = math.floor(pages / 2), last = pages })[kind]
  math.randomseed(os.time())

  request = function()
    local booking, query = bookings[math.random(#bookings)], {}
    if page then query[1] = "page=" .. page end
    for filter in kind:gmatch("%a+") do
      if filter == "date" then query[#query + 1] = "date=" .. booking.date end
      if filter == "sort" then query[#query + 1] = "sort=name" end
      if booking[filter] and filter ~= "date" then query[#query + 1] = filter .. "=" .. encode(part_of(booking[filter])) end
    end
    return wrk.format("GET", path .. "?" .. table.concat(query, "&"), headers)
  end

  check(function(status, body) return status == 200 and not body:find('"items":[]', 1, true) end)
end
