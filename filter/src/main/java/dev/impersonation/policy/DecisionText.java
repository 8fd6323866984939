package dev.impersonation.policy;

import java.util.regex.Pattern;

/** The form of what decisions say, fit for a header and a log. */
final class DecisionText {
  private static final Pattern RULE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9_]{0,63}");

  private DecisionText() {}

  static void requireRule(String rule) {
    require("rule", RULE, rule);
  }

  static void requireCode(String code) {
    require("code", CODE, code);
  }

  private static void require(String what, Pattern form, String text) {
    if (!form.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "the "
              + what
              + " of a decision must be of the form "
              + form
              + ": a constant, never text from a request");
    }
  }
}
