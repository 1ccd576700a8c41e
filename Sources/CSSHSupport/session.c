#include "CSSHSupport.h"

#include <errno.h>
#include <libssh2.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

ssize_t weft_receive(int socket, void *buffer, size_t length, int flags, void **abstract) {
    weft_session_state *state = *abstract;
    ssize_t count = recv(socket, buffer, length, flags);
    if (count < 0) return -errno;
    if (state) {
        if (state->received < sizeof state->greeting) {
            size_t room = sizeof state->greeting - state->received;
            memcpy(state->greeting + state->received, buffer, (size_t)count < room ? (size_t)count : room);
        }
        state->received += (uint64_t)count;
        // The kernel clears the option by itself, so it is set again after each read.
        int on = 1;
        if (state->quick_acknowledgement) setsockopt(socket, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
    }
    return count;
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
void *weft_receive_callback(void) { return (void *)weft_receive; }
