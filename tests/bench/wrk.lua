-- The three requests of the bench; BENCH names one. TOKEN is the bearer.
local kind, token = os.getenv("BENCH"), os.getenv("TOKEN")
local body = '{"person":{"names":[{"script":"Arab","given":"محمد","father":"أحمد","family":"الحلبي"}],"sex":"male"},"reporter":{"relation":"sister"}}'
local headers = { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }
request = function()
  if kind == "read-one" then
    return wrk.format("GET", "/v1/inquiries/00000000-0000-7000-8000-" .. string.format("%d", math.random(100000000001, 100000130000)), headers)
  elseif kind == "list-50" then
    return wrk.format("GET", "/v1/inquiries", headers)
  end
  return wrk.format("POST", "/v1/inquiries", headers, body)
end
done = function(summary, latency, requests)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format("RESULT %.0f %.2f %.2f %d\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, failed))
end
