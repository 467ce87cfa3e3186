-- wrk: ask /predict about one patient after the other, look at each answer, report JSON.
--
-- Arguments: a file of patients, the seed, and a file for the ids of answers ("" for none). Each
-- line of patients is a body, in which @name:value:low:high:decimals@ stands for a number to draw, and
-- `value` is the patient's own.
-- LOADTEST_KEY is the API key: as an argument everybody could read it in the list of processes.

local threads = {}
local pieces, lines, turn = {}, {}, 0
local ids
local KNOWN_EVERY = 10 -- of so many, one is a patient of the file as it stands

answered, wrong, shed, refused, known, fresh = 0, 0, 0, 0, 0, 0

function setup(thread)
  thread:set("number", #threads + 1)
  threads[#threads + 1] = thread
end

-- A line as a list of texts and of places for a number.
local function cut(line)
  local parts, position = {}, 1
  while true do
    local from, to, name, value, low, high, decimals =
      line:find("@(%w+):([^:@]+):([^:@]+):([^:@]+):(%d)@", position)
    parts[#parts + 1] = line:sub(position, from and from - 1 or -1)
    if not from then return parts end
    parts[#parts + 1] = { known = value, low = tonumber(low), scale = 10 ^ tonumber(decimals),
      steps = (tonumber(high) - tonumber(low)) * 10 ^ tonumber(decimals), decimals = tonumber(decimals) }
    position = to + 1
  end
end

function init(arguments)
  for line in io.lines(arguments[1]) do lines[#lines + 1] = cut(line) end
  math.randomseed(tonumber(arguments[2]) + number * 7919)
  turn = number * 13 -- so that threads do not go in step
  if arguments[3] and arguments[3] ~= "" then
    ids = assert(io.open(arguments[3] .. "." .. number, "w"))
    ids:setvbuf("line") -- nobody closes a thread's files
  end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  local key = os.getenv("LOADTEST_KEY")
  if key and key ~= "" then wrk.headers["X-API-Key"] = key end
end

local random, floor, format, concat = math.random, math.floor, string.format, table.concat

function request()
  turn = turn + 1
  local parts = lines[turn % #lines + 1]
  -- Moved on by one each round, else the same tenth of the lines would stand as they are each time.
  local as_it_stands = (turn + floor(turn / #lines)) % KNOWN_EVERY == 0
  if as_it_stands then known = known + 1 else fresh = fresh + 1 end
  for place = 1, #parts do
    local part = parts[place]
    if type(part) == "string" then
      pieces[place] = part
    elseif as_it_stands then
      pieces[place] = part.known
    elseif part.decimals == 0 then
      pieces[place] = format("%d", part.low + random(0, part.steps))
    else
      pieces[place] = format("%.1f", part.low + floor(random() * part.steps + 0.5) / part.scale)
    end
  end
  return wrk.format(nil, nil, nil, concat(pieces, "", 1, #parts))
end

local PROBABILITY = '"probability":(0%.%d+)'

function response(status, headers, body)
  if status == 200 then
    local probability = tonumber(body:match(PROBABILITY) or "2")
    local id = body:match('"request_id":"([^"]+)"')
    -- Above nought and below one, as every logistic model's; 1e-05 is written so by the server.
    if id and ((probability > 0 and probability < 1) or body:find('"probability":%d[%d.]*e%-%d+')) then
      answered = answered + 1
      if ids then ids:write(id, "\n") end
    else
      wrong = wrong + 1
    end
  elseif status == 503 then
    shed = shed + 1
  else
    refused = refused + 1
  end
end

local function total(name)
  local sum = 0
  for _, thread in ipairs(threads) do sum = sum + (thread:get(name) or 0) end
  return sum
end

-- Times and how many answers took them, from percentiles that lie closer the nearer to the end:
-- asking wrk for each time it knows takes as long as there are times, squared.
local function histogram(latency, answers)
  local shares = {}
  for share = 1, 98 do shares[#shares + 1] = share end
  for step = 0, 48 do shares[#shares + 1] = 99 + step / 50 end
  for step = 0, 19 do shares[#shares + 1] = 99.98 + step / 1000 end
  local rows, before = {}, 0
  for _, share in ipairs(shares) do
    local upto = floor(answers * share / 100)
    if upto > before then
      rows[#rows + 1] = format("[%.4f,%d]", latency:percentile(share) / 1000, upto - before)
      before = upto
    end
  end
  if answers > before then
    rows[#rows + 1] = format("[%.4f,%d]", latency.max / 1000, answers - before)
  end
  return concat(rows, ",")
end

function done(summary, latency)
  local e = summary.errors
  print(format(
    '{"requests":%d,"seconds":%f,"answered":%d,"wrong":%d,"shed":%d,"refused":%d,"timeouts":%d,'
      .. '"connect":%d,"read":%d,"write":%d,"known":%d,"fresh":%d,'
      .. '"p50_ms":%f,"p95_ms":%f,"p99_ms":%f,"latencies":[%s]}',
    summary.requests, summary.duration / 1e6, total("answered"), total("wrong"), total("shed"),
    total("refused"), e.timeout, e.connect, e.read, e.write, total("known"), total("fresh"),
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
    -- A late answer is among the requests, and not in wrk's table.
    histogram(latency, summary.requests - e.timeout)))
end
