import CYAML

/// Composes a text with libyaml. Closed when it goes.
@safe struct YAMLDocument: ~Copyable {
  /// libyaml remembers its own addresses, so the structures must not move.
  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)

  /// The value of the only document; nil if there is none.
  static func root(of text: [UInt8]) throws(YAMLError) -> YAMLNode? {
    if text.isEmpty { return nil }
    var result: Result<YAMLNode?, YAMLError> = .success(nil)
    unsafe text.withUnsafeBufferPointer { text in
      let reading = unsafe YAMLDocument(text)
      do throws(YAMLError) {
        result = .success(try reading.read())
      } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }

  /// The text must stay where it is for as long as this lives.
  private init(_ text: UnsafeBufferPointer<UInt8>) {
    let made = unsafe yaml_parser_initialize(parser)
    precondition(made == 1, "yaml_parser_initialize: out of memory")
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, text.baseAddress, text.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
  }

  private func read() throws(YAMLError) -> YAMLNode? {
    guard let root = try next() else { return nil }
    if let second = try next() { throw .secondDocument(line: second.line) }
    return root
  }

  /// The next document's value. libyaml gives a document without a value at the end of the text.
  private func next() throws(YAMLError) -> YAMLNode? {
    var document = unsafe yaml_document_t()
    guard unsafe yaml_parser_load(parser, &document) == 1 else { throw flaw }
    defer { unsafe yaml_document_delete(&document) }
    guard unsafe yaml_document_get_root_node(&document) != nil else { return nil }
    var tree = unsafe YAMLTree(document)
    return try unsafe tree.node(1)
  }

  private var flaw: YAMLError {
    let line = unsafe Int(parser.pointee.problem_mark.line) + 1
    guard let problem = unsafe parser.pointee.problem else {
      return .syntax(line: line, "the text is no YAML")
    }
    let text = unsafe String(cString: problem)
    if text.hasPrefix("Maximum nesting") { return .tooDeep(line: line) }
    let context = unsafe parser.pointee.context.map { unsafe String(cString: $0) + ", " } ?? ""
    return .syntax(line: line, context + text)
  }
}

/// Walks the nodes of one document, which libyaml keeps in one array and names by number, from 1.
@unsafe private struct YAMLTree {
  private let nodes: UnsafeMutablePointer<yaml_node_t>?
  /// Collections that were met: who comes again came through an alias.
  private var met: Set<Int32> = []

  /// The document must outlive it.
  init(_ document: yaml_document_t) { unsafe nodes = document.nodes.start }

  mutating func node(_ number: Int32) throws(YAMLError) -> YAMLNode {
    guard let node = unsafe nodes.map({ unsafe $0[Int(number) - 1] }) else {
      return YAMLNode(line: 1, content: .scalar("", isPlain: true))
    }
    let line = unsafe Int(node.start_mark.line) + 1
    if unsafe node.type != YAML_SCALAR_NODE, unsafe !met.insert(number).inserted {
      throw .repeatedCollection(line: line)
    }
    return YAMLNode(line: line, content: try unsafe content(of: node))
  }

  private mutating func content(of node: yaml_node_t) throws(YAMLError) -> YAMLNode.Content {
    switch unsafe node.type {
    case YAML_SEQUENCE_NODE:
      var items: [YAMLNode] = []
      let list = unsafe node.data.sequence.items
      for index in 0..<(unsafe list.top - list.start) {
        items.append(try unsafe self.node(list.start[index]))
      }
      return .sequence(items)
    case YAML_MAPPING_NODE:
      var pairs: [(key: YAMLNode, value: YAMLNode)] = []
      let list = unsafe node.data.mapping.pairs
      for index in 0..<(unsafe list.top - list.start) {
        let pair = unsafe list.start[index]
        pairs.append((key: try unsafe self.node(pair.key), value: try unsafe self.node(pair.value)))
      }
      return .mapping(pairs)
    default:
      let scalar = unsafe node.data.scalar
      let text = unsafe String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      return .scalar(text, isPlain: unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE)
    }
  }
}
