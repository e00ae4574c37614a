/// Makes a value of a document's events.
struct YAMLComposer: ~Copyable {
  /// No honest file nests deeper.
  private static let depthLimit = 64

  private let parser: YAMLParser
  /// Single values by their anchors; nil for mappings and lists: repeated within each other they would
  /// grow exponentially.
  private var anchors: [String: YAMLNode?] = [:]

  /// The value of the text's only document; nil if there is none.
  static func root(of text: [UInt8]) throws(YAMLError) -> YAMLNode? {
    if text.isEmpty { return nil }
    var result: Result<YAMLNode?, YAMLError> = .success(nil)
    unsafe text.withUnsafeBufferPointer { text in
      var composer = unsafe YAMLComposer(parser: YAMLParser(text))
      do throws(YAMLError) {
        result = .success(try composer.root())
      } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }

  private init(parser: consuming YAMLParser) { self.parser = parser }

  private mutating func root() throws(YAMLError) -> YAMLNode? {
    var root: YAMLNode?
    while true {
      let (event, line) = try parser.next()
      switch event {
      case .streamEnd: return root
      case .documentStart:
        if root != nil { throw .secondDocument(line: line) }
        root = try node(depth: 0)
      default: continue
      }
    }
  }

  /// The next node; nil where a collection ends.
  private mutating func node(depth: Int) throws(YAMLError) -> YAMLNode? {
    let (event, line) = try parser.next()
    if depth > Self.depthLimit { throw .tooDeep(line: line) }
    switch event {
    case .scalar(let text, let isPlain, let anchor):
      let node = YAMLNode(line: line, content: .scalar(text, isPlain: isPlain))
      if let anchor { anchors[anchor] = node }
      return node
    case .sequenceStart(let anchor):
      if let anchor { anchors.updateValue(nil, forKey: anchor) }
      return YAMLNode(line: line, content: .sequence(try nodes(depth: depth + 1)))
    case .mappingStart(let anchor):
      if let anchor { anchors.updateValue(nil, forKey: anchor) }
      return YAMLNode(line: line, content: .mapping(try pairs(depth: depth + 1)))
    case .alias(let name):
      guard let node = anchors[name] else { throw .syntax(line: line, "found undefined alias") }
      guard let node else { throw .repeatedCollection(line: line, name) }
      return YAMLNode(line: line, content: node.content)
    case .collectionEnd, .documentStart, .streamEnd, .other: return nil
    }
  }

  private mutating func nodes(depth: Int) throws(YAMLError) -> [YAMLNode] {
    var nodes: [YAMLNode] = []
    while let next = try node(depth: depth) { nodes.append(next) }
    return nodes
  }

  private mutating func pairs(depth: Int) throws(YAMLError) -> [(key: YAMLNode, value: YAMLNode)] {
    var pairs: [(key: YAMLNode, value: YAMLNode)] = []
    while let key = try node(depth: depth), let value = try node(depth: depth) {
      pairs.append((key, value))
    }
    return pairs
  }
}
