/* C interface of the mock backup client library, modelled on the published calls of EDBBCLI.
 *
 * Every call returns 0 or a code of the tables in PROTOCOL.md. A handle is used by one thread at a
 * time. Nothing here throws, exits or writes to a stream.
 */
#ifndef TARGETS_MOCK_HRBACKUP_H_
#define TARGETS_MOCK_HRBACKUP_H_

#include <stdint.h>

/* NOLINTBEGIN: published C names, and a header for C compilers too. */
#ifdef __cplusplus
extern "C" {
#endif

typedef uint32_t HrCode;
typedef void* HrBackupContext;

#define HR_BACKUP_TYPE_FULL 1u
#define HR_BACKUP_TYPE_LOGS_ONLY 2u

#define HR_FILE_TYPE_LOG '!'
#define HR_FILE_TYPE_DATABASE 'D'
#define HR_FILE_TYPE_PATCH '%'
/* Ours: the entries of a real directory tree that are not regular files. */
#define HR_FILE_TYPE_LINK '@'
#define HR_FILE_TYPE_DIRECTORY '/'

/* Begins a session with a server named `unix:PATH`, `unix:@NAME` or `tcp:HOST:PORT`. On success
 * the caller owns *context until HrBackupEnd; on failure *context is NULL. `flags` is 0 or 1. */
HrCode HrBackupPrepare(const char* server, const char* annotation, uint32_t flags,
                       uint32_t backup_type, HrBackupContext* context);

/* A list of names, each after its one-byte file type and before a NUL, and one more NUL at the
 * end. The library allocates it; the caller gives it back with BackupFree. */
HrCode HrBackupGetDatabaseNames(HrBackupContext context, char** names, uint32_t* bytes);

/* Opens one name of a list (with its type byte). The hint is 0 or a multiple of 4096. */
HrCode HrBackupOpenFile(HrBackupContext context, const char* name, uint32_t read_hint_bytes,
                        int64_t* file_bytes);

/* Reads what is there, at least one byte before the end of the file; a short read is no error.
 * On the local transport buffer_bytes is a multiple of 4096. At the end: 0 bytes and success, or
 * code 38, as the server chose. */
HrCode HrBackupRead(HrBackupContext context, void* buffer, uint32_t buffer_bytes,
                    uint32_t* read_bytes);

HrCode HrBackupClose(HrBackupContext context);
HrCode HrBackupGetBackupLogs(HrBackupContext context, char** names, uint32_t* bytes);
HrCode HrBackupTruncateLogs(HrBackupContext context);

/* Ends the session and frees the context, whatever it returns. */
HrCode HrBackupEnd(HrBackupContext context);

void BackupFree(void* memory);

/* ---- Extensions of the mock; the published interface has no such calls. ---- */

/* The name of a code ("hrCommunicationError"), or "unknown". Never NULL. */
const char* HrMockCodeName(HrCode code);

typedef struct HrMockPrepareArguments {
  const char* annotation;     /* may be NULL */
  uint32_t flags;             /* as in HrBackupPrepare */
  uint32_t backup_type;       /* HR_BACKUP_TYPE_... */
  const char* data_listen;    /* HOST:PORT where the client listens for the data connection */
  const char* data_advertise; /* HOST:PORT told to the server; NULL: where it really listens */
  char error_text[256];       /* out: why it failed */
} HrMockPrepareArguments;

/* HrBackupPrepare with settings of the data connection (tcp only; NULL is the default). */
HrCode HrMockPrepare(const char* server, HrMockPrepareArguments* arguments,
                     HrBackupContext* context);

/* Says that so many more of the bytes read were written out. Credit flow control rests on it;
 * for every other flow control it does nothing. */
HrCode HrMockAcknowledge(HrBackupContext context, uint64_t bytes);

/* The permission bits of the open file, for those who restore real trees. */
HrCode HrMockFileMode(HrBackupContext context, uint32_t* mode);

/* Why the last call on this context failed; never NULL, valid until the next call. */
const char* HrMockErrorText(HrBackupContext context);

#ifdef __cplusplus
}
#endif
/* NOLINTEND */

#endif /* TARGETS_MOCK_HRBACKUP_H_ */
