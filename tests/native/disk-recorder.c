/*
 * Records what a process writes to a SQLite database, so that a test can build the states in which a power cut could leave the disk.
 * Preload: LD_PRELOAD=disk-recorder.so. Build: gcc -shared -fPIC -O2 -o disk-recorder.so disk-recorder.c -ldl -lpthread
 *
 * DISK_RECORDER_TRACE     the file that is appended to
 * DISK_RECORDER_DATABASE  the database's absolute path; its -wal and -journal and the directory they lie in are recorded too, its -shm is not,
 *                         as SQLite makes that anew after a crash
 *
 * An entry of the trace is five numbers in the machine's order, operation (4 bytes), file (4), offset (8), length (8), and length bytes. It is
 * appended by one write, so that others may append entries of their own: an entry stands behind all that had happened when it was written.
 * Each call and its entry are one step under a lock. What cannot be recorded faithfully is entered as UNKNOWN, for the test to fail.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum operation { CREATE = 1, WRITE = 2, TRUNCATE = 3, SYNC = 4, UNLINK = 5, UNKNOWN = 99 };

enum file { NONE = 0, DATABASE = 1, LOG = 2, JOURNAL = 3, DIRECTORY = 4 };

enum { DESCRIPTORS = 65536 };

struct entry {
    uint32_t operation, file;
    uint64_t offset, length;
} __attribute__((packed));

static unsigned char files[DESCRIPTORS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int trace = -1;

#define REAL(name) \
    ({ \
        static __typeof__(name) *real; \
        if (real == NULL) \
            real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name); \
        real; \
    })

static enum file named(const char *path)
{
    const char *database = getenv("DISK_RECORDER_DATABASE");
    if (database == NULL || path == NULL)
        return NONE;
    size_t length = strlen(database);
    if (strncmp(path, database, length) == 0) {
        const char *rest = path + length;
        return *rest == 0 ? DATABASE : strcmp(rest, "-wal") == 0 ? LOG : strcmp(rest, "-journal") == 0 ? JOURNAL : NONE;
    }
    size_t directory = (size_t)(strrchr(database, '/') - database);
    return strlen(path) == directory && strncmp(path, database, directory) == 0 ? DIRECTORY : NONE;
}

static enum file held(int descriptor)
{
    return descriptor >= 0 && descriptor < DESCRIPTORS ? files[descriptor] : NONE;
}

/* Called under the lock. */
static void enter(enum operation operation, enum file file, uint64_t offset, const void *data, uint64_t length)
{
    struct entry entry = { operation, file, offset, length };
    struct iovec parts[] = { { &entry, sizeof entry }, { (void *)data, data == NULL ? 0 : length } };
    if (trace < 0)
        trace = REAL(open)(getenv("DISK_RECORDER_TRACE"), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    ssize_t size = (ssize_t)(parts[0].iov_len + parts[1].iov_len);
    if (trace < 0 || REAL(writev)(trace, parts, 2) != size)
        abort();
}

static int open_recorded(int (*real)(const char *, int, ...), const char *path, int flags, mode_t mode)
{
    enum file file = named(path);
    if (file == NONE)
        return real(path, flags, mode);
    pthread_mutex_lock(&lock);
    struct stat there;
    int existed = stat(path, &there) == 0;
    int descriptor = real(path, flags, mode);
    if (descriptor >= DESCRIPTORS)
        abort();
    if (descriptor >= 0) {
        files[descriptor] = (unsigned char)file;
        if (!existed)
            enter(CREATE, file, 0, NULL, 0);
        else if (flags & O_TRUNC)
            enter(TRUNCATE, file, 0, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return descriptor;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) \
    { \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        return open_recorded(REAL(name), path, flags, mode); \
    }

OPEN(open)
OPEN(open64)

#define OPENAT(name, plain) \
    int name(int directory, const char *path, int flags, ...) \
    { \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        return named(path) == NONE ? REAL(name)(directory, path, flags, mode) : plain(path, flags, mode); \
    }

OPENAT(openat, open)
OPENAT(openat64, open64)

int close(int descriptor)
{
    if (held(descriptor) == NONE)
        return REAL(close)(descriptor);
    pthread_mutex_lock(&lock);
    files[descriptor] = NONE;
    int result = REAL(close)(descriptor);
    pthread_mutex_unlock(&lock);
    return result;
}

/* One step: the call, and the entry that it needs if it went well. */
#define STEP(descriptor, type, call, operation, offset, data, length) \
    do { \
        enum file file = held(descriptor); \
        if (file == NONE) \
            return call; \
        pthread_mutex_lock(&lock); \
        type result = call; \
        if (result >= 0) \
            enter(operation, file, (uint64_t)(offset), data, (uint64_t)(length)); \
        pthread_mutex_unlock(&lock); \
        return result; \
    } while (0)

ssize_t pwrite(int descriptor, const void *data, size_t length, off_t offset)
{
    STEP(descriptor, ssize_t, REAL(pwrite)(descriptor, data, length, offset), WRITE, offset, data, result);
}

ssize_t pwrite64(int descriptor, const void *data, size_t length, off64_t offset)
{
    STEP(descriptor, ssize_t, REAL(pwrite64)(descriptor, data, length, offset), WRITE, offset, data, result);
}

ssize_t write(int descriptor, const void *data, size_t length)
{
    STEP(descriptor, ssize_t, REAL(write)(descriptor, data, length), WRITE, lseek(descriptor, 0, SEEK_CUR) - result, data, result);
}

int ftruncate(int descriptor, off_t size)
{
    STEP(descriptor, int, REAL(ftruncate)(descriptor, size), TRUNCATE, size, NULL, 0);
}

int ftruncate64(int descriptor, off64_t size)
{
    STEP(descriptor, int, REAL(ftruncate64)(descriptor, size), TRUNCATE, size, NULL, 0);
}

int fsync(int descriptor)
{
    STEP(descriptor, int, REAL(fsync)(descriptor), SYNC, 0, NULL, 0);
}

int fdatasync(int descriptor)
{
    STEP(descriptor, int, REAL(fdatasync)(descriptor), SYNC, 0, NULL, 0);
}

#define UNKNOWN_STEP(name, descriptor, ...) STEP(descriptor, ssize_t, REAL(name)(descriptor, __VA_ARGS__), UNKNOWN, 0, NULL, 0)

ssize_t writev(int descriptor, const struct iovec *parts, int count) { UNKNOWN_STEP(writev, descriptor, parts, count); }

ssize_t pwritev(int descriptor, const struct iovec *parts, int count, off_t offset) { UNKNOWN_STEP(pwritev, descriptor, parts, count, offset); }

ssize_t pwritev64(int descriptor, const struct iovec *parts, int count, off64_t offset) { UNKNOWN_STEP(pwritev64, descriptor, parts, count, offset); }

int fallocate(int descriptor, int mode, off_t offset, off_t length) { UNKNOWN_STEP(fallocate, descriptor, mode, offset, length); }

int fallocate64(int descriptor, int mode, off64_t offset, off64_t length) { UNKNOWN_STEP(fallocate64, descriptor, mode, offset, length); }

int posix_fallocate(int descriptor, off_t offset, off_t length) { UNKNOWN_STEP(posix_fallocate, descriptor, offset, length); }

int posix_fallocate64(int descriptor, off64_t offset, off64_t length) { UNKNOWN_STEP(posix_fallocate64, descriptor, offset, length); }

/* What is written through a mapping is not seen. Reading through one does no harm. */
#define MAP(name, offset_type) \
    void *name(void *address, size_t length, int protection, int flags, int descriptor, offset_type offset) \
    { \
        enum file file = held(descriptor); \
        if (file != NONE && (protection & PROT_WRITE) && (flags & MAP_SHARED)) { \
            pthread_mutex_lock(&lock); \
            enter(UNKNOWN, file, 0, NULL, 0); \
            pthread_mutex_unlock(&lock); \
        } \
        return REAL(name)(address, length, protection, flags, descriptor, offset); \
    }

MAP(mmap, off_t)
MAP(mmap64, off64_t)

/* The same for what is done to a name. */
#define NAMED_STEP(path, call, operation) \
    do { \
        enum file file = named(path); \
        if (file == NONE) \
            return call; \
        pthread_mutex_lock(&lock); \
        int result = call; \
        if (result == 0) \
            enter(operation, file, 0, NULL, 0); \
        pthread_mutex_unlock(&lock); \
        return result; \
    } while (0)

int unlink(const char *path) { NAMED_STEP(path, REAL(unlink)(path), UNLINK); }

int unlinkat(int directory, const char *path, int flags) { NAMED_STEP(path, REAL(unlinkat)(directory, path, flags), UNLINK); }

int truncate(const char *path, off_t size) { NAMED_STEP(path, REAL(truncate)(path, size), UNKNOWN); }

int rename(const char *from, const char *to)
{
    NAMED_STEP(named(from) != NONE ? from : to, REAL(rename)(from, to), UNKNOWN);
}
