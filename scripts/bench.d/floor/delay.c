/* delay [-r REPORT] PORT TARGET MILLISECONDS: a round trip for connections on loopback, as tc netem is not in every kernel.
 *
 *     delay 2422 2322 20    whoever connects to 127.x.y.z port 2422 is talking to 127.x.y.z port 2322, 20 ms of round trip away
 *
 * Each direction is held back by half of the time; order and bandwidth stay as they are. The far side is connected to one and a half round
 * trips after the near side was accepted, when a server would have heard of it over a real link. It says `ready` and runs until SIGTERM.
 * REPORT then gets a line for each connection that has ended or not: bytes sent, bytes received, and turns. A turn is something sent after
 * something received has been delivered: what a round trip was waited for.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 256 << 10, MOST_HELD = 64 << 20, BATCH = 256 };

struct link;

/* Bytes under way; none of them is the end of the stream. */
struct piece {
    struct piece *next;      /* in the order in which they are due */
    struct piece *next_here; /* those that are due and wait for room in a socket */
    struct side *to;
    int64_t due;
    size_t length, sent;
    char bytes[];
};

/* One of a link's two sockets. */
struct side {
    struct link *link;
    struct side *other;
    int socket;
    uint32_t watched;
    int is_client, has_ended, is_shut;
    size_t held; /* read from it and not yet written to the other */
    uint64_t read;
    struct piece *first, **last; /* due, to be written to it */
};

struct link {
    struct side client, server;
    struct link *next;
    struct link *next_opening;
    int64_t connects; /* when the far side is to be connected; 0 when it has been */
    int has_heard;    /* something was delivered to the client since it last spoke */
    uint64_t turns;
};

static int queue;
static int64_t one_way;
static in_port_t target;
static struct link *links;
/* Both in the order of their times, as each kind waits equally long. */
static struct link *opening_first, **opening_last = &opening_first;
static struct piece *line_first, **line_last = &line_first;

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static void watch(struct side *side, uint32_t events) {
    if (side->socket < 0 || side->watched == events) return;
    struct epoll_event event = {.events = events, .data.ptr = side};
    epoll_ctl(queue, side->watched ? events ? EPOLL_CTL_MOD : EPOLL_CTL_DEL : EPOLL_CTL_ADD, side->socket, &event);
    side->watched = events;
}

static void choose(struct side *side) {
    int reads = !side->has_ended && side->held < MOST_HELD && (side->is_client || side->link->connects == 0);
    watch(side, (reads ? EPOLLIN : 0) | (side->first ? EPOLLOUT : 0));
}

static void drop(struct link *link) {
    struct side *sides[] = {&link->client, &link->server};
    for (int i = 0; i < 2; i++) {
        watch(sides[i], 0);
        if (sides[i]->socket >= 0) close(sides[i]->socket);
        sides[i]->socket = -1;
        sides[i]->has_ended = sides[i]->is_shut = 1;
    }
}

static int make_socket(void) {
    int on = 1, descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor >= 0) setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return descriptor;
}

static void welcome(int listener) {
    for (;;) {
        int on = 1, descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor < 0) return;
        struct sockaddr_in here;
        socklen_t size = sizeof here;
        struct link *link = calloc(1, sizeof *link);
        if (!link || getsockname(descriptor, (struct sockaddr *)&here, &size) || ntohl(here.sin_addr.s_addr) >> 24 != 127) {
            free(link);
            close(descriptor);
            continue;
        }
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        link->client = (struct side){.link = link, .other = &link->server, .socket = descriptor, .is_client = 1};
        link->server = (struct side){.link = link, .other = &link->client, .socket = -1};
        link->client.last = &link->client.first;
        link->server.last = &link->server.first;
        link->connects = now() + 3 * one_way;
        link->next = links;
        links = link;
        *opening_last = link;
        opening_last = &link->next_opening;
        choose(&link->client);
    }
}

static void connect_further(struct link *link) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    link->connects = 0;
    if (link->client.socket < 0) return;
    getsockname(link->client.socket, (struct sockaddr *)&address, &size);
    address.sin_port = target;
    link->server.socket = make_socket();
    if (link->server.socket < 0 || (connect(link->server.socket, (struct sockaddr *)&address, size) && errno != EINPROGRESS))
        return drop(link);
    choose(&link->server);
}

static void read_some(struct side *side) {
    static char buffer[PIECE];
    ssize_t count = read(side->socket, buffer, PIECE);
    struct piece *piece = count < 0 ? NULL : malloc(sizeof *piece + count);
    if (!piece) {
        if (count >= 0 || (errno != EAGAIN && errno != EINTR)) drop(side->link);
        return;
    }
    memcpy(piece->bytes, buffer, count);
    piece->next = piece->next_here = NULL;
    piece->to = side->other;
    piece->due = now() + one_way;
    piece->length = count;
    piece->sent = 0;
    *line_last = piece;
    line_last = &piece->next;
    side->held += count;
    side->read += count;
    if (count == 0) side->has_ended = 1;
    if (side->is_client && side->link->has_heard && count > 0) {
        side->link->turns++;
        side->link->has_heard = 0;
    }
    choose(side);
}

static void write_due(struct side *side) {
    if (!side->is_client && side->link->connects) return;
    while (side->first && side->socket >= 0) {
        struct piece *piece = side->first;
        if (piece->length == 0) {
            shutdown(side->socket, SHUT_WR);
            side->is_shut = 1;
        } else {
            ssize_t count = send(side->socket, piece->bytes + piece->sent, piece->length - piece->sent, MSG_NOSIGNAL);
            if (count < 0) {
                if (errno == EAGAIN || errno == EINTR || errno == ENOTCONN) break;
                drop(side->link);
                break;
            }
            piece->sent += count;
            side->other->held -= count;
            if (side->is_client) side->link->has_heard = 1;
            if (piece->sent < piece->length) break;
        }
        side->first = piece->next_here;
        if (!side->first) side->last = &side->first;
        free(piece);
    }
    if (side->socket < 0) {
        for (struct piece *piece; (piece = side->first); free(piece)) side->first = piece->next_here;
        side->last = &side->first;
    } else if (side->is_shut && side->other->is_shut) {
        drop(side->link);
    } else {
        choose(side);
        choose(side->other);
    }
}

/* Hands over everything whose time has come, and tells when the next one's is; -1 for never. */
static int64_t deliver(void) {
    int64_t time = now(), next = -1;
    for (struct piece *piece; (piece = line_first) && piece->due <= time;) {
        line_first = piece->next;
        if (!line_first) line_last = &line_first;
        int was_empty = piece->to->first == NULL;
        *piece->to->last = piece;
        piece->to->last = &piece->next_here;
        if (was_empty || piece->to->socket < 0) write_due(piece->to);
    }
    for (struct link *link; (link = opening_first) && link->connects <= time; connect_further(link)) {
        opening_first = link->next_opening;
        if (!opening_first) opening_last = &opening_first;
    }
    if (line_first) next = line_first->due;
    if (opening_first && (next < 0 || opening_first->connects < next)) next = opening_first->connects;
    return next;
}

static int listen_on(in_port_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = port};
    int on = 1, listener = make_socket();
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    /* All of 127.0.0.0/8, and nobody from elsewhere; who may not bind to the device is refused one by one. */
    setsockopt(listener, SOL_SOCKET, SO_BINDTODEVICE, "lo", 2);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1024)) return -1;
    return listener;
}

int main(int count, char **words) {
    const char *report = NULL;
    if (count == 6 && strcmp(words[1], "-r") == 0) report = words[2], words += 2, count -= 2;
    if (count != 4) {
        fprintf(stderr, "usage: delay [-r REPORT] PORT TARGET MILLISECONDS\n");
        return 2;
    }
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    target = htons(atoi(words[2]));
    one_way = atof(words[3]) * 1e6 / 2;
    int listener = listen_on(htons(atoi(words[1])));
    if (listener < 0) {
        fprintf(stderr, "delay: cannot listen on port %s: %s\n", words[1], strerror(errno));
        return 1;
    }
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    int ending = signalfd(-1, &ends, SFD_CLOEXEC);
    queue = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(queue, EPOLL_CTL_ADD, listener, &event);
    event.data.ptr = &ending;
    epoll_ctl(queue, EPOLL_CTL_ADD, ending, &event);
    puts("ready");
    fflush(stdout);

    for (int goes_on = 1; goes_on;) {
        struct epoll_event events[BATCH];
        int64_t next = deliver(), wait = next < 0 ? 0 : next - now();
        if (wait < 0) wait = 0;
        struct timespec timeout = {.tv_sec = wait / 1000000000, .tv_nsec = wait % 1000000000};
        int ready = epoll_pwait2(queue, events, BATCH, next < 0 ? NULL : &timeout, NULL);
        for (int i = 0; i < ready; i++) {
            struct side *side = events[i].data.ptr;
            if (!side) welcome(listener);
            else if ((void *)side == &ending) goes_on = 0;
            else if (side->socket >= 0) {
                if (events[i].events & EPOLLOUT) write_due(side);
                if (side->socket >= 0 && !side->has_ended && events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) read_some(side);
                else if (side->socket >= 0 && events[i].events & (EPOLLHUP | EPOLLERR)) drop(side->link);
            }
        }
    }
    FILE *file = report ? fopen(report, "w") : NULL;
    for (struct link *link = links; link && file; link = link->next)
        fprintf(file, "%llu %llu %llu\n", (unsigned long long)link->client.read, (unsigned long long)link->server.read,
                (unsigned long long)link->turns);
    return file && fclose(file) ? 1 : 0;
}
