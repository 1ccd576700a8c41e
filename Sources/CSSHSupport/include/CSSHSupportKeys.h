#ifndef CSSHSUPPORT_KEYS_H
#define CSSHSUPPORT_KEYS_H

// The part of libcrypto that the SSH target needs, behind opaque pointers: Swift never sees an OpenSSL header, whose macros it
// could not use anyway. Lengths are in bytes. A function that returns `int` answers 0 for success unless it says otherwise.

#include <stddef.h>
#include <stdint.h>

typedef struct evp_pkey_st sshkeys_key;

enum sshkeys_type {
    SSHKEYS_UNSUPPORTED = 0,
    SSHKEYS_ED25519 = 1,
    SSHKEYS_RSA = 2,
    SSHKEYS_ECDSA_256 = 3,
    SSHKEYS_ECDSA_384 = 4,
    SSHKEYS_ECDSA_521 = 5,
};

enum sshkeys_pem_result {
    SSHKEYS_PEM_OK = 0,
    SSHKEYS_PEM_MALFORMED = 1,
    SSHKEYS_PEM_NEEDS_PASSPHRASE = 2,
    SSHKEYS_PEM_WRONG_PASSPHRASE = 3,
};

// Room for the modulus of the largest RSA key that OpenSSH takes (16384 bits), a sign byte, and two lengths.
#define SSHKEYS_MAXIMUM_PART 2064

// Reads any PEM private key that OpenSSL 3 knows. A null passphrase means that there is none to try.
int sshkeys_from_pem(const uint8_t *pem, size_t length, const uint8_t *passphrase, size_t passphrase_length, sshkeys_key **key);

// Builds a key from its big-endian numbers. Null when they do not make one.
sshkeys_key *sshkeys_from_ed25519(const uint8_t *seed, size_t length);
sshkeys_key *sshkeys_from_ecdsa(enum sshkeys_type type, const uint8_t *point, size_t point_length, const uint8_t *scalar, size_t scalar_length);
sshkeys_key *sshkeys_from_rsa(const uint8_t *n, size_t n_length, const uint8_t *e, size_t e_length, const uint8_t *d, size_t d_length,
                              const uint8_t *p, size_t p_length, const uint8_t *q, size_t q_length, const uint8_t *iqmp, size_t iqmp_length);
void sshkeys_free(sshkeys_key *key);

enum sshkeys_type sshkeys_type_of(const sshkeys_key *key);
int sshkeys_bits(const sshkeys_key *key);

// The public half: `first` is the raw key (ed25519), the uncompressed point (ecdsa) or the modulus (rsa); `second` the exponent (rsa).
// Both have room for SSHKEYS_MAXIMUM_PART bytes.
int sshkeys_public_parts(const sshkeys_key *key, uint8_t *first, size_t *first_length, uint8_t *second, size_t *second_length);

// Signs as the SSH transport encodes it: 64 raw bytes (ed25519), the PKCS#1 number over SHA-512 (rsa), two mpints (ecdsa).
// `signature` has room for SSHKEYS_MAXIMUM_PART bytes. Safe to call from several threads with one key.
int sshkeys_sign(sshkeys_key *key, const uint8_t *data, size_t length, uint8_t *signature, size_t *signature_length);

// Sizes for a cipher of an OpenSSH private key file. -1 when the name is unknown.
int sshkeys_cipher_sizes(const char *name, size_t *key_length, size_t *iv_length, size_t *block_length, size_t *tag_length);

// Decrypts `length` bytes in place. `tag` holds the authentication tag of an AEAD cipher, else it is null. -1 when it does not verify.
int sshkeys_decrypt(const char *name, const uint8_t *key, const uint8_t *iv, uint8_t *data, size_t length, const uint8_t *tag);

// OpenSSH's bcrypt key derivation, which libcrypto lacks. -1 when a length or the round count is out of range.
int sshkeys_bcrypt_pbkdf(const uint8_t *passphrase, size_t passphrase_length, const uint8_t *salt, size_t salt_length, uint32_t rounds,
                         uint8_t *output, size_t output_length);

typedef struct evp_md_ctx_st sshkeys_hasher;
sshkeys_hasher *sshkeys_sha256_start(void);
int sshkeys_sha256_update(sshkeys_hasher *hasher, const void *data, size_t length);
int sshkeys_sha256_finish(sshkeys_hasher *hasher, uint8_t digest[32]);
void sshkeys_sha256_free(sshkeys_hasher *hasher);

int sshkeys_sha1(const void *data, size_t length, uint8_t digest[20]);
int sshkeys_sha256(const void *data, size_t length, uint8_t digest[32]);
int sshkeys_sha512(const void *data, size_t length, uint8_t digest[64]);
int sshkeys_hmac_sha1(const void *key, size_t key_length, const void *data, size_t length, uint8_t digest[20]);
int sshkeys_random(uint8_t *bytes, size_t length);

// environ(7), which Swift 6 does not let one name.
char **sshkeys_environment(void);

// Overwrites memory in a way that the optimiser keeps.
void sshkeys_cleanse(void *bytes, size_t length);

#endif
