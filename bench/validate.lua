-- A booking in a slot that does not exist: it is read and validated as every other, and not decided.
dofile(os.getenv("BENCH") .. "/common.lua")

function init()
  book(404, function() return "2026-03-02T10:00" end)
end
