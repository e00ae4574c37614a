import Testing

@testable import WebConfig

@Suite struct VerdictCacheTests {
  private let maker = VerdictKey.Maker()

  private func key(_ name: String, _ password: String, _ hash: String = Hashes.secret) throws
    -> VerdictKey
  {
    var credentials = try #require(BasicCredentials("Basic Og=="))
    credentials.name = Array(name.utf8)
    credentials.password = Array(password.utf8)
    return maker.key(credentials, try BcryptHash(hash))
  }

  @Test func bothVerdictsAreKept() throws {
    var cache = VerdictCache(limit: 2)
    cache.note(try key("a", "b"), isRight: true)
    cache.note(try key("a", "c"), isRight: false)
    #expect(cache[try key("a", "b")] == true)
    #expect(cache[try key("a", "c")] == false)
    #expect(cache[try key("a", "d")] == nil)
    #expect(cache[try key("a", "b", Hashes.other)] == nil)
    #expect(cache[try key("ab", "")] == nil)
  }

  @Test func theOldestGoesAndWrongOnesPushOutNoRightOne() throws {
    var cache = VerdictCache(limit: 2)
    cache.note(try key("a", "right"), isRight: true)
    for number in 1...5 { cache.note(try key("a", "\(number)"), isRight: false) }
    #expect(cache[try key("a", "right")] == true)
    #expect(try (1...5).map { cache[try key("a", "\($0)")] } == [nil, nil, nil, false, false])
  }

  @Test func anotherProcessHasOtherKeys() throws {
    let credentials = try #require(BasicCredentials("Basic YTpi"))
    let hash = try BcryptHash(Hashes.secret)
    #expect(maker.key(credentials, hash) == maker.key(credentials, hash))
    #expect(maker.key(credentials, hash) != VerdictKey.Maker().key(credentials, hash))
  }
}
