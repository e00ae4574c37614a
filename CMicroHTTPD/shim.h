#pragma once
#include <microhttpd.h>
#include <sched.h>
#include <sys/eventfd.h>

// The Glibc module leaves it out: GNU only.
extern int sched_getaffinity(__pid_t process, size_t size, cpu_set_t *set);

// The certificate of a TLS daemon: none, since every session is given its own. (The library's type
// needs gnutls/abstract.h.)
static inline int mhd_no_certificate(
    void *session, const void *authorities, int authority_count, const int *algorithms,
    int algorithm_count, void **chain, unsigned int *chain_length, void **key)
{
  return -1;
}

// What Swift cannot call: the library's variadic functions.

static inline struct MHD_Daemon *mhd_start(
    unsigned int flags, int listener, unsigned int connections, unsigned int idle_seconds,
    MHD_AccessHandlerCallback access, MHD_RequestCompletedCallback completed,
    MHD_NotifyConnectionCallback connection, void *(*target)(void *, const char *, struct MHD_Connection *),
    size_t (*unescape)(void *, struct MHD_Connection *, char *), MHD_LogCallback log, void *context)
{
  struct MHD_OptionItem tls[] = {
      {MHD_OPTION_HTTPS_CERT_CALLBACK, 0, (void *)mhd_no_certificate},
      {MHD_OPTION_END, 0, NULL}};
  if (!(flags & MHD_USE_TLS)) tls[0] = tls[1];
  return MHD_start_daemon(
      flags, 0, NULL, NULL, access, context,
      MHD_OPTION_EXTERNAL_LOGGER, log, context,  // must be the first option
      MHD_OPTION_LISTEN_SOCKET, listener,
      MHD_OPTION_CONNECTION_LIMIT, connections,
      MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds,
      MHD_OPTION_NOTIFY_COMPLETED, completed, context,
      MHD_OPTION_NOTIFY_CONNECTION, connection, context,
      MHD_OPTION_URI_LOG_CALLBACK, target, context,
      MHD_OPTION_UNESCAPE_CALLBACK, unescape, context,
      MHD_OPTION_ARRAY, tls,
      MHD_OPTION_END);
}

static inline int mhd_epoll_descriptor(struct MHD_Daemon *daemon)
{
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD);
  return info ? info->epoll_fd : -1;
}

static inline void *mhd_socket_context(struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info ? info->socket_context : NULL;
}

static inline int mhd_descriptor(struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : -1;
}

static inline void *mhd_tls_session(struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
  return info ? info->tls_session : NULL;
}
