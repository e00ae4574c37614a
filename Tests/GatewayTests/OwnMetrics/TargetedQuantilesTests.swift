import Testing

@testable import Gateway

@Suite struct TargetedQuantilesTests {
  enum Shape: CaseIterable {
    case uniform, skewed, ascending, descending, fewValues

    func value(_ index: Int, _ random: inout some RandomNumberGenerator) -> Double {
      switch self {
      case .uniform: Double.random(in: 0..<1, using: &random)
      case .skewed: 1 / Double.random(in: 0.001..<1, using: &random)
      case .ascending: Double(index)
      case .descending: Double(-index)
      case .fewValues: Double(Int.random(in: 0..<7, using: &random))
      }
    }
  }

  @Test(arguments: Shape.allCases, [1, 2, 10, 499, 500, 501, 1_000, 5_000, 20_000])
  func ranksStayWithinTheError(shape: Shape, count: Int) {
    var random = SplitMix(state: UInt64(count))
    let values = (0..<count).map { shape.value($0, &random) }
    var quantiles = TargetedQuantiles(targets: SlidingSummary.targets)
    var rest = values[...]
    while !rest.isEmpty {
      let batch = rest.prefix(Int.random(in: 1...500, using: &random))
      quantiles.insert(sorted: batch.sorted())
      rest = rest.dropFirst(batch.count)
    }
    let sorted = values.sorted()
    for target in SlidingSummary.targets {
      let value = quantiles.value(atRank: target.rank)
      // Equal values share ranks first...last.
      let first = sorted.firstIndex { $0 >= value } ?? count
      let last = sorted.lastIndex { $0 <= value } ?? -1
      let error = count <= 500 ? 0 : target.error * Double(count) + 1
      let wanted = (target.rank * Double(count)).rounded(.up)
      #expect(Double(first + 1) - error <= wanted, "\(target.rank)")
      #expect(Double(last + 1) + error >= wanted, "\(target.rank)")
    }
  }

  @Test func nothingHasNoQuantiles() {
    #expect(TargetedQuantiles(targets: SlidingSummary.targets).value(atRank: 0.5).isNaN)
  }

  @Test func memoryStaysSmall() {
    var quantiles = TargetedQuantiles(targets: SlidingSummary.targets)
    var random = SplitMix(state: 1)
    for _ in 0..<400 {
      quantiles.insert(
        sorted: (0..<500).map { _ in Double.random(in: 0..<1, using: &random) }.sorted())
    }
    #expect(quantiles.entryCount < 500)
  }
}

/// Steele, Lea and Flood's generator: the same numbers on every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
