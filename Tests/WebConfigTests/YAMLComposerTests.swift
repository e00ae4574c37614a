import Testing

@testable import WebConfig

@Suite struct YAMLComposerTests {
  private func shown(_ node: YAMLNode) -> String {
    switch node.content {
    case .scalar(let text, let isPlain): isPlain ? text : "\"\(text)\""
    case .sequence(let items): "[" + items.map(shown).joined(separator: ",") + "]"
    case .mapping(let pairs):
      "{" + pairs.map { "\(shown($0.key)):\(shown($0.value))" }.joined(separator: ",") + "}"
    }
  }

  @Test(arguments: [
    ("", nil), ("# nothing\n", nil), ("---\n", ""), ("a", "a"), ("'a'", "\"a\""),
    ("|\n a\n b", "\"a\nb\""),
    ("[a, 'b']", "[a,\"b\"]"), ("a: 1\nb:\n- c\n- {d: e}", "{a:1,b:[c,{d:e}]}"),
    ("? [a]\n: b", "{[a]:b}"), ("a: &x v\nb: *x", "{a:v,b:v}"), ("a: &x {}\n", "{a:{}}"),
    ("csp: default-src *", "{csp:default-src *}"), ("\u{FEFF}a: é", "{a:é}"),
  ])
  func values(text: String, value: String?) throws {
    #expect(try YAMLComposer.root(of: Array(text.utf8)).map(shown) == value)
  }

  @Test(arguments: [
    (
      "a: [",
      YAMLError.syntax(line: 2, "while parsing a flow node, did not find expected node content")
    ),
    ("a\n---\nb", .secondDocument(line: 2)), ("a: &x []\nb: *x", .repeatedCollection(line: 2, "x")),
    ("a: &x\n - *x", .repeatedCollection(line: 2, "x")),
  ])
  func flaws(text: String, flaw: YAMLError) {
    #expect(throws: flaw) { try YAMLComposer.root(of: Array(text.utf8)) }
  }

  @Test func lines() throws {
    let root = try YAMLComposer.root(of: Array("\na: 1\nb:\n  c".utf8))
    guard case .mapping(let pairs) = try #require(root).content else {
      throw YAMLError.tooDeep(line: 0)
    }
    #expect(pairs.map(\.value.line) == [2, 4])
  }
}
