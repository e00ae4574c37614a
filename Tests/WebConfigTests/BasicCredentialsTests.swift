import Testing

@testable import WebConfig

@Suite struct BasicCredentialsTests {
  @Test(arguments: [
    ("Basic YTpi", "a", "b"), ("basic YTpi", "a", "b"), ("BASIC YTpi", "a", "b"),
    ("Basic YTpiOmM=", "a", "b:c"), ("Basic Og==", "", ""), ("Basic YTo=", "a", ""),
    ("Basic OmI=", "", "b"), ("Basic w6Q6w7w=", "ä", "ü"), ("Basic YTo+Pj8/", "a", ">>??"),
    ("Basic YTpiYh==", "a", "bb"),
  ])
  func read(header: String, name: String, password: String) {
    let credentials = BasicCredentials(header)
    #expect(credentials?.name == Array(name.utf8))
    #expect(credentials?.password == Array(password.utf8))
  }

  @Test(arguments: [
    "", "Basic", "Basic ", "Bearer YTpi", "BasicYTpi", "Basic\u{0}YTpi", "Basic  YTpi",
    "Basic YTpi ", "Basic YTo", "Basic YQ==", "Basic YTp-", "Basic YT=i", "Basic =", "Basic ====",
    "Basic YTpi=",
  ])
  func refused(header: String) { #expect(BasicCredentials(header) == nil) }
}
