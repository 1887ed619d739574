/*
 * A PKCS#11 module that stands before a real one and fails when it is told to, so that tests can take away a token, end a session or let a
 * call hang. Build: gcc -shared -fPIC -O2 -o pkcs11-fault.so pkcs11-fault.c -ldl -lpthread
 *
 * PKCS11_FAULT_REAL     the module behind it
 * PKCS11_FAULT_CONTROL  a file that is read before each call; a line is "NAME hang" or "NAME CODE", where NAME is a function or * for all.
 *                       CODE (0x30) is answered instead of calling. A call that hangs goes on when the file no longer says so; that one does is
 *                       told by a file beside it, of the same name with .hangs behind it.
 *
 * Every argument of PKCS#11 is a pointer or fits in a long, so one wrapper for each number of arguments is enough and no header is needed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef unsigned long word;

enum { FUNCTIONS = 68, GENERAL_ERROR = 5 };

struct function_list {
    unsigned char major, minor;
    void *functions[FUNCTIONS];
};

static struct function_list *real;

/* What the control file says of a function: 0 nothing, 1 hang, 2 answer *code. */
static int told(const char *name, word *code)
{
    const char *path = getenv("PKCS11_FAULT_CONTROL");
    char text[4096];
    int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0)
        return 0;
    text[length] = 0;
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        char function[64], what[64];
        if (sscanf(line, "%63s %63s", function, what) != 2 || (strcmp(function, "*") != 0 && strcmp(function, name) != 0))
            continue;
        if (strcmp(what, "hang") == 0)
            return 1;
        *code = strtoul(what, NULL, 0);
        return 2;
    }
    return 0;
}

static void tell_that_one_hangs(void)
{
    char path[4096];
    int length = snprintf(path, sizeof path, "%s.hangs", getenv("PKCS11_FAULT_CONTROL"));
    int file = length < 0 || (size_t)length >= sizeof path ? -1 : open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file >= 0)
        close(file);
}

/* Waits while the call is to hang; 1 if the code is to be answered instead of calling. */
static int intercept(const char *name, word *code)
{
    const struct timespec pause = { 0, 20 * 1000 * 1000 };
    int says = told(name, code);
    if (says == 1)
        tell_that_one_hangs();
    for (; says == 1; says = told(name, code))
        nanosleep(&pause, NULL);
    return says == 2;
}

/* The functions in the order of CK_FUNCTION_LIST, version 2.40, each with its number of arguments. */
#define EACH_FUNCTION(X) \
    X(0, C_Initialize, 1) X(1, C_Finalize, 1) X(2, C_GetInfo, 1) \
    X(4, C_GetSlotList, 3) X(5, C_GetSlotInfo, 2) X(6, C_GetTokenInfo, 2) X(7, C_GetMechanismList, 3) X(8, C_GetMechanismInfo, 3) \
    X(9, C_InitToken, 4) X(10, C_InitPIN, 3) X(11, C_SetPIN, 5) X(12, C_OpenSession, 5) X(13, C_CloseSession, 1) \
    X(14, C_CloseAllSessions, 1) X(15, C_GetSessionInfo, 2) X(16, C_GetOperationState, 3) X(17, C_SetOperationState, 5) \
    X(18, C_Login, 4) X(19, C_Logout, 1) X(20, C_CreateObject, 4) X(21, C_CopyObject, 5) X(22, C_DestroyObject, 2) \
    X(23, C_GetObjectSize, 3) X(24, C_GetAttributeValue, 4) X(25, C_SetAttributeValue, 4) X(26, C_FindObjectsInit, 3) \
    X(27, C_FindObjects, 4) X(28, C_FindObjectsFinal, 1) X(29, C_EncryptInit, 3) X(30, C_Encrypt, 5) X(31, C_EncryptUpdate, 5) \
    X(32, C_EncryptFinal, 3) X(33, C_DecryptInit, 3) X(34, C_Decrypt, 5) X(35, C_DecryptUpdate, 5) X(36, C_DecryptFinal, 3) \
    X(37, C_DigestInit, 2) X(38, C_Digest, 5) X(39, C_DigestUpdate, 3) X(40, C_DigestKey, 2) X(41, C_DigestFinal, 3) \
    X(42, C_SignInit, 3) X(43, C_Sign, 5) X(44, C_SignUpdate, 3) X(45, C_SignFinal, 3) X(46, C_SignRecoverInit, 3) \
    X(47, C_SignRecover, 5) X(48, C_VerifyInit, 3) X(49, C_Verify, 5) X(50, C_VerifyUpdate, 3) X(51, C_VerifyFinal, 3) \
    X(52, C_VerifyRecoverInit, 3) X(53, C_VerifyRecover, 5) X(54, C_DigestEncryptUpdate, 5) X(55, C_DecryptDigestUpdate, 5) \
    X(56, C_SignEncryptUpdate, 5) X(57, C_DecryptVerifyUpdate, 5) X(58, C_GenerateKey, 5) X(59, C_GenerateKeyPair, 8) \
    X(60, C_WrapKey, 6) X(61, C_UnwrapKey, 8) X(62, C_DeriveKey, 6) X(63, C_SeedRandom, 3) X(64, C_GenerateRandom, 3) \
    X(65, C_GetFunctionStatus, 1) X(66, C_CancelFunction, 1) X(67, C_WaitForSlotEvent, 3)

#define TAKES1 word a
#define TAKES2 TAKES1, word b
#define TAKES3 TAKES2, word c
#define TAKES4 TAKES3, word d
#define TAKES5 TAKES4, word e
#define TAKES6 TAKES5, word f
#define TAKES8 TAKES6, word g, word h
#define GIVES1 a
#define GIVES2 GIVES1, b
#define GIVES3 GIVES2, c
#define GIVES4 GIVES3, d
#define GIVES5 GIVES4, e
#define GIVES6 GIVES5, f
#define GIVES8 GIVES6, g, h

#define WRAPPER(index, name, count) \
    static word fault_##name(TAKES##count) \
    { \
        word code = 0; \
        return intercept(#name, &code) ? code : ((word(*)(TAKES##count))real->functions[index])(GIVES##count); \
    }

EACH_FUNCTION(WRAPPER)

word C_GetFunctionList(struct function_list **list);

#define ENTRY(index, name, count) [index] = fault_##name,

static struct function_list faulty = { 2, 40, { EACH_FUNCTION(ENTRY)[3] = C_GetFunctionList } };

static void load(void)
{
    const char *path = getenv("PKCS11_FAULT_REAL");
    void *library = path == NULL ? NULL : dlopen(path, RTLD_NOW | RTLD_LOCAL);
    word (*list)(struct function_list **) = library == NULL ? NULL : (word(*)(struct function_list **))dlsym(library, "C_GetFunctionList");
    if (list == NULL || list(&real) != 0)
        real = NULL;
}

word C_GetFunctionList(struct function_list **list)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    if (real == NULL)
        return GENERAL_ERROR;
    *list = &faulty;
    return 0;
}
