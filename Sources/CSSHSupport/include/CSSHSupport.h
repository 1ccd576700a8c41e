#ifndef WEFT_SSH_SUPPORT_H
#define WEFT_SSH_SUPPORT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "CSSHSupportKeys.h"

/// What a session's callbacks need: it is the session's `abstract`, so it must outlive the session.
typedef struct {
    /// Bytes taken off the socket so far. Any call may take packets of any channel: when this moves, every waiting reader looks again.
    uint64_t received;
    /// The first of them: what a server says in place of its banner.
    uint8_t greeting[80];
    /// Whether each read asks for immediate acknowledgements. In the handshake delayed ones cost 40 ms.
    int quick_acknowledgement;
    /// The answer to every prompt of keyboard-interactive that is not echoed; `NULL` answers nothing.
    const char *password;
    /// How many prompts have been seen.
    int prompts;
} weft_session_state;

/// LIBSSH2_CALLBACK_RECV: recv(2), counted.
ssize_t weft_receive(int socket, void *buffer, size_t length, int flags, void **abstract);
/// The callback of keyboard-interactive authentication, by address: its type is libssh2's.
void *weft_keyboard_interactive(void);
/// The address of ``weft_receive``, as `libssh2_session_callback_set` takes it.
void *weft_receive_callback(void);

#endif
