-- A booking in the first slot.
dofile(os.getenv("BENCH") .. "/common.lua")

function init(args)
  local slots = read_lines(args[1])
  book(201, function() return slots[1] end)
end
