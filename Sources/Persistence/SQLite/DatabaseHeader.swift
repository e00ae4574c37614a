/// Whose database a file is, and of which format.
struct DatabaseHeader {
  let application: Int32
  let version: Int32

  /// "PGWY", for file(1) and for us, and the format that is written.
  static let ours = DatabaseHeader(application: 0x5047_5759, version: 1)

  init(application: Int32, version: Int32) {
    self.application = application
    self.version = version
  }

  /// - Parameter start: the first 100 bytes of a database
  ///   (<https://www.sqlite.org/fileformat2.html#the_database_header>).
  init(_ start: [UInt8]) throws(PersistenceError) {
    guard start.count == 100 else {
      throw .sqlite(code: 26, message: "the file ends within its header")
    }
    let number = { (place: Int) in
      Int32(truncatingIfNeeded: start[place..<place + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    }
    self.init(application: number(68), version: number(60))
  }

  func check(_ path: String) throws(PersistenceError) {
    guard application == Self.ours.application else { throw .foreignDatabase(path: path) }
    guard version <= Self.ours.version else {
      throw .newerFormat(path: path, version: version)
    }
  }
}
