package dev.impersonation.issuer;

/** Names what can be set, as the builder and as the command line call it. */
enum Setting {
  HOST("host", "--host"),
  PORT("port", "--port"),
  URL("url", "--url"),
  SECRET_KEY("secretKey", "--secret-key"),
  SIGN_IN_URL("signInUrl", "--sign-in-url"),
  PUBLISHABLE_KEYS("publishableKeys", "--publishable-key"),
  ALLOWED_ORIGINS("allowedOrigins", "--allowed-origin"),
  USERS("users", "--users"),
  DATA("data", "--data"),
  IMPERSONATION_LIMIT("impersonationLimit", "--impersonation-limit");

  private final String method;
  private final String option;

  Setting(String method, String option) {
    this.method = method;
    this.option = option;
  }

  /** Returns the method of the builder. */
  String method() {
    return method;
  }

  /** Returns the option of the command line. */
  String option() {
    return option;
  }

  /** Returns what to throw when it is refused; the problem says the fix, and shows no secret. */
  Refused refused(String problem) {
    return new Refused(this, problem);
  }

  /** The setting was refused. */
  static final class Refused extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final Setting setting;
    private final String problem;

    private Refused(Setting setting, String problem) {
      super(setting.method + " is refused: " + problem);
      this.setting = setting;
      this.problem = problem;
    }

    /** Returns the message for who uses the command line. */
    String commandLineMessage() {
      return setting.option + " is refused: " + problem;
    }
  }
}
