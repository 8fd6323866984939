package dev.impersonation.http;

import java.util.List;

/** Reads what protocol a client would go over to (RFC 9110 section 7.8). */
final class UpgradeField {
  private static final String SAME_PROTOCOL = "h2c";

  /** Without either of them no host sees a WebSocket's handshake (RFC 6455 section 4.2.1). */
  private static final String WEBSOCKET_KEY = "Sec-WebSocket-Key";

  private static final String WEBSOCKET_VERSION = "Sec-WebSocket-Version";

  private UpgradeField() {}

  /**
   * Whether the request has what a host may take for the beginning of another protocol. Undertow
   * looks at no protocol's name if there is a WebSocket's key, and those who go over to another
   * version of HTTP send none.
   */
  static boolean mayLeaveHttp(GateRequest request) {
    return (request.hasHeader("Upgrade") && leavesHttp(request.headers("Upgrade")))
        || request.hasHeader(WEBSOCKET_KEY)
        || request.hasHeader(WEBSOCKET_VERSION);
  }

  /** Other versions of HTTP say the same in another way; all else is a protocol of its own. */
  static boolean leavesHttp(List<? extends CharSequence> fields) {
    return fields.stream().anyMatch(UpgradeField::leavesHttp);
  }

  private static boolean leavesHttp(CharSequence field) {
    int begin = 0;
    for (int at = 0; at <= field.length(); at++) {
      if (at == field.length() || field.charAt(at) == ',') {
        if (leavesHttp(field, begin, at)) {
          return true;
        }
        begin = at + 1;
      }
    }
    return false;
  }

  private static boolean leavesHttp(CharSequence field, int from, int to) {
    int begin = from;
    int end = to;
    while (begin < end && Character.isWhitespace(field.charAt(begin))) {
      begin++;
    }
    while (begin < end && Character.isWhitespace(field.charAt(end - 1))) {
      end--;
    }
    boolean isSame =
        end - begin == SAME_PROTOCOL.length()
            && SAME_PROTOCOL.equalsIgnoreCase(field.subSequence(begin, end).toString());
    return begin < end && !isSame;
  }
}
