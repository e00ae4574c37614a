import Glibc

/// Bytes being written: grows by doubling, is never copied by accident, and gives its memory back
/// when it goes. It takes none before the first byte.
@safe
package struct ByteBuffer: ~Copyable {
  // Never read or written while the capacity is 0.
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity = 0
  /// What the first byte makes room for.
  private let firstCapacity: Int
  package private(set) var count = 0

  package init(capacity: Int = 256) {
    firstCapacity = max(capacity, 16)
    unsafe base = Self.nowhere
  }

  deinit { if capacity > 0 { unsafe free(base) } }

  /// Stands for the memory of an empty buffer.
  private static var nowhere: UnsafeMutablePointer<UInt8> {
    unsafe UnsafeMutablePointer(bitPattern: MemoryLayout<Int>.alignment).unsafelyUnwrapped
  }

  package var isEmpty: Bool { count == 0 }

  package var span: Span<UInt8> {
    @_lifetime(borrow self) get {
      let view = unsafe UnsafeBufferPointer(start: base, count: count)
      return unsafe _overrideLifetime(Span(_unsafeElements: view), borrowing: self)
    }
  }

  @inline(__always)
  package mutating func append(_ byte: UInt8) {
    if count == capacity { grow(by: 1) }
    unsafe base[count] = byte
    count += 1
  }

  @inline(__always)
  package mutating func append(_ bytes: Span<UInt8>) {
    let added = bytes.count
    if added == 0 { return }
    if count + added > capacity { grow(by: added) }
    unsafe bytes.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      unsafe (base + count).update(from: start, count: added)
    }
    count += added
  }

  @inline(__always)
  package mutating func append(_ bytes: [UInt8]) { append(bytes.span) }

  @inline(__always)
  package mutating func append(_ other: borrowing ByteBuffer) { append(other.span) }

  /// The base-128 number of the protobuf encoding.
  @inline(__always)
  package mutating func appendVarint(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  /// Eight bytes, little-endian: protobuf's `double` and `fixed64`.
  @inline(__always)
  package mutating func appendFixed64(_ number: UInt64) {
    if count + 8 > capacity { grow(by: 8) }
    let raw = unsafe UnsafeMutableRawPointer(base + count)
    unsafe raw.storeBytes(of: number.littleEndian, as: UInt64.self)
    count += 8
  }

  /// Makes room for a text of so many bytes at most and lets it be written there; if that returns
  /// false, nothing is appended.
  @inline(__always)
  mutating func tryWrite(atMost length: Int, _ write: (inout RawWriter) -> Bool) -> Bool {
    let room = length + RawWriter.slack
    if room > capacity - count { grow(by: room) }
    var writer = unsafe RawWriter(UnsafeMutableRawPointer(base + count), room: length)
    guard write(&writer) else { return false }
    precondition(writer.count <= length)
    count += writer.count
    return true
  }

  @inline(__always)
  mutating func write(atMost length: Int, _ write: (inout RawWriter) -> Void) {
    _ = tryWrite(atMost: length) { writer in
      write(&writer)
      return true
    }
  }

  /// A byte that is there already.
  subscript(_ place: Int) -> UInt8 {
    @inline(__always) get { span[place] }
    @inline(__always) set {
      precondition(place >= 0 && place < count)
      unsafe base[place] = newValue
    }
  }

  package mutating func removeAll() { count = 0 }

  /// Takes back what was appended since there were so many.
  mutating func removeAll(from count: Int) {
    precondition(count >= 0 && count <= self.count)
    self.count = count
  }

  /// Makes room for so many bytes in all.
  package mutating func reserve(_ capacity: Int) {
    if capacity > self.capacity { grow(by: capacity - count) }
  }

  /// Drops the first bytes and moves the rest to the front.
  package mutating func removeFirst(_ dropped: Int) {
    let rest = count - dropped
    unsafe base.update(from: base + dropped, count: rest)
    count = rest
  }

  package func array(_ range: Range<Int>) -> [UInt8] { span.extracting(range).array() }
  package func array() -> [UInt8] { span.array() }

  private mutating func grow(by added: Int) {
    let larger = max(capacity * 2, count + added, capacity == 0 ? firstCapacity : 0)
    unsafe base = Self.allocated(larger, after: capacity > 0 ? base : nil)
    capacity = larger
  }

  /// Of a large block pages are moved, not what they hold: realloc(3), mremap(2).
  private static func allocated(
    _ capacity: Int, after old: UnsafeMutablePointer<UInt8>?
  ) -> UnsafeMutablePointer<UInt8> {
    guard let block = unsafe realloc(old, capacity) else { preconditionFailure("out of memory") }
    return unsafe block.assumingMemoryBound(to: UInt8.self)
  }
}
