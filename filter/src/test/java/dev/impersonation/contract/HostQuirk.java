package dev.impersonation.contract;

/** A way in which a host may differ from others, so that a test expects something else of it. */
public enum HostQuirk {
  /** Hands TRACE to the application, rather than refuse it itself. */
  TRACE_REACHES_THE_APPLICATION,
  /** Joins folded header lines (RFC 9112 section 5.2). */
  JOINS_FOLDED_HEADERS,
  /** Lets chunked override a length (RFC 9112 section 6.3). */
  READS_CHUNKED_IN_SPITE_OF_LENGTH,
  /** Forwards from an error page as an ERROR dispatch, which passes no guard by path. */
  FORWARDS_FROM_ERROR_PAGES_ARE_ERRORS,
  /** Forgets a request whose read or write listener throws when it is told of an error. */
  FORGETS_REQUESTS_WHOSE_LISTENER_THROWS,
  /** May tell nobody of a complete() that a write listener calls in its onError. */
  FORGETS_REQUESTS_COMPLETED_ON_WRITE_ERROR,
  /** Leaves the connection of a write listener that throws, and at times its timeout, as it is. */
  KEEPS_CONNECTION_WHOSE_WRITE_LISTENER_THROWS,
  /** Has closed the connection once the client resets it, and takes no other status than 200. */
  TAKES_NO_STATUS_AFTER_RESET,
  /** Takes no servlets from the init of a servlet that is loaded at start. */
  TAKES_NO_SERVLETS_IN_INIT,
  /** Carries no request attributes from one application to another. */
  CARRIES_NO_ATTRIBUTES_ACROSS,
  /** Matches a filter for the root of the application by {@code /}, rather than by nothing. */
  MATCHES_ROOT_BY_SLASH,
  /** Logs the path of the last asynchronous dispatch in place of the one that was asked for. */
  LOGS_LAST_ASYNC_PATH,
  /** Maps its WebSocket filter only where an application has an endpoint. */
  HAS_NO_WEBSOCKET_FILTER_WITHOUT_ENDPOINTS,
  /** Switches to HTTP/2 where a client asks for it, and refuses itself what asks for it amiss. */
  SWITCHES_TO_HTTP_2,
  /** Has an adapter in front of the filter, whose default holds for what is dispatched as well. */
  ASKS_THE_DEFAULT_IN_FRONT_ALONE,
  /** Forbids caches to keep what nobody has said anything of caches with. */
  FORBIDS_CACHES_BY_ITSELF
}
