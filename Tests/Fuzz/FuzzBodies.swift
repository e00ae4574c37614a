import Exposition

// A body means the same whole and in pieces; what was accepted reads back from its own rendering.

func fuzzText(_ input: [UInt8]) {
  let pieces = Pieces(input)
  for utf8 in [false, true] {
    let whole = text({ visit in visit(pieces.body) }, utf8: utf8)
    precondition(whole == text(pieces.forEach, utf8: utf8), "pieces differ")
    guard case .accepted(let rendered) = whole else { continue }
    let again = text({ visit in visit(rendered) }, utf8: true)
    precondition(again == whole, "does not read back")
  }
}

func fuzzProtobuf(_ input: [UInt8]) {
  let pieces = Pieces(input)
  let whole = protobuf { visit in visit(pieces.body) }
  precondition(whole == protobuf(pieces.forEach), "pieces differ")
  guard case .accepted(let rendered) = whole else { return }
  let again = protobuf { visit in visit(rendered) }
  precondition(again == whole, "does not read back")
}

private enum Verdict: Equatable {
  case accepted([UInt8])
  case refused(String)
}

private typealias Feed = (_ visit: ([UInt8]) -> Void) -> Void

private func collector() -> FamilyCollector {
  FamilyCollector(
    group: LabelSet([LabelPair("job", "j")]), hasher: SeriesHasher(seed: 1, key: 1 << 40))
}

private func text(_ feed: Feed, utf8: Bool) -> Verdict {
  var parser = TextParser(collector: collector(), allowsUTF8Names: utf8)
  feed { parser.feed($0.span) }
  do throws(TextError) {
    let pushed = try parser.finish()
    guard isClean(pushed) else { return .refused("inconsistent") }
    let renderer = TextRenderer(escaping: .allowUTF8)
    var output = ByteBuffer()
    for family in pushed.families {
      renderer.header(name: family.name, help: family.help, type: family.type, into: &output)
      renderer.samples(of: family, order: SortedMetrics(family), into: &output)
    }
    return .accepted(output.array())
  } catch {
    return .refused("\(error)")
  }
}

private func protobuf(_ feed: Feed) -> Verdict {
  var decoder = ProtobufDecoder(collector: collector(), bodyLimit: 1 << 30)
  feed { decoder.feed($0.span) }
  do throws(ProtobufError) {
    let pushed = try decoder.finish()
    guard isClean(pushed) else { return .refused("inconsistent") }
    let renderer = ProtobufRenderer(escaping: .allowUTF8)
    var output = ByteBuffer()
    for family in pushed.families {
      renderer.header(
        name: family.name, help: family.help, type: family.type,
        metricsSize: renderer.size(of: family), into: &output)
      renderer.metrics(of: family, order: SortedMetrics(family), into: &output)
    }
    return .accepted(output.array())
  } catch {
    // A length beyond the body is noticed at once or at the end, by where the pieces are cut.
    return .refused("malformed")
  }
}

private func isClean(_ pushed: PushedFamilies) -> Bool {
  pushed.problemCount == 0 && !pushed.hasTimestamps
}
