/* A disk that fails on command, for the spool's files only: $FAULTS/sync, full, readonly and slow (half a second a sync) switch it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int is_on(const char *fault) {
    char path[4096];
    const char *folder = getenv("FAULTS");
    if (!folder) return 0;
    snprintf(path, sizeof path, "%s/%s", folder, fault);
    return access(path, F_OK) == 0;
}

static int is_spool(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, "spool.db") != NULL;
}

static int write_fault(int fd) {
    if (!is_spool(fd)) return 0;
    if (is_on("full")) return ENOSPC;
    if (is_on("readonly")) return EROFS;
    return 0;
}

static int sync_fault(int fd) {
    if (!is_spool(fd)) return 0;
    if (is_on("slow")) usleep(500000);
    return is_on("sync") ? EIO : 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAIL(fault) do { int number = (fault); if (number) { errno = number; return -1; } } while (0)

int fsync(int fd) { FAIL(sync_fault(fd)); return REAL(fsync)(fd); }
int fdatasync(int fd) { FAIL(sync_fault(fd)); return REAL(fdatasync)(fd); }

ssize_t write(int fd, const void *from, size_t count) { FAIL(write_fault(fd)); return REAL(write)(fd, from, count); }
ssize_t pwrite(int fd, const void *from, size_t count, off_t at) { FAIL(write_fault(fd)); return REAL(pwrite)(fd, from, count, at); }
ssize_t pwrite64(int fd, const void *from, size_t count, off64_t at) { FAIL(write_fault(fd)); return REAL(pwrite64)(fd, from, count, at); }
int ftruncate(int fd, off_t size) { FAIL(write_fault(fd)); return REAL(ftruncate)(fd, size); }
int ftruncate64(int fd, off64_t size) { FAIL(write_fault(fd)); return REAL(ftruncate64)(fd, size); }

static int open_fault(const char *path, int flags) {
    if (!strstr(path, "spool.db") || !(flags & (O_WRONLY | O_RDWR | O_CREAT))) return 0;
    return is_on("readonly") ? EROFS : 0;
}

int open(const char *path, int flags, ...) {
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest);
    FAIL(open_fault(path, flags));
    return REAL(open)(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest);
    FAIL(open_fault(path, flags));
    return REAL(open64)(path, flags, mode);
}
