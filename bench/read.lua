-- Plain GETs; the figures come out as name=value.
function done(summary, latency)
  local seconds = summary.duration / 1e6
  print(string.format("accepted_per_second=%.1f", (summary.requests - summary.errors.status) / seconds))
  print(string.format("refused_per_second=%.1f", summary.errors.status / seconds))
  print(string.format("broken=%d", summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
  print(string.format("p50_ms=%.2f", latency:percentile(50) / 1000))
  print(string.format("p99_ms=%.2f", latency:percentile(99) / 1000))
end
