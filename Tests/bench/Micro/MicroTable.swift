import BareScan
import Exposition
import Glibc
import HTTP
import Storage

/// Each part alone on one thread: MB/s of what it reads (a renderer: writes), ns a sample, and blocks
/// taken from the heap for one body of 100 samples.
struct MicroTable {
  private let bodies: Bodies
  private let key = GroupingKey(job: "bench", labels: [LabelPair("instance", "one")])
  private let hasher = SeriesHasher(seed: 1, key: 3)

  init(_ bodies: Bodies) { self.bodies = bodies }

  func print() {
    Swift.print("| part | MB/s | ns a sample | µs a body | allocations a body |")
    Swift.print("|---|--:|--:|--:|--:|")
    scans()
    parsers()
    stores()
    renderers()
    compressor()
  }

  private func show(_ part: String, bytes: Int, _ measured: Measurement) {
    let speed = bytes == 0 ? "" : "\(Int(Double(bytes) / measured.nanoseconds * 1e3))"
    let each = measured.nanoseconds / Double(bodies.samples)
    Swift.print(
      "| \(part) | \(speed) | \(rounded(each)) | \(rounded(measured.nanoseconds / 1e3)) "
        + "| \(rounded(measured.allocations)) |")
  }

  private func scans() {
    let text = bodies.text
    let protobuf = bodies.protobuf
    var sum: UInt64 = 0
    show(
      "bare scan, text", bytes: text[0].count,
      Measurement { turn in
        var scan = TextScan()
        let body = text[turn % text.count]
        scan.feed(body.span)
        if scan.samples != 100 { failure("\(scan.samples) samples") }
        sum ^= scan.hash
      })
    show(
      "bare scan, protobuf", bytes: protobuf[0].count,
      Measurement { turn in
        var scan = ProtobufScan()
        let body = protobuf[turn % protobuf.count]
        scan.feed(body.span)
        if scan.samples != 100 { failure("\(scan.samples) samples") }
        sum ^= scan.hash
      })
    if sum == 1 { Swift.print("") }
  }

  private func parsers() {
    for (name, rotated) in [
      ("text parser", bodies.text), ("text parser, changing", bodies.changing),
    ] {
      show(
        name, bytes: rotated[0].count,
        Measurement { turn in
          _ = parse(rotated[turn % rotated.count], key: key, hasher: hasher)
        })
    }
    let protobuf = bodies.protobuf
    show(
      "protobuf decoder", bytes: protobuf[0].count,
      Measurement { turn in
        _ = decode(protobuf[turn % protobuf.count])
      })
  }

  private func decode(_ body: [UInt8]) -> PushedFamilies {
    let collector = FamilyCollector(group: key.labels, hasher: hasher)
    var decoder = ProtobufDecoder(collector: collector, bodyLimit: 1 << 30)
    decoder.feed(body.span)
    do { return try decoder.finish() } catch { failure("\(error)") }
  }

  private func stores() {
    for (name, rotated) in [("same series", bodies.text), ("changing series", bodies.changing)] {
      let store = MetricStore()
      let prepared = rotated.map { parseAgain($0, to: key, of: store) }
      show(
        "store, push of the \(name)", bytes: 0,
        Measurement { turn in
          push(prepared[turn % prepared.count], to: key, in: store, at: Int64(turn))
        })
    }
  }

  private func renderers() {
    let groups = bodies.text.map { parse($0, key: key, hasher: hasher).families }
    let text = TextRenderer(escaping: .underscores)
    let protobuf = ProtobufRenderer(escaping: .underscores)
    var buffer = ByteBuffer(capacity: 1 << 20)
    var size = 0
    let sorting = Measurement { turn in
      for family in groups[turn % groups.count] { _ = SortedMetrics(family) }
    }
    show("sorting a group's metrics", bytes: 0, sorting)
    let sorted = groups.map { $0.map { SortedMetrics($0) } }
    // A scrape makes them once for all groups.
    let lines = groups[0].map { SampleLines(name: $0.name, escaping: .underscores) }
    let asText = Measurement { turn in
      buffer.removeAll()
      let group = turn % groups.count
      for (index, family) in groups[group].enumerated() {
        text.header(name: family.name, help: family.help, type: family.type, into: &buffer)
        var progress = SortedMetrics.Progress()
        lines[index].append(
          family, order: sorted[group][index], from: &progress, upTo: .max, to: &buffer)
      }
      size = buffer.count
    }
    show("text renderer", bytes: size, asText)
    let asProtobuf = Measurement { turn in
      buffer.removeAll()
      let group = turn % groups.count
      for (family, order) in zip(groups[group], sorted[group]) {
        protobuf.header(
          name: family.name, help: family.help, type: family.type,
          metricsSize: protobuf.size(of: family), into: &buffer)
        protobuf.metrics(of: family, order: order, into: &buffer)
      }
      size = buffer.count
    }
    show("protobuf renderer", bytes: size, asProtobuf)
  }

  /// A scrape's pieces of 64 KB.
  private func compressor() {
    let text = bodies.text
    let piece = Array(text.prefix(5).joined().prefix(64 << 10))
    let measured = Measurement { _ in _ = GzipSource.gzip(piece) }
    let speed = Int(Double(piece.count) / measured.nanoseconds * 1e3)
    let ratio = Double(piece.count) / Double(GzipSource.gzip(piece).count)
    Swift.print(
      "| compressor, 64 KB, to a \(rounded(ratio))th | \(speed) | | "
        + "\(rounded(measured.nanoseconds / 1e3)) | \(rounded(measured.allocations)) |")
  }
}
