/* fanout: one command on many hosts, as little work as libssh2 allows. The yardstick of `scripts/bench fanout`.
 *
 *     fanout [-j PARALLEL] [-q] USER PORT KEY KNOWN_HOSTS COMMAND <addresses, one a line
 *
 * One thread, one poll(2), nothing blocks; TCP_NODELAY always, -q sets TCP_QUICKACK again after each read. Each host's key is
 * compared with the line of KNOWN_HOSTS for it, and libssh2 reads the private key anew for each host. Output is a line
 * `address: text` per line of output. Exit status 1 when a host failed, 0 otherwise.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <libssh2.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { DEADLINE_SECONDS = 60, OUTPUT_STEP = 4096 };

enum stage { CONNECTING, HANDSHAKE, AUTHENTICATION, OPENING, EXECUTING, READING, CLOSING, DISCONNECTING, DONE };

struct host {
    char address[INET_ADDRSTRLEN];
    char *known_key; /* base64, as known_hosts has it */
    int socket;
    enum stage stage;
    LIBSSH2_SESSION *session;
    LIBSSH2_CHANNEL *channel;
    char *output;
    size_t length, capacity;
    const char *failure;
    char detail[160];
};

static const char *user, *key_path, *command;
static char public_path[4096];
static int port, quick_acknowledgements;
static struct host *hosts;
static size_t host_count;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static ssize_t receive_quickly(libssh2_socket_t socket, void *buffer, size_t length, int flags, void **context) {
    (void)context;
    ssize_t count = recv(socket, buffer, length, flags);
    int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
    return count < 0 ? -errno : count;
}

static void fail(struct host *host, const char *what) {
    char *message = NULL;
    host->failure = what;
    if (host->session) libssh2_session_last_error(host->session, &message, NULL, 0);
    snprintf(host->detail, sizeof host->detail, "%s", message ? message : strerror(errno));
    host->stage = DONE;
}

static void start(struct host *host) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int on = 1;
    inet_pton(AF_INET, host->address, &address.sin_addr);
    host->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (host->socket < 0) return fail(host, "socket");
    setsockopt(host->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    host->stage = CONNECTING;
    if (connect(host->socket, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS) fail(host, "connect");
}

static void open_session(struct host *host) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(host->socket, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) {
        errno = error;
        return fail(host, "connect");
    }
    host->session = libssh2_session_init();
    if (!host->session) return fail(host, "session");
    libssh2_session_set_blocking(host->session, 0);
    if (quick_acknowledgements) libssh2_session_callback_set(host->session, LIBSSH2_CALLBACK_RECV, (void *)receive_quickly);
    /* known_hosts has Ed25519 keys here; libssh2 would ask for ECDSA first */
    libssh2_session_method_pref(host->session, LIBSSH2_METHOD_HOSTKEY, "ssh-ed25519");
    host->stage = HANDSHAKE;
}

static int key_is_known(struct host *host) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char text[1024], *end = text;
    size_t length;
    int kind;
    const unsigned char *key = (const unsigned char *)libssh2_session_hostkey(host->session, &length, &kind);
    if (!key || !host->known_key || length > 700) return 0;
    for (size_t i = 0; i < length; i += 3) {
        unsigned triple = key[i] << 16 | (i + 1 < length ? key[i + 1] << 8 : 0) | (i + 2 < length ? key[i + 2] : 0);
        *end++ = digits[triple >> 18];
        *end++ = digits[triple >> 12 & 63];
        *end++ = i + 1 < length ? digits[triple >> 6 & 63] : '=';
        *end++ = i + 2 < length ? digits[triple & 63] : '=';
    }
    *end = 0;
    return strcmp(text, host->known_key) == 0;
}

static int read_output(struct host *host) {
    for (;;) {
        if (host->capacity - host->length < OUTPUT_STEP / 2) {
            char *larger = realloc(host->output, host->capacity + OUTPUT_STEP);
            if (!larger) return LIBSSH2_ERROR_ALLOC;
            host->output = larger;
            host->capacity += OUTPUT_STEP;
        }
        ssize_t count = libssh2_channel_read(host->channel, host->output + host->length, host->capacity - host->length);
        if (count > 0) host->length += count;
        else if (count < 0) return (int)count;
        else if (libssh2_channel_eof(host->channel)) return 0;
        else return LIBSSH2_ERROR_EAGAIN;
    }
}

/* Goes on with one host until it would block. */
static void advance(struct host *host) {
    int result = 0;
    while (host->stage != DONE) {
        switch (host->stage) {
        case CONNECTING:
            open_session(host);
            continue;
        case HANDSHAKE:
            result = libssh2_session_handshake(host->session, host->socket);
            if (result == LIBSSH2_ERROR_EAGAIN) return;
            if (result) return fail(host, "handshake");
            if (!key_is_known(host)) return fail(host, "the host key is not the known one");
            break;
        case AUTHENTICATION:
            result = libssh2_userauth_publickey_fromfile_ex(host->session, user, strlen(user), public_path, key_path, NULL);
            if (result == LIBSSH2_ERROR_EAGAIN) return;
            if (result) return fail(host, "authentication");
            break;
        case OPENING:
            host->channel = libssh2_channel_open_session(host->session);
            if (!host->channel) {
                if (libssh2_session_last_errno(host->session) == LIBSSH2_ERROR_EAGAIN) return;
                return fail(host, "channel");
            }
            break;
        case EXECUTING:
            result = libssh2_channel_exec(host->channel, command);
            if (result == LIBSSH2_ERROR_EAGAIN) return;
            if (result) return fail(host, "exec");
            break;
        case READING:
            result = read_output(host);
            if (result == LIBSSH2_ERROR_EAGAIN) return;
            if (result) return fail(host, "read");
            break;
        case CLOSING:
            result = libssh2_channel_close(host->channel);
            if (result == LIBSSH2_ERROR_EAGAIN) return;
            if (result) return fail(host, "close");
            if (libssh2_channel_get_exit_status(host->channel)) host->failure = "the command failed";
            break;
        case DISCONNECTING:
            if (libssh2_session_disconnect(host->session, "done") == LIBSSH2_ERROR_EAGAIN) return;
            break;
        case DONE:
            return;
        }
        host->stage++;
    }
}

/* Prints what the host said and lets go of it. */
static int finish(struct host *host) {
    char *line = host->output, *end = host->output + host->length, *next;
    for (; line < end; line = next + 1) {
        next = memchr(line, '\n', end - line);
        if (!next) next = end;
        printf("%s: %.*s\n", host->address, (int)(next - line), line);
    }
    if (host->failure) fprintf(stderr, "%s: %s: %s\n", host->address, host->failure, host->detail);
    if (host->session) libssh2_session_free(host->session);
    if (host->socket >= 0) close(host->socket);
    free(host->output);
    host->output = NULL;
    return host->failure != NULL;
}

static int run(size_t parallel) {
    struct pollfd *polled = calloc(parallel, sizeof *polled);
    struct host **active = calloc(parallel, sizeof *active);
    size_t next = 0, running = 0;
    int failures = 0;
    double deadline = now() + DEADLINE_SECONDS;
    if (!polled || !active) return 1;
    while (next < host_count || running > 0) {
        while (running < parallel && next < host_count) {
            active[running] = &hosts[next++];
            start(active[running++]);
        }
        for (size_t i = 0; i < running; i++) {
            struct host *host = active[i];
            int directions = host->session ? libssh2_session_block_directions(host->session) : LIBSSH2_SESSION_BLOCK_OUTBOUND;
            polled[i].fd = host->socket;
            polled[i].events = (directions & LIBSSH2_SESSION_BLOCK_INBOUND ? POLLIN : 0) |
                               (directions & LIBSSH2_SESSION_BLOCK_OUTBOUND ? POLLOUT : 0);
        }
        poll(polled, running, 1000);
        int late = now() > deadline;
        size_t kept = 0;
        for (size_t i = 0; i < running; i++) {
            struct host *host = active[i];
            if (late && host->stage != DONE) {
                errno = ETIMEDOUT;
                fail(host, "deadline");
            } else if (polled[i].revents) {
                advance(host);
            }
            if (host->stage == DONE) failures += finish(host);
            else active[kept++] = host;
        }
        running = kept;
    }
    free(polled);
    free(active);
    return failures > 0;
}

static void read_hosts(void) {
    char line[INET_ADDRSTRLEN];
    size_t capacity = 0;
    while (scanf("%15s", line) == 1) {
        if (host_count == capacity) hosts = realloc(hosts, (capacity += 256) * sizeof *hosts);
        hosts[host_count] = (struct host){.socket = -1};
        memcpy(hosts[host_count++].address, line, sizeof line);
    }
}

/* Both files have the hosts in the same order here, so each search ends at its first step. */
static void read_known_hosts(const char *path) {
    char name[128], kind[64], key[1024];
    size_t position = 0;
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        exit(2);
    }
    while (fscanf(file, "%127s %63s %1023s", name, kind, key) == 3) {
        char *address = name[0] == '[' ? name + 1 : name;
        address[strcspn(address, "]")] = 0;
        for (size_t tried = 0; tried < host_count; tried++, position = (position + 1) % host_count) {
            if (strcmp(hosts[position].address, address) == 0) {
                hosts[position].known_key = strdup(key);
                break;
            }
        }
    }
    fclose(file);
}

int main(int count, char **words) {
    size_t parallel = 50;
    int option;
    while ((option = getopt(count, words, "j:q")) != -1) {
        if (option == 'j') parallel = strtoul(optarg, NULL, 10);
        else if (option == 'q') quick_acknowledgements = 1;
        else return 2;
    }
    if (count - optind != 5) {
        fprintf(stderr, "usage: fanout [-j PARALLEL] [-q] USER PORT KEY KNOWN_HOSTS COMMAND <addresses\n");
        return 2;
    }
    user = words[optind];
    port = atoi(words[optind + 1]);
    key_path = words[optind + 2];
    command = words[optind + 4];
    snprintf(public_path, sizeof public_path, "%s.pub", key_path);
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    read_hosts();
    read_known_hosts(words[optind + 3]);
    if (libssh2_init(0)) return 2;
    int result = run(parallel == 0 || parallel > host_count ? host_count : parallel);
    libssh2_exit();
    return result;
}
