package import Exposition

/// The two time series that each group has beside what was pushed to it. Pushed families of these
/// names are dropped: the gateway alone knows the times.
package enum GroupTimes {
  package static let pushTime: ByteString = "push_time_seconds"
  package static let failureTime: ByteString = "push_failure_time_seconds"
  package static let pushTimeHelp: ByteString =
    "Last Unix time when changing this group in the Pushgateway succeeded."
  package static let failureTimeHelp: ByteString =
    "Last Unix time when changing this group in the Pushgateway failed."

  package static let names: [ByteString] = [pushTime, failureTime]
}
