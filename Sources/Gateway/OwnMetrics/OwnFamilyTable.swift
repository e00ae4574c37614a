/// One row of the table of own families.
struct OwnFamilyRow: Sendable {
  let name: String
  let type: OwnType
  let source: OwnSource
  let help: String
}

/// Where the metrics of an own family come from.
enum OwnSource: Sendable {
  case build, requests, pushSize, pushDuration, limits
  case process(@Sendable (ProcessReading) -> Double?)
  /// Only with `--persistence.file`.
  case persistence(@Sendable (PersistenceFigures) -> Double)
  /// The store: two series per group, which this module only reserves.
  case groups
}

/// Every family the gateway exposes of itself, sorted by name. Names, types and helps are upstream's,
/// where it has the family.
let ownFamilyTable: [OwnFamilyRow] = [
  OwnFamilyRow(
    name: "process_cpu_seconds_total", type: .counter, source: .process { $0.cpuSeconds },
    help: "Total user and system CPU time spent in seconds."),
  OwnFamilyRow(
    name: "process_max_fds", type: .gauge, source: .process { $0.maxDescriptors },
    help: "Maximum number of open file descriptors."),
  OwnFamilyRow(
    name: "process_network_receive_bytes_total", type: .counter,
    source: .process { $0.receivedBytes },
    help: "Number of bytes received by the process over the network."),
  OwnFamilyRow(
    name: "process_network_transmit_bytes_total", type: .counter, source: .process { $0.sentBytes },
    help: "Number of bytes sent by the process over the network."),
  OwnFamilyRow(
    name: "process_open_fds", type: .gauge, source: .process { $0.openDescriptors },
    help: "Number of open file descriptors."),
  OwnFamilyRow(
    name: "process_resident_memory_bytes", type: .gauge, source: .process { $0.residentBytes },
    help: "Resident memory size in bytes."),
  OwnFamilyRow(
    name: "process_start_time_seconds", type: .gauge, source: .process { $0.startTime },
    help: "Start time of the process since unix epoch in seconds."),
  OwnFamilyRow(
    name: "process_virtual_memory_bytes", type: .gauge, source: .process { $0.virtualBytes },
    help: "Virtual memory size in bytes."),
  OwnFamilyRow(
    name: "process_virtual_memory_max_bytes", type: .gauge,
    source: .process { $0.maxVirtualBytes },
    help: "Maximum amount of virtual memory available in bytes."),
  OwnFamilyRow(
    name: "push_failure_time_seconds", type: .gauge, source: .groups,
    help: "Last Unix time when changing this group in the Pushgateway failed."),
  OwnFamilyRow(
    name: "push_time_seconds", type: .gauge, source: .groups,
    help: "Last Unix time when changing this group in the Pushgateway succeeded."),
  OwnFamilyRow(
    name: "pushgateway_build_info", type: .gauge, source: .build,
    help: """
      A metric with a constant '1' value labeled by version, revision, branch, goversion from \
      which pushgateway was built, and the goos and goarch for the build.
      """),
  OwnFamilyRow(
    name: "pushgateway_http_push_duration_seconds", type: .summary, source: .pushDuration,
    help: "HTTP request duration for pushes to the Pushgateway."),
  OwnFamilyRow(
    name: "pushgateway_http_push_size_bytes", type: .summary, source: .pushSize,
    help: "HTTP request size for pushes to the Pushgateway."),
  OwnFamilyRow(
    name: "pushgateway_http_requests_total", type: .counter, source: .requests,
    help: "Total HTTP requests processed by the Pushgateway, excluding scrapes."),
  OwnFamilyRow(
    name: "pushgateway_limit_exceeded_total", type: .counter, source: .limits,
    help: "Total pushes, requests and connections refused or ended by a limit, by its flag."),
  OwnFamilyRow(
    name: "pushgateway_persistence_errors_total", type: .counter,
    source: .persistence { Double($0.errors) },
    help: "Attempts to write changed groups to the persistence file that failed."),
  OwnFamilyRow(
    name: "pushgateway_persistence_last_success_time_seconds", type: .gauge,
    source: .persistence { Double($0.lastSuccess) / 1e9 },
    help: "Last Unix time when everything accepted was in the persistence file."),
  OwnFamilyRow(
    name: "pushgateway_persistence_lost_groups", type: .gauge,
    source: .persistence { Double($0.lostGroups) },
    help: "Groups of the persistence file that could not be restored at the start."),
  OwnFamilyRow(
    name: "pushgateway_persistence_pending_groups", type: .gauge,
    source: .persistence { Double($0.pendingGroups) },
    help: "Changed groups that are not in the persistence file yet."),
]
