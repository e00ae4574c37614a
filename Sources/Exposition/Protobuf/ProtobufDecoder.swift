/// Decodes a body of delimited `io.prometheus.client.MetricFamily` messages as it arrives.
///
/// A field of a family is consumed as soon as it is whole; only a field that is cut is kept. Nothing
/// is allocated because a length claims it.
package struct ProtobufDecoder: ~Copyable {
  private var collector: FamilyCollector
  private var metrics: MetricDecoder
  private let bodyLimit: Int
  private var cut = ByteBuffer(capacity: 256)
  /// Bytes that `cut` must hold before it is worth another look.
  private var needed = 0
  /// Bytes of the current family that are still to come; nil between families.
  private var rest: Int?
  private var family = FamilyFields()
  private var error: ProtobufError?
  /// Until the body departs from the form of the group's last push.
  private var reader: FormReader?

  /// Nothing that comes now can make the body a good one.
  package var hasFailed: Bool { error != nil }
  /// About how much memory is held for the body.
  package var heldBytes: Int {
    switch reader {
    case .some(let reader): reader.heldBytes
    case .none: cut.count + collector.heldBytes + earlyBytes
    }
  }
  private var earlyBytes = 0
  /// Whether it takes long to go on with the body, to finish or to free it.
  package var isLarge: Bool {
    collector.isLarge || cut.count + earlyBytes > PushSize.byteLimit
  }

  /// What is known of the family under way.
  private struct FamilyFields {
    /// Whether the last push said the same; its draft knows what.
    var isRepeated = false
    var name: ByteString?
    var help: ByteString?
    /// As given; absent means counter.
    var type: Int?

    var knownType: MetricType? {
      type.flatMap { UInt8(exactly: $0) }.flatMap { MetricType(rawValue: $0) }
    }

    /// Whether all that is said of it came already, if it is said once.
    var isOutlined: Bool { isRepeated || type != nil }

    /// Metrics that came before the name.
    var early: [[UInt8]] = []
    var draft: Int?
  }

  /// - Parameter bodyLimit: no body is longer than this, so no honest length claims more.
  package init(collector: consuming FamilyCollector, bodyLimit: Int) {
    if let former = collector.former {
      reader = FormReader(
        form: former, of: .protobuf, hasher: collector.hasher, limits: collector.limits)
    }
    metrics = MetricDecoder(shapes: collector.knownShapes(of: .protobuf))
    self.collector = collector
    self.bodyLimit = bodyLimit
  }

  package mutating func feed(_ bytes: Span<UInt8>) {
    guard let used = reader?.read(bytes) else { return decode(bytes) }
    if reader?.hasDeparted == true {
      leaveForm()
      decode(bytes.extracting(used..<bytes.count))
    }
  }

  /// What was known again goes to the collector, and this stands where its last metric ended.
  private mutating func leaveForm() {
    guard let reader = reader.take() else { return }
    if let draft = collector.adopt(reader), reader.restOfMessage > 0 {
      rest = reader.restOfMessage
      family.draft = draft
      takeFields(of: draft)
    }
    decode(reader.cut.span)
  }

  private mutating func takeFields(of draft: Int) {
    family.name = collector.drafts[draft].name
    family.help = collector.drafts[draft].help
    family.type = collector.drafts[draft].type.map { Int($0.rawValue) }
  }

  private mutating func decode(_ bytes: Span<UInt8>) {
    guard error == nil else { return }
    do throws(ProtobufError) {
      if cut.isEmpty {
        let used = try consume(bytes)
        cut.append(bytes.extracting(used..<bytes.count))
      } else {
        cut.append(bytes)
        if cut.count >= needed { try consumeCut() }
      }
    } catch {
      self.error = error
    }
  }

  private mutating func consumeCut() throws(ProtobufError) {
    // Moved out, so that it can be read while the decoder changes.
    var whole = ByteBuffer(capacity: 256)
    swap(&whole, &cut)
    let used = try consume(whole.span)
    cut.append(whole.span.extracting(used..<whole.count))
  }

  /// What the body brought.
  package consuming func finish() throws(ProtobufError) -> PushedFamilies {
    if let form = reader?.finish() { return PushedFamilies(repeating: form) }
    leaveForm()
    if let error { throw error }
    // It may hold more than it did when it was last looked at.
    if !cut.isEmpty { try consumeCut() }
    if !cut.isEmpty || rest != nil { throw .truncated }
    let pushed = collector.finish(.protobuf, shapes: metrics.shapes)
    if let exceeded = pushed.exceeded { throw .limit(exceeded) }
    return pushed
  }

  /// Consumes what is whole and returns its length.
  private mutating func consume(_ bytes: Span<UInt8>) throws(ProtobufError) -> Int {
    var place = 0
    needed = 0
    while true {
      if rest == 0 { try endFamily() }
      if let exceeded = collector.exceeded { throw .limit(exceeded) }
      guard place < bytes.count else { return place }
      if let length = rest {
        let available = bytes.extracting(place..<min(bytes.count, place + length))
        let known = readExpected(available, rest: length)
        if known > 0 {
          place += known
          rest = length - known
          continue
        }
        guard let size = try fieldSize(available, of: length) else { return place }
        try readField(available.extracting(0..<size), rest: length - size)
        place += size
        rest = length - size
      } else {
        var reader = ProtobufReader(bytes.extracting(place..<bytes.count))
        guard let length = try complete({ (r) throws(ProtobufError) in try r.varint() }, &reader)
        else { return place }
        guard length <= UInt64(bodyLimit) else { throw .overlongLength }
        collector.noteMessageLength(bytes.extracting(place..<place + reader.place))
        place += reader.place
        let heading = readHeading(bytes, from: place, length: Int(length))
        place += heading
        rest = Int(length) - heading
      }
    }
  }

  /// Begins a family that the last push makes expect next, and returns the length of its first
  /// fields; 0 if they are others.
  private mutating func readHeading(_ bytes: Span<UInt8>, from start: Int, length: Int) -> Int {
    guard let next = collector.next,
      let end = next.metadata.endOfFields(in: bytes, from: start),
      end - start < length, end - start <= collector.limits.lineBytes
    else { return 0 }
    collector.skip(bytes.extracting(start..<end))
    family.draft = collector.newDraft(repeating: next)
    family.isRepeated = true
    return end - start
  }

  /// Reads metrics in known shapes from the start on, and returns where other fields start.
  private mutating func readExpected(_ bytes: Span<UInt8>, rest: Int) -> Int {
    guard bytes[0] == 0x22, !metrics.shapes.isEmpty, let draft = draftOfFamily() else { return 0 }
    return metrics.readRun(
      bytes, rest: rest, into: &collector, draft, isOutlined: family.isOutlined)
  }

  /// The size of the field at the start if it is all there; nil if more must come.
  ///
  /// - Parameter length: what is left of the message; a field reaching beyond is malformed.
  private mutating func fieldSize(
    _ bytes: Span<UInt8>, of length: Int
  ) throws(ProtobufError) -> Int? {
    var reader = ProtobufReader(bytes)
    guard let tag = try complete({ (r) throws(ProtobufError) in try r.varint() }, &reader) else {
      return try more(bytes, length)
    }
    if tag & 7 == 2 {
      guard let claimed = try complete({ (r) throws(ProtobufError) in try r.varint() }, &reader)
      else { return try more(bytes, length) }
      guard claimed <= UInt64(length - reader.place) else { throw .overlongLength }
      try checkField(Int(claimed))
      let size = reader.place + Int(claimed)
      if size > bytes.count { needed = size }
      return size <= bytes.count ? size : nil
    }
    var field = ProtobufReader(bytes)
    guard let isField = try complete({ (r) throws(ProtobufError) in try r.next() }, &field), isField
    else { return try more(bytes, length) }
    return field.place
  }

  /// Nil, unless all of the message is there already. How long the field is, is not known (a group
  /// ends where it ends): it is read again when twice as much is there.
  private mutating func more(_ bytes: Span<UInt8>, _ length: Int) throws(ProtobufError) -> Int? {
    if bytes.count >= length { throw .truncated }
    try checkField(bytes.count)
    needed = min(bytes.count * 2, length)
    return nil
  }

  private func checkField(_ size: Int) throws(ProtobufError) {
    let limit = collector.limits.lineBytes
    if size > limit { throw .limit(ExceededLimit(.line, size, of: limit)) }
  }

  /// The result of the step, or nil if the bytes end in the middle of it.
  private func complete<Result>(
    _ step: (inout ProtobufReader) throws(ProtobufError) -> Result, _ reader: inout ProtobufReader
  ) throws(ProtobufError) -> Result? {
    do throws(ProtobufError) {
      return try step(&reader)
    } catch .truncated {
      return nil
    } catch {
      throw error
    }
  }

  /// - Parameter rest: what follows of the family's message.
  private mutating func readField(
    _ field: Span<UInt8>, rest: Int
  ) throws(ProtobufError) {
    var reader = ProtobufReader(field)
    guard try reader.next() else { return }
    if reader.field != 4 { noteHeading(field, reader.field) }
    switch (reader.field, reader.wireType) {
    case (1, 2): try name(ByteString(copying: reader.payload))
    case (2, 2): family.help = ByteString(copying: reader.payload)
    case (3, 0): family.type = Int(truncatingIfNeeded: Int32(truncatingIfNeeded: reader.bits))
    case (4, 2):
      if let draft = draftOfFamily() {
        let type = family.isRepeated ? collector.drafts[draft].type : family.knownType
        let ending = try metrics.decode(reader.payload, into: &collector, draft, type: type)
        note(field, reader.payload.count, ending, in: draft, rest: rest)
      } else {
        family.early.append(reader.payload.array())
        earlyBytes += reader.payload.count + 48
        let (count, limit) = (family.early.count, collector.limits.series)
        if count > limit { throw .limit(ExceededLimit(.series, count, of: limit)) }
      }
    case (5, 2): return
    case (1...5, _): throw .wrongWireType(field: reader.field, of: "MetricFamily")
    default: return
    }
  }

  /// - Parameters:
  ///   - field: a metric's, whose last `size` bytes are its message.
  ///   - rest: what follows of the family's message.
  private mutating func note(
    _ field: Span<UInt8>, _ size: Int, _ ending: MetricDecoder.Ending, in draft: Int, rest: Int
  ) {
    let start = field.count - size
    switch ending {
    case .number(let value) where family.isOutlined:
      collector.noteMetric(
        field, labels: start..<start + value, isNumber: true, in: draft, rest: rest)
    case .message(let value) where family.isOutlined:
      collector.noteMetric(
        field, labels: start..<start + value, isNumber: false, in: draft, rest: rest)
    case .number, .message, .other: collector.stopRecording(in: draft)
    }
  }

  /// A family's name, type and help must be there before its metrics to be part of a form.
  private mutating func noteHeading(_ bytes: Span<UInt8>, _ field: Int) {
    collector.skip(bytes)
    guard let draft = family.draft, field < 4 else { return }
    collector.stopRecording(in: draft)
    guard family.isRepeated else { return }
    collector.drafts[draft].stopRepeating()
    takeFields(of: draft)
    family.isRepeated = false
  }

  private mutating func name(_ name: ByteString) throws(ProtobufError) {
    guard name.span.isUTF8 else { throw .familyNameNotUTF8(name.bytes) }
    // A family that is named twice keeps its first metrics under the second name, which no encoder
    // writes: they are refused as nameless.
    guard family.name == nil || family.name == name else { throw .namelessFamily }
    guard !name.isEmpty else { throw .namelessFamily }
    if family.name != nil { return }
    family.name = name
    if family.early.isEmpty { return }
    guard let draft = draftOfFamily() else { return }
    collector.stopRecording(in: draft)
    for metric in family.early {
      _ = try metrics.decode(metric.span, into: &collector, draft, type: family.knownType)
    }
    family.early = []
  }

  /// Made for the first metric: families without any cost no draft. Nil before the name is known.
  private mutating func draftOfFamily() -> Int? {
    guard family.draft == nil, let name = family.name else { return family.draft }
    let draft = collector.replaceDraft(named: name)
    family.draft = draft
    return draft
  }

  private mutating func endFamily() throws(ProtobufError) {
    rest = nil
    defer {
      family = FamilyFields()
      earlyBytes = 0
    }
    if family.isRepeated { return }
    guard let name = family.name else { throw .namelessFamily }
    let number = family.type ?? 0
    guard let raw = UInt8(exactly: number), let type = MetricType(rawValue: raw) else {
      throw .unknownType(number, family: name.bytes)
    }
    if let help = family.help, !help.span.isUTF8 { throw .helpNotUTF8(family: name.bytes) }
    guard let draft = family.draft else { return collector.noteEmptied(name) }
    collector.drafts[draft].type = type
    collector.drafts[draft].help = family.help
    collector.hold(family.help?.count ?? 0)
  }
}
