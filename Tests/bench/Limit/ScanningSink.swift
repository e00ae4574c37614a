import BareScan
import HTTP

/// Scans a body as it arrives; 200 if it had samples.
final class ScanningSink<Scan: BareScan & ~Copyable>: BodySink {
  private var scan: Scan

  init(_ scan: consuming Scan) { self.scan = scan }

  func receive(_ bytes: Span<UInt8>) { scan.feed(bytes) }

  func finish() -> Completion {
    .now(scan.samples > 0 && scan.hash != 0 ? Response(status: 200) : .text(400, "no samples"))
  }

  func fail(_ error: BodyError) -> Response { .text(400, "\(error)") }
}

extension ScanningSink where Scan == TextScan {
  static func text() -> any BodySink { ScanningSink(TextScan()) }
}

extension ScanningSink where Scan == ProtobufScan {
  static func protobuf() -> any BodySink { ScanningSink(ProtobufScan()) }
}
