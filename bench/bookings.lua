-- A booking in a random slot of all slots.
dofile(os.getenv("BENCH") .. "/common.lua")

function init(args)
  local slots = read_lines(args[1])
  math.randomseed(os.time())
  book(201, function() return slots[math.random(#slots)] end)
end
