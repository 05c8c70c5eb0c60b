-- A new report of about 2 KB on every request; the figures come out as name=value.
math.randomseed(os.time())
local hex = function(count) return string.format("%0" .. count .. "x", math.random(0, 16 ^ count - 1)) end
local first, last = [[{"report_id":"]], [[","service":"checkin","page":"https://polus.example/checkin/print",]]
  .. [["error":{"kind":"5xx","status":502,"code":"PRINT-7","detail":"]] .. string.rep("x", 1600)
  .. [["},"message":"Не печатается посадочный талон","contact":"anna@mail.example",]]
  .. [["identifiers":[{"kind":"e-ticket","value":"421-1234567890"}],"context":{"browser":"Firefox","online":true},"locale":"ru"}]]
local headers = { ["Content-Type"] = "application/json" }

function request()
  local id = hex(8) .. "-" .. hex(4) .. "-4" .. hex(3) .. "-8" .. hex(3) .. "-" .. hex(6) .. hex(6)
  return wrk.format("POST", "/reports", headers, first .. id .. last)
end

function done(summary, latency)
  local refused = summary.errors.status
  local seconds = summary.duration / 1e6
  print(string.format("accepted_per_second=%.1f", (summary.requests - refused) / seconds))
  print(string.format("refused_per_second=%.1f", refused / seconds))
  print(string.format("broken=%d", summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
  print(string.format("p50_ms=%.2f", latency:percentile(50) / 1000))
  print(string.format("p99_ms=%.2f", latency:percentile(99) / 1000))
end
