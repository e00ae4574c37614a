/// Writes where room was made before and looks no more whether it fits: a check for each name, digit
/// and quote takes a third of the time that a line does.
///
/// Up to `slack` bytes behind the text are overwritten, because whole words are stored. Only
/// `ByteBuffer.write` makes one, and checks afterwards that the text was no longer than was said.
@safe
struct RawWriter {
  static let slack = 16
  /// Sources of `copy(_:of:)` should have so many bytes behind what is copied.
  static let pieceSize = 16

  private let start: UnsafeMutableRawPointer
  private let room: Int
  private(set) var count = 0

  init(_ start: UnsafeMutableRawPointer, room: Int) {
    unsafe self.start = start
    self.room = room
  }

  @inline(__always)
  mutating func put(_ byte: UInt8) {
    unsafe start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count &+= 1
  }

  @inline(__always)
  mutating func put(_ first: UInt8, _ second: UInt8) {
    let pair = UInt16(first) | UInt16(second) << 8
    unsafe start.storeBytes(of: pair.littleEndian, toByteOffset: count, as: UInt16.self)
    count &+= 2
  }

  /// The lowest bytes of a word, so many, lowest first.
  @inline(__always)
  mutating func put(_ word: UInt64, first length: Int) {
    unsafe start.storeBytes(of: word.littleEndian, toByteOffset: count, as: UInt64.self)
    count &+= length
  }

  /// Sixteen bytes at a time, the last ones once more rather than fewer.
  @inline(__always)
  mutating func copy(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBytes { source in
      let length = source.count
      if length >= 16 {
        var done = 0
        while done + 16 < length {
          unsafe copyWords(source, done)
          done += 16
        }
        unsafe copyWords(source, length - 16)
      } else if length >= 8 {
        unsafe copyWord(source, 0)
        unsafe copyWord(source, length - 8)
      } else {
        for index in 0..<length {
          unsafe start.storeBytes(of: source[index], toByteOffset: count + index, as: UInt8.self)
        }
      }
      count &+= length
    }
  }

  /// Copies part of the bytes, sixteen at a time and some behind them. Whether they fit is looked at:
  /// who writes what was received has a length from elsewhere.
  @inline(__always)
  mutating func copy(_ part: ByteRange, of bytes: Span<UInt8>) {
    precondition(part.count <= room &- count)
    guard part.end <= bytes.count &- Self.pieceSize else {
      return copy(bytes.extracting(part.range))
    }
    unsafe bytes.withUnsafeBytes { source in
      var done = 0
      repeat {
        let piece = unsafe source.loadUnaligned(
          fromByteOffset: part.start &+ done, as: SIMD2<UInt64>.self)
        unsafe start.storeBytes(of: piece, toByteOffset: count &+ done, as: SIMD2<UInt64>.self)
        done &+= Self.pieceSize
      } while done < part.count
    }
    count &+= part.count
  }

  /// Overwrites the byte that is so many before the end.
  @inline(__always)
  func replace(_ byte: UInt8, before distance: Int) {
    precondition(distance > 0 && distance <= count)
    unsafe start.storeBytes(of: byte, toByteOffset: count &- distance, as: UInt8.self)
  }

  @inline(__always)
  private func copyWord(_ source: UnsafeRawBufferPointer, _ offset: Int) {
    let word = unsafe source.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    unsafe start.storeBytes(of: word, toByteOffset: count &+ offset, as: UInt64.self)
  }

  @inline(__always)
  private func copyWords(_ source: UnsafeRawBufferPointer, _ offset: Int) {
    let words = unsafe source.loadUnaligned(fromByteOffset: offset, as: SIMD2<UInt64>.self)
    unsafe start.storeBytes(of: words, toByteOffset: count &+ offset, as: SIMD2<UInt64>.self)
  }

  /// Takes back the last bytes.
  @inline(__always)
  mutating func removeLast(_ length: Int) { count -= length }

  /// Moves so many bytes one place down and puts a byte behind them.
  mutating func insert(_ byte: UInt8, behind length: Int, from place: Int) {
    for index in place..<place + length {
      let moved = unsafe start.load(fromByteOffset: index + 1, as: UInt8.self)
      unsafe start.storeBytes(of: moved, toByteOffset: index, as: UInt8.self)
    }
    unsafe start.storeBytes(of: byte, toByteOffset: place + length, as: UInt8.self)
  }
}
