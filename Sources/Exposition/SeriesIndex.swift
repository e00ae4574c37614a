/// The hashes of a family's series: an open-addressed set, at most three quarters full.
package struct SeriesIndex: Sendable {
  private var slots: [UInt64] = []
  package private(set) var count = 0

  package init() {}

  /// With room for so many series.
  package init(minimumCapacity count: Int) {
    var size = 8
    while count * 4 > size * 3 { size *= 2 }
    slots = Self.emptySlots(size)
  }

  /// Appended, because `Array(repeating:count:)` asks the runtime for the array's type each time: 330
  /// instructions.
  private static func emptySlots(_ count: Int) -> [UInt64] {
    var slots: [UInt64] = []
    slots.reserveCapacity(count)
    slots.append(contentsOf: repeatElement(0, count: count))
    return slots
  }

  package func contains(_ hash: UInt64) -> Bool {
    if slots.isEmpty { return false }
    return slots[place(of: hash)] == hash
  }

  /// False when the hash was there already.
  package mutating func insert(_ hash: UInt64) -> Bool {
    if (count + 1) * 4 > slots.count * 3 { grow() }
    let place = place(of: hash)
    if slots[place] == hash { return false }
    slots[place] = hash
    count += 1
    return true
  }

  /// A hash that the other has too. Costs O(the smaller).
  package func firstCommon(with other: SeriesIndex) -> UInt64? {
    if count > other.count { return other.firstCommon(with: self) }
    return slots.first { $0 != 0 && other.contains($0) }
  }

  package func forEach(_ visit: (UInt64) -> Void) {
    for hash in slots where hash != 0 { visit(hash) }
  }

  private func place(of hash: UInt64) -> Int {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots[place] != 0, slots[place] != hash { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    let old = slots
    slots = Self.emptySlots(max(8, old.count * 2))
    for hash in old where hash != 0 { slots[place(of: hash)] = hash }
  }
}
