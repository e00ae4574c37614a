/// Who may come, and the hashes of their passwords.
package struct Users: Sendable, Equatable {
  /// By the name's bytes: two names that look alike are two names.
  private var hashes: [[UInt8]: BcryptHash] = [:]
  private var costs: [Int] = []

  init() {}

  package var isEmpty: Bool { hashes.isEmpty }

  static func read(_ node: ConfigNode) throws(WebConfigError) -> Users {
    var users = Users()
    for (name, value) in try node.entries() ?? [] {
      let text = try value.text() ?? ""
      let hash: BcryptHash
      do throws(WebConfigError.HashFlaw) {
        hash = try BcryptHash(text)
      } catch {
        throw value.error(.invalidHash(error))
      }
      users.hashes[Array(name.utf8)] = hash
      users.costs.append(hash.cost)
    }
    return users
  }

  /// The hash to check a password against, and whether the user exists at all.
  ///
  /// An unknown name has the hash of a user who never was, whose cost is always the same for that name
  /// and as frequent among unknown names as among known ones.
  func hash(of name: [UInt8]) -> (hash: BcryptHash, isKnown: Bool) {
    if let hash = hashes[name] { return (hash, true) }
    let choice = Int(UInt(bitPattern: name.hashValue) % UInt(max(1, costs.count)))
    return (BcryptHash.decoy(cost: costs.isEmpty ? 10 : costs[choice]), false)
  }
}
