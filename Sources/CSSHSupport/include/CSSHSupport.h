#ifndef WEFT_SSH_SUPPORT_H
#define WEFT_SSH_SUPPORT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "CSSHSupportKeys.h"

/// What a session's callbacks need: it is the session's `abstract`, so it must outlive the session.
///
/// libssh2 takes the banner off the socket a byte at a time and sends every message by itself. Here its small reads are served from a buffer,
/// and small messages wait until somebody calls ``weft_session_flush``: a third of a connection's system calls and packets.
typedef struct {
    /// Bytes taken off the socket so far. Any call may take packets of any channel: when this moves, every waiting reader looks again.
    uint64_t received;
    /// The first of them: what a server says in place of its banner.
    uint8_t greeting[80];
    /// Whether a read found less than it had room for: until the loop tells of more, reads answer EAGAIN without asking the kernel.
    int is_drained;
    /// Whether the other side has ended the connection, which the loop tells once: from then on every read asks the kernel.
    int is_ending;
    /// Whether acknowledgements are sent at once while nothing else is to be sent. In the handshake delayed ones cost 40 ms.
    int quick_acknowledgement;
    /// Whether bytes were read since anything was sent: an acknowledgement travels with what is sent.
    int owes_acknowledgement;
    /// The answer to every prompt of keyboard-interactive that is not echoed; `NULL` answers nothing.
    const char *password;
    /// How many prompts have been seen.
    int prompts;
    /// Bytes from the socket that small reads have not taken yet: from start to end.
    size_t input_start, input_end;
    uint8_t input[512];
    /// Bytes that are still to be sent.
    size_t output_length;
    uint8_t output[2048];
} weft_session_state;

/// Sends what waits to be sent, as far as the socket takes it (`output_length` is what is left), or else what acknowledgement is owed.
void weft_session_flush(int socket, weft_session_state *state);
/// Has libcrypto encrypt in AES's counter mode by way of ``counter_mode.c``, which is faster for a caller that encrypts block by block. Once,
/// before the first session.
void weft_prefer_counter_mode(void);
/// The callback of keyboard-interactive authentication, by address: its type is libssh2's.
void *weft_keyboard_interactive(void);
/// LIBSSH2_CALLBACK_RECV: recv(2), counted and buffered, by address.
void *weft_receive_callback(void);
/// LIBSSH2_CALLBACK_SEND: send(2), gathered, by address.
void *weft_send_callback(void);

#endif
