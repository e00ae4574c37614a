import Logging

/// Writes each event as one line, with one write, to standard error.
///
/// Keys stand in alphabetical order, `err` last.
struct LineLogHandler: LogHandler {
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  private let format: LogFormat
  private let write: @Sendable (String) -> Void

  init(
    level: LogLevel, format: LogFormat,
    write: @escaping @Sendable (String) -> Void = StandardError.write
  ) {
    logLevel = level.threshold
    self.format = format
    self.write = write
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    write(line(of: event, at: .now()).text(format))
  }

  func line(of event: LogEvent, at time: LogTime) -> LogLine {
    LogLine(
      time: time, level: LogLevel(event.level),
      caller: "\(event.file.split(separator: "/").last ?? ""):\(event.line)",
      message: event.message.description, fields: fields(of: event))
  }

  private func fields(of event: LogEvent) -> [(key: String, value: LogValue)] {
    var all = metadata
    if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
    if let own = event.metadata { all.merge(own) { _, new in new } }
    if let error = event.error { all["err"] = "\(error)" }
    let err = all.removeValue(forKey: "err")
    return all.sorted { $0.key < $1.key }.map { ($0.key, Self.value($0.value)) }
      + (err.map { [("err", .text("\($0)"))] } ?? [])
  }

  private static func value(_ value: Logger.MetadataValue) -> LogValue {
    guard case .stringConvertible(let given) = value else { return .text("\(value)") }
    return switch given {
    case let truth as Bool: .truth(truth)
    case let count as Int: .count(count)
    default: .text("\(given)")
    }
  }
}
