import Durations
import Gateway
import HTTP

/// The limits as the flags set them.
struct LimitOptions {
  var gateway = Limits()
  var server = ServerConfiguration()

  init(_ values: FlagValues) throws(FlagError) {
    gateway.series = try Self.count(values.text("push.max-series"))
    gateway.families = try Self.count(values.text("push.max-families"))
    gateway.labels = try Self.count(values.text("push.max-labels"))
    gateway.labelNameBytes = try Self.size(values.text("push.max-label-name-length"))
    gateway.labelValueBytes = try Self.size(values.text("push.max-label-value-length"))
    gateway.lineBytes = try Self.size(values.text("push.max-line-size"))
    gateway.shapesPerJob = try Self.count(values.text("push.max-shapes-per-job"))
    gateway.groups = try Self.count(values.text("push.max-groups"))
    gateway.totalSeries = try Self.count(values.text("push.max-total-series"))
    server.connectionLimit = try Self.count(values.text("web.max-connections"))
    server.connectionLimitPerAddress = try Self.count(
      values.text("web.max-connections-per-address"))
    server.headDeadlineSeconds = try Self.seconds(values.text("web.max-head-time"))
    server.requestDeadlineSeconds = try Self.seconds(values.text("web.max-request-time"))
    server.idleTimeoutSeconds = try Self.seconds(values.text("web.max-idle-time"))
    server.maxBodyBytes = try Self.size(values.text("web.max-body-size"))
    server.maxInflatedBytes = try Self.size(values.text("web.max-inflated-size"))
    server.maxBodyMemory = try Self.size(values.text("web.max-body-memory"))
  }

  /// 0 is what nothing reaches.
  static func count(_ text: String) throws(FlagError) -> Int {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(text)
    else { throw .invalidCount(text) }
    return number == 0 ? .max : number
  }

  private static func size(_ text: String) throws(FlagError) -> Int {
    let bytes = try ByteSize(text).bytes
    return bytes == 0 ? .max : bytes
  }

  /// Whole ones, rounded up. No limit is 68 years: what is added to a clock must not overflow.
  private static func seconds(_ text: String) throws(FlagError) -> Int {
    let nanoseconds = try Options.duration(text).nanoseconds
    if nanoseconds < 0 { throw .negativeDuration(text) }
    if nanoseconds == 0 { return Int(Int32.max) }
    return Int(min((nanoseconds - 1) / 1_000_000_000 + 1, Int64(Int32.max)))
  }
}
