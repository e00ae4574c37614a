import Glibc

/// The text format 0.0.4.
package struct TextScan: BareScan, ~Copyable {
  package private(set) var samples = 0
  package private(set) var hash: UInt64 = 0
  private var cut: [UInt8] = []

  package init() {}

  package mutating func feed(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBufferPointer { piece in
      guard var start = piece.baseAddress else { return }
      let end = start + piece.count
      while start < end, let found = memchr(start, 0x0A, start.distance(to: end)) {
        let lineFeed = UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
        if cut.isEmpty {
          line(start, lineFeed)
        } else {
          cut.append(contentsOf: UnsafeBufferPointer(start: start, count: lineFeed - start + 1))
          finishCut()
        }
        start = lineFeed + 1
      }
      cut.append(contentsOf: UnsafeBufferPointer(start: start, count: end - start))
    }
  }

  private mutating func finishCut() {
    let whole = cut
    cut.removeAll(keepingCapacity: true)
    whole.withUnsafeBufferPointer { whole in
      guard let start = whole.baseAddress else { return }
      line(start, start + whole.count - 1)
    }
  }

  /// One line; its LF stands at `end` and stops every loop below.
  @inline(__always)
  private mutating func line(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
    guard start < end, start[0] != UInt8(ascii: "#") else { return }
    var place = start
    skipName(&place)
    if place[0] == UInt8(ascii: "{") {
      place += 1
      while place[0] != UInt8(ascii: "}") {
        skipName(&place)
        guard place[0] == UInt8(ascii: "="), place[1] == UInt8(ascii: "\"") else { return }
        place += 2
        skipValue(&place, end)
        guard place < end else { return }
        place += 1
        if place[0] == UInt8(ascii: ",") { place += 1 }
      }
      place += 1
    }
    let series = mixed(start, place - start)
    while place[0] == UInt8(ascii: " ") { place += 1 }
    guard let value = number(place, end) else { return }
    samples += 1
    hash = hash &* 31 &+ series ^ value.bitPattern
  }
}

/// `[a-zA-Z0-9_:]`, a bit for each byte below 128.
private let nameBytesLow: UInt64 = 0x07FF_0000_0000_0000
private let nameBytesHigh: UInt64 = 0x07FF_FFFE_87FF_FFFE

@inline(__always)
private func skipName(_ place: inout UnsafePointer<UInt8>) {
  while true {
    let byte = place[0]
    let half = byte & 0x40 == 0 ? nameBytesLow : nameBytesHigh
    if byte >= 0x80 || half >> UInt64(byte & 63) & 1 == 0 { return }
    place += 1
  }
}

/// To the closing quote, eight bytes at a time while the line has them.
@inline(__always)
private func skipValue(_ place: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
  while end - place >= 8 {
    let word = UnsafeRawPointer(place).loadUnaligned(as: UInt64.self)
    let hits = zeroBytes(word ^ 0x2222_2222_2222_2222) | zeroBytes(word ^ 0x5C5C_5C5C_5C5C_5C5C)
    if hits == 0 {
      place += 8
      continue
    }
    place += hits.trailingZeroBitCount / 8
    if place[0] == UInt8(ascii: "\"") { return }
    place += 2
  }
  while place < end, place[0] != UInt8(ascii: "\"") {
    place += place[0] == UInt8(ascii: "\\") ? 2 : 1
  }
}

/// The highest bit of the first byte that is zero, and perhaps of some behind it.
@inline(__always)
private func zeroBytes(_ word: UInt64) -> UInt64 {
  (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
}

/// Clinger's fast path for what it covers; strtod for the rest.
@inline(__always)
private func number(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Double? {
  var place = start
  let isNegative = place[0] == UInt8(ascii: "-")
  if isNegative { place += 1 }
  var mantissa: UInt64 = 0
  let digits = place
  while place[0] &- 0x30 < 10 {
    mantissa = mantissa &* 10 &+ UInt64(place[0] &- 0x30)
    place += 1
  }
  var count = place - digits
  var decimals = 0
  if place[0] == UInt8(ascii: ".") {
    place += 1
    let fraction = place
    while place[0] &- 0x30 < 10 {
      mantissa = mantissa &* 10 &+ UInt64(place[0] &- 0x30)
      place += 1
    }
    decimals = place - fraction
    count += decimals
  }
  guard place == end, count > 0, count <= 19, mantissa <= 1 << 53, decimals <= 22 else {
    var stop: UnsafeMutablePointer<CChar>?
    let value = strtod(UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self), &stop)
    return UnsafePointer(stop).map { UnsafeRawPointer($0) } == UnsafeRawPointer(end) ? value : nil
  }
  let value = Double(mantissa) / powersOfTen[decimals]
  return isNegative ? -value : value
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]
