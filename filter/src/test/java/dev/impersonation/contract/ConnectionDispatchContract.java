package dev.impersonation.contract;

/** S35: the same where requests are dispatched, some after their thread has left them. */
public interface ConnectionDispatchContract extends ConnectionContract {
  @Override
  default String connectionPath(int number) {
    return switch (number % 5) {
      case 0 -> dispatch("/dispatch", "async", WHOAMI);
      case 1 -> dispatch("/dispatch", "forward", WHOAMI);
      case 2 -> dispatch("/async", "dispatch", WHOAMI);
      default -> WHOAMI;
    };
  }
}
