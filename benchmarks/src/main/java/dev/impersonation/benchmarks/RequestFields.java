package dev.impersonation.benchmarks;

/** What requests carry beside the line they begin with. */
@FunctionalInterface
interface RequestFields {
  /** Returns the fields of the request of this number, each with its line end. */
  String of(int number);

  /** The same token in each request. */
  static RequestFields bearer(String token) {
    String field = authorization(token);
    return number -> field;
  }

  static String authorization(String token) {
    return "Authorization: Bearer " + token + "\r\n";
  }
}
