@testable import HTTP

/// Bodies and requests as they go over the wire.
enum Wire {
  static func gzip(_ text: String) -> [UInt8] { GzipSource.gzip(Array(text.utf8)) }

  /// `megabytes` of zeros.
  static func bomb(megabytes: Int) -> [UInt8] {
    var stream = DeflateStream()
    var output: [UInt8] = []
    let zeros = [UInt8](repeating: 0, count: 1 << 20)
    for index in 1...megabytes {
      stream.deflate(zeros, last: index == megabytes, into: &output)
    }
    return output
  }

  static func chunk(_ type: UInt8, _ data: [UInt8]) -> [UInt8] {
    let count = data.count
    return [
      type, UInt8(count & 0xFF), UInt8(count >> 8 & 0xFF), UInt8(count >> 16 & 0xFF),
    ] + data
  }

  static let snappyStart = chunk(0xFF, Array("sNaPpY".utf8))

  static func little(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  static func plainChunk(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    return chunk(0x01, little(CRC32C.masked(bytes.span)) + bytes)
  }

  /// A block of one literal, which is valid snappy.
  static func packedChunk(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    precondition(bytes.count <= 60)
    let block = [UInt8(bytes.count), UInt8((bytes.count - 1) << 2)] + bytes
    return chunk(0x00, little(CRC32C.masked(bytes.span)) + block)
  }

  static func post(_ path: String, _ body: [UInt8], _ fields: String = "") -> [UInt8] {
    Array("POST \(path) HTTP/1.1\r\nHost: h\r\n\(fields)Content-Length: \(body.count)\r\n\r\n".utf8)
      + body
  }

  static func chunked(_ path: String, _ pieces: [[UInt8]], _ fields: String = "") -> [UInt8] {
    var wire = Array(
      "POST \(path) HTTP/1.1\r\nHost: h\r\n\(fields)Transfer-Encoding: chunked\r\n\r\n".utf8)
    for piece in pieces {
      wire += Array((String(piece.count, radix: 16) + "\r\n").utf8) + piece + [13, 10]
    }
    return wire + Array("0\r\n\r\n".utf8)
  }
}
