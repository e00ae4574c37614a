import Testing

@testable import Exposition

/// How much of a push is recorded depends on whether the one before was known again.
struct FormRecorderTests {
  /// Four families of two samples; of those from `changed` on, the series are of this version.
  private func body(_ version: Int, from changed: Int = 0) -> [UInt8] {
    let families = (0..<4).map { family in
      let own = family < changed ? 0 : version
      return """
        # TYPE f\(family) gauge
        f\(family){v="\(own)",n="1"} 1
        f\(family){v="\(own)",n="2"} 2

        """
    }
    return Array(families.joined().utf8)
  }

  private func form(of body: [UInt8], after former: PushForm) throws -> PushForm {
    var parser = TextParser(
      collector: FamilyCollector(
        group: LabelSet([LabelPair("job", "j")]), hasher: SeriesHasher(seed: 1, key: 2),
        former: former))
    parser.feed(body.span)
    return try #require(try parser.finish().form)
  }

  /// Versions of pushes in order, the first family in which they differ, and how many families are
  /// outlined after each.
  private static let courses: [([Int], changed: Int, outlined: [Int])] = [
    // The same series: whole, and known again.
    ([1, 1, 1], 0, [4, 4, 4]),
    // Others each time: no more than the first family, where they differ.
    ([1, 2, 3, 4], 0, [4, 1, 1, 1]),
    // The first two families are the same each time: they are recorded, and the one that differs.
    ([1, 2, 3], 2, [4, 3, 3]),
    // They stay the same from the third push on: whole again with the fourth.
    ([1, 2, 3, 3, 3], 0, [4, 1, 1, 4, 4]),
    // Known before, they change once: whole at once.
    ([1, 1, 2, 2], 0, [4, 4, 4, 4]),
  ]

  @Test(arguments: courses)
  func outlines(versions: [Int], changed: Int, outlined: [Int]) throws {
    var form = PushForm.unknown
    var found: [Int] = []
    for version in versions {
      form = try self.form(of: body(version, from: changed), after: form)
      found.append(form.outline.families.count)
    }
    #expect(found == outlined)
  }

  @Test func whatIsTheSameAgainIsKnownByTheSecondPushAfter() throws {
    var form = PushForm.unknown
    for version in 1...5 { form = try self.form(of: body(version), after: form) }
    form = try self.form(of: body(5), after: form)
    #expect(!form.isProven)
    form = try self.form(of: body(5), after: form)
    #expect(form.isProven)
  }

  /// Empty lines in front, and whether there is a form with them.
  @Test(arguments: [(0, true), (9, true), (60_000, true), (70_000, false), (1 << 20, false)])
  func aLeadOfAnyLengthIsNotPartOfAForm(lines: Int, isRecorded: Bool) throws {
    let empty = [UInt8](repeating: 0x0A, count: lines)
    let whole = empty + body(1)
    var form = PushForm.unknown
    for _ in 0..<3 {
      form = try self.form(of: whole, after: form)
      #expect(form.outline.families.count == (isRecorded ? 4 : 0))
      #expect(form.pushed.map(\.metricCount) == [2, 2, 2, 2])
    }
  }
}
