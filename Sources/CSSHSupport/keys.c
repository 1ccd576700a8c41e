#include "CSSHSupportKeys.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <string.h>

extern char **environ;

// libcrypto would take itself apart at the end of the program, while threads that close sessions still use it: a crash after everything was done.
__attribute__((constructor)) static void stay_whole(void) { OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL); }

// MARK: Reading and building keys

struct passphrase {
    const uint8_t *bytes;
    size_t length;
    int was_asked;
};

static int give_passphrase(char *buffer, int size, int writing, void *context) {
    struct passphrase *passphrase = context;
    (void)writing;
    passphrase->was_asked = 1;
    if (passphrase->bytes == NULL || passphrase->length > (size_t)size) return -1;
    memcpy(buffer, passphrase->bytes, passphrase->length);
    return (int)passphrase->length;
}

int sshkeys_from_pem(const uint8_t *pem, size_t length, const uint8_t *bytes, size_t passphrase_length, sshkeys_key **key) {
    struct passphrase passphrase = {bytes, passphrase_length, 0};
    *key = NULL;
    if (length > INT32_MAX) return SSHKEYS_PEM_MALFORMED;
    BIO *bio = BIO_new_mem_buf(pem, (int)length);
    if (bio != NULL) *key = PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, &passphrase);
    BIO_free(bio);
    // Errors stay in a queue of the thread, where libssh2 would find them later.
    ERR_clear_error();
    if (*key != NULL) return SSHKEYS_PEM_OK;
    if (!passphrase.was_asked) return SSHKEYS_PEM_MALFORMED;
    return bytes == NULL ? SSHKEYS_PEM_NEEDS_PASSPHRASE : SSHKEYS_PEM_WRONG_PASSPHRASE;
}

sshkeys_key *sshkeys_from_ed25519(const uint8_t *seed, size_t length) {
    sshkeys_key *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, length);
    ERR_clear_error();
    return key;
}

static sshkeys_key *key_from_parameters(const char *algorithm, OSSL_PARAM_BLD *builder) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, algorithm, NULL);
    if (parameters != NULL && context != NULL && EVP_PKEY_fromdata_init(context) > 0) {
        if (EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, parameters) <= 0) key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    ERR_clear_error();
    return key;
}

static BIGNUM *secret_number(const uint8_t *bytes, size_t length) {
    BIGNUM *number = BN_secure_new();
    if (number != NULL && length <= SSHKEYS_MAXIMUM_PART && BN_bin2bn(bytes, (int)length, number) != NULL) {
        BN_set_flags(number, BN_FLG_CONSTTIME);
        return number;
    }
    BN_clear_free(number);
    return NULL;
}

sshkeys_key *sshkeys_from_ecdsa(enum sshkeys_type type, const uint8_t *point, size_t point_length, const uint8_t *scalar, size_t scalar_length) {
    const char *group = type == SSHKEYS_ECDSA_256 ? "P-256" : type == SSHKEYS_ECDSA_384 ? "P-384" : "P-521";
    sshkeys_key *key = NULL;
    BIGNUM *number = secret_number(scalar, scalar_length);
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (number != NULL && builder != NULL && OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, group, 0) &&
        OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, point_length) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, number)) {
        key = key_from_parameters("EC", builder);
    }
    OSSL_PARAM_BLD_free(builder);
    BN_clear_free(number);
    // A file whose two halves do not belong together would sign what no server accepts.
    if (key != NULL) {
        EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
        if (context == NULL || EVP_PKEY_pairwise_check(context) != 1) {
            EVP_PKEY_free(key);
            key = NULL;
        }
        EVP_PKEY_CTX_free(context);
    }
    ERR_clear_error();
    return key;
}

sshkeys_key *sshkeys_from_rsa(const uint8_t *n, size_t n_length, const uint8_t *e, size_t e_length, const uint8_t *d, size_t d_length,
                              const uint8_t *p, size_t p_length, const uint8_t *q, size_t q_length, const uint8_t *iqmp, size_t iqmp_length) {
    enum { N, E, D, P, Q, DP, DQ, QINV, COUNT };
    static const char *const names[COUNT] = {
        OSSL_PKEY_PARAM_RSA_N,       OSSL_PKEY_PARAM_RSA_E,         OSSL_PKEY_PARAM_RSA_D,         OSSL_PKEY_PARAM_RSA_FACTOR1,
        OSSL_PKEY_PARAM_RSA_FACTOR2, OSSL_PKEY_PARAM_RSA_EXPONENT1, OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
    };
    BIGNUM *numbers[COUNT] = {
        secret_number(n, n_length), secret_number(e, e_length), secret_number(d, d_length), secret_number(p, p_length), secret_number(q, q_length),
        BN_secure_new(), BN_secure_new(), secret_number(iqmp, iqmp_length),
    };
    sshkeys_key *key = NULL;
    BN_CTX *context = BN_CTX_secure_new();
    BIGNUM *less_one = BN_secure_new();
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    int ok = context != NULL && less_one != NULL && builder != NULL;
    for (int i = 0; i < COUNT; i++) ok = ok && numbers[i] != NULL;
    // n = p q, and q's inverse is right: with a wrong factor the CRT would answer signatures that give the key away.
    ok = ok && BN_mul(less_one, numbers[P], numbers[Q], context) && BN_cmp(less_one, numbers[N]) == 0;
    ok = ok && BN_mod_mul(less_one, numbers[Q], numbers[QINV], numbers[P], context) && BN_is_one(less_one);
    // The file leaves out d mod (p - 1) and d mod (q - 1).
    ok = ok && BN_sub(less_one, numbers[P], BN_value_one()) && BN_mod(numbers[DP], numbers[D], less_one, context);
    ok = ok && BN_sub(less_one, numbers[Q], BN_value_one()) && BN_mod(numbers[DQ], numbers[D], less_one, context);
    for (int i = 0; i < COUNT; i++) ok = ok && OSSL_PARAM_BLD_push_BN(builder, names[i], numbers[i]);
    if (ok) key = key_from_parameters("RSA", builder);
    OSSL_PARAM_BLD_free(builder);
    for (int i = 0; i < COUNT; i++) BN_clear_free(numbers[i]);
    BN_clear_free(less_one);
    BN_CTX_free(context);
    ERR_clear_error();
    return key;
}

void sshkeys_free(sshkeys_key *key) {
    EVP_PKEY_free(key);
}

// MARK: What a key is

enum sshkeys_type sshkeys_type_of(const sshkeys_key *key) {
    char group[64];
    size_t length;
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_ED25519: return SSHKEYS_ED25519;
    case EVP_PKEY_RSA: return SSHKEYS_RSA;
    case EVP_PKEY_EC:
        if (EVP_PKEY_get_group_name(key, group, sizeof group, &length) != 1) break;
        if (strcmp(group, "prime256v1") == 0 || strcmp(group, "P-256") == 0) return SSHKEYS_ECDSA_256;
        if (strcmp(group, "secp384r1") == 0 || strcmp(group, "P-384") == 0) return SSHKEYS_ECDSA_384;
        if (strcmp(group, "secp521r1") == 0 || strcmp(group, "P-521") == 0) return SSHKEYS_ECDSA_521;
        break;
    default: break;
    }
    ERR_clear_error();
    return SSHKEYS_UNSUPPORTED;
}

int sshkeys_bits(const sshkeys_key *key) {
    return EVP_PKEY_get_bits(key);
}

static int number_part(const EVP_PKEY *key, const char *name, uint8_t *bytes, size_t *length) {
    BIGNUM *number = NULL;
    int ok = EVP_PKEY_get_bn_param(key, name, &number) == 1 && BN_num_bytes(number) <= SSHKEYS_MAXIMUM_PART;
    if (ok) *length = (size_t)BN_bn2bin(number, bytes);
    BN_free(number);
    return ok;
}

int sshkeys_public_parts(const sshkeys_key *key, uint8_t *first, size_t *first_length, uint8_t *second, size_t *second_length) {
    int ok = 0;
    *first_length = SSHKEYS_MAXIMUM_PART;
    *second_length = 0;
    switch (sshkeys_type_of(key)) {
    case SSHKEYS_ED25519: ok = EVP_PKEY_get_raw_public_key(key, first, first_length) == 1; break;
    case SSHKEYS_RSA:
        ok = number_part(key, OSSL_PKEY_PARAM_RSA_N, first, first_length) && number_part(key, OSSL_PKEY_PARAM_RSA_E, second, second_length);
        break;
    case SSHKEYS_UNSUPPORTED: break;
    default: {
        // Built from its coordinates: the library would answer a compressed point for a key that was stored compressed.
        BIGNUM *x = NULL, *y = NULL;
        const int size = (EVP_PKEY_get_bits(key) + 7) / 8;
        ok = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1 && EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1;
        first[0] = 4;
        ok = ok && BN_bn2binpad(x, first + 1, size) == size && BN_bn2binpad(y, first + 1 + size, size) == size;
        *first_length = 1 + 2 * (size_t)size;
        BN_free(x);
        BN_free(y);
    }
    }
    ERR_clear_error();
    return ok ? 0 : -1;
}

// MARK: Signing

static size_t append_mpint(uint8_t *output, const BIGNUM *number) {
    const size_t length = (size_t)BN_num_bytes(number);
    // A leading zero keeps a number whose top bit is set from being read as negative.
    const size_t padded = length + (BN_num_bits(number) % 8 == 0 && length > 0 ? 1 : 0);
    for (int i = 0; i < 4; i++) output[i] = (uint8_t)(padded >> (24 - 8 * i));
    BN_bn2binpad(number, output + 4, (int)padded);
    return 4 + padded;
}

int sshkeys_sign(sshkeys_key *key, const uint8_t *data, size_t length, uint8_t *signature, size_t *signature_length) {
    const enum sshkeys_type type = sshkeys_type_of(key);
    const EVP_MD *digest = type == SSHKEYS_ED25519     ? NULL
                           : type == SSHKEYS_ECDSA_256 ? EVP_sha256()
                           : type == SSHKEYS_ECDSA_384 ? EVP_sha384()
                                                       : EVP_sha512();
    uint8_t raw[SSHKEYS_MAXIMUM_PART];
    size_t raw_length = sizeof raw;
    // The key itself is only read; all that changes lives in this context, which is why threads may share the key.
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int ok = type != SSHKEYS_UNSUPPORTED && context != NULL && EVP_DigestSignInit(context, NULL, digest, NULL, key) == 1 &&
             EVP_DigestSign(context, raw, &raw_length, data, length) == 1;
    EVP_MD_CTX_free(context);
    if (ok && (type == SSHKEYS_ED25519 || type == SSHKEYS_RSA)) {
        memcpy(signature, raw, raw_length);
        *signature_length = raw_length;
    } else if (ok) {
        const uint8_t *position = raw;
        ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &position, (long)raw_length);
        ok = pair != NULL;
        if (ok) {
            *signature_length = append_mpint(signature, ECDSA_SIG_get0_r(pair));
            *signature_length += append_mpint(signature + *signature_length, ECDSA_SIG_get0_s(pair));
        }
        ECDSA_SIG_free(pair);
    }
    ERR_clear_error();
    return ok ? 0 : -1;
}

// MARK: Ciphers of private key files

struct cipher {
    const char *name;
    const EVP_CIPHER *(*evp)(void);
    size_t key_length, iv_length, block_length, tag_length;
};

static const struct cipher ciphers[] = {
    {"aes256-ctr", EVP_aes_256_ctr, 32, 16, 16, 0},
    {"aes192-ctr", EVP_aes_192_ctr, 24, 16, 16, 0},
    {"aes128-ctr", EVP_aes_128_ctr, 16, 16, 16, 0},
    {"aes256-cbc", EVP_aes_256_cbc, 32, 16, 16, 0},
    {"aes192-cbc", EVP_aes_192_cbc, 24, 16, 16, 0},
    {"aes128-cbc", EVP_aes_128_cbc, 16, 16, 16, 0},
    {"3des-cbc", EVP_des_ede3_cbc, 24, 8, 8, 0},
    {"aes256-gcm@openssh.com", EVP_aes_256_gcm, 32, 12, 16, 16},
    {"aes128-gcm@openssh.com", EVP_aes_128_gcm, 16, 12, 16, 16},
    {"chacha20-poly1305@openssh.com", EVP_chacha20, 64, 0, 8, 16},
};

static const struct cipher *find_cipher(const char *name) {
    for (size_t i = 0; i < sizeof ciphers / sizeof ciphers[0]; i++) {
        if (strcmp(ciphers[i].name, name) == 0) return &ciphers[i];
    }
    return NULL;
}

int sshkeys_cipher_sizes(const char *name, size_t *key_length, size_t *iv_length, size_t *block_length, size_t *tag_length) {
    const struct cipher *cipher = find_cipher(name);
    if (cipher == NULL) return -1;
    *key_length = cipher->key_length;
    *iv_length = cipher->iv_length;
    *block_length = cipher->block_length;
    *tag_length = cipher->tag_length;
    return 0;
}

// OpenSSH's own construction: the Poly1305 key is the first block of the stream, the data starts with the second, packet number 0.
static int decrypt_chacha(EVP_CIPHER_CTX *context, const uint8_t *key, uint8_t *data, size_t length, const uint8_t *tag) {
    uint8_t iv[16] = {0}, poly_key[32] = {0}, expected[16];
    size_t expected_length = 0;
    int written = 0;
    int ok = EVP_DecryptInit_ex(context, EVP_chacha20(), NULL, key, iv) == 1 &&
             EVP_DecryptUpdate(context, poly_key, &written, poly_key, sizeof poly_key) == 1 &&
             EVP_Q_mac(NULL, "POLY1305", NULL, NULL, NULL, poly_key, sizeof poly_key, data, length, expected, sizeof expected,
                       &expected_length) != NULL &&
             CRYPTO_memcmp(expected, tag, sizeof expected) == 0;
    iv[0] = 1;
    ok = ok && EVP_DecryptInit_ex(context, EVP_chacha20(), NULL, key, iv) == 1 && EVP_DecryptUpdate(context, data, &written, data, (int)length) == 1;
    OPENSSL_cleanse(poly_key, sizeof poly_key);
    return ok;
}

int sshkeys_decrypt(const char *name, const uint8_t *key, const uint8_t *iv, uint8_t *data, size_t length, const uint8_t *tag) {
    const struct cipher *cipher = find_cipher(name);
    if (cipher == NULL || length > INT32_MAX || length % cipher->block_length != 0) return -1;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written = 0, rest = 0, ok = context != NULL;
    if (ok && cipher->evp == EVP_chacha20) {
        ok = decrypt_chacha(context, key, data, length, tag);
    } else if (ok) {
        // Not from the provider for the ciphers of connections, which is asked first once it is there: see counter_mode.c.
        EVP_CIPHER *fetched = EVP_CIPHER_fetch(NULL, EVP_CIPHER_get0_name(cipher->evp()), "provider!=weft");
        ok = fetched != NULL && EVP_DecryptInit_ex(context, fetched, NULL, key, iv) == 1 && EVP_CIPHER_CTX_set_padding(context, 0) == 1 &&
             EVP_DecryptUpdate(context, data, &written, data, (int)length) == 1;
        if (cipher->tag_length > 0) ok = ok && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, 16, (void *)tag) == 1;
        ok = ok && EVP_DecryptFinal_ex(context, data + written, &rest) == 1;
        EVP_CIPHER_free(fetched);
    }
    EVP_CIPHER_CTX_free(context);
    ERR_clear_error();
    return ok ? 0 : -1;
}

// MARK: Digests and randomness

sshkeys_hasher *sshkeys_sha256_start(void) {
    EVP_MD_CTX *hasher = EVP_MD_CTX_new();
    if (hasher != NULL && EVP_DigestInit_ex(hasher, EVP_sha256(), NULL) == 1) return hasher;
    EVP_MD_CTX_free(hasher);
    return NULL;
}

int sshkeys_sha256_update(sshkeys_hasher *hasher, const void *data, size_t length) {
    return EVP_DigestUpdate(hasher, data, length) == 1 ? 0 : -1;
}

int sshkeys_sha256_finish(sshkeys_hasher *hasher, uint8_t digest[32]) {
    return EVP_DigestFinal_ex(hasher, digest, NULL) == 1 ? 0 : -1;
}

void sshkeys_sha256_free(sshkeys_hasher *hasher) {
    EVP_MD_CTX_free(hasher);
}

int sshkeys_sha1(const void *data, size_t length, uint8_t digest[20]) {
    return EVP_Digest(data, length, digest, NULL, EVP_sha1(), NULL) == 1 ? 0 : -1;
}

int sshkeys_sha256(const void *data, size_t length, uint8_t digest[32]) {
    return EVP_Digest(data, length, digest, NULL, EVP_sha256(), NULL) == 1 ? 0 : -1;
}

int sshkeys_sha512(const void *data, size_t length, uint8_t digest[64]) {
    return EVP_Digest(data, length, digest, NULL, EVP_sha512(), NULL) == 1 ? 0 : -1;
}

int sshkeys_hmac_sha1(const void *key, size_t key_length, const void *data, size_t length, uint8_t digest[20]) {
    if (key_length > INT32_MAX) return -1;
    return HMAC(EVP_sha1(), key, (int)key_length, data, length, digest, NULL) != NULL ? 0 : -1;
}

int sshkeys_random(uint8_t *bytes, size_t length) {
    return length <= INT32_MAX && RAND_bytes(bytes, (int)length) == 1 ? 0 : -1;
}

void sshkeys_cleanse(void *bytes, size_t length) {
    OPENSSL_cleanse(bytes, length);
}

char **sshkeys_environment(void) {
    return environ;
}
