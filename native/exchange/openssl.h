#pragma once

#include <cstddef>
#include <cstdint>

// OpenSSL's names, as far as they are used.
struct asn1_string_st;
struct bio_method_st;
struct bio_st;
struct evp_pkey_ctx_st;
struct evp_pkey_st;
struct ssl_ctx_st;
struct ssl_method_st;
struct ssl_st;
struct x509_name_st;
struct x509_st;
struct x509_store_st;

namespace expertmesh::exchange {

using BioWrite = int (*)(bio_st*, const char*, size_t, size_t*);
using BioRead = int (*)(bio_st*, char*, size_t, size_t*);
using BioControl = long (*)(bio_st*, int, long, void*);

// name, result, parameters: of OpenSSL 1.1.1 and 3.
#define EXPERTMESH_OPENSSL(F)                                                                            \
  F(TLS_method, const ssl_method_st*, (void))                                                            \
  F(SSL_CTX_new, ssl_ctx_st*, (const ssl_method_st*))                                                    \
  F(SSL_CTX_free, void, (ssl_ctx_st*))                                                                   \
  F(SSL_CTX_ctrl, long, (ssl_ctx_st*, int, long, void*))                                                 \
  F(SSL_CTX_set_verify, void, (ssl_ctx_st*, int, int (*)(int, void*)))                                   \
  F(SSL_CTX_get_cert_store, x509_store_st*, (const ssl_ctx_st*))                                         \
  F(SSL_CTX_use_certificate, int, (ssl_ctx_st*, x509_st*))                                               \
  F(SSL_CTX_use_PrivateKey, int, (ssl_ctx_st*, evp_pkey_st*))                                            \
  F(SSL_CTX_check_private_key, int, (const ssl_ctx_st*))                                                 \
  F(SSL_new, ssl_st*, (ssl_ctx_st*))                                                                     \
  F(SSL_free, void, (ssl_st*))                                                                           \
  F(SSL_set_bio, void, (ssl_st*, bio_st*, bio_st*))                                                      \
  F(SSL_set_accept_state, void, (ssl_st*))                                                               \
  F(SSL_set_connect_state, void, (ssl_st*))                                                              \
  F(SSL_do_handshake, int, (ssl_st*))                                                                    \
  F(SSL_read_ex, int, (ssl_st*, void*, size_t, size_t*))                                                 \
  F(SSL_write_ex, int, (ssl_st*, const void*, size_t, size_t*))                                          \
  F(SSL_get_error, int, (const ssl_st*, int))                                                            \
  F(X509_STORE_add_cert, int, (x509_store_st*, x509_st*))                                                \
  F(BIO_meth_new, bio_method_st*, (int, const char*))                                                    \
  F(BIO_meth_set_write_ex, int, (bio_method_st*, BioWrite))                                              \
  F(BIO_meth_set_read_ex, int, (bio_method_st*, BioRead))                                                \
  F(BIO_meth_set_ctrl, int, (bio_method_st*, BioControl))                                                \
  F(BIO_new, bio_st*, (const bio_method_st*))                                                            \
  F(BIO_new_mem_buf, bio_st*, (const void*, int))                                                        \
  F(BIO_s_mem, const bio_method_st*, (void))                                                             \
  F(BIO_free, int, (bio_st*))                                                                            \
  F(BIO_ctrl, long, (bio_st*, int, long, void*))                                                         \
  F(BIO_set_data, void, (bio_st*, void*))                                                                \
  F(BIO_get_data, void*, (bio_st*))                                                                      \
  F(BIO_set_init, void, (bio_st*, int))                                                                  \
  F(BIO_set_flags, void, (bio_st*, int))                                                                 \
  F(BIO_clear_flags, void, (bio_st*, int))                                                               \
  F(PEM_read_bio_X509, x509_st*, (bio_st*, x509_st**, int (*)(char*, int, int, void*), void*))           \
  F(PEM_read_bio_PrivateKey, evp_pkey_st*, (bio_st*, evp_pkey_st**, int (*)(char*, int, int, void*), void*)) \
  F(PEM_write_bio_X509, int, (bio_st*, const x509_st*))                                                  \
  F(PEM_write_bio_PKCS8PrivateKey, int,                                                                  \
    (bio_st*, const evp_pkey_st*, const void*, char*, int, int (*)(char*, int, int, void*), void*))      \
  F(X509_new, x509_st*, (void))                                                                          \
  F(X509_free, void, (x509_st*))                                                                         \
  F(X509_set_version, int, (x509_st*, long))                                                             \
  F(X509_get_serialNumber, asn1_string_st*, (x509_st*))                                                  \
  F(ASN1_INTEGER_set, int, (asn1_string_st*, long))                                                      \
  F(X509_getm_notBefore, asn1_string_st*, (const x509_st*))                                              \
  F(X509_getm_notAfter, asn1_string_st*, (const x509_st*))                                               \
  F(X509_gmtime_adj, asn1_string_st*, (asn1_string_st*, long))                                           \
  F(X509_get_subject_name, x509_name_st*, (const x509_st*))                                              \
  F(X509_NAME_add_entry_by_txt, int, (x509_name_st*, const char*, int, const unsigned char*, int, int, int)) \
  F(X509_set_issuer_name, int, (x509_st*, const x509_name_st*))                                          \
  F(X509_set_pubkey, int, (x509_st*, evp_pkey_st*))                                                      \
  F(X509_sign, int, (x509_st*, evp_pkey_st*, const void*))                                               \
  F(EVP_PKEY_CTX_new_id, evp_pkey_ctx_st*, (int, void*))                                                 \
  F(EVP_PKEY_CTX_free, void, (evp_pkey_ctx_st*))                                                         \
  F(EVP_PKEY_keygen_init, int, (evp_pkey_ctx_st*))                                                       \
  F(EVP_PKEY_keygen, int, (evp_pkey_ctx_st*, evp_pkey_st**))                                             \
  F(EVP_PKEY_free, void, (evp_pkey_st*))                                                                 \
  F(ERR_get_error, unsigned long, (void))                                                                \
  F(ERR_clear_error, void, (void))                                                                       \
  F(ERR_error_string_n, void, (unsigned long, char*, size_t))

// The OpenSSL that is in this process: Node has it and shows it to addons; elsewhere the system's library. Nothing of it is needed to
// build, and what does not encrypt does without it.
struct OpenSsl {
#define EXPERTMESH_OPENSSL_MEMBER(name, result, parameters) result(*name) parameters = nullptr;
  EXPERTMESH_OPENSSL(EXPERTMESH_OPENSSL_MEMBER)
#undef EXPERTMESH_OPENSSL_MEMBER

  // Null where there is none, or an older one.
  static const OpenSsl* find();
  // Throws EM_INTERNAL where there is none.
  static const OpenSsl& get();
};

}  // namespace expertmesh::exchange
