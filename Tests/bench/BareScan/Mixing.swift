/// A hash of wyhash's kind: 16 bytes a multiplication.
@inline(__always)
func mixed(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
  let bytes = UnsafeRawPointer(start)
  var state = UInt64(truncatingIfNeeded: count)
  var offset = 0
  while offset + 16 <= count {
    state = multiplied(
      bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) ^ 0xE703_7ED1_A0B4_28DB,
      bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self) ^ state)
    offset += 16
  }
  guard offset < count else { return state }
  if count >= 16 {
    return multiplied(
      bytes.loadUnaligned(fromByteOffset: count - 16, as: UInt64.self) ^ 0xE703_7ED1_A0B4_28DB,
      bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self) ^ state)
  }
  var tail: UInt64 = 0
  while offset < count {
    tail = tail << 8 | UInt64(start[offset])
    offset += 1
  }
  return multiplied(tail ^ 0xE703_7ED1_A0B4_28DB, state)
}

@inline(__always)
private func multiplied(_ left: UInt64, _ right: UInt64) -> UInt64 {
  let product = left.multipliedFullWidth(by: right | 1)
  return product.high ^ product.low
}
