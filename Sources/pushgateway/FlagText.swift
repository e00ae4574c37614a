import Durations

/// What the text of a flag's value means.
enum FlagText {
  /// Throws what is wrong with the value of a flag of that kind.
  static func check(_ value: String, _ kind: FlagKind) throws(FlagError) {
    switch kind {
    case .boolean, .string, .path, .strings: break
    case .duration: _ = try duration(value)
    case .count: _ = try count(value)
    case .byteSize: _ = try ByteSize(value)
    case .url: _ = try ExternalURL(value)
    case .logLevel: _ = try logLevel(value)
    case .logFormat: _ = try logFormat(value)
    }
  }

  static func duration(_ text: String) throws(FlagError) -> DurationText {
    do { return try DurationText(text) } catch { throw .invalidDuration(error) }
  }

  static func logLevel(_ text: String) throws(FlagError) -> LogLevel {
    guard let level = LogLevel(rawValue: text.lowercased()) else {
      throw .unrecognizedLogLevel(text)
    }
    return level
  }

  static func logFormat(_ text: String) throws(FlagError) -> LogFormat {
    guard let format = LogFormat(rawValue: text) else { throw .unrecognizedLogFormat(text) }
    return format
  }

  /// 0 is what nothing reaches.
  static func count(_ text: String) throws(FlagError) -> Int {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(text)
    else { throw .invalidCount(text) }
    return number == 0 ? .max : number
  }

  static func size(_ text: String) throws(FlagError) -> Int {
    let bytes = try ByteSize(text).bytes
    return bytes == 0 ? .max : bytes
  }

  /// Whole ones, rounded up. No limit is 68 years: what is added to a clock must not overflow.
  static func seconds(_ text: String) throws(FlagError) -> Int {
    let nanoseconds = try duration(text).nanoseconds
    if nanoseconds < 0 { throw .negativeDuration(text) }
    if nanoseconds == 0 { return Int(Int32.max) }
    return Int(min((nanoseconds - 1) / 1_000_000_000 + 1, Int64(Int32.max)))
  }
}
