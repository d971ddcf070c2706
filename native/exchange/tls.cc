#include "exchange/tls.h"

#include <array>

#include "expertmesh/error.h"

namespace expertmesh::exchange {

namespace {

// Values of OpenSSL's headers.
constexpr int kEd25519 = 1087;
constexpr int kAscii = 0x1001;
constexpr long kVersion3 = 2;
constexpr int kSetMode = 33;
constexpr int kSetLeastVersion = 123;
constexpr long kTls13 = 0x0304;
constexpr long kPartialWrites = 1;
constexpr long kMovingBuffer = 2;
constexpr int kVerifyBoth = 1 | 2;
constexpr int kMemoryOf = 3;
constexpr long kValidSeconds = 10L * 365 * 24 * 3600;

template <auto Member>
struct Free {
  template <class T>
  void operator()(T* object) const {
    (OpenSsl::get().*Member)(object);
  }
};
using Bio = std::unique_ptr<bio_st, Free<&OpenSsl::BIO_free>>;
using Certificate = std::unique_ptr<x509_st, Free<&OpenSsl::X509_free>>;
using Key = std::unique_ptr<evp_pkey_st, Free<&OpenSsl::EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<evp_pkey_ctx_st, Free<&OpenSsl::EVP_PKEY_CTX_free>>;

void check(bool is_well, const char* what) {
  if (!is_well) fail_argument("TLS: ", what, ": ", tls_problem());
}

Bio reader_of(const std::string& pem) { return Bio(OpenSsl::get().BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))); }

Certificate read_certificate(const std::string& pem, const char* what) {
  Certificate certificate(OpenSsl::get().PEM_read_bio_X509(reader_of(pem).get(), nullptr, nullptr, nullptr));
  check(certificate != nullptr, what);
  return certificate;
}

template <class Write>
std::string written(const Write& write) {
  const OpenSsl& ssl = OpenSsl::get();
  const Bio bio(ssl.BIO_new(ssl.BIO_s_mem()));
  check(bio != nullptr && write(bio.get()) == 1, "writing PEM");
  char* text = nullptr;
  const long size = ssl.BIO_ctrl(bio.get(), kMemoryOf, 0, &text);
  return {text, static_cast<size_t>(size)};
}

Key generate_key() {
  const OpenSsl& ssl = OpenSsl::get();
  const KeyContext context(ssl.EVP_PKEY_CTX_new_id(kEd25519, nullptr));
  evp_pkey_st* key = nullptr;
  check(context != nullptr && ssl.EVP_PKEY_keygen_init(context.get()) == 1 && ssl.EVP_PKEY_keygen(context.get(), &key) == 1, "a new key");
  return Key(key);
}

}  // namespace

std::string tls_problem() {
  const OpenSsl& ssl = OpenSsl::get();
  std::array<char, 256> text{};
  const unsigned long error = ssl.ERR_get_error();
  ssl.ERR_clear_error();
  if (error == 0) return "no reason given";
  ssl.ERR_error_string_n(error, text.data(), text.size());
  return text.data();
}

TlsIdentity self_signed_identity() {
  const OpenSsl& ssl = OpenSsl::get();
  const Key key = generate_key();
  const Certificate certificate(ssl.X509_new());
  check(certificate != nullptr, "a new certificate");
  x509_st* const x509 = certificate.get();
  x509_name_st* const name = ssl.X509_get_subject_name(x509);
  const auto* const text = reinterpret_cast<const unsigned char*>("expertmesh");
  check(ssl.X509_set_version(x509, kVersion3) == 1 && ssl.ASN1_INTEGER_set(ssl.X509_get_serialNumber(x509), 1) == 1 &&
            ssl.X509_gmtime_adj(ssl.X509_getm_notBefore(x509), -60) != nullptr &&
            ssl.X509_gmtime_adj(ssl.X509_getm_notAfter(x509), kValidSeconds) != nullptr &&
            ssl.X509_NAME_add_entry_by_txt(name, "CN", kAscii, text, -1, -1, 0) == 1 && ssl.X509_set_issuer_name(x509, name) == 1 &&
            ssl.X509_set_pubkey(x509, key.get()) == 1 && ssl.X509_sign(x509, key.get(), nullptr) > 0,
        "a new certificate");
  const std::string pem = written([&](bio_st* bio) { return ssl.PEM_write_bio_X509(bio, x509); });
  const auto write_key = [&](bio_st* bio) { return ssl.PEM_write_bio_PKCS8PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); };
  return {.certificate = pem, .key = written(write_key), .authority = pem};
}

TlsContext::TlsContext(const TlsIdentity& identity) {
  const OpenSsl& ssl = OpenSsl::get();
  const Certificate certificate = read_certificate(identity.certificate, "the certificate");
  const Certificate authority = read_certificate(identity.authority, "the certificate of the authority");
  const Key key(ssl.PEM_read_bio_PrivateKey(reader_of(identity.key).get(), nullptr, nullptr, nullptr));
  check(key != nullptr, "the private key");
  context_.reset(ssl.SSL_CTX_new(ssl.TLS_method()));
  check(context_ != nullptr, "a new context");
  ssl_ctx_st* const context = context_.get();
  ssl.SSL_CTX_ctrl(context, kSetLeastVersion, kTls13, nullptr);
  ssl.SSL_CTX_ctrl(context, kSetMode, kPartialWrites | kMovingBuffer, nullptr);
  ssl.SSL_CTX_set_verify(context, kVerifyBoth, nullptr);
  check(ssl.X509_STORE_add_cert(ssl.SSL_CTX_get_cert_store(context), authority.get()) == 1, "the certificate of the authority");
  check(ssl.SSL_CTX_use_certificate(context, certificate.get()) == 1, "the certificate");
  check(ssl.SSL_CTX_use_PrivateKey(context, key.get()) == 1 && ssl.SSL_CTX_check_private_key(context) == 1, "the private key");
}

ssl_st* TlsContext::open(Side side) const {
  const OpenSsl& ssl = OpenSsl::get();
  ssl_st* const connection = ssl.SSL_new(context_.get());
  check(connection != nullptr, "a new connection");
  if (side == Side::caller) {
    ssl.SSL_set_connect_state(connection);
  } else {
    ssl.SSL_set_accept_state(connection);
  }
  return connection;
}

}  // namespace expertmesh::exchange
