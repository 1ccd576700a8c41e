// The key derivation of encrypted OpenSSH private keys: PBKDF2's shape around bcrypt, with SHA-512 before it.
//
// Blowfish starts from the fractional hexadecimal digits of pi. They are computed here once (Machin's formula, some 35 ms) rather
// than kept as a table of 1042 words that nobody could check by eye.

#include "CSSHSupportKeys.h"

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>

enum {
    subkey_count = 18,
    word_count = subkey_count + 4 * 256,
    hash_length = 32,
    hash_words = hash_length / 4,
    sha512_length = 64,
};

struct blowfish {
    uint32_t subkeys[subkey_count];
    uint32_t boxes[4][256];
};

static struct blowfish initial_state;
static int initial_state_is_ready = 0;
static pthread_once_t initial_state_once = PTHREAD_ONCE_INIT;

// sum = arctan(1 / x) * 2^bits, by the alternating series: 1/x - 1/3x^3 + 1/5x^5 ...
static int arctangent_of_inverse(BIGNUM *sum, BN_ULONG x, int bits) {
    BIGNUM *power = BN_new(), *term = BN_new();
    int ok = power != NULL && term != NULL && BN_set_bit(power, bits) && BN_div_word(power, x) != (BN_ULONG)-1 && BN_copy(sum, power) != NULL;
    for (BN_ULONG odd = 3; ok && !BN_is_zero(power); odd += 2) {
        ok = BN_div_word(power, x * x) != (BN_ULONG)-1 && BN_copy(term, power) != NULL && BN_div_word(term, odd) != (BN_ULONG)-1 &&
             (odd % 4 == 3 ? BN_sub(sum, sum, term) : BN_add(sum, sum, term));
    }
    BN_free(power);
    BN_free(term);
    return ok;
}

static void compute_initial_state(void) {
    // 64 bits more than needed absorb the rounding of some ten thousand divisions.
    const int guard = 64, bits = word_count * 32 + guard;
    static uint8_t digits[word_count * 4];
    BIGNUM *pi = BN_new(), *other = BN_new();
    int ok = pi != NULL && other != NULL && arctangent_of_inverse(pi, 5, bits) && arctangent_of_inverse(other, 239, bits) &&
             BN_lshift(pi, pi, 4) && BN_lshift(other, other, 2) && BN_sub(pi, pi, other) && BN_mask_bits(pi, bits) &&
             BN_rshift(pi, pi, guard) && BN_bn2binpad(pi, digits, sizeof digits) == (int)sizeof digits;
    BN_free(pi);
    BN_free(other);
    if (!ok) return;
    uint32_t words[word_count];
    for (int i = 0; i < word_count; i++) {
        const uint8_t *d = digits + 4 * i;
        words[i] = (uint32_t)d[0] << 24 | (uint32_t)d[1] << 16 | (uint32_t)d[2] << 8 | d[3];
    }
    memcpy(initial_state.subkeys, words, sizeof initial_state.subkeys);
    memcpy(initial_state.boxes, words + subkey_count, sizeof initial_state.boxes);
    initial_state_is_ready = 1;
}

static inline uint32_t mix(const struct blowfish *state, uint32_t x) {
    return ((state->boxes[0][x >> 24] + state->boxes[1][x >> 16 & 255]) ^ state->boxes[2][x >> 8 & 255]) + state->boxes[3][x & 255];
}

static void encipher(const struct blowfish *state, uint32_t *left, uint32_t *right) {
    uint32_t l = *left ^ state->subkeys[0], r = *right;
    for (int i = 1; i <= 16; i += 2) {
        r ^= mix(state, l) ^ state->subkeys[i];
        l ^= mix(state, r) ^ state->subkeys[i + 1];
    }
    *left = r ^ state->subkeys[17];
    *right = l;
}

// The next big-endian word of a 64-byte string that is read round and round.
static uint32_t next_word(const uint8_t bytes[sha512_length], size_t *position) {
    uint32_t word = 0;
    for (int i = 0; i < 4; i++) {
        word = word << 8 | bytes[*position];
        *position = (*position + 1) % sha512_length;
    }
    return word;
}

// Mixes a key, and a salt unless it is null, into the whole state.
static void expand(struct blowfish *state, const uint8_t *salt, const uint8_t *key) {
    size_t key_position = 0, salt_position = 0;
    for (int i = 0; i < subkey_count; i++) state->subkeys[i] ^= next_word(key, &key_position);
    uint32_t left = 0, right = 0;
    for (int i = 0; i < word_count; i += 2) {
        if (salt != NULL) {
            left ^= next_word(salt, &salt_position);
            right ^= next_word(salt, &salt_position);
        }
        encipher(state, &left, &right);
        uint32_t *target = i < subkey_count ? &state->subkeys[i] : &state->boxes[(i - subkey_count) / 256][(i - subkey_count) % 256];
        target[0] = left;
        target[1] = right;
    }
}

static void bcrypt_hash(const uint8_t passphrase[sha512_length], const uint8_t salt[sha512_length], uint8_t output[hash_length]) {
    static const char magic[hash_length + 1] = "OxychromaticBlowfishSwatDynamite";
    struct blowfish state = initial_state;
    expand(&state, salt, passphrase);
    for (int i = 0; i < 64; i++) {
        expand(&state, NULL, salt);
        expand(&state, NULL, passphrase);
    }
    for (int i = 0; i < hash_words; i += 2) {
        uint32_t pair[2] = {0, 0};
        for (int j = 0; j < 8; j++) pair[j / 4] = pair[j / 4] << 8 | (uint8_t)magic[4 * i + j];
        for (int round = 0; round < 64; round++) encipher(&state, &pair[0], &pair[1]);
        // Each word leaves with its bytes in little-endian order: a quirk of the original that became the format.
        for (int j = 0; j < 8; j++) output[4 * i + j] = (uint8_t)(pair[j / 4] >> (8 * (j % 4)));
    }
    OPENSSL_cleanse(&state, sizeof state);
}

int sshkeys_bcrypt_pbkdf(const uint8_t *passphrase, size_t passphrase_length, const uint8_t *salt, size_t salt_length, uint32_t rounds,
                         uint8_t *output, size_t output_length) {
    uint8_t counted_salt[1024 + 4];
    if (rounds == 0 || passphrase_length == 0 || salt_length == 0 || salt_length > 1024) return -1;
    if (output_length == 0 || output_length > hash_length * hash_length) return -1;
    pthread_once(&initial_state_once, compute_initial_state);
    if (!initial_state_is_ready) return -1;

    uint8_t hashed_passphrase[sha512_length], hashed_salt[sha512_length], hash[hash_length], sum[hash_length];
    int result = sshkeys_sha512(passphrase, passphrase_length, hashed_passphrase);
    memcpy(counted_salt, salt, salt_length);
    // The bytes of each block are dealt out over the whole output, so that no part of it costs less to guess than another.
    const size_t stride = (output_length + hash_length - 1) / hash_length;
    for (size_t block = 0; block < stride && result == 0; block++) {
        const uint32_t count = (uint32_t)block + 1;
        for (int i = 0; i < 4; i++) counted_salt[salt_length + i] = (uint8_t)(count >> (24 - 8 * i));
        result = sshkeys_sha512(counted_salt, salt_length + 4, hashed_salt);
        for (uint32_t round = 0; round < rounds && result == 0; round++) {
            if (round > 0) result = sshkeys_sha512(hash, sizeof hash, hashed_salt);
            bcrypt_hash(hashed_passphrase, hashed_salt, hash);
            for (int i = 0; i < hash_length; i++) sum[i] = round == 0 ? hash[i] : sum[i] ^ hash[i];
        }
        for (size_t i = 0; i < hash_length && i * stride + block < output_length; i++) output[i * stride + block] = sum[i];
    }
    OPENSSL_cleanse(hashed_passphrase, sizeof hashed_passphrase);
    OPENSSL_cleanse(hashed_salt, sizeof hashed_salt);
    OPENSSL_cleanse(hash, sizeof hash);
    OPENSSL_cleanse(sum, sizeof sum);
    return result;
}
