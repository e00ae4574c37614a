// A disk that forgets what was not synced, for LD_PRELOAD.
//
// Calls on files in $DISK go through, and nothing is really synced. What a power cut would leave is kept in
// $PLATTER (disk.py reads it):
//
//   data/ID     contents of a file as they were last synced; ID is its inode and how often that was used anew
//   state/INODE which of its pages are dirty, as `struct file`; outlives the process, as the page cache does
//   names       one list of names for each change of the folder since it was last synced, in order, the synced
//               one first, a form feed after each: a file system that has a journal keeps any beginning of these
//
// The words in the file $PLATTER/faults:
//   lie         syncs do nothing and succeed
//   sync        syncs of files fail with EIO, and their pages become clean without having been written, as
//               Linux does it: no later sync brings them to the platter
//   folder      syncs of the folder fail with EIO
//   write       writes fail with EIO
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGE = 4096, PAGES = 1 << 20, DESCRIPTORS = 1 << 16 };

struct file {
  long generation;
  long cut;  // one more than the least size since the last sync; 0: it was never cut
  unsigned char dirty[PAGES];
};

static struct entry {
  struct file *file;
  ino_t inode;
  int is_folder;
} table[DESCRIPTORS];

static struct entry *entry(int descriptor) { return &table[(unsigned)descriptor % DESCRIPTORS]; }

static const char *disk, *platter;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int (*real_open)(const char *, int, ...);
static int (*real_close)(int), (*real_ftruncate)(int, off_t), (*real_unlink)(const char *);
static int (*real_rename)(const char *, const char *), (*real_link)(const char *, const char *);
static int (*real_fsync)(int), (*real_fdatasync)(int);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t), (*real_write)(int, const void *, size_t);

__attribute__((constructor)) static void begin(void) {
  disk = getenv("DISK");
  platter = getenv("PLATTER");
  real_open = dlsym(RTLD_NEXT, "open");
  real_close = dlsym(RTLD_NEXT, "close");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
  real_rename = dlsym(RTLD_NEXT, "rename");
  real_link = dlsym(RTLD_NEXT, "link");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite");
  real_write = dlsym(RTLD_NEXT, "write");
  if (!disk || !platter) {
    fputs("DISK and PLATTER name no folders\n", stderr);
    _exit(99);
  }
}

// The harness must notice: a platter that is not kept proves nothing.
static void require(int holds, const char *what) {
  if (holds) return;
  perror(what);
  _exit(99);
}

static int open_kept(int flags, const char *kind, const char *name) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/%s%s", platter, kind, name);
  return real_open(path, flags | O_CLOEXEC, 0600);
}

static int is_faulty(const char *word) {
  char words[256];
  int descriptor = open_kept(O_RDONLY, "faults", "");
  if (descriptor < 0) return 0;
  ssize_t count = read(descriptor, words, sizeof words - 1);
  real_close(descriptor);
  words[count < 0 ? 0 : count] = 0;
  return strstr(words, word) != NULL;
}

// 1: in the folder; 2: the folder itself
static int place(const char *path) {
  size_t length = strlen(disk);
  if (strncmp(path, disk, length)) return 0;
  if (!path[length]) return 2;
  return path[length] == '/' && !strchr(path + length + 1, '/');
}

static struct file *map(ino_t inode) {
  char name[32];
  snprintf(name, sizeof name, "%lu", (unsigned long)inode);
  int descriptor = open_kept(O_RDWR | O_CREAT, "state/", name);
  require(descriptor >= 0 && !real_ftruncate(descriptor, sizeof(struct file)), "state");
  void *file = mmap(NULL, sizeof(struct file), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  require(file != MAP_FAILED, "mmap");
  real_close(descriptor);
  return file;
}

static void write_names(int descriptor) {
  char list[1 << 16];
  int count = 0;
  DIR *folder = opendir(disk);
  require(folder != NULL, disk);
  for (struct dirent *name; (name = readdir(folder));) {
    if (name->d_name[0] == '.') continue;
    struct file *file = map(name->d_ino);
    count += snprintf(list + count, sizeof list - count, "%lu.%ld %s\n", (unsigned long)name->d_ino,
                      file->generation, name->d_name);
    munmap(file, sizeof *file);
    require(count < (int)sizeof list - 300, "too many names");
  }
  closedir(folder);
  list[count++] = '\f';
  require(real_write(descriptor, list, count) == count, "names");
  real_close(descriptor);
}

static void note_names(void) { write_names(open_kept(O_WRONLY | O_APPEND, "names", "")); }

static void sync_names(void) {
  char from[PATH_MAX], to[PATH_MAX];
  snprintf(from, sizeof from, "%s/names.new", platter);
  snprintf(to, sizeof to, "%s/names", platter);
  write_names(open_kept(O_WRONLY | O_CREAT | O_TRUNC, "names.new", ""));
  require(!real_rename(from, to), "names");
}

static void note_size(struct file *file, off_t size) {
  if (!file->cut || size + 1 < file->cut) file->cut = size + 1;
}

static void note_write(struct file *file, off_t start, size_t count) {
  require((start + count) / PAGE < PAGES, "too large a file");
  for (off_t page = start / PAGE; page * PAGE < start + (off_t)count; page++) file->dirty[page] = 1;
}

// Every page that is dirty gets to the platter, or is forgotten.
static void clean(int descriptor, ino_t inode, struct file *file, int is_lost) {
  char name[64], page[PAGE];
  struct stat status;
  snprintf(name, sizeof name, "%lu.%ld", (unsigned long)inode, file->generation);
  int kept = open_kept(O_RDWR | O_CREAT, "data/", name);
  require(kept >= 0 && !fstat(descriptor, &status), "data");
  if (file->cut && file->cut - 1 < status.st_size) require(!real_ftruncate(kept, file->cut - 1), "data");
  require(!real_ftruncate(kept, status.st_size), "data");
  file->cut = 0;
  for (off_t number = 0; number * PAGE < status.st_size; number++) {
    if (!file->dirty[number]) continue;
    ssize_t count = is_lost ? 0 : pread(descriptor, page, PAGE, number * PAGE);
    require(real_pwrite(kept, page, count, number * PAGE) == count, "data");
    file->dirty[number] = 0;
  }
  real_close(kept);
}

static int fail(void) {
  errno = EIO;
  return -1;
}

static int sync_any(int descriptor, int (*real)(int)) {
  struct file *file = entry(descriptor)->file;
  int is_folder = entry(descriptor)->is_folder;
  if (!file && !is_folder) return real(descriptor);
  if (is_faulty("lie")) return 0;
  if (is_folder && is_faulty("folder")) return fail();
  int is_lost = file && is_faulty("sync");
  pthread_mutex_lock(&lock);
  if (file)
    clean(descriptor, entry(descriptor)->inode, file, is_lost);
  else
    sync_names();
  pthread_mutex_unlock(&lock);
  return is_lost ? fail() : 0;
}

int fsync(int descriptor) { return sync_any(descriptor, real_fsync); }
int fdatasync(int descriptor) { return sync_any(descriptor, real_fdatasync); }

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  int mode = flags & O_CREAT ? va_arg(rest, int) : 0;
  va_end(rest);
  int where = place(path);
  if (!where) return real_open(path, flags, mode);
  pthread_mutex_lock(&lock);
  int is_new = flags & O_CREAT && access(path, F_OK);
  int descriptor = real_open(path, flags, mode);
  struct stat status;
  if (descriptor >= 0 && !fstat(descriptor, &status)) {
    require(descriptor < DESCRIPTORS, "descriptor");
    entry(descriptor)->is_folder = where == 2;
    if (where == 1) {
      struct file *file = map(status.st_ino);
      *entry(descriptor) = (struct entry){file, status.st_ino, 0};
      if (is_new) {
        file->generation++;
        file->cut = 0;
        memset(file->dirty, 0, PAGES);
        note_names();
      } else if (flags & O_TRUNC) {
        note_size(file, 0);
      }
    }
  }
  pthread_mutex_unlock(&lock);
  return descriptor;
}

int open64(const char *path, int flags, ...) __attribute__((alias("open")));

int close(int descriptor) {
  if (entry(descriptor)->file) munmap(entry(descriptor)->file, sizeof(struct file));
  *entry(descriptor) = (struct entry){0};
  return real_close(descriptor);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t start) {
  struct file *file = entry(descriptor)->file;
  if (file && is_faulty("write")) return fail();
  if (file) note_write(file, start, count);
  return real_pwrite(descriptor, bytes, count, start);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off_t start) __attribute__((alias("pwrite")));

ssize_t write(int descriptor, const void *bytes, size_t count) {
  struct file *file = entry(descriptor)->file;
  if (file && is_faulty("write")) return fail();
  if (file) note_write(file, lseek(descriptor, 0, SEEK_CUR), count);
  return real_write(descriptor, bytes, count);
}

int ftruncate(int descriptor, off_t size) {
  struct file *file = entry(descriptor)->file;
  if (file) note_size(file, size);
  return real_ftruncate(descriptor, size);
}

int ftruncate64(int descriptor, off_t size) __attribute__((alias("ftruncate")));

static int note_change(int result, const char *path) {
  if (result || !place(path)) return result;
  pthread_mutex_lock(&lock);
  note_names();
  pthread_mutex_unlock(&lock);
  return result;
}

int unlink(const char *path) { return note_change(real_unlink(path), path); }
int rename(const char *from, const char *to) { return note_change(real_rename(from, to), to); }
int link(const char *from, const char *to) { return note_change(real_link(from, to), to); }
