package dev.impersonation.token;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.Organization;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how many bytes a remembered token holds, so that memory is bounded whatever a valid
 * token is made of: an empty object is two characters of a token, and some hundred bytes of memory.
 * By the layout of 64-bit JVMs with compressed references, rounded up. Without them, as with ZGC or
 * a heap beyond 32 GiB, it is up to a third more.
 */
final class Footprint {
  /** Node, key and entry of the table, the context, its instants, and what is made of it. */
  private static final int FIXED = 640;

  private static final int TEXT = 56;
  private static final int MAP = 136;
  private static final int MEMBER = 48;
  private static final int LIST = 72;
  private static final int ELEMENT = 8;
  private static final int NUMBER = 24;

  /** A number of up to a hundred digits. */
  private static final int LONG_NUMBER = 128;

  private Footprint() {}

  /**
   * Returns that of a token.
   *
   * @param text what it is found by, in ASCII
   */
  static int bytes(String text, ImpersonationContext context) {
    long bytes = (long) FIXED + TEXT + text.length();
    bytes += named(context.subject());
    bytes += context.sessionId().isPresent() ? named(context.sessionId().get()) : 0;
    bytes += json(context.authorizedParty().orElse(null));
    bytes += context.organization().isPresent() ? organization(context.organization().get()) : 0;
    bytes += json(context.claims());
    bytes += context.isImpersonated() ? json(context.act()) : 0;
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  /** Of a name, which is kept escaped as well if it has to be. */
  private static long named(String name) {
    // Escaped, each character is six.
    return isPlain(name) ? json(name) : json(name) * 7;
  }

  private static boolean isPlain(String name) {
    for (int index = 0; index < name.length(); index++) {
      char c = name.charAt(index);
      if (c != '_' && c != '-' && (c >= 0x7f || !Character.isLetterOrDigit(c))) {
        return false;
      }
    }
    return true;
  }

  /** Permissions are written as features and bits, which is much shorter than what they say. */
  private static long organization(Organization organization) {
    long bytes = MAP + json(organization.id());
    bytes += json(organization.slug().orElse(null)) + json(organization.role().orElse(null));
    for (String permission : organization.permissions()) {
      bytes += MEMBER + json(permission);
    }
    return bytes;
  }

  private static long json(@Nullable Object value) {
    if (value instanceof String text) {
      return TEXT + (isLatin(text) ? 1L : 2L) * text.length();
    }
    if (value instanceof Map<?, ?> map) {
      long bytes = MAP;
      for (Map.Entry<?, ?> member : map.entrySet()) {
        bytes += MEMBER + json(member.getKey()) + json(member.getValue());
      }
      return bytes;
    }
    if (value instanceof List<?> list) {
      long bytes = LIST;
      for (Object element : list) {
        bytes += ELEMENT + json(element);
      }
      return bytes;
    }
    return value instanceof BigInteger || value instanceof BigDecimal
        ? LONG_NUMBER
        : value instanceof Number ? NUMBER : 0;
  }

  private static boolean isLatin(String text) {
    for (int index = 0; index < text.length(); index++) {
      if (text.charAt(index) > 0xff) {
        return false;
      }
    }
    return true;
  }
}
