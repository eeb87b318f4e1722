#pragma once
#include <openssl/evp.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <openssl/ts.h>

/* Variadics and macros made callable. */

static inline EVP_PKEY *seals_key_p256(void) {
  return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
}

static inline EVP_PKEY *seals_key_rsa(size_t bits) {
  return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", bits);
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
/* Every certificate in the message is one that the store trusts or that chains to one; 1 if so. */
static inline int seals_certificates_hold(CMS_ContentInfo *message, X509_STORE *store) {
  STACK_OF(X509) *carried = CMS_get1_certs(message);
  int holds = carried != NULL;
  for (int index = 0; holds && index < sk_X509_num(carried); index++) {
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    holds = context != NULL &&
      X509_STORE_CTX_init(context, store, sk_X509_value(carried, index), carried) == 1 &&
      X509_verify_cert(context) == 1;
    X509_STORE_CTX_free(context);
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
