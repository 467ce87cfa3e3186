-- Writes down the request id of each answer that has arrived, while wrk drives the load.
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(arguments)
  answered = io.open(arguments[1] .. "." .. number, "w")
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = '{"age":63,"sex":1,"cp":1,"trestbps":145,"chol":233,"thal":6}'
end

function response(status, headers)
  if status == 200 then
    answered:write(headers["x-request-id"], "\n")
    answered:flush()
  end
end
