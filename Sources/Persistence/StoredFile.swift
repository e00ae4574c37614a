/// What a file at the database's path is, by its first bytes.
enum StoredFile: Equatable {
  case absent
  case database
  /// Written by upstream.
  case gob
  case unknown

  init(at path: String) throws(PersistenceError) {
    guard try Files.identity(of: path) != nil else {
      self = .absent
      return
    }
    let start = try Files.read(path, atMost: 128)
    if start.starts(with: Self.databaseStart) {
      self = .database
    } else {
      self = GobStream.isGob(start.span) ? .gob : .unknown
    }
  }

  /// <https://www.sqlite.org/fileformat2.html#magic_header_string>
  private static let databaseStart = Array("SQLite format 3\0".utf8)
}
