#pragma once
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

// gnutls_free is a variable, which Swift takes for shared mutable state.
static inline void gnutls_release(void *allocation)
{
  gnutls_free(allocation);
}
