package dev.impersonation.keys;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Says why a fetch failed, in fixed words. Messages of others may quote what the endpoint wrote,
 * line breaks included, so they are compared at most, and only with what Java itself writes.
 */
final class FetchFailure {
  private static final int MAX_CAUSES = 20;

  private final List<Throwable> causes = new ArrayList<>();

  private FetchFailure(Throwable failure) {
    Throwable next = failure;
    while (next != null && causes.size() < MAX_CAUSES) {
      causes.add(next);
      next = next.getCause();
    }
  }

  /** Returns the words for this failure of an attempt that had so much time, and went that way. */
  static String reason(Throwable failure, Duration timeLimit, String way) {
    FetchFailure causes = new FetchFailure(failure);
    if (causes.have(CancellationException.class)) {
      return "closed";
    }
    if (causes.have(TimeoutException.class)) {
      return "timed out: no complete answer within " + timeLimit + way;
    }
    if (causes.have(HttpConnectTimeoutException.class)) {
      return "timed out: no connection within " + timeLimit + way;
    }
    UnusableAnswerException unusable = causes.first(UnusableAnswerException.class);
    if (unusable != null) {
      return String.valueOf(unusable.getMessage());
    }
    String words = causes.ofCertificate();
    if (words == null) {
      words = causes.ofTls();
    }
    if (words == null) {
      words = causes.ofConnection();
    }
    return words == null ? causes.className() : words + way;
  }

  private @Nullable String ofCertificate() {
    if (have(CertificateExpiredException.class) || haveReason(BasicReason.EXPIRED)) {
      return "the certificate of the endpoint has expired";
    }
    if (have(CertificateNotYetValidException.class) || haveReason(BasicReason.NOT_YET_VALID)) {
      return "the certificate of the endpoint is not valid yet: compare the clocks";
    }
    if (have(CertPathBuilderException.class) || have(CertPathValidatorException.class)) {
      return "the certificate of the endpoint is not trusted: its issuer must be in the trust store"
          + " of this Java runtime";
    }
    if (says(CertificateException.class, "No name matching ")
        || says(CertificateException.class, "No subject alternative ")) {
      return "the host name does not match the certificate of the endpoint";
    }
    if (have(CertificateException.class)) {
      return "the certificate of the endpoint is not trusted";
    }
    if (have(InvalidAlgorithmParameterException.class)) {
      return "the certificate of the endpoint is not trusted: the trust store of this Java runtime"
          + " is empty";
    }
    return null;
  }

  private @Nullable String ofTls() {
    if (!have(SSLException.class)) {
      return null;
    }
    if (says(SSLException.class, "Unrecognized SSL message")
        || says(SSLException.class, "Unsupported or unrecognized SSL message")) {
      return "the endpoint speaks no TLS there: compare scheme and port";
    }
    if (have(EOFException.class)
        || have(SocketException.class)
        || says(SSLException.class, "Remote host ")) {
      return "the connection was closed during the TLS handshake";
    }
    if (says(SSLException.class, "Received fatal alert")) {
      return "the endpoint refused the TLS handshake";
    }
    return "the TLS handshake failed";
  }

  private @Nullable String ofConnection() {
    if (have(UnresolvedAddressException.class) || have(UnknownHostException.class)) {
      return "host unknown: its name has no address here";
    }
    if (have(NoRouteToHostException.class)) {
      return "no route to the host";
    }
    if (have(ConnectException.class)) {
      return says(ConnectException.class, "Connection timed out")
          ? "timed out: no connection"
          : says(ConnectException.class, "Network is unreachable")
              ? "no route to the host"
              : "connection refused";
    }
    if (says(Exception.class, "Tunnel failed, got: ")) {
      return "the proxy refused the connection to the endpoint";
    }
    if (have(ProtocolException.class)) {
      return "the answer is no HTTP";
    }
    if (have(EOFException.class)
        || have(SocketException.class)
        || have(ClosedChannelException.class)
        || says(Exception.class, "closed")
        || says(Exception.class, "Connection reset")) {
      return "the connection was closed or reset before the answer was complete";
    }
    return null;
  }

  /** Of the innermost: those around it say little, as they are often made up on the way. */
  private String className() {
    return causes.get(causes.size() - 1).getClass().getName();
  }

  private boolean have(Class<? extends Throwable> type) {
    return first(type) != null;
  }

  private boolean haveReason(BasicReason reason) {
    return any(cause -> cause instanceof CertPathValidatorException e && e.getReason() == reason);
  }

  private boolean says(Class<? extends Throwable> type, String start) {
    return any(
        cause ->
            type.isInstance(cause)
                && cause.getMessage() != null
                && cause.getMessage().startsWith(start));
  }

  private boolean any(Predicate<Throwable> condition) {
    return causes.stream().anyMatch(condition);
  }

  private <T extends Throwable> @Nullable T first(Class<T> type) {
    for (Throwable cause : causes) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }
}
