#pragma once
#include <sqlite3.h>

// What Swift cannot call: a variadic function and a macro that casts.

static inline int csqlite_set_checkpoint_on_close(sqlite3 *connection, int is_on) {
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !is_on, (int *)0);
}

static inline int csqlite_bind_copy(sqlite3_stmt *statement, int index, const void *bytes,
                                    sqlite3_uint64 count) {
  return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}
