/*
 * A disk that is slow on command, for the lab: preloaded into a JVM (LD_PRELOAD), it holds up what waits for the disk.
 * LAB_DISK names a small file: "sync 8000" makes each fsync, fdatasync and msync take 8000 ms longer; "hang 8000" each write that lets a
 * file grow as well (opened for appending, as logs are: that takes the journal of the file system, which waits for the disk; writing
 * into room that was made before, as transaction logs do, does not). An empty or missing file changes nothing. Built by the lab: cc -shared -fPIC -O2 -o slowdisk.so slowdisk.c -ldl
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* What the file asks for, in ms; 0 where it asks for nothing of this kind. */
static long asked(int write_too) {
  const char *path = getenv("LAB_DISK");
  char text[32];
  long fd, got;
  if (!path || (fd = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC)) < 0) return 0;
  got = syscall(SYS_read, fd, text, sizeof text - 1);
  syscall(SYS_close, fd);
  if (got <= 5) return 0;
  text[got] = 0;
  if (strncmp(text, "hang ", 5) && (write_too || strncmp(text, "sync ", 5))) return 0;
  return strtol(text + 5, NULL, 10);
}

/* Waits until the time is over or the file asks no longer. */
static void hold(int write_too) {
  int before = errno;
  struct timespec step = {0, 50 * 1000 * 1000};
  for (long waited = 0; waited < asked(write_too); waited += 50) nanosleep(&step, NULL);
  errno = before;
}

static int grows(int fd) {
  struct stat about;
  return fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && (fcntl(fd, F_GETFL) & O_APPEND);
}

int fsync(int fd) {
  static int (*real)(int);
  if (!real) real = dlsym(RTLD_NEXT, "fsync");
  hold(0);
  return real(fd);
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
  hold(0);
  return real(fd);
}

int msync(void *at, size_t length, int flags) {
  static int (*real)(void *, size_t, int);
  if (!real) real = dlsym(RTLD_NEXT, "msync");
  hold(0);
  return real(at, length, flags);
}

ssize_t write(int fd, const void *bytes, size_t count) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) real = dlsym(RTLD_NEXT, "write");
  if (grows(fd)) hold(1);
  return real(fd, bytes, count);
}
