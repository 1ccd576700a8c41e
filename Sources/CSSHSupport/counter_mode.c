// AES in counter mode for libssh2, which has libcrypto encrypt sixteen bytes at a time: half of what a large file costs here is spent on the
// way into each of these calls. This provider of libcrypto's makes the key stream in larger pieces with the cipher that is there already, so
// that a call takes its sixteen bytes of it. When it cannot be loaded, nothing else is different.

#include "CSSHSupport.h"

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/provider.h>
#include <string.h>

enum { BLOCK = 16, PIECE = 1024 };

typedef struct {
    EVP_CIPHER_CTX *cipher;
    size_t key_length;
    size_t used; // of the stream; what is left is for the next call
    uint8_t stream[PIECE];
} counter;

static void counter_free(void *context) {
    counter *counter = context;
    if (!counter) return;
    EVP_CIPHER_CTX_free(counter->cipher);
    OPENSSL_clear_free(counter, sizeof *counter);
}

static void *counter_new(const char *name, size_t key_length) {
    counter *counter = OPENSSL_zalloc(sizeof *counter);
    if (!counter) return NULL;
    EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, name, "provider!=weft");
    counter->cipher = EVP_CIPHER_CTX_new();
    counter->key_length = key_length;
    counter->used = PIECE;
    int is_made = cipher && counter->cipher && EVP_EncryptInit_ex2(counter->cipher, cipher, NULL, NULL, NULL);
    EVP_CIPHER_free(cipher);
    if (is_made) return counter;
    counter_free(counter);
    return NULL;
}

static void *counter_copy(void *context) {
    const counter *original = context;
    counter *copy = OPENSSL_memdup(original, sizeof *original);
    if (!copy) return NULL;
    copy->cipher = EVP_CIPHER_CTX_new();
    if (copy->cipher && EVP_CIPHER_CTX_copy(copy->cipher, original->cipher)) return copy;
    counter_free(copy);
    return NULL;
}

// Both directions are the same.
static int counter_begin(void *context, const unsigned char *key, size_t key_length, const unsigned char *iv, size_t iv_length,
                         const OSSL_PARAM parameters[]) {
    (void)parameters;
    counter *counter = context;
    if ((key && key_length != counter->key_length) || (iv && iv_length != BLOCK)) return 0;
    if (key || iv) counter->used = PIECE;
    return EVP_EncryptInit_ex2(counter->cipher, NULL, key, iv, NULL);
}

static int counter_apply(void *context, unsigned char *output, size_t *written, size_t room, const unsigned char *input, size_t length) {
    static const uint8_t zeros[PIECE];
    counter *counter = context;
    if (room < length) return 0;
    *written = length;
    while (length > 0) {
        if (counter->used == PIECE) {
            int made;
            if (!EVP_EncryptUpdate(counter->cipher, counter->stream, &made, zeros, PIECE) || made != PIECE) return 0;
            counter->used = 0;
        }
        const uint8_t *stream = counter->stream + counter->used;
        size_t count = PIECE - counter->used < length ? PIECE - counter->used : length;
        if (count == BLOCK) {
            uint64_t words[2], keys[2];
            memcpy(words, input, BLOCK);
            memcpy(keys, stream, BLOCK);
            words[0] ^= keys[0], words[1] ^= keys[1];
            memcpy(output, words, BLOCK);
        } else {
            for (size_t index = 0; index < count; index++) output[index] = input[index] ^ stream[index];
        }
        counter->used += count, output += count, input += count, length -= count;
    }
    return 1;
}

static int counter_end(void *context, unsigned char *output, size_t *written, size_t room) {
    (void)context, (void)output, (void)room;
    *written = 0;
    return 1;
}

static int set_sizes(OSSL_PARAM parameters[], size_t key_length) {
    const struct {
        const char *name;
        size_t value;
    } sizes[] = {{OSSL_CIPHER_PARAM_BLOCK_SIZE, 1}, {OSSL_CIPHER_PARAM_KEYLEN, key_length}, {OSSL_CIPHER_PARAM_IVLEN, BLOCK}};
    for (size_t index = 0; index < sizeof sizes / sizeof *sizes; index++) {
        OSSL_PARAM *parameter = OSSL_PARAM_locate(parameters, sizes[index].name);
        if (parameter && !OSSL_PARAM_set_size_t(parameter, sizes[index].value)) return 0;
    }
    OSSL_PARAM *mode = OSSL_PARAM_locate(parameters, OSSL_CIPHER_PARAM_MODE);
    return !mode || OSSL_PARAM_set_uint(mode, EVP_CIPH_CTR_MODE);
}

static int counter_sizes(void *context, OSSL_PARAM parameters[]) { return set_sizes(parameters, ((counter *)context)->key_length); }

typedef void (*function)(void);

#define AES(BITS)                                                                                                       \
    static void *new_##BITS(void *provider) {                                                                          \
        (void)provider;                                                                                                \
        return counter_new("AES-" #BITS "-CTR", BITS / 8);                                                             \
    }                                                                                                                  \
    static int sizes_##BITS(OSSL_PARAM parameters[]) { return set_sizes(parameters, BITS / 8); }                       \
    static const OSSL_DISPATCH functions_##BITS[] = {                                                                  \
        {OSSL_FUNC_CIPHER_NEWCTX, (function)new_##BITS},        {OSSL_FUNC_CIPHER_FREECTX, (function)counter_free},    \
        {OSSL_FUNC_CIPHER_DUPCTX, (function)counter_copy},      {OSSL_FUNC_CIPHER_ENCRYPT_INIT, (function)counter_begin}, \
        {OSSL_FUNC_CIPHER_DECRYPT_INIT, (function)counter_begin}, {OSSL_FUNC_CIPHER_UPDATE, (function)counter_apply},  \
        {OSSL_FUNC_CIPHER_CIPHER, (function)counter_apply},     {OSSL_FUNC_CIPHER_FINAL, (function)counter_end},       \
        {OSSL_FUNC_CIPHER_GET_PARAMS, (function)sizes_##BITS},  {OSSL_FUNC_CIPHER_GET_CTX_PARAMS, (function)counter_sizes}, \
        {0, NULL},                                                                                                     \
    }
AES(128);
AES(192);
AES(256);

static const OSSL_ALGORITHM *query(void *provider, int operation, int *is_not_kept) {
    (void)provider;
    static const OSSL_ALGORITHM ciphers[] = {
        {"AES-128-CTR", "provider=weft", functions_128, NULL},
        {"AES-192-CTR", "provider=weft", functions_192, NULL},
        {"AES-256-CTR", "provider=weft", functions_256, NULL},
        {NULL, NULL, NULL, NULL},
    };
    *is_not_kept = 0;
    return operation == OSSL_OP_CIPHER ? ciphers : NULL;
}

static int begin(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *in, const OSSL_DISPATCH **out, void **context) {
    (void)in;
    static const OSSL_DISPATCH functions[] = {{OSSL_FUNC_PROVIDER_QUERY_OPERATION, (function)query}, {0, NULL}};
    *out = functions;
    *context = (void *)handle;
    return 1;
}

void weft_prefer_counter_mode(void) {
    // Who asks for certified ciphers only gets those.
    if (EVP_default_properties_is_fips_enabled(NULL)) return;
    if (!OSSL_PROVIDER_add_builtin(NULL, "weft", begin) || !OSSL_PROVIDER_try_load(NULL, "weft", 1)) return;
    EVP_set_default_properties(NULL, "?provider=weft");
}
