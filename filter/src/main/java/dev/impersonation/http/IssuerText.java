package dev.impersonation.http;

import java.util.Locale;

/** Refuses spellings of an issuer that no {@code iss} has; it is compared to the letter. */
final class IssuerText {
  private static final String CLERK_DEVELOPMENT = ".clerk.accounts.dev";

  private IssuerText() {}

  static void requireMatchable(String issuer) {
    boolean isUrl = issuer.contains("://");
    if (isUrl && (holdsWhiteSpace(issuer) || issuer.indexOf("://") != issuer.lastIndexOf("://"))) {
      throw new SettingException(
          "issuer", "holds more than one URL, or white space: give one, without either");
    }
    String plain = plain(issuer);
    if (plain.endsWith(CLERK_DEVELOPMENT) && !issuer.equals("https://" + plain)) {
      throw new SettingException(
          "issuer",
          "is not as Clerk writes it to the letter: https, in lower case, and without a slash"
              + " at the end");
    }
  }

  static void requireNoOtherSpelling(String issuer, String ofKey) {
    if (!issuer.equals(ofKey) && plain(issuer).equals(plain(ofKey))) {
      throw new SettingException(
          "issuer",
          "is that of publishableKey in another spelling, which no token has: remove issuer");
    }
  }

  private static String plain(String issuer) {
    String lower = issuer.toLowerCase(Locale.ROOT);
    String name = lower.substring(lower.contains("://") ? lower.indexOf("://") + 3 : 0);
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }

  private static boolean holdsWhiteSpace(String text) {
    for (int index = 0; index < text.length(); index++) {
      if (text.charAt(index) <= ' ') {
        return true;
      }
    }
    return false;
  }
}
