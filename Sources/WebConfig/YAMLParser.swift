import CYAML

/// libyaml's parser on one text: the events that a document consists of. Closed when it goes.
@safe struct YAMLParser: ~Copyable {
  enum Event {
    case documentStart
    case scalar(String, isPlain: Bool, anchor: String?)
    case sequenceStart(anchor: String?)
    case mappingStart(anchor: String?)
    case collectionEnd
    case alias(String)
    case streamEnd
    /// What composing a value need not know.
    case other
  }

  /// libyaml remembers its own address, so the structure must not move.
  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  private let text: UnsafeBufferPointer<UInt8>

  /// The text must stay where it is for as long as this lives.
  init(_ text: UnsafeBufferPointer<UInt8>) {
    unsafe self.text = unsafe text
    let made = unsafe yaml_parser_initialize(parser)
    precondition(made == 1, "yaml_parser_initialize: out of memory")
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, text.baseAddress, text.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
  }

  /// The next event and its line, from 1.
  func next() throws(YAMLError) -> (event: Event, line: Int) {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw flaw }
    defer { unsafe yaml_event_delete(&event) }
    return (unsafe Self.translated(event), unsafe Int(event.start_mark.line) + 1)
  }

  private static func translated(_ event: yaml_event_t) -> Event {
    switch unsafe event.type {
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .collectionEnd
    case YAML_STREAM_END_EVENT: return .streamEnd
    case YAML_SEQUENCE_START_EVENT:
      return .sequenceStart(anchor: unsafe string(event.data.sequence_start.anchor))
    case YAML_MAPPING_START_EVENT:
      return .mappingStart(anchor: unsafe string(event.data.mapping_start.anchor))
    case YAML_ALIAS_EVENT: return .alias(unsafe string(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      let text = unsafe String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      return .scalar(
        text, isPlain: unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE,
        anchor: unsafe string(scalar.anchor))
    default: return .other
    }
  }

  private static func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    unsafe text.map { unsafe String(cString: $0) }
  }

  private var flaw: YAMLError {
    guard let problem = unsafe parser.pointee.problem else {
      return .syntax(line: 1, "the text is no YAML")
    }
    let text = unsafe String(cString: problem)
    // The reader counts bytes, the others lines.
    if unsafe parser.pointee.error == YAML_READER_ERROR {
      let before = unsafe self.text.prefix(Int(parser.pointee.problem_offset))
      return .syntax(line: 1 + (unsafe before.count { $0 == 0x0A }), text)
    }
    let context = unsafe parser.pointee.context.map { unsafe String(cString: $0) + ", " } ?? ""
    return .syntax(line: unsafe Int(parser.pointee.problem_mark.line) + 1, context + text)
  }
}
