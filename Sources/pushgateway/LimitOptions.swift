import Gateway
import HTTP

/// The limits as the flags set them.
struct LimitOptions {
  var gateway = Limits()
  var server = ServerConfiguration()

  init(_ values: FlagValues) throws(FlagError) {
    gateway.series = try FlagText.count(values.text("push.max-series"))
    gateway.families = try FlagText.count(values.text("push.max-families"))
    gateway.labels = try FlagText.count(values.text("push.max-labels"))
    gateway.labelNameBytes = try FlagText.size(values.text("push.max-label-name-length"))
    gateway.labelValueBytes = try FlagText.size(values.text("push.max-label-value-length"))
    gateway.lineBytes = try FlagText.size(values.text("push.max-line-size"))
    gateway.shapesPerJob = try FlagText.count(values.text("push.max-shapes-per-job"))
    gateway.groups = try FlagText.count(values.text("push.max-groups"))
    gateway.totalSeries = try FlagText.count(values.text("push.max-total-series"))
    server.connectionLimit = try FlagText.count(values.text("web.max-connections"))
    server.connectionLimitPerAddress = try FlagText.count(
      values.text("web.max-connections-per-address"))
    server.headDeadlineSeconds = try FlagText.seconds(values.text("web.max-head-time"))
    server.requestDeadlineSeconds = try FlagText.seconds(values.text("web.max-request-time"))
    server.idleTimeoutSeconds = try FlagText.seconds(values.text("web.max-idle-time"))
    server.maxBodyBytes = try FlagText.size(values.text("web.max-body-size"))
    server.maxInflatedBytes = try FlagText.size(values.text("web.max-inflated-size"))
    server.maxBodyMemory = try FlagText.size(values.text("web.max-body-memory"))
  }
}
