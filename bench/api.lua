-- Opens a ticket with every request, each with its own idempotency key when KEYS is set; the figures come out as name=value.
math.randomseed(os.time())
local token, customer, keys = os.getenv("BENCH_TOKEN"), os.getenv("BENCH_CUSTOMER"), os.getenv("BENCH_KEYS")
local path = os.getenv("BENCH_PATH")
local headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. token }
local body = [[{"customer":{"id":]] .. customer .. [[},"subject":"Не печатается посадочный","text":"Регистрация прошла, а посадочный талон не печатается. Вылет в 18:40. ]]
  .. string.rep("Пробовал трижды. ", 12) .. [[","kind":"failure","service":"checkin"}]]
local count = 0

function request()
  if keys then
    count = count + 1
    headers["Idempotency-Key"] = os.time() .. "-" .. math.random(1, 2 ^ 30) .. "-" .. count
  end
  return wrk.format("POST", path, headers, body)
end

function done(summary, latency)
  local refused = summary.errors.status
  local seconds = summary.duration / 1e6
  print(string.format("accepted_per_second=%.1f", (summary.requests - refused) / seconds))
  print(string.format("accepted=%d", summary.requests - refused))
  print(string.format("refused=%d", refused))
  print(string.format("broken=%d", summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
  print(string.format("p50_ms=%.2f", latency:percentile(50) / 1000))
  print(string.format("p99_ms=%.2f", latency:percentile(99) / 1000))
end
