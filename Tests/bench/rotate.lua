-- wrk sends the prepared requests of a file in turn: "length\n" and as many bytes, repeated.
local requests, at = {}, 0

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  for size in function() return file:read("*l") end do
    requests[#requests + 1] = file:read(tonumber(size))
  end
  file:close()
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary)
  local errors = summary.errors
  io.write(string.format("requests %d bad %d\n", summary.requests,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
