import Testing

@testable import pushgateway

@Suite struct ExternalURLTests {
  @Test(arguments: [
    ("", ""), ("http://h", ""), ("http://h/", ""), ("http://h/a/", "/a"),
    ("http://h/a//b", "/a//b"),
    ("http://h/a b", "/a b"), ("http://h/a%20b", "/a b"), ("/a", "/a"), ("a", "/a"),
    ("http://h/a/?q=1#f", "/a"), ("http://u:p@h:90/x", "/x"), ("HTTP://h/x", "/x"),
    ("http:///x", "/x"), ("//h/x", "/x"), ("///h/x", "/h/x"), ("mailto:x", ""), ("ftp://h/a", "/a"),
    ("http://h/é", "/é"), ("http://[::1]:80/x", "/x"), ("http://[fe80::1%25eth0]/x", "/x"),
    ("http://h:/x", "/x"), ("http://h?q", ""), ("a/b:c", "/a/b:c"), ("1a", "/1a"),
  ])
  func paths(text: String, path: String) throws {
    let url = try ExternalURL(text)
    #expect(url.path == path)
    #expect(url.text == text)
  }

  @Test(arguments: [
    ("http://a b/", #"parse "http://a b/": invalid character " " in host name"#),
    (":foo", #"parse ":foo": missing protocol scheme"#),
    ("%zz", #"parse "%zz": invalid URL escape "%zz""#),
    ("http://[::1/", #"parse "http://[::1/": missing ']' in host"#),
    ("http://h:x/", #"parse "http://h:x/": invalid port ":x" after host"#),
    ("http://[::1]x/", #"parse "http://[::1]x/": invalid port "x" after host"#),
    ("http://h/%zz", #"parse "http://h/%zz": invalid URL escape "%zz""#),
    ("http://h/#%zz", #"parse "http://h/#%zz": invalid URL escape "%zz""#),
    ("http://h/%zz#f", #"parse "http://h/%zz": invalid URL escape "%zz""#),
    ("http://h%41/", #"parse "http://h%41/": invalid URL escape "%41""#),
    ("http://h/%a", #"parse "http://h/%a": invalid URL escape "%a""#),
    ("http://h/\u{1}", #"parse "http://h/\x01": net/url: invalid control character in URL"#),
    ("1a://h", #"parse "1a://h": first path segment in URL cannot contain colon"#),
    ("http://u u@h/", #"parse "http://u u@h/": net/url: invalid userinfo"#),
  ])
  func refuses(text: String, message: String) {
    let error = #expect(throws: FlagError.self) { try ExternalURL(text) }
    #expect(error?.description == "invalid URL: \(message)")
  }
}
