import Testing

@testable import WebConfig

@Suite struct BcryptTests {
  private func matches(_ password: String, _ hash: BcryptHash) -> Bool {
    Bcrypt().matches(Array(password.utf8), hash)
  }

  @Test(arguments: [
    ("secret", Hashes.secret), ("secret", Hashes.secret.replacing("$2b$", with: "$2a$")),
    ("secret", Hashes.secret.replacing("$2b$", with: "$2y$")), ("", Hashes.empty),
    ("pässword", Hashes.umlaut), (String(repeating: "x", count: 80), Hashes.eightyTimesX),
    // From the tests of crypt_blowfish.
    ("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
    // bcrypt sees 72 bytes.
    (String(repeating: "x", count: 72), Hashes.eightyTimesX),
    (String(repeating: "x", count: 72) + "yyy", Hashes.eightyTimesX),
    (String(repeating: "x", count: 4000), Hashes.eightyTimesX),
  ])
  func right(password: String, text: String) throws {
    #expect(matches(password, try BcryptHash(text)))
  }

  @Test(arguments: [
    ("Secret", Hashes.secret), ("secret ", Hashes.secret), ("", Hashes.secret),
    ("\0", Hashes.empty), ("secret\0", Hashes.secret), ("secret\0x", Hashes.secret),
    (String(repeating: "x", count: 71), Hashes.eightyTimesX),
    ("secret", String(Hashes.secret.dropLast()) + "X"),
  ])
  func wrong(password: String, text: String) throws {
    #expect(!matches(password, try BcryptHash(text)))
  }

  @Test func nobodyHasTheDecoysPassword() {
    #expect(!matches("", .decoy(cost: 4)))
    #expect(BcryptHash.decoy(cost: 4).text.count == 60)
    #expect(BcryptHash.decoy(cost: 12).cost == 12)
  }
}
