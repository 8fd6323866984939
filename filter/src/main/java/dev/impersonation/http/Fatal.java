package dev.impersonation.http;

/** What users' code throws that says nothing about that code, but about the virtual machine. */
final class Fatal {
  private Fatal() {}

  /** Throws this again if it is an error to stop at. A stack overflow is the code's own. */
  static void rethrow(Throwable thrown) {
    if (thrown instanceof VirtualMachineError broken && !(broken instanceof StackOverflowError)) {
      throw broken;
    }
  }
}
