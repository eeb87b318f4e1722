#pragma once
#include <openssl/evp.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <openssl/ts.h>

/* SHA-256 without the providers (Digests.swift says why). OpenSSL 3 calls these functions deprecated
   and still has them. */

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"

static inline int seals_sha256_init(SHA256_CTX *state) { return SHA256_Init(state); }

static inline int seals_sha256_update(SHA256_CTX *state, const void *bytes, size_t count) {
  return SHA256_Update(state, bytes, count);
}

static inline int seals_sha256_final(unsigned char *digest, SHA256_CTX *state) {
  return SHA256_Final(digest, state);
}

#pragma clang diagnostic pop

/* Variadics and macros made callable. */

static inline EVP_PKEY *seals_key_p256(void) {
  return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
}

static inline EVP_PKEY *seals_key_rsa(size_t bits) {
  return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", bits);
}

static inline EVP_PKEY *seals_key_sm2(void) { return EVP_PKEY_Q_keygen(NULL, NULL, "SM2"); }

static inline int seals_is_sm2(const EVP_PKEY *key) { return EVP_PKEY_is_a(key, "SM2"); }

/* A context that signs or verifies with SM2 and SM3 in the name of 1234567812345678, the identity
   where none is agreed; libcrypto's own would be the empty one. */
static inline EVP_MD_CTX *seals_sm2_context(EVP_PKEY *key, int signs) {
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  EVP_PKEY_CTX *inner = NULL;
  if (context == NULL) return NULL;
  int done = signs ? EVP_DigestSignInit(context, &inner, EVP_sm3(), NULL, key)
                   : EVP_DigestVerifyInit(context, &inner, EVP_sm3(), NULL, key);
  if (done == 1 && EVP_PKEY_CTX_set1_id(inner, "1234567812345678", 16) > 0) return context;
  EVP_MD_CTX_free(context);
  return NULL;
}

/* What an encrypted key asks for between passphrase and key: rounds of PBKDF2 or of the older ways,
   and for scrypt the product of its N, r and p; INT64_MAX for numbers that fit nowhere, 0 for a form
   that libcrypto cannot decrypt either. */
static inline int64_t seals_number(const ASN1_INTEGER *integer) {
  int64_t number = 0;
  return ASN1_INTEGER_get_int64(&number, integer) == 1 ? number : INT64_MAX;
}

static inline int64_t seals_product(int64_t first, int64_t second) {
  int64_t product = 0;
  return __builtin_mul_overflow(first, second, &product) ? INT64_MAX : product;
}

static inline int64_t seals_key_rounds(const X509_SIG *sealed) {
  const X509_ALGOR *algorithm = NULL;
  int64_t rounds = 0;
  X509_SIG_get0(sealed, &algorithm, NULL);
  if (OBJ_obj2nid(algorithm->algorithm) != NID_pbes2) {
    PBEPARAM *old = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBEPARAM), algorithm->parameter);
    if (old != NULL) rounds = seals_number(old->iter);
    PBEPARAM_free(old);
    return rounds;
  }
  PBE2PARAM *both = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), algorithm->parameter);
  if (both == NULL) return 0;
  const X509_ALGOR *derivation = both->keyfunc;
  int kind = OBJ_obj2nid(derivation->algorithm);
  if (kind == NID_id_pbkdf2) {
    PBKDF2PARAM *given = ASN1_TYPE_unpack_sequence(
        ASN1_ITEM_rptr(PBKDF2PARAM), derivation->parameter);
    if (given != NULL) rounds = seals_number(given->iter);
    PBKDF2PARAM_free(given);
  } else if (kind == NID_id_scrypt) {
    SCRYPT_PARAMS *given = ASN1_TYPE_unpack_sequence(
        ASN1_ITEM_rptr(SCRYPT_PARAMS), derivation->parameter);
    if (given != NULL) {
      rounds = seals_product(
          seals_product(seals_number(given->costParameter), seals_number(given->blockSize)),
          seals_number(given->parallelizationParameter));
    }
    SCRYPT_PARAMS_free(given);
  }
  PBE2PARAM_free(both);
  return rounds;
}

static inline long seals_memory(BIO *bio, char **bytes) { return BIO_get_mem_data(bio, bytes); }

/* RFC 2253 with the letters of UTF-8 left as they are. */
static inline int seals_print_name(BIO *bio, const X509_NAME *name) {
  return X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
}

static inline STACK_OF(X509) *seals_stack_new(void) { return sk_X509_new_null(); }
static inline int seals_stack_push(STACK_OF(X509) *stack, X509 *certificate) {
  return sk_X509_push(stack, certificate);
}
static inline int seals_stack_count(const STACK_OF(X509) *stack) {
  return stack == NULL ? 0 : sk_X509_num(stack);
}
static inline X509 *seals_stack_at(const STACK_OF(X509) *stack, int index) {
  return sk_X509_value(stack, index);
}
/* Frees the stack and leaves its certificates alone. */
static inline void seals_stack_free(STACK_OF(X509) *stack) { sk_X509_free(stack); }
/* Frees the stack and drops one reference of each certificate. */
static inline void seals_stack_release(STACK_OF(X509) *stack) {
  sk_X509_pop_free(stack, X509_free);
}

static inline int seals_signer_count(CMS_ContentInfo *message) {
  STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(message);
  return signers == NULL ? 0 : sk_CMS_SignerInfo_num(signers);
}
/* Whether the store trusts the certificate itself, or it chains to one that the store trusts; 1 if so.
   A root is looked for by its bytes: of two that have one name, libcrypto may take the other. */
static inline int seals_certificate_holds(
    X509_STORE *store, X509 *certificate, STACK_OF(X509) *carried) {
  STACK_OF(X509) *trusted = X509_STORE_get1_all_certs(store);
  int holds = 0;
  for (int index = 0; !holds && index < sk_X509_num(trusted); index++) {
    holds = X509_cmp(sk_X509_value(trusted, index), certificate) == 0;
  }
  sk_X509_pop_free(trusted, X509_free);
  if (holds) return 1;
  X509_STORE_CTX *context = X509_STORE_CTX_new();
  holds = context != NULL && X509_STORE_CTX_init(context, store, certificate, carried) == 1 &&
    X509_verify_cert(context) == 1;
  X509_STORE_CTX_free(context);
  return holds;
}

/* Every certificate in the message is one that the store trusts or that chains to one; 1 if so. */
static inline int seals_certificates_hold(CMS_ContentInfo *message, X509_STORE *store) {
  STACK_OF(X509) *carried = CMS_get1_certs(message);
  int holds = carried != NULL;
  for (int index = 0; holds && index < sk_X509_num(carried); index++) {
    holds = seals_certificate_holds(store, sk_X509_value(carried, index), carried);
  }
  sk_X509_pop_free(carried, X509_free);
  return holds;
}

/* What the message says its content is, as a NID. */
static inline int seals_content_type(CMS_ContentInfo *message) {
  return OBJ_obj2nid(CMS_get0_eContentType(message));
}

/* The algorithm that the signer says he used, as a NID. */
static inline int seals_signature_algorithm(CMS_SignerInfo *signer) {
  X509_ALGOR *algorithm = NULL;
  const ASN1_OBJECT *object = NULL;
  CMS_SignerInfo_get0_algs(signer, NULL, NULL, NULL, &algorithm);
  X509_ALGOR_get0(&object, NULL, NULL, algorithm);
  return OBJ_obj2nid(object);
}

static inline CMS_SignerInfo *seals_signer_at(CMS_ContentInfo *message, int index) {
  return sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(message), index);
}

static inline int seals_add_extension(
    X509 *certificate, X509 *issuer, int nid, const char *value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
  context.db = NULL;
  X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
  if (extension == NULL) return 0;
  int done = X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
  return done;
}

/* A request (RFC 3161, 2.4.1) for a time stamp over a SHA-256, with a nonce that libcrypto draws. */
static inline TS_REQ *seals_stamp_request(const unsigned char *digest, int count) {
  unsigned char drawn[8];
  TS_REQ *request = TS_REQ_new();
  TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
  X509_ALGOR *algorithm = X509_ALGOR_new();
  ASN1_INTEGER *nonce = ASN1_INTEGER_new();
  int done = request && imprint && algorithm && nonce && RAND_bytes(drawn, sizeof drawn) == 1;
  if (done) {
    uint64_t number = 0;
    for (size_t index = 0; index < sizeof drawn; index++) number = number << 8 | drawn[index];
    done = ASN1_INTEGER_set_uint64(nonce, number >> 1 | 1) == 1 &&
      X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
      TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1 &&
      TS_MSG_IMPRINT_set_msg(imprint, (unsigned char *)digest, count) == 1 &&
      TS_REQ_set_version(request, 1) == 1 && TS_REQ_set_msg_imprint(request, imprint) == 1 &&
      TS_REQ_set_nonce(request, nonce) == 1 && TS_REQ_set_cert_req(request, 1) == 1;
  }
  TS_MSG_IMPRINT_free(imprint);
  X509_ALGOR_free(algorithm);
  ASN1_INTEGER_free(nonce);
  if (done) return request;
  TS_REQ_free(request);
  return NULL;
}

/* Whether the response's token carries the nonce of the request. */
static inline int seals_stamp_answers(TS_RESP *response, TS_REQ *request) {
  TS_TST_INFO *info = TS_RESP_get_tst_info(response);
  const ASN1_INTEGER *nonce = info == NULL ? NULL : TS_TST_INFO_get_nonce(info);
  return nonce != NULL && ASN1_INTEGER_cmp(nonce, TS_REQ_get_nonce(request)) == 0;
}

/* 0 granted, 1 granted with changes, above: not; -1 for no status. */
static inline long seals_stamp_status(TS_RESP *response) {
  TS_STATUS_INFO *status = TS_RESP_get_status_info(response);
  return status == NULL ? -1 : ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(status));
}

/* The token's time; NULL where there is no token. */
static inline const ASN1_GENERALIZEDTIME *seals_stamp_time(TS_RESP *response) {
  TS_TST_INFO *info = TS_RESP_get_tst_info(response);
  return info == NULL ? NULL : TS_TST_INFO_get_time(info);
}

/* Who signed the token: borrowed from it; NULL where that is not one certificate in it. */
static inline X509 *seals_stamp_signer(TS_RESP *response) {
  PKCS7 *token = TS_RESP_get_token(response);
  STACK_OF(X509) *signers = token == NULL ? NULL : PKCS7_get0_signers(token, NULL, 0);
  X509 *signer = sk_X509_num(signers) == 1 ? sk_X509_value(signers, 0) : NULL;
  sk_X509_free(signers);
  return signer;
}

/* Whether the token is signed over the data by somebody whom the store trusts for time stamps, and
   every certificate in it chains to the store; 1 if so. */
static inline int seals_stamp_holds(TS_RESP *response, X509_STORE *store, BIO *data) {
  PKCS7 *token = TS_RESP_get_token(response);
  TS_VERIFY_CTX *context = TS_VERIFY_CTX_new();
  if (token == NULL || context == NULL || !PKCS7_type_is_signed(token)) {
    TS_VERIFY_CTX_free(context);
    return 0;
  }
  X509_STORE_up_ref(store);
  BIO_up_ref(data);
  TS_VERIFY_CTX_set_store(context, store);
  TS_VERIFY_CTX_set_data(context, data);
  TS_VERIFY_CTX_set_flags(
    context, TS_VFY_SIGNATURE | TS_VFY_VERSION | TS_VFY_DATA);
  int holds = TS_RESP_verify_response(context, response) == 1;
  TS_VERIFY_CTX_free(context);
  STACK_OF(X509) *carried = token->d.sign->cert;
  for (int index = 0; holds && index < sk_X509_num(carried); index++) {
    holds = seals_certificate_holds(store, sk_X509_value(carried, index), carried);
  }
  return holds;
}
