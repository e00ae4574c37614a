import Exposition
import Storage

@testable import Gateway
@testable import HTTP

/// Lines of `name: value`.
func fuzzHead(_ input: [UInt8]) {
  var head = HeadReader()
  for line in input.split(separator: 0x0A) {
    let parts = line.split(separator: 0x3A, maxSplits: 1).map(Array.init)
    let name = parts.first ?? []
    let value = parts.count > 1 ? parts[1] : []
    head.read(name: name.span, value: value.span)
  }
  precondition(head.size >= 0 && head.contentLength ?? 0 >= 0)
  precondition(head.flaw != nil || !(head.isChunked && head.contentLength != nil))
}

/// A target: cleaned once, it is clean; a key is found again under the URL made of it.
func fuzzPath(_ input: [UInt8]) {
  guard let path = try? PathReader(prefix: "").read(input) else { return }
  switch path {
  case .plain(let plain):
    let bytes = Array(plain.utf8)
    precondition(bytes.first == 0x2F && !bytes.contains([0x2F, 0x2F]))
  case .grouping(let push):
    guard let key = try? GroupingPath.key(of: push.grouping, isBase64: push.isBase64) else {
      return
    }
    precondition(!key.job.isEmpty)
    precondition(key == again(key), "not found again")
  }
}

private func again(_ key: GroupingKey) -> GroupingKey? {
  var url = "/metrics/job@base64/\(base64(key.job.bytes))"
  for pair in key.labels.pairs where pair.name != "job" {
    url += "/\(pair.name)@base64/\(base64(pair.value.bytes))"
  }
  guard case .grouping(let push)? = try? PathReader(prefix: "").read(Array(url.utf8)) else {
    return nil
  }
  return try? GroupingPath.key(of: push.grouping, isBase64: push.isBase64)
}

/// In the alphabet of URLs, with one `=` at the end, as the page's links have it.
private func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
  var text = ""
  var bits = 0
  var count = 0
  for byte in bytes {
    bits = (bits << 8 | Int(byte)) & 0xFFFF
    count += 8
    while count >= 6 {
      count -= 6
      text.append(alphabet[bits >> count & 63])
    }
  }
  if count > 0 { text.append(alphabet[bits << (6 - count) & 63]) }
  return text + "="
}

/// An `Accept` and an `Accept-Encoding`, a line each.
func fuzzNegotiation(_ input: [UInt8]) {
  let lines = input.split(separator: 0x0A, maxSplits: 1).map { String(decoding: $0, as: UTF8.self) }
  let negotiation = ScrapeNegotiation(
    accept: lines.first, acceptEncoding: lines.count > 1 ? lines[1] : nil, allowingOpenMetrics: true
  )
  precondition(negotiation.contentType.contains("; escaping="))
  _ = BodyFormat(contentType: lines.first)
}
