package dev.impersonation.host;

import dev.impersonation.contract.HostQuirks;
import dev.impersonation.contract.MatrixContract;
import dev.impersonation.contract.RunningHost;
import java.util.Map;

/** The large part of the contract, on one container by one way to register filters. */
abstract class MatrixOnHost extends MatrixContract {
  private final Container container;
  private final Registration registration;

  MatrixOnHost(Container container, Registration registration) {
    this.container = container;
    this.registration = registration;
  }

  @Override
  public final HostQuirks quirks() {
    return container.quirks(registration);
  }

  @Override
  protected final RunningHost start(Map<String, String> settings) throws Exception {
    return container.start(registration, settings);
  }
}
