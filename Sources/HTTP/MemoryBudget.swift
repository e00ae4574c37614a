import Synchronization

/// The memory that bodies take while they are received, over all threads.
final class MemoryBudget: Sendable {
  let limit: Int
  private let used = Atomic(0)

  init(limit: Int) { self.limit = limit }

  /// Takes so much more; false if there is not as much, and then nothing is taken.
  func take(_ bytes: Int) -> Bool {
    if used.add(bytes, ordering: .relaxed).newValue <= limit { return true }
    used.subtract(bytes, ordering: .relaxed)
    return false
  }

  func giveBack(_ bytes: Int) {
    used.subtract(bytes, ordering: .relaxed)
  }
}

/// What one body has of the budget; it goes back with the body.
struct BudgetShare: ~Copyable {
  /// A body so small, or that takes less, is not counted: nearly all are so, and the connection it
  /// comes on takes more.
  static let grain = 16 << 10

  private let budget: MemoryBudget
  private var taken = 0

  init(of budget: MemoryBudget) { self.budget = budget }

  deinit { if taken > 0 { budget.giveBack(taken) } }

  /// False if the budget does not allow so much in all.
  mutating func adjust(to bytes: Int) -> Bool {
    let change = bytes - taken
    if change < Self.grain {
      // A little too much is kept until the body grows or goes.
      return true
    }
    guard budget.take(change) else { return false }
    taken = bytes
    return true
  }

  /// The body holds nothing any more.
  mutating func giveBack() {
    if taken > 0 { budget.giveBack(taken) }
    taken = 0
  }
}
