package dev.impersonation.spring.host;

import dev.impersonation.contract.HostQuirks;
import dev.impersonation.contract.MatrixContract;
import dev.impersonation.contract.RunningHost;
import java.util.Map;

/** The large part of the contract, on one server that Boot starts. */
abstract class MatrixOnBoot extends MatrixContract {
  private final Boot boot;

  MatrixOnBoot(Boot boot) {
    this.boot = boot;
  }

  @Override
  public final HostQuirks quirks() {
    return boot.quirks();
  }

  @Override
  protected final RunningHost start(Map<String, String> settings) {
    return boot.start(settings);
  }
}
