-- Sends callbacks that were sealed beforehand, each once: "query<TAB>body" a line; DELAY_MS thins the load.
local lines, index, delay_ms = {}, 0, tonumber(os.getenv("DELAY_MS") or "0")
for line in io.lines(os.getenv("SEALED")) do lines[#lines + 1] = line end

function request()
  index = index % #lines + 1
  local query, body = lines[index]:match("^(.-)\t(.*)$")
  return wrk.format("POST", "/wecom/app?" .. query, nil, body)
end

if delay_ms > 0 then
  function delay() return delay_ms end
end

function done(summary, latency, requests)
  local bad = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  io.write(string.format('{"requests":%d,"seconds":%.4f,"p50_ms":%.3f,"p99_ms":%.3f,"bad":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, bad))
end
