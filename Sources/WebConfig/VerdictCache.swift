/// Credentials by a keyed hash: neither name nor password can be had back from it.
struct VerdictKey: Hashable, Sendable {
  private let first: UInt64
  private let second: UInt64

  /// Makes keys under secrets that the process forgets when it ends.
  struct Maker: Sendable {
    private let firstSecret = (UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max))
    private let secondSecret = (UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max))

    func key(_ credentials: BasicCredentials, _ hash: BcryptHash) -> VerdictKey {
      VerdictKey(
        first: digest(firstSecret, credentials, hash),
        second: digest(secondSecret, credentials, hash))
    }

    /// SipHash, which nobody can steer who does not know the secret; two of them make a collision
    /// one in 2^128.
    private func digest(
      _ secret: (UInt64, UInt64), _ credentials: BasicCredentials, _ hash: BcryptHash
    ) -> UInt64 {
      var hasher = Hasher()
      hasher.combine(secret.0)
      hasher.combine(secret.1)
      hasher.combine(credentials.name)
      hasher.combine(credentials.password)
      hasher.combine(hash.text)
      return UInt64(bitPattern: Int64(hasher.finalize()))
    }
  }
}

/// What was found out about credentials. Those that are wrong cannot push out those that are right.
struct VerdictCache: Sendable {
  private var right: KeyRing
  private var wrong: KeyRing

  /// Of each verdict at most `limit` are kept.
  init(limit: Int) {
    right = KeyRing(limit: limit)
    wrong = KeyRing(limit: limit)
  }

  subscript(key: VerdictKey) -> Bool? {
    if right.contains(key) { return true }
    return wrong.contains(key) ? false : nil
  }

  mutating func note(_ key: VerdictKey, isRight: Bool) {
    if isRight { right.insert(key) } else { wrong.insert(key) }
  }
}

/// A set that forgets the oldest when it is full.
private struct KeyRing: Sendable {
  private let limit: Int
  private var keys: Set<VerdictKey> = []
  private var order: [VerdictKey] = []
  private var oldest = 0

  init(limit: Int) { self.limit = limit }

  func contains(_ key: VerdictKey) -> Bool { keys.contains(key) }

  mutating func insert(_ key: VerdictKey) {
    guard keys.insert(key).inserted else { return }
    guard order.count == limit else { return order.append(key) }
    keys.remove(order[oldest])
    order[oldest] = key
    oldest = (oldest + 1) % limit
  }
}
