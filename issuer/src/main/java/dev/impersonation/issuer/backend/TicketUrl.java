package dev.impersonation.issuer.backend;

import java.net.URI;

/** Builds the URL where a browser opens a ticket. */
final class TicketUrl {
  private TicketUrl() {}

  static String of(URI issuer, String ticket) {
    // A JWT needs no escaping in a query.
    return issuer + "/v1/tickets/accept?ticket=" + ticket;
  }
}
