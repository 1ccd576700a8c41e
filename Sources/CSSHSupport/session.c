#include "CSSHSupport.h"

#include <errno.h>
#include <libssh2.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static ssize_t receive(int socket, void *buffer, size_t length, int flags, weft_session_state *state) {
    ssize_t count = recv(socket, buffer, length, flags);
    if (count < 0) {
        if (errno == EAGAIN) state->is_drained = !state->is_ending;
        return -errno;
    }
    // Less than there was room for: the socket is empty, and the next arrival is told by the loop.
    state->is_drained = count > 0 && (size_t)count < length && !state->is_ending;
    if (state->received < sizeof state->greeting) {
        size_t room = sizeof state->greeting - state->received;
        memcpy(state->greeting + state->received, buffer, (size_t)count < room ? (size_t)count : room);
    }
    state->received += (uint64_t)count;
    state->owes_acknowledgement = 1;
    return count;
}

static ssize_t receive_callback(int socket, void *buffer, size_t length, int flags, void **abstract) {
    weft_session_state *state = *abstract;
    if (state->input_start == state->input_end) {
        if (state->is_drained) return -EAGAIN;
        if (length >= sizeof state->input) return receive(socket, buffer, length, flags, state);
        ssize_t count = receive(socket, state->input, sizeof state->input, flags, state);
        if (count <= 0) return count;
        state->input_start = 0;
        state->input_end = (size_t)count;
    }
    size_t count = state->input_end - state->input_start;
    if (count > length) count = length;
    memcpy(buffer, state->input + state->input_start, count);
    state->input_start += count;
    return (ssize_t)count;
}

// Sends what is waiting; the number of bytes that are left, or a negative errno.
static ssize_t send_waiting(int socket, weft_session_state *state) {
    if (state->output_length == 0) return 0;
    ssize_t count = send(socket, state->output, state->output_length, MSG_NOSIGNAL);
    if (count < 0) return -errno;
    state->owes_acknowledgement = 0;
    state->output_length -= (size_t)count;
    memmove(state->output, state->output + count, state->output_length);
    return (ssize_t)state->output_length;
}

static ssize_t send_callback(int socket, const void *buffer, size_t length, int flags, void **abstract) {
    weft_session_state *state = *abstract;
    if (length > sizeof state->output - state->output_length) {
        ssize_t left = send_waiting(socket, state);
        if (left < 0) return left;
        if (left > 0) return -EAGAIN;
    }
    if (length <= sizeof state->output - state->output_length) {
        memcpy(state->output + state->output_length, buffer, length);
        state->output_length += length;
        return (ssize_t)length;
    }
    ssize_t count = send(socket, buffer, length, flags | MSG_NOSIGNAL);
    if (count < 0) return -errno;
    state->owes_acknowledgement = 0;
    return count;
}

void weft_session_flush(int socket, weft_session_state *state) {
    // An error is left for libssh2's own next call to find.
    if (send_waiting(socket, state) != 0 || !state->owes_acknowledgement) return;
    state->owes_acknowledgement = 0;
    int on = 1;
    if (state->quick_acknowledgement) setsockopt(socket, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

static void answer_prompts(const char *name, int name_length, const char *instruction, int instruction_length, int count,
                           const LIBSSH2_USERAUTH_KBDINT_PROMPT *prompts, LIBSSH2_USERAUTH_KBDINT_RESPONSE *responses, void **abstract) {
    (void)name, (void)name_length, (void)instruction, (void)instruction_length;
    weft_session_state *state = *abstract;
    for (int i = 0; i < count; i++) {
        const char *text = state && state->password && !prompts[i].echo ? state->password : "";
        // libssh2 frees it.
        responses[i].text = strdup(text);
        responses[i].length = (unsigned int)strlen(text);
        if (state) state->prompts++;
    }
}

void *weft_keyboard_interactive(void) { return (void *)answer_prompts; }
void *weft_receive_callback(void) { return (void *)receive_callback; }
void *weft_send_callback(void) { return (void *)send_callback; }
