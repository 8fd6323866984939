package dev.impersonation.policy;

/**
 * Holds what decisions say to a form that is fit for a header and a log. Policies make them on
 * requests.
 */
final class DecisionText {
  private static final int MAX_LENGTH = 64;

  private DecisionText() {}

  static void requireRule(String rule) {
    require("rule", '-', rule);
  }

  static void requireCode(String code) {
    require("code", '_', code);
  }

  private static void require(String what, char joint, String text) {
    boolean hasLength = !text.isEmpty() && text.length() <= MAX_LENGTH;
    if (!hasLength || text.charAt(0) == joint || !isWrittenWith(joint, text)) {
      throw new IllegalArgumentException(
          "the "
              + what
              + " of a decision must be of the form [a-z0-9][a-z0-9"
              + joint
              + "]{0,63}: a constant, never text from a request");
    }
  }

  private static boolean isWrittenWith(char joint, String text) {
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      if (c != joint && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
        return false;
      }
    }
    return true;
  }
}
