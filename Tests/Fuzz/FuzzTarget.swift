@testable import HTTP

/// What one input is given to; a trap is a finding.
struct FuzzTarget: Sendable {
  let test: @Sendable (_ input: [UInt8]) -> Void

  init(_ test: @escaping @Sendable ([UInt8]) -> Void) { self.test = test }

  /// Every target by the name of its corpus folder.
  static let all: [String: FuzzTarget] = [
    "accept": FuzzTarget(fuzzNegotiation),
    "duration": FuzzTarget(fuzzDuration),
    "gob": FuzzTarget(fuzzGob),
    "gzip": FuzzTarget { fuzzDecoder($0) { GzipDecoder() } },
    "head": FuzzTarget(fuzzHead),
    "path": FuzzTarget(fuzzPath),
    "protobuf": FuzzTarget(fuzzProtobuf),
    "record": FuzzTarget(fuzzRecord),
    "selector": FuzzTarget(fuzzSelector),
    "snappy": FuzzTarget { fuzzDecoder($0) { SnappyDecoder() } },
    "text": FuzzTarget(fuzzText),
    "webconfig": FuzzTarget(fuzzWebConfig),
  ]
}
