import Testing

@testable import pushgateway

@Suite struct RoutePrefixTests {
  @Test(arguments: [
    ("", ""), ("/", ""), ("//", ""), ("a", "/a"), ("/a", "/a"), ("a/", "/a"), ("/a/b/", "/a/b"),
    ("//a//b//", "/a//b"), ("/é", "/é"),
  ])
  func normalized(text: String, prefix: String) {
    #expect(RoutePrefix.normalized(text) == prefix)
  }
}
