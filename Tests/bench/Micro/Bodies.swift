import Glibc

/// The prepared bodies of a folder, in rotation.
struct Bodies {
  let text: [[UInt8]]
  let protobuf: [[UInt8]]
  /// Bodies of one shape each: labels differ from push to push.
  let changing: [[UInt8]]
  let protobufChanging: [[UInt8]]
  /// Seven histograms each.
  let histograms: [[UInt8]]
  let protobufHistograms: [[UInt8]]
  /// Samples of one body.
  let samples = 100

  init(folder: String) {
    text = Self.read("\(folder)/text")
    protobuf = Self.read("\(folder)/protobuf")
    changing = Self.read("\(folder)/changing")
    protobufChanging = Self.read("\(folder)/protobuf-changing")
    histograms = Self.read("\(folder)/histograms")
    protobufHistograms = Self.read("\(folder)/protobuf-histograms")
  }

  /// "length\n" and as many bytes, repeated.
  private static func read(_ path: String) -> [[UInt8]] {
    let content = file(path)
    var bodies: [[UInt8]] = []
    var place = 0
    while let end = content[place...].firstIndex(of: 0x0A) {
      let size = Int(String(decoding: content[place..<end], as: UTF8.self)) ?? 0
      bodies.append(Array(content[end + 1..<end + 1 + size]))
      place = end + 1 + size
      if place == content.count { break }
    }
    return bodies
  }

  private static func file(_ path: String) -> [UInt8] {
    guard let stream = fopen(path, "r") else {
      print("cannot read \(path)")
      exit(2)
    }
    defer { fclose(stream) }
    fseek(stream, 0, SEEK_END)
    let size = ftell(stream)
    rewind(stream)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = fread(buffer.baseAddress, 1, size, stream)
    }
  }
}
