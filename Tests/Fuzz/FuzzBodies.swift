import Exposition

// A body means the same whole and in pieces; what was accepted reads back from its own rendering. What
// follows on it means the same, whether the form of the last push is known or not.

func fuzzText(_ input: [UInt8]) {
  let pieces = Pieces(input)
  for utf8 in [false, true] {
    let whole = text({ visit in visit(pieces.body) }, utf8: utf8)
    precondition(whole == text(pieces.forEach, utf8: utf8), "pieces differ")
    guard case .accepted(let rendered) = whole else { continue }
    let again = text({ visit in visit(rendered) }, utf8: true)
    precondition(again == whole, "does not read back")
    knowsAgain(pieces, [pieces.body, pieces.otherDigits, pieces.successor]) {
      text($0, utf8: utf8, after: &$1)
    }
  }
}

func fuzzProtobuf(_ input: [UInt8]) {
  let pieces = Pieces(input)
  let whole = protobuf { visit in visit(pieces.body) }
  precondition(whole == protobuf(pieces.forEach), "pieces differ")
  guard case .accepted(let rendered) = whole else { return }
  let again = protobuf { visit in visit(rendered) }
  precondition(again == whole, "does not read back")
  knowsAgain(pieces, [pieces.body, pieces.successor]) { protobuf($0, after: &$1) }
}

/// Reads the bodies one after the other, each by the form of the one before.
private func knowsAgain(
  _ pieces: Pieces, _ bodies: [[UInt8]], _ read: (Feed, inout PushForm?) -> Verdict
) {
  var form: PushForm? = .unknown
  _ = read(pieces.forEach, &form)
  for body in bodies {
    var none: PushForm?
    let afresh = read({ visit in visit(body) }, &none)
    precondition(read({ visit in visit(body) }, &form) == afresh, "means another thing again")
  }
}

private enum Verdict: Equatable {
  case accepted([UInt8])
  case refused(String)
}

private typealias Feed = (_ visit: ([UInt8]) -> Void) -> Void

// Of simple keys spans collide that differ in a bit.
private let hasher = SeriesHasher(seed: 0x9E37_79B9_7F4A_7C15, key: 0xD1B5_4A32_D192_ED03)

private func collector(after form: PushForm?) -> FamilyCollector {
  FamilyCollector(
    group: LabelSet([LabelPair("job", "j")]), hasher: hasher, former: form)
}

private func text(_ feed: Feed, utf8: Bool) -> Verdict {
  var none: PushForm?
  return text(feed, utf8: utf8, after: &none)
}

/// - Parameter form: of the push before, then of this one.
private func text(_ feed: Feed, utf8: Bool, after form: inout PushForm?) -> Verdict {
  var parser = TextParser(collector: collector(after: form), allowsUTF8Names: utf8)
  feed { parser.feed($0.span) }
  do throws(TextError) {
    let pushed = try parser.finish()
    guard isClean(pushed) else { return .refused("inconsistent") }
    if form != nil { form = pushed.form ?? .unknown }
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
  var none: PushForm?
  return protobuf(feed, after: &none)
}

/// - Parameter form: of the push before, then of this one.
private func protobuf(_ feed: Feed, after form: inout PushForm?) -> Verdict {
  var decoder = ProtobufDecoder(collector: collector(after: form), bodyLimit: 1 << 30)
  feed { decoder.feed($0.span) }
  do throws(ProtobufError) {
    let pushed = try decoder.finish()
    guard isClean(pushed) else { return .refused("inconsistent") }
    if form != nil { form = pushed.form ?? .unknown }
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
