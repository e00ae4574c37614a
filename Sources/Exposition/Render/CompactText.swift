/// A canonical `Metric` message as upstream's error sentences show it.
package func compactText(_ metric: [UInt8]) -> String {
  var output = ByteBuffer()
  ProtoText(layout: .compact).fields(of: .metric, in: metric.span, into: &output)
  return String(decoding: output.array(), as: UTF8.self)
}
