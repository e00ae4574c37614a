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
  }
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
