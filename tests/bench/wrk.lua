-- The requests of the bench; BENCH names one. TOKEN is the bearer of those about inquiries; the map is asked by strangers.
local kind = os.getenv("BENCH")
local headers = { ["Content-Type"] = "application/json" }
local bearer = { ["Authorization"] = "Bearer " .. os.getenv("TOKEN"), ["Content-Type"] = "application/json" }
local body = '{"person":{"names":[{"script":"Arab","given":"محمد","father":"أحمد","family":"الحلبي"}],"sex":"male"},"reporter":{"relation":"sister"}}'
local words = { "hope", "justice", "truth", "families", "memory", "peace", "equity", "dignity", "%D8%AA%D9%88%D8%AB%D9%8A%D9%82",
  "%D8%A7%D9%84%D8%B9%D8%AF%D8%A7%D9%84%D8%A9" }
local skills = { "dna_analysis", "documentation", "archiving", "translation", "mental_health", "forensic_training" }
local function filters() return "q=" .. words[math.random(#words)] .. "&skill=" .. skills[math.random(#skills)] end
local paths = {
  ["read-one"] = function() return "/v1/inquiries/00000000-0000-7000-8000-" .. string.format("%d", math.random(100000000001, 100000130000)) end,
  ["list-50"] = function() return "/v1/inquiries" end,
  ["organization"] = function() return string.format("/v1/organizations/00000000-0000-7000-a000-%012d", math.random(8, 398) * 50 + math.random(1, 40)) end,
  ["search"] = function()
    return string.format("/v1/organizations?skill=%s&language=ar&place=SY%d", skills[math.random(#skills)], math.random(10, 14))
  end,
  ["words"] = function() return "/v1/organizations?" .. filters() end,
  ["facets"] = function() return "/v1/organizations/facets?" .. filters() end,
  ["bbox"] = function()
    local west, south = math.random(35, 41), math.random(32, 35)
    return string.format("/v1/organizations/map?bbox=%d,%d,%d,%d&zoom=8", west, south, west + 2, south + 2)
  end,
  ["tile"] = function() return string.format("/v1/organizations/tiles/8/%d/%d.mvt", math.random(152, 156), math.random(99, 103)) end,
}
request = function()
  if kind == "create" then return wrk.format("POST", "/v1/inquiries", bearer, body) end
  local own = kind == "read-one" or kind == "list-50"
  return wrk.format("GET", paths[kind](), own and bearer or headers)
end
done = function(summary, latency, requests)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format("RESULT %.0f %.2f %.2f %d\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, failed))
end
