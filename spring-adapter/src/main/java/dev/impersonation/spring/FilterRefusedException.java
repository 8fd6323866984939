package dev.impersonation.spring;

/**
 * Says that the filter cannot be built for a reason that no property of ours names, such as a
 * library that is too old or a proxy variable of the environment. The message says the fix.
 */
final class FilterRefusedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  FilterRefusedException(RuntimeException cause) {
    super(cause.getMessage(), cause);
  }
}
