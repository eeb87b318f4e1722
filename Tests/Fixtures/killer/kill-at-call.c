// Preloaded into the program under test: SIGKILL at one chosen call that changes the disk.
//
// KILL_AT=n kills before the n-th such call, or with KILL_HALF in the midst of it where it writes.
// KILL_COUNT=file writes there how many there were. Nothing else of the program changes.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long calls;
static long target;
static int half;

__attribute__((constructor)) static void begin(void) {
  const char *at = getenv("KILL_AT");
  target = at ? atol(at) : 0;
  half = getenv("KILL_HALF") != NULL;
}

__attribute__((destructor)) static void end(void) {
  const char *path = getenv("KILL_COUNT");
  FILE *file = path ? fopen(path, "w") : NULL;
  if (!file) return;
  fprintf(file, "%ld\n", (long)calls);
  fclose(file);
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

// Whether this call is the chosen one.
static int chosen(void) { return atomic_fetch_add(&calls, 1) + 1 == target; }
static void count(void) { if (chosen()) die(); }

#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

// Standard output, standard error and pipes are no part of the archive.
static int isfile(int fd) {
  struct stat s;
  return fd > 2 && fstat(fd, &s) == 0 && S_ISREG(s.st_mode);
}

ssize_t write(int fd, const void *bytes, size_t size) {
  REAL(ssize_t, write, int, const void *, size_t);
  if (isfile(fd) && chosen()) {
    if (half) real(fd, bytes, size / 2);
    die();
  }
  return real(fd, bytes, size);
}

#define PWRITE(name, offset_t) \
  ssize_t name(int fd, const void *bytes, size_t size, offset_t at) { \
    REAL(ssize_t, name, int, const void *, size_t, offset_t); \
    if (isfile(fd) && chosen()) { \
      if (half) real(fd, bytes, size / 2, at); \
      die(); \
    } \
    return real(fd, bytes, size, at); \
  }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    REAL(int, name, const char *, int, ...); \
    va_list list; \
    va_start(list, flags); \
    mode_t mode = va_arg(list, mode_t); \
    va_end(list); \
    if (flags & (O_CREAT | O_TRUNC)) count(); \
    return real(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
  int name(int folder, const char *path, int flags, ...) { \
    REAL(int, name, int, const char *, int, ...); \
    va_list list; \
    va_start(list, flags); \
    mode_t mode = va_arg(list, mode_t); \
    va_end(list); \
    if (flags & (O_CREAT | O_TRUNC)) count(); \
    return real(folder, path, flags, mode); \
  }
OPENAT(openat)
OPENAT(openat64)

#define ONE(name, type, parameter) \
  int name(type parameter) { \
    REAL(int, name, type); \
    count(); \
    return real(parameter); \
  }
ONE(fsync, int, fd)
ONE(fdatasync, int, fd)
ONE(unlink, const char *, path)
ONE(rmdir, const char *, path)

#define TWO(name, first, second) \
  int name(first a, second b) { \
    REAL(int, name, first, second); \
    count(); \
    return real(a, b); \
  }
TWO(rename, const char *, const char *)
TWO(link, const char *, const char *)
TWO(mkdir, const char *, mode_t)
TWO(chmod, const char *, mode_t)
TWO(fchmod, int, mode_t)
TWO(ftruncate, int, off_t)
TWO(ftruncate64, int, off64_t)

int unlinkat(int folder, const char *path, int flags) {
  REAL(int, unlinkat, int, const char *, int);
  count();
  return real(folder, path, flags);
}

int mkdirat(int folder, const char *path, mode_t mode) {
  REAL(int, mkdirat, int, const char *, mode_t);
  count();
  return real(folder, path, mode);
}

int linkat(int from, const char *a, int to, const char *b, int flags) {
  REAL(int, linkat, int, const char *, int, const char *, int);
  count();
  return real(from, a, to, b, flags);
}

int renameat(int from, const char *a, int to, const char *b) {
  REAL(int, renameat, int, const char *, int, const char *);
  count();
  return real(from, a, to, b);
}

int renameat2(int from, const char *a, int to, const char *b, unsigned flags) {
  REAL(int, renameat2, int, const char *, int, const char *, unsigned);
  count();
  return real(from, a, to, b, flags);
}
